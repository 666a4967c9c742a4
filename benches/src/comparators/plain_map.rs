//! A plain serial executor: the protocol's rules over one hash map.
//!
//! What one writes first: a map from keys to values, read through from the store at the first
//! touch, changed in place, with the old values of the running transaction put aside in case it
//! fails. No plan, no receipts, no sorted write set, no check of anything but the rules. The state
//! that the block leaves is the map.

use wavefront_crypto::{SignatureVerifier, multisig_message};
use wavefront_engine::AuthenticatedBlock;
use wavefront_state::FastMap;
use wavefront_transition::{
    Abort, Failure, PlainContext, StateView, TxInput, apply_transaction, finalize_block,
};
use wavefront_types::state::CreditError;
use wavefront_types::{
    AccountId, BlockEnv, ErrorCode, Signature, StateKey, StateReader, StateValue, Tally, Total,
    Totals, WriteSet,
};

use super::ComparatorError;
use crate::store::MapStore;

/// Every key that a block has touched, with its value after the block.
pub type PlainMap = FastMap<StateKey, Option<StateValue>>;

/// The running transaction's view.
struct View<'a> {
    map: PlainMap,
    store: &'a MapStore,
    /// What the running transaction has replaced, in order.
    undo: Vec<(StateKey, Option<StateValue>)>,
    /// What the running transaction adds to the chain's counters.
    tally: Tally,
}

impl View<'_> {
    #[inline]
    fn slot(&mut self, key: &StateKey) -> Result<&mut Option<StateValue>, Abort> {
        use std::collections::hash_map::Entry;
        Ok(match self.map.entry(*key) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(self.store.read(key)?),
        })
    }

    fn keep(&mut self, total: &mut Tally) -> Option<()> {
        self.undo.clear();
        let added = core::mem::take(&mut self.tally);
        total.merge(&added)
    }

    fn undo(&mut self) {
        self.tally.clear();
        while let Some((key, before)) = self.undo.pop() {
            self.map.insert(key, before);
        }
    }
}

impl StateView for View<'_> {
    #[inline]
    fn get(&mut self, key: &StateKey) -> Result<Option<StateValue>, Abort> {
        Ok(self.slot(key)?.clone())
    }

    #[inline]
    fn put(&mut self, key: &StateKey, value: Option<StateValue>) -> Result<(), Abort> {
        let before = core::mem::replace(self.slot(key)?, value);
        self.undo.push((*key, before));
        Ok(())
    }

    #[inline]
    fn credit(&mut self, key: &StateKey, amount: u64) -> Result<(), Failure> {
        let slot = self.slot(key)?;
        let before = slot.clone();
        StateValue::credit(slot, key.kind(), amount).map_err(|error| match error {
            CreditError::Overflow => Failure::Code(ErrorCode::Overflow),
            CreditError::NotCreditable(_) => Abort::WrongKind(*key).into(),
        })?;
        self.undo.push((*key, before));
        Ok(())
    }

    #[inline]
    fn add_total(&mut self, total: Total, amount: u64) -> Result<(), Failure> {
        self.tally.add(total, amount).ok_or(Failure::Code(ErrorCode::Overflow))
    }
}

/// Executes a block; what fails is skipped. Every key that was touched, and the counters, as the
/// block leaves them.
///
/// # Errors
/// [`ComparatorError`] when the store fails, or a counter overflows.
pub fn plain_map(
    verifier: &SignatureVerifier,
    block: &AuthenticatedBlock,
    env: &BlockEnv,
    store: &MapStore,
) -> Result<(PlainMap, Totals), ComparatorError> {
    let transactions = &block.block().transactions;
    let overflow = ComparatorError::Epilogue(ErrorCode::Overflow);
    let base = store.totals()?;
    let mut map = PlainMap::default();
    map.reserve(2 * transactions.len());
    let mut view = View { map, store, undo: Vec::new(), tally: Tally::default() };
    let mut total = Tally::default();
    let contracts = PlainContext::default();
    for (index, (signed, verdict)) in transactions.iter().zip(block.verdicts()).enumerate() {
        let multisig = |participant: &AccountId, signature: &Signature| {
            let message = multisig_message(&block.block().signed_parts(index));
            verifier.verify(participant, &[&message], signature)
        };
        let input = TxInput {
            tx: &signed.transaction,
            size: signed.size(),
            verdict: *verdict,
            env,
            multisig: &multisig,
            contracts: &contracts,
        };
        let aborted = |abort: Abort| ComparatorError::Aborted { index, reason: abort.to_string() };
        if apply_transaction(&mut view, &input).map_err(aborted)?.is_included() {
            view.keep(&mut total).ok_or_else(|| overflow.clone())?;
        } else {
            view.undo();
        }
    }
    let totals =
        finalize_block(&mut view, env, &base, &total).map_err(|failure| match failure {
            Failure::Code(code) => ComparatorError::Epilogue(code),
            Failure::Abort(abort) => {
                ComparatorError::Aborted { index: transactions.len(), reason: abort.to_string() }
            }
        })?;
    Ok((view.map, totals))
}

/// Whether a plain executor's map is the state that `write_set` leaves over `store`.
#[must_use]
pub fn leaves(map: &PlainMap, store: &MapStore, write_set: &WriteSet) -> bool {
    let written = write_set.iter().all(|(key, value)| map.get(key) == Some(value));
    // Looked at in no particular order, as the answer does not depend on it.
    #[allow(clippy::iter_over_hash_type, reason = "see above")]
    let unchanged = |(key, value): (&StateKey, &Option<StateValue>)| {
        write_set.get(key).is_some() || store.read(key).is_ok_and(|before| before == *value)
    };
    written && map.iter().all(unchanged)
}
