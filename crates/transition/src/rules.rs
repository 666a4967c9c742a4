//! What a kind of transaction is: all that is particular to it, in one room each.

use std::sync::Arc;

use wavefront_scheduler::AccessMode;
use wavefront_types::{Account, CallReport, Outcome, StateKey, Transaction};

use crate::{Failure, StateView, TxInput};

/// Takes what a transaction touches, key by key.
pub(crate) trait Touch: FnMut(StateKey, AccessMode) {}

impl<F: FnMut(StateKey, AccessMode)> Touch for F {}

/// How a kind pays (`docs/protocol/fees-and-rewards.md`).
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "rules that are independent of each other")]
pub(crate) struct FeeRule {
    /// Whether a fee in native units must not be 0.
    pub(crate) required: bool,
    /// Whether the fee has a minimum that grows with the transaction's size.
    pub(crate) minimum: bool,
    /// Whether one unit of energy may be paid instead.
    pub(crate) by_energy: bool,
    /// Whether it may be paid from encrypted balances.
    pub(crate) by_uno: bool,
    /// Whether the fee must be 0.
    pub(crate) free: bool,
}

impl FeeRule {
    /// No fee is demanded, none refused, and it is paid in native units.
    pub(crate) const VOLUNTARY: Self =
        Self { required: false, minimum: false, by_energy: false, by_uno: false, free: false };

    /// The common case: a fee of at least the minimum, in native units.
    pub(crate) const BY_SIZE: Self = Self { required: true, minimum: true, ..Self::VOLUNTARY };
}

/// How a kind's rules ended: what the receipt says besides the fee.
pub(crate) struct Applied {
    pub(crate) outcome: Outcome,
    pub(crate) gas: u64,
    pub(crate) call: Option<Arc<CallReport>>,
}

impl Applied {
    /// All effects staged, no gas.
    pub(crate) const EXECUTED: Self = Self { outcome: Outcome::Executed, gas: 0, call: None };
}

/// A kind of transaction, implemented for its payload.
///
/// The source's account (nonce, native balance, multisig configuration), the energy that an energy
/// fee is taken from, and the common checks are every kind's: they are in `footprint`, `checks` and
/// `fee`.
pub(crate) trait Rules {
    /// How it pays.
    const FEE: FeeRule;

    /// Names every key that [`apply`](Self::apply) may touch besides what every kind touches. The
    /// set is exact: touching anything outside it is a typed error.
    fn declare(&self, tx: &Transaction, touch: &mut impl Touch);

    /// About how many keys [`declare`](Self::declare) names: what planning it costs.
    fn keys(&self) -> usize;

    /// About how many nanoseconds [`apply`](Self::apply) takes serially, with a store in memory;
    /// decides speed only.
    fn cost_ns(&self) -> usize;

    /// How many transfers the minimum fee counts.
    fn priced_transfers(&self) -> usize {
        0
    }

    /// Checks and effects, after the common checks. `account` is the source's, in hand: it is
    /// changed there and nowhere else.
    fn apply(
        &self,
        view: &mut (impl StateView + ?Sized),
        input: &TxInput<'_>,
        account: &mut Account,
    ) -> Result<Applied, Failure>;
}
