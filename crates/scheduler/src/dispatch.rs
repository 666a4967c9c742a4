//! What is dispatched, and what a dispatcher is.

use std::sync::Arc;

use crate::workers::Workers;
use crate::{LevelPlan, TxIndex};

/// What a dispatcher runs: a block's transactions, shared with the helpers that take part.
///
/// A worker runs some transactions one after the other with state of its own; workers run side by
/// side. Helpers own a share of the tasks while they run, hence `'static`.
///
/// # Examples
/// Adding up the numbers of the transactions, each worker by itself until it ends:
/// ```
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicU32, Ordering};
/// use wavefront_scheduler::{Dispatch, LevelPlan, Tasks, TxIndex, dispatchers, workers};
///
/// #[derive(Default)]
/// struct Sum(LevelPlan, AtomicU32);
///
/// impl Tasks for Sum {
///     type Worker = u32;
///     type Output = ();
///
///     fn plan(&self) -> &LevelPlan {
///         &self.0
///     }
///
///     fn start(&self, _lane: usize) -> u32 {
///         0
///     }
///
///     fn run(&self, sum: &mut u32, index: TxIndex) {
///         *sum += index.0;
///     }
///
///     fn finish(&self, sum: u32) {
///         self.1.fetch_add(sum, Ordering::Relaxed);
///     }
/// }
/// # let sum = Arc::new(Sum::default());
/// # let threads = workers::Threads::own(1, 0)?;
/// # assert!(dispatchers::Levels.dispatch(&sum, &threads.workers()).is_empty(), "an empty plan");
/// # Ok::<(), workers::ThreadsError>(())
/// ```
pub trait Tasks: Send + Sync + 'static {
    /// A worker's own state: buffers, local sums.
    type Worker;
    /// What a transaction gives.
    type Output: Send;

    /// The plan that says what must wait for what.
    fn plan(&self) -> &LevelPlan;

    /// A fresh worker; `lane` differs between workers that run side by side, mostly.
    fn start(&self, lane: usize) -> Self::Worker;

    /// Runs one transaction. Everything it has to wait for has run.
    fn run(&self, worker: &mut Self::Worker, index: TxIndex) -> Self::Output;

    /// Ends a worker, before anything that has to wait for the whole block.
    fn finish(&self, worker: Self::Worker);
}

/// A way to run a plan.
///
/// # Examples
/// Counting the transactions of a plan, on two threads:
/// ```
/// use std::sync::Arc;
/// use wavefront_scheduler::dispatchers::Levels;
/// use wavefront_scheduler::workers::Threads;
/// use wavefront_scheduler::{BlockPlan, Dispatch, LevelPlan, Tasks, TxIndex};
///
/// struct Count(BlockPlan<u32>);
///
/// impl Tasks for Count {
///     type Worker = ();
///     type Output = u32;
///
///     fn plan(&self) -> &LevelPlan {
///         self.0.levels()
///     }
///
///     fn start(&self, _lane: usize) {}
///
///     fn run(&self, _worker: &mut (), index: TxIndex) -> u32 {
///         index.0
///     }
///
///     fn finish(&self, _worker: ()) {}
/// }
///
/// let threads = Threads::own(2, 0)?;
/// let tasks = Arc::new(Count(BlockPlan::default()));
/// let outputs = Levels.dispatch(&tasks, &threads.workers());
/// assert!(outputs.is_empty(), "the plan is empty");
/// # Ok::<(), wavefront_scheduler::workers::ThreadsError>(())
/// ```
pub trait Dispatch: Sync {
    /// Runs every transaction once on the workers' threads, each after all it is ordered behind,
    /// and returns the outputs by transaction index. Effects of a transaction are visible to those
    /// ordered behind it.
    ///
    /// # Panics
    /// With what a task panics with, after the running tasks ended.
    fn dispatch<T: Tasks>(&self, tasks: &Arc<T>, workers: &Workers<'_>) -> Vec<T::Output>;
}
