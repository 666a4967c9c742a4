//! Schedules to try: one block in many legal ways.

use core::fmt;

use wavefront_scheduler::LevelPlan;
use wavefront_scheduler::dispatch::{
    Crew, Dispatch, Scripted, ShuffledDataflow, ShuffledLevels, Tasks,
};

/// A legal way to run a plan, picked by a seed: for looking for results that depend on the
/// schedule. There is none faster than the engine's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Schedule {
    /// On one thread, in any order that the conflict DAG allows; exactly repeatable.
    Scripted {
        /// Determines the order.
        seed: u64,
    },
    /// On all threads, level by level, each in any order and cut anywhere, with random delays.
    ShuffledLevels {
        /// Determines orders, cuts and delays.
        seed: u64,
    },
    /// On all threads, each transaction after those it waits for, with random delays.
    ShuffledDataflow {
        /// Determines delays and how eagerly work is given away.
        seed: u64,
    },
}

impl Schedule {
    /// Schedule `number` of a block: the three kinds in turn, another seed each.
    ///
    /// # Determinism
    /// A function of its arguments, so that a schedule found at fault can be run again.
    pub const fn numbered(topoheight: u64, number: u64) -> Self {
        // Any odd factor keeps different blocks' seeds apart; the dispatchers mix the bits.
        let seed = topoheight.wrapping_mul(0xd605_bbb5_8c8a_bbd5) ^ number;
        match number % 3 {
            0 => Self::Scripted { seed },
            1 => Self::ShuffledLevels { seed },
            _ => Self::ShuffledDataflow { seed },
        }
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scripted { .. } => "scripted",
            Self::ShuffledLevels { .. } => "shuffled levels",
            Self::ShuffledDataflow { .. } => "shuffled dataflow",
        })
    }
}

impl Dispatch for Schedule {
    fn dispatch<T: Tasks>(&self, plan: &LevelPlan, tasks: &T, crew: Crew<'_>) -> Vec<T::Output> {
        match *self {
            Self::Scripted { seed } => Scripted { seed }.dispatch(plan, tasks, crew),
            Self::ShuffledLevels { seed } => ShuffledLevels { seed }.dispatch(plan, tasks, crew),
            Self::ShuffledDataflow { seed } => {
                ShuffledDataflow { seed }.dispatch(plan, tasks, crew)
            }
        }
    }
}
