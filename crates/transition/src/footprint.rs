//! What a block of native transactions touches and costs, as the planner sees it.

use wavefront_scheduler::{AccessMode, AccessSink, Footprints};
use wavefront_types::{Block, BlockEnv, FeeType, StateKey, Transaction};

use crate::finalize;
use crate::kinds::with_rules;
use crate::rules::Rules as _;

/// Nanoseconds of a transaction of any kind, roughly, with a store in memory and without the
/// owner's signature; measured for transfers, see `docs/performance.md`.
const BASE_NS: usize = 170;
/// Nanoseconds of a participant's signature, which is checked against state, hence during
/// execution.
const SIGNATURE_NS: usize = 40_000;

/// The footprint of one transaction: what planning asks about it.
///
/// # Examples
/// ```
/// use wavefront_transition::TxFootprint;
/// use wavefront_types::Transaction;
///
/// fn widest(transactions: &[Transaction]) -> usize {
///     let keys = |tx| TxFootprint::of(tx).keys();
///     transactions.iter().map(keys).max().unwrap_or(0)
/// }
/// assert_eq!(widest(&[]), 0);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct TxFootprint<'a>(&'a Transaction);

impl<'a> TxFootprint<'a> {
    /// Of this transaction.
    pub const fn of(tx: &'a Transaction) -> Self {
        Self(tx)
    }

    /// Calls `touch` with every key that applying the transaction may touch, and how; a key may be
    /// named twice.
    ///
    /// The set is exact for every kind: the rules touch nothing outside it, and doing so would be a
    /// typed error.
    #[inline]
    pub fn declare(self, mut touch: impl FnMut(StateKey, AccessMode)) {
        let tx = self.0;
        // Nonce, fee, native balance, whether participants must sign.
        touch(StateKey::Account(tx.source), AccessMode::Write);
        if tx.fee_type == FeeType::Energy {
            touch(StateKey::Energy(tx.source), AccessMode::Write);
        }
        if tx.multisig.is_some() {
            touch(StateKey::Multisig(tx.source), AccessMode::Read);
        }
        with_rules!(&tx.payload, rules => rules.declare(tx, &mut touch));
    }

    /// About how many keys [`declare`](Self::declare) names: what planning it costs.
    pub fn keys(self) -> usize {
        with_rules!(&self.0.payload, rules => rules.keys())
            .saturating_add(1)
            .saturating_add(usize::from(self.0.multisig.is_some()))
    }

    /// Nanoseconds that applying it serially takes, roughly; decides speed, never results.
    pub fn cost_ns(self) -> u32 {
        let kind = with_rules!(&self.0.payload, rules => rules.cost_ns());
        let signatures = self.0.multisig.as_ref().map_or(0, |signatures| signatures.len());
        let cost = signatures.saturating_mul(SIGNATURE_NS).saturating_add(kind);
        u32::try_from(cost.saturating_add(BASE_NS)).unwrap_or(u32::MAX)
    }
}

/// The access sets of a block of native transactions under an environment.
#[derive(Debug, Clone, Copy)]
pub struct BlockFootprints<'a> {
    block: &'a Block,
    env: &'a BlockEnv,
}

impl<'a> BlockFootprints<'a> {
    /// Of this block in this environment.
    pub const fn new(block: &'a Block, env: &'a BlockEnv) -> Self {
        Self { block, env }
    }
}

impl Footprints for BlockFootprints<'_> {
    type Key = StateKey;

    #[inline]
    fn len(&self) -> usize {
        self.block.transactions.len()
    }

    #[inline]
    fn declare(&self, index: usize, sink: &mut AccessSink<'_, StateKey>) {
        TxFootprint(&self.block.transactions[index].transaction)
            .declare(|key, mode| sink.declare(key, mode));
    }

    fn declare_epilogue(&self, sink: &mut AccessSink<'_, StateKey>) {
        finalize::declare(self.env, |key, mode| sink.declare(key, mode));
    }

    #[inline]
    fn cost(&self, index: usize) -> u32 {
        TxFootprint(&self.block.transactions[index].transaction).cost_ns()
    }
}
