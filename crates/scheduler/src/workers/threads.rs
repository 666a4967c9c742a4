//! The threads of an engine: its own, or a pool of the host's.

use std::sync::Arc;

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::pool::Pool;
use super::workers::Workers;

/// As many threads as were asked for work on a call, whoever calls: the calling thread, and helpers
/// beside it.
///
/// The calling thread works instead of sleeping while others work for it. That saves waking one
/// thread more than there are processors free: see "Why the caller works, too" in
/// `docs/design/threads.md`.
///
/// # Examples
/// ```
/// use wavefront_scheduler::workers::Threads;
///
/// let threads = Threads::own(2, 7)?;
/// assert_eq!((threads.threads(), threads.label()), (2, "wf7"));
/// let squares = threads.workers().map(vec![1, 2, 3], |number| number * number);
/// assert_eq!(squares, [1, 4, 9]);
/// # Ok::<(), wavefront_scheduler::workers::ThreadsError>(())
/// ```
#[derive(Clone)]
pub struct Threads {
    /// `None` for one thread: the caller is it.
    helpers: Option<Arc<dyn Pool>>,
    count: usize,
    label: Arc<str>,
}

impl core::fmt::Debug for Threads {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Threads").field("threads", &self.count).finish_non_exhaustive()
    }
}

/// The system refused to start threads.
#[derive(Debug, thiserror::Error)]
#[error("{threads} threads could not be started")]
pub struct ThreadsError {
    threads: usize,
    #[source]
    source: Box<dyn core::error::Error + Send + Sync>,
}

impl Threads {
    /// The caller and `threads` − 1 helpers of its own, named `wf<engine>-help-<number>` so that
    /// a list of threads tells engines apart (the system shows 15 bytes: of the engine's number the
    /// last two digits count).
    ///
    /// # Errors
    /// [`ThreadsError`] when the system refuses to start them.
    pub fn own(threads: usize, engine: usize) -> Result<Self, ThreadsError> {
        let helpers = threads.saturating_sub(1);
        let label: Arc<str> = format!("wf{}", engine % 100).into();
        if helpers == 0 {
            return Ok(Self { helpers: None, count: 1, label });
        }
        let named = Arc::clone(&label);
        let name = move |index| format!("{named}-help-{index}");
        let pool = ThreadPoolBuilder::new().num_threads(helpers).thread_name(name).build();
        let pool =
            pool.map_err(|error| ThreadsError { threads: helpers, source: Box::new(error) })?;
        Ok(Self { helpers: Some(Arc::new(pool)), count: threads, label })
    }

    /// The caller and the threads of a pool of the host's, `threads` in all; at least 1.
    ///
    /// Helper jobs queue behind what the host runs there, and nobody waits for them meanwhile. When
    /// the caller is a thread of this pool, it is one of them.
    pub fn of_pool(pool: Arc<ThreadPool>, threads: usize) -> Self {
        Self::of(pool, threads)
    }

    /// The caller and threads of any kind, `threads` in all.
    pub fn of(helpers: Arc<dyn Pool>, threads: usize) -> Self {
        let count = threads.max(1);
        Self { helpers: (count > 1).then_some(helpers), count, label: "wf".into() }
    }

    /// What the names of its threads begin with; `wf` where they are somebody else's. For naming
    /// threads that work beside these.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// How many threads may work on a call.
    pub fn threads(&self) -> usize {
        self.count
    }

    /// The workers of a call that begins now.
    pub fn workers(&self) -> Workers<'_> {
        Workers::new(self.helpers.as_ref(), self.count)
    }
}
