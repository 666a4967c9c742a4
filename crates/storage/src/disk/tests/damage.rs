//! Flipped bits and cut files: refused with the place, or harmless; never another answer.

use core::ops::ControlFlow;
use std::fmt::Debug;

use crate::testing::{Damage, FaultyMedium, Oracle, block, genesis_hash, random_sets};
use crate::{
    BlockCommit, OpenOptions, RedbStore, StateAudit, StateHistory, StateStore, StoreError,
};
use wavefront_types::{BlockHash, KeyKind};

const BLOCKS: usize = 30;
const REWOUND: u64 = 10;

/// How much is tried; `WAVEFRONT_DAMAGES` sets another number when this is compiled.
fn rounds() -> u64 {
    option_env!("WAVEFRONT_DAMAGES").and_then(|rounds| rounds.parse().ok()).unwrap_or(150)
}

/// A store with values of every kind, some blocks of which are still to come.
struct Whole {
    medium: FaultyMedium,
    oracle: Oracle,
    next: BlockCommit,
}

impl Whole {
    fn new(clean: bool) -> Self {
        let medium = FaultyMedium::default();
        let store = open(&medium, OpenOptions::create()).unwrap();
        let (mut oracle, mut serial) = (Oracle::default(), 0);
        let mut sets = random_sets(BLOCKS + 2).into_iter();
        let first = block(0, &mut serial, sets.next().unwrap());
        let first = BlockCommit { hash: BlockHash(genesis_hash().0), ..first };
        store.initialize(genesis_hash(), &first.write_set, &first.totals).unwrap();
        oracle.apply(&first);
        let mut blocks: Vec<_> =
            (1..).zip(sets).map(|(height, set)| block(height, &mut serial, set)).collect();
        let next = blocks.pop().unwrap();
        for group in blocks.chunks(4) {
            store.commit(group).unwrap();
            for block in group {
                oracle.apply(block);
            }
        }
        let held = clean.then(|| drop(store));
        let medium =
            medium.after_crash(if held.is_some() { Damage::KeepAll } else { Damage::LoseAll });
        Self { medium, oracle, next }
    }

    /// Everything that can be asked of the damaged store is answered rightly, or refused as damage.
    fn expect_right_or_refused(&self, damaged: &FaultyMedium, what: &str) -> bool {
        let Some(store) = allowed(what, open(damaged, OpenOptions::read_only())) else {
            return true;
        };
        let tip = self.oracle.tip();
        let mut refused = 0;
        let mut note = |right: Option<bool>, of: &str| match right {
            None => refused += 1,
            Some(right) => assert!(right, "{what}: {of} is wrong"),
        };
        let digest = allowed(what, store.digest()).map(|found| found == self.oracle.digest(tip));
        note(digest, "the digest");
        let state = &self.oracle.states.last().unwrap().1;
        let reader = allowed(what, store.snapshot());
        for key in crate::testing::universe() {
            let read = reader.as_ref().and_then(|reader| {
                use wavefront_types::StateReader as _;
                match reader.read(&key) {
                    Ok(value) => Some(value.as_ref() == state.get(&key)),
                    Err(error) => {
                        let kind = error.kind();
                        assert_eq!(kind, wavefront_types::ReadErrorKind::Corrupt, "{what}");
                        None
                    }
                }
            });
            note(read, "a value");
            let past = allowed(what, store.read_at(&key, REWOUND));
            let then = &self.oracle.states[usize::try_from(REWOUND).unwrap()].1;
            note(past.map(|value| value.as_ref() == then.get(&key)), "a value of the past");
        }
        for (block, _) in &self.oracle.states {
            let found = allowed(what, store.block_at(block.topoheight));
            note(found.map(|found| found.as_ref() == Some(block)), "a block");
        }
        for kind in KeyKind::ALL {
            let mut seen = Vec::new();
            let walked = allowed(
                what,
                store.for_each(*kind, &mut |key, value| {
                    seen.push((key, value));
                    ControlFlow::Continue(())
                }),
            );
            let wanted = state.iter().filter(|(key, _)| key.kind() == *kind);
            let right = seen.iter().map(|(key, value)| (key, value)).eq(wanted);
            note(walked.map(|()| right), "a walk");
        }
        let found = store.check().map(|report| report.problems.iter().any(structural));
        note(allowed(what, found).and_then(|found| (!found).then_some(true)), "the check");
        refused > 0
    }

    fn expect_changes_right_or_refused(&self, damaged: &FaultyMedium, what: &str) {
        let rewound = damaged.after_crash(Damage::KeepAll);
        let done = open(&rewound, OpenOptions::write()).and_then(|store| {
            store.rewind(REWOUND)?;
            store.digest()
        });
        if let Some(digest) = allowed(what, done) {
            assert_eq!(digest, self.oracle.digest(REWOUND), "{what}: after a rewind");
        }
        let grown = damaged.after_crash(Damage::KeepAll);
        let done = open(&grown, OpenOptions::write()).and_then(|store| {
            store.commit(core::slice::from_ref(&self.next))?;
            store.digest()
        });
        if let Some(digest) = allowed(what, done) {
            let mut oracle = self.oracle.clone();
            oracle.apply(&self.next);
            assert_eq!(digest, oracle.digest(oracle.tip()), "{what}: after a commit");
        }
    }
}

fn open(medium: &FaultyMedium, options: OpenOptions) -> Result<RedbStore, StoreError> {
    RedbStore::open_medium(medium.clone(), "medium".as_ref(), options.cache_bytes(1 << 20))
}

/// What was answered; `None` when it was refused as damage, in words of this crate.
fn allowed<T: Debug>(what: &str, outcome: Result<T, StoreError>) -> Option<T> {
    outcome
        .map_err(|error| {
            let text = error.to_string();
            assert!(error.is_corruption(), "{what}: {text}");
            for word in ["panicked", "unwrap", "index out", "assertion"] {
                assert!(!text.contains(word), "{what}: {text}");
            }
        })
        .ok()
}

/// The samples' sums do not add up, and their content has any hash.
fn structural(problem: &crate::Problem) -> bool {
    use crate::{Problem, RowError};
    match problem {
        Problem::Energy { .. } | Problem::Supply { .. } => false,
        Problem::Value { source, .. } => *source != RowError::Content,
        _ => true,
    }
}

fn random(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[test]
fn a_flipped_bit_is_refused_or_harmless() {
    let whole = Whole::new(true);
    let used = whole.medium.used();
    let mut refused = 0;
    for n in 0..rounds() {
        let choice = random(n);
        let at = used[usize::try_from(choice >> 8).unwrap() % used.len()];
        let bit = u32::try_from(choice % 8).unwrap();
        let damaged = whole.medium.after_crash(Damage::KeepAll);
        damaged.flip(at, bit);
        let what = format!("bit {bit} of byte {at}");
        refused += u64::from(whole.expect_right_or_refused(&damaged, &what));
        whole.expect_changes_right_or_refused(&damaged, &what);
    }
    assert!(refused > rounds() / 3, "{refused}: too few flips struck what is in use");
}

/// Every bit of the two fronts, where what is current is decided.
#[test]
fn a_flipped_bit_of_the_head_is_refused_or_harmless() {
    for clean in [true, false] {
        let whole = Whole::new(clean);
        let tip = whole.oracle.digest(whole.oracle.tip());
        for at in (0..400).chain(4_096..4_496) {
            let damaged = whole.medium.after_crash(Damage::KeepAll);
            damaged.flip(at, u32::try_from(at % 8).unwrap());
            let digest = open(&damaged, OpenOptions::read_only()).and_then(|store| store.digest());
            match allowed("a flip", digest) {
                Some(digest) => assert_eq!(digest, tip, "{clean} {at}"),
                // After an orderly close there are two of it.
                None => assert!(!clean, "{at}"),
            }
        }
    }
}

#[test]
fn a_cut_medium_is_refused() {
    let whole = Whole::new(true);
    for n in 0..rounds() / 3 {
        let damaged = whole.medium.after_crash(Damage::KeepAll);
        let len = 1 + usize::try_from(random(n)).unwrap() % (whole.medium.bytes() - 1);
        damaged.cut(len);
        let error = open(&damaged, OpenOptions::write()).unwrap_err();
        assert!(error.is_corruption(), "cut to {len}: {error}");
    }
}
