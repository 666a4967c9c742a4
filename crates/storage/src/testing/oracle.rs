//! The plainest store there could be: every state in full.

use std::collections::BTreeMap;

use wavefront_types::digest::DigestBuilder;
use wavefront_types::{Hash, KeyKind, StateKey, StateValue, Tip};

use super::samples::universe;
use crate::{BlockCommit, StateAudit, StateHistory, StateSnapshot, StoreError};

type State = BTreeMap<StateKey, StateValue>;

/// Every state since genesis, by topoheight.
#[derive(Debug, Clone, Default)]
pub(crate) struct Oracle {
    pub(crate) states: Vec<(Tip, State)>,
    pub(crate) oldest: u64,
}

impl Oracle {
    pub(crate) fn apply(&mut self, block: &BlockCommit) {
        let mut state = self.states.last().map(|(_, state)| state.clone()).unwrap_or_default();
        for (key, value) in &block.write_set {
            match value {
                Some(value) => state.insert(*key, value.clone()),
                None => state.remove(key),
            };
        }
        self.states.push((block.tip(), state));
    }

    pub(crate) fn tip(&self) -> u64 {
        self.states.last().unwrap().0.topoheight
    }

    pub(crate) fn rewind(&mut self, topoheight: u64) {
        self.states.retain(|(tip, _)| tip.topoheight <= topoheight);
    }

    pub(crate) fn digest(&self, topoheight: u64) -> Hash {
        let (tip, state) = &self.states[usize::try_from(topoheight).unwrap()];
        let mut digest = DigestBuilder::new(&tip.totals);
        for (key, value) in state {
            let (StateKey::Account(id), StateValue::Account(account)) = (key, value) else {
                continue;
            };
            let energy = match state.get(&StateKey::Energy(*id)) {
                Some(StateValue::Energy(energy)) => Some(energy),
                _ => None,
            };
            digest.push_account(id, account, energy).unwrap();
        }
        digest.finish()
    }

    /// Asks a snapshot for everything and compares it with the state at its tip.
    pub(crate) fn expect_snapshot(&self, snapshot: &impl StateSnapshot) {
        let topoheight = usize::try_from(snapshot.tip().topoheight).unwrap();
        let (tip, state) = &self.states[topoheight];
        assert_eq!(snapshot.tip(), tip);
        assert_eq!(snapshot.totals().unwrap(), tip.totals);
        let keys = universe();
        let mut batch = Vec::new();
        snapshot.read_many(&keys, &mut batch);
        assert_eq!(batch.len(), keys.len());
        for (key, together) in keys.iter().zip(batch) {
            let alone = snapshot.read(key);
            assert_eq!(alone.as_ref().unwrap().as_ref(), state.get(key), "{key}");
            assert_eq!(together, alone, "{key}");
        }
    }

    /// Asks a store for everything and compares it with the state at every topoheight.
    pub(crate) fn expect_store(&self, store: &(impl StateHistory + StateAudit)) {
        let (tip, state) = self.states.last().unwrap();
        assert_eq!(store.tip().unwrap().as_ref(), Some(tip));
        assert_eq!(store.genesis().unwrap(), Some(Hash(self.states[0].0.hash.0)));
        assert_eq!(store.oldest().unwrap(), self.oldest);
        assert_eq!(store.digest().unwrap(), self.digest(tip.topoheight));
        self.expect_snapshot(&store.snapshot().unwrap());
        for (block, _) in &self.states {
            assert_eq!(store.block_at(block.topoheight).unwrap().as_ref(), Some(block));
        }
        assert_eq!(store.block_hash_at(tip.topoheight + 1).unwrap(), None);

        let mut held = Vec::new();
        for kind in KeyKind::ALL {
            store
                .for_each(*kind, &mut |key, value| {
                    assert_eq!(key.kind(), *kind);
                    held.push((key, value));
                    core::ops::ControlFlow::Continue(())
                })
                .unwrap();
        }
        assert!(held.iter().map(|(key, value)| (key, value)).eq(state), "for_each differs");

        for (block, state) in &self.states {
            for key in universe() {
                let read = store.read_at(&key, block.topoheight);
                if block.topoheight < self.oldest {
                    let Err(StoreError::Pruned { limit, .. }) = &read else { panic!("{read:?}") };
                    assert_eq!(*limit, self.oldest, "{read:?}");
                } else {
                    assert_eq!(read.unwrap().as_ref(), state.get(&key), "{key}");
                }
            }
        }
        let above = store.read_at(&universe()[0], tip.topoheight + 1);
        assert!(matches!(above, Err(StoreError::AboveTip { .. })), "{above:?}");
    }
}
