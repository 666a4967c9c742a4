//! The threads of an engine.

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

use super::Crew;

/// As many threads as were asked for work at any time, whoever calls.
///
/// There are two pools. Work that a caller hands over ([`pool`](Self::pool)) has all threads there,
/// while the caller sleeps. A block ([`crew`](Self::crew)) has the caller itself and a pool with one
/// thread less: with a worker more than there is work for, the idle one looks for work on the
/// caller's processor, again after each level, and a block of 500 transfers takes twice as long.
#[derive(Debug)]
pub struct Threads {
    pool: ThreadPool,
    /// `None` for one thread: the caller is it.
    helpers: Option<ThreadPool>,
}

impl Threads {
    /// `threads` threads, at least 1, of the given name.
    ///
    /// # Errors
    /// When the system refuses to start them.
    pub fn new(threads: usize, name: &'static str) -> Result<Self, ThreadPoolBuildError> {
        let build = |threads: usize, name: String| {
            let builder = ThreadPoolBuilder::new().num_threads(threads);
            builder.thread_name(move |index| format!("{name}-{index}")).build()
        };
        let pool = build(threads.max(1), name.to_owned())?;
        let helpers = match threads {
            0 | 1 => None,
            _ => Some(build(threads - 1, format!("{name}-help"))?),
        };
        Ok(Self { pool, helpers })
    }

    /// The pool for work that is handed over.
    pub fn pool(&self) -> &ThreadPool {
        &self.pool
    }

    /// The crew for a block of the calling thread. A worker of [`pool`](Self::pool) is helped by its
    /// own pool, whose other workers may be busy; any other caller by the helpers.
    pub fn crew(&self) -> Crew<'_> {
        let threads = self.pool.current_num_threads();
        match &self.helpers {
            Some(helpers) if self.pool.current_thread_index().is_none() => {
                Crew::new(helpers, threads)
            }
            _ => Crew::new(&self.pool, threads),
        }
    }
}
