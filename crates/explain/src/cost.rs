//! What levels are worth: bounds on time from costs.

use crate::waits::Waits;

/// How much faster than one thread a number of threads is at best, in hundredths: 250 is 2.5 times.
/// Overheads are not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Speedup {
    /// Threads.
    pub threads: usize,
    /// Level by level, with a barrier after each.
    pub levels: u64,
    /// Without barriers: limited by the work and by the critical path alone.
    pub bound: u64,
}

/// The time of the levels on `threads` threads, in nanoseconds: per level no less than its dearest
/// transaction, nor than its share of the work.
///
/// # Panics
/// When there is not one cost per transaction.
///
/// # Complexity
/// O(transactions).
pub fn level_time(waits: &Waits, costs: &[u64], threads: usize) -> u64 {
    let threads = u64::try_from(threads.max(1)).unwrap_or(u64::MAX);
    assert_eq!(costs.len(), waits.levels().len(), "one cost per transaction");
    let mut levels = vec![(0_u64, 0_u64); waits.level_count() as usize];
    for (level, cost) in waits.levels().iter().zip(costs) {
        let (work, dearest) = &mut levels[*level as usize - 1];
        *work = work.saturating_add(*cost);
        *dearest = (*dearest).max(*cost);
    }
    let times = levels.iter().map(|(work, dearest)| work.div_ceil(threads).max(*dearest));
    times.fold(0, u64::saturating_add)
}

/// What `threads` threads gain at best.
///
/// # Panics
/// As [`level_time`].
///
/// # Complexity
/// O(transactions).
pub fn speedup(waits: &Waits, costs: &[u64], threads: usize) -> Speedup {
    let work = costs.iter().copied().fold(0, u64::saturating_add);
    let share = work.div_ceil(u64::try_from(threads.max(1)).unwrap_or(u64::MAX));
    let hundredths = |time: u64| match u128::from(work) * 100 / u128::from(time.max(1)) {
        _ if time == 0 => 100,
        ratio => u64::try_from(ratio).unwrap_or(u64::MAX),
    };
    let levels = hundredths(level_time(waits, costs, threads));
    Speedup { threads, levels, bound: hundredths(share.max(waits.span())) }
}
