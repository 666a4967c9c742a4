//! What each key does to a block.

use wavefront_scheduler::{AccessMode, BlockPlan, KeyId};

use crate::waits::Cause;

/// How a block uses one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyUse {
    /// The key.
    pub key: KeyId,
    /// Transactions that read it.
    pub reads: u32,
    /// Transactions that credit it.
    pub credits: u32,
    /// Transactions that write it.
    pub writes: u32,
    /// Steps of the chain looked at that are there because of it.
    pub steps: u32,
    /// Nanoseconds of the transactions that wait in those steps.
    pub time: u64,
}

impl KeyUse {
    /// Transactions that touch it.
    pub const fn accesses(&self) -> u32 {
        self.reads.saturating_add(self.credits).saturating_add(self.writes)
    }

    /// Pairs of transactions that conflict on it.
    pub const fn conflicts(&self) -> u64 {
        let commuting = pairs(self.reads).saturating_add(pairs(self.credits));
        pairs(self.accesses()).saturating_sub(commuting)
    }
}

const fn pairs(number: u32) -> u64 {
    let number = number as u64;
    number.saturating_mul(number.saturating_sub(1)) / 2
}

/// How a block uses its keys, by key; `chain` is the one whose steps are put down to them.
///
/// # Panics
/// When `costs` or the chain are those of another block.
///
/// # Complexity
/// O(declared keys + length of the chain).
pub fn key_uses<K>(
    plan: &BlockPlan<K>,
    costs: &[u64],
    chain: Option<&(wavefront_scheduler::TxIndex, Vec<Cause>)>,
) -> Vec<KeyUse> {
    let table = plan.table();
    let numbers = 0..u32::try_from(table.keys().len()).unwrap_or(u32::MAX);
    let unused =
        |key| KeyUse { key: KeyId(key), reads: 0, credits: 0, writes: 0, steps: 0, time: 0 };
    let mut uses: Vec<KeyUse> = numbers.map(unused).collect();
    for index in plan.levels().order() {
        for access in table.of(*index) {
            let entry = &mut uses[access.key().0 as usize];
            let count = match access.mode() {
                AccessMode::Read => &mut entry.reads,
                AccessMode::Credit => &mut entry.credits,
                AccessMode::Write => &mut entry.writes,
            };
            *count = count.saturating_add(1);
        }
    }
    if let Some((end, causes)) = chain {
        let waiting = causes.iter().skip(1).map(|cause| cause.before).chain([*end]);
        for (cause, waiting) in causes.iter().zip(waiting) {
            let entry = &mut uses[cause.key.0 as usize];
            entry.steps = entry.steps.saturating_add(1);
            entry.time = entry.time.saturating_add(costs[waiting.0 as usize]);
        }
    }
    uses
}

/// The hottest keys first: those with the most conflicts, then with the most accesses; at most
/// `most` of them, none without a conflict.
///
/// # Complexity
/// O(keys · log keys).
pub fn rank(uses: &[KeyUse], most: usize) -> Vec<KeyUse> {
    let mut hot: Vec<KeyUse> = uses.iter().copied().filter(|used| used.conflicts() > 0).collect();
    let heat = |used: &KeyUse| core::cmp::Reverse((used.conflicts(), used.accesses()));
    hot.sort_by_key(heat);
    hot.truncate(most);
    hot
}
