//! Ways to bring a plan's transactions to the threads: those that ship, and those that look for
//! differences.

use core::fmt;
use std::sync::Arc;

use wavefront_scheduler::dispatchers::{Dataflow, Levels};
use wavefront_scheduler::explore::{Scripted, ShuffledDataflow, ShuffledLevels};
use wavefront_scheduler::workers::Workers;
use wavefront_scheduler::{Dispatch, Tasks};

/// How a plan's transactions are brought to the threads; the result is the same.
///
/// # Examples
/// ```
/// use wavefront_engine::{Dispatcher, EngineConfig};
/// use wavefront_types::BlockPolicy;
///
/// let config = EngineConfig::recommended(4, BlockPolicy::SkipFailed);
/// assert_eq!(config.dispatch, Dispatcher::Levels);
/// let other = config.with_dispatch(Dispatcher::Dataflow);
/// # assert_eq!(other.dispatch, Dispatcher::Dataflow);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dispatcher {
    /// Level by level, with a barrier after each.
    Levels,
    /// Each as soon as all it waits for has run.
    Dataflow,
    /// On one thread, in the legal order that a seed picks: for looking for results that depend on
    /// the schedule.
    Scripted {
        /// Determines the schedule.
        seed: u64,
    },
}

impl Dispatch for Dispatcher {
    fn dispatch<T: Tasks>(&self, tasks: &Arc<T>, workers: &Workers<'_>) -> Vec<T::Output> {
        match *self {
            Self::Levels => Levels.dispatch(tasks, workers),
            Self::Dataflow => Dataflow::default().dispatch(tasks, workers),
            Self::Scripted { seed } => Scripted { seed }.dispatch(tasks, workers),
        }
    }
}

/// A legal way to run a plan, picked by a seed: for looking for results that depend on the
/// schedule. There is none faster than the engine's own.
///
/// # Examples
/// ```
/// use wavefront_engine::Schedule;
///
/// // The fifth schedule of block 7 is the same one whenever it is asked for.
/// assert_eq!(Schedule::numbered(7, 5), Schedule::numbered(7, 5));
/// ```
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
    fn dispatch<T: Tasks>(&self, tasks: &Arc<T>, workers: &Workers<'_>) -> Vec<T::Output> {
        match *self {
            Self::Scripted { seed } => Scripted { seed }.dispatch(tasks, workers),
            Self::ShuffledLevels { seed } => ShuffledLevels { seed }.dispatch(tasks, workers),
            Self::ShuffledDataflow { seed } => ShuffledDataflow { seed }.dispatch(tasks, workers),
        }
    }
}
