//! Every call reaches the inner store once, under its own name, and can be kept from it.

use core::ops::ControlFlow;

use wavefront_sync::Mutex;
use wavefront_types::{BlockHash, Hash, KeyKind, StateReader, Tip, Totals, WriteSet};

use super::{ForwardStore, StoreCall};
use crate::testing::{account, account_key, genesis_hash};
use crate::{
    BlockCommit, MemorySnapshot, MemoryStore, StateAudit, StateHistory, StateSnapshot, StateStore,
    StoreError,
};

/// Notes every call, and lets none through while it is closed.
#[derive(Default)]
struct Door {
    inner: MemoryStore,
    calls: Mutex<Vec<String>>,
    closed: bool,
}

impl Door {
    fn heard(&self) -> Vec<String> {
        std::mem::take(&mut self.calls.lock())
    }
}

impl ForwardStore for Door {
    type Inner = MemoryStore;
    type Snapshot = MemorySnapshot;

    fn inner(&self) -> &MemoryStore {
        &self.inner
    }

    fn wrap(&self, snapshot: MemorySnapshot) -> MemorySnapshot {
        snapshot
    }

    fn around<T>(
        &self,
        call: StoreCall<'_>,
        run: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let call = match call {
            StoreCall::Commit(blocks) => format!("Commit({})", blocks.len()),
            other => format!("{other:?}"),
        };
        self.calls.lock().push(call);
        if self.closed {
            return Err(StoreError::uninitialized(self.inner.path()));
        }
        run()
    }
}

fn writes(balance: u64) -> WriteSet {
    WriteSet::from_unsorted(vec![(account_key(1), Some(account(balance)))])
}

fn block(topoheight: u64) -> BlockCommit {
    let hash = BlockHash([u8::try_from(topoheight).unwrap(); 32]);
    let totals = Totals { height: topoheight, ..Totals::default() };
    BlockCommit { topoheight, hash, totals, write_set: writes(100 + topoheight) }
}

/// Calls every method of a store, in an order in which all succeed, and says what each answered.
fn every_call(store: &(impl StateHistory + StateAudit)) -> Vec<(&'static str, String)> {
    let mut answers = Vec::new();
    let mut note = |call, answer: &dyn std::fmt::Debug| answers.push((call, format!("{answer:?}")));
    let before = Totals::default();
    note("Initialize", &store.initialize(genesis_hash(), &writes(1), &before));
    note("Commit(3)", &store.commit(&[block(1), block(2), block(3)]));
    note("Flush", &store.flush());
    note("Rewind(2)", &store.rewind(2));
    note("Tip", &store.tip());
    note("Genesis", &store.genesis());
    note("Genesis", &store.expect_genesis(&genesis_hash()));
    note("Genesis", &store.expect_genesis(&Hash::ZERO).is_err());
    note("ReadAt(1)", &store.read_at(&account_key(1), 1));
    note("Prune(1)", &store.prune(1));
    note("Oldest", &store.oldest());
    note("BlockAt(2)", &store.block_at(2));
    note("BlockAt(1)", &store.block_hash_at(1));
    let mut seen = Vec::new();
    let visited = store.for_each(KeyKind::Account, &mut |key, value| {
        seen.push((key, value));
        ControlFlow::Continue(())
    });
    note("ForEach(Account)", &(visited, seen));
    note("Digest", &store.digest());
    note("Check", &store.check());
    note("Snapshot", &store.snapshot().map(|of| (*of.tip(), of.read(&account_key(1)).unwrap())));
    answers
}

#[test]
fn every_call_goes_through_and_says_which_it_is() {
    let door = Door::default();
    let answers = every_call(&door);
    assert_eq!(answers, every_call(&MemoryStore::new()));
    let names: Vec<&str> = answers.iter().map(|(name, _)| *name).collect();
    assert_eq!(door.heard(), names);
    assert_eq!(door.path(), door.inner.path());
    assert_eq!(door.heard(), [""; 0], "the path is no call");
}

#[test]
fn what_is_refused_does_not_reach_the_store() {
    let door = Door { closed: true, ..Door::default() };
    let answers = every_call(&door);
    assert!(answers.iter().all(|(_, answer)| answer == "true" || answer.contains("Uninitialized")));
    assert_eq!(door.inner.genesis().unwrap(), None::<Hash>);
    let open = Door { closed: false, ..door };
    every_call(&open);
    assert_eq!(open.tip().unwrap().map(|tip: Tip| tip.topoheight), Some(2));
}
