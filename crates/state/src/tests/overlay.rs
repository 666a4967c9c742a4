//! Overlays against states in full.

use std::collections::BTreeMap;

use proptest::prelude::*;
use wavefront_sync::{AtomicUsize, Ordering};
use wavefront_types::{
    AssetId, BlockHash, ReadError, ReadResult, StateKey, StateReader, StateSnapshot, StateValue,
    Tip, Totals, WriteSet,
};

use super::Overlay;

/// A base without values, which counts how often it is asked.
#[derive(Debug, Default)]
struct Base {
    values: BTreeMap<StateKey, StateValue>,
    tip: Option<Tip>,
    batches: AtomicUsize,
    alone: AtomicUsize,
}

impl StateReader for Base {
    fn read(&self, key: &StateKey) -> ReadResult {
        self.alone.fetch_add(1, Ordering::Relaxed);
        Ok(self.values.get(key).cloned())
    }

    fn read_many(&self, keys: &[StateKey], results: &mut Vec<ReadResult>) {
        self.batches.fetch_add(1, Ordering::Relaxed);
        results.extend(keys.iter().map(|key| Ok(self.values.get(key).cloned())));
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Err(ReadError::io("no counters"))
    }
}

impl StateSnapshot for Base {
    fn tip(&self) -> &Tip {
        self.tip.as_ref().unwrap()
    }
}

fn key(number: u8) -> StateKey {
    StateKey::Burned(AssetId([number; 32]))
}

fn block(topoheight: u64) -> Tip {
    let totals = Totals { height: topoheight, ..Totals::default() };
    Tip { topoheight, hash: BlockHash([7; 32]), totals }
}

fn writes(entries: &BTreeMap<u8, Option<u64>>) -> WriteSet {
    let entry =
        |(number, amount): (&u8, &Option<u64>)| (key(*number), amount.map(StateValue::Amount));
    WriteSet::from_sorted(entries.iter().map(entry).collect())
}

proptest! {
    /// Every overlay of a tree of blocks shows the state in full, merged or not, whatever its
    /// siblings wrote; and a batch says what single reads say.
    #[test]
    fn every_branch_shows_its_own_state(
        below in prop::collection::btree_map(0_u8..10, 0_u64..9, 0..6),
        // A parent among those before, what the block writes, and whether it is merged first.
        blocks in prop::collection::vec(
            (
                any::<prop::sample::Index>(),
                prop::collection::btree_map(0_u8..10, prop::option::of(0_u64..9), 0..5),
                any::<bool>(),
            ),
            1..20,
        ),
    ) {
        let values = below.iter().map(|(n, amount)| (key(*n), StateValue::Amount(*amount)));
        let base = std::sync::Arc::new(Base { values: values.collect(), ..Base::default() });
        let mut tree = vec![(Overlay::new(base), below)];
        for (parent, wrote, merge) in blocks {
            let (overlay, mut state) = tree[parent.index(tree.len())].clone();
            let overlay = if merge { overlay.merged() } else { overlay };
            for (number, amount) in &wrote {
                match amount {
                    Some(amount) => state.insert(*number, *amount),
                    None => state.remove(number),
                };
            }
            tree.push((overlay.child(block(tree.len() as u64), writes(&wrote)), state));
        }
        let keys: Vec<StateKey> = (0..10).map(key).collect();
        for (overlay, state) in &tree {
            let mut results = Vec::new();
            overlay.read_many(&keys, &mut results);
            for (number, result) in (0..).zip(results) {
                let expected = Ok(state.get(&number).copied().map(StateValue::Amount));
                prop_assert_eq!(&result, &expected);
                prop_assert_eq!(overlay.read(&key(number)), expected);
            }
            prop_assert!(overlay.merged().depth() <= 1);
        }
    }
}

#[test]
fn an_overlay_stands_after_its_topmost_block() {
    let base = std::sync::Arc::new(Base { tip: Some(block(3)), ..Base::default() });
    let parent = Overlay::new(base);
    assert_eq!((parent.tip(), parent.depth()), (&block(3), 0));
    assert!(parent.totals().is_err(), "the base's counters");
    let wrote = BTreeMap::from([(1, Some(1))]);
    let child = parent.child(block(4), writes(&wrote)).child(block(5), WriteSet::default());
    assert_eq!((child.tip(), child.depth()), (&block(5), 2));
    assert_eq!(child.totals(), Ok(block(5).totals));
    assert_eq!(child.merged().tip(), &block(5));
    let mut results = Vec::new();
    child.read_many(&[key(1), key(2), key(3)], &mut results);
    let base = child.base();
    assert_eq!((base.batches.load(Ordering::Relaxed), base.alone.load(Ordering::Relaxed)), (1, 0));
    child.read_many(&[key(1)], &mut results);
    assert_eq!(base.batches.load(Ordering::Relaxed), 1, "the base is not asked for nothing");
}

/// Neither reading nor dropping a deep stack recurses.
#[test]
fn a_deep_stack_is_no_deep_recursion() {
    let base = std::sync::Arc::new(Base::default());
    let mut overlay = Overlay::new(base);
    for height in 1..=3_000 {
        let wrote = BTreeMap::from([(u8::try_from(height % 10).unwrap(), Some(height))]);
        overlay = overlay.child(block(height), writes(&wrote));
    }
    assert_eq!(overlay.read(&key(3)), Ok(Some(StateValue::Amount(2_993))));
    assert_eq!(overlay.read(&key(200)), Ok(None));
    assert_eq!(overlay.merged().read(&key(3)), Ok(Some(StateValue::Amount(2_993))));
}
