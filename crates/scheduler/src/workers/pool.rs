//! Where helper jobs run.

use rayon::{ThreadPool, Yield};

use super::in_call::{InCall, is_in_call};

/// A helper's job: run it on any thread, or drop it, at any time, as late as you like.
///
/// # Examples
/// Nobody waits for a job that is dropped:
/// ```
/// use std::sync::Arc;
/// use wavefront_scheduler::workers::{HelperJob, Pool, Threads};
///
/// struct Busy;
///
/// impl Pool for Busy {
///     fn spawn(&self, job: HelperJob) {
///         drop(job);
///     }
///
///     fn wait_usefully(&self) -> bool {
///         false
///     }
/// }
///
/// let threads = Threads::of(Arc::new(Busy), 2);
/// assert_eq!(threads.workers().map(vec![1, 2, 3], |number| number * 2), [2, 4, 6]);
/// ```
pub struct HelperJob(Box<dyn FnOnce() + Send>);

impl HelperJob {
    pub(super) fn new(job: impl FnOnce() + Send + 'static) -> Self {
        Self(Box::new(job))
    }

    /// Helps, if the call still wants help, until it has nothing more to do. No panic leaves this.
    pub fn run(self) {
        (self.0)();
    }
}

impl core::fmt::Debug for HelperJob {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("HelperJob")
    }
}

/// Threads that run helper jobs, sooner or later or never: nobody waits for one that has not begun.
///
/// # Examples
/// A thread for each job:
/// ```
/// use std::sync::Arc;
/// use std::thread;
/// use wavefront_scheduler::workers::{HelperJob, Pool, Threads};
///
/// struct Spawning;
///
/// impl Pool for Spawning {
///     fn spawn(&self, job: HelperJob) {
///         thread::spawn(move || job.run());
///     }
///
///     fn wait_usefully(&self) -> bool {
///         false // The calling thread is none of these.
///     }
/// }
///
/// let threads = Threads::of(Arc::new(Spawning), 2);
/// assert_eq!(threads.workers().map(vec![1, 2, 3], |number| number * 2), [2, 4, 6]);
/// ```
pub trait Pool: Send + Sync + 'static {
    /// Takes a job to run it on some other thread.
    fn spawn(&self, job: HelperJob);

    /// Lets the calling thread, which waits, do something for the pool that it belongs to; `false`
    /// when it may sleep for good until it is woken.
    ///
    /// A thread of a pool must not: what it waits for may be waiting for a job of its pool.
    fn wait_usefully(&self) -> bool;
}

impl Pool for ThreadPool {
    fn spawn(&self, job: HelperJob) {
        self.spawn(move || {
            // See `in_call`: this may be running on top of a waiting call.
            if !is_in_call() {
                let _in_call = InCall::begin();
                job.run();
            }
        });
    }

    fn wait_usefully(&self) -> bool {
        match rayon::yield_now() {
            // Not a thread of any pool.
            None => false,
            Some(Yield::Executed) => true,
            Some(Yield::Idle) => {
                wavefront_sync::thread::park_at_most(core::time::Duration::from_micros(50));
                true
            }
        }
    }
}
