//! What can be shared between a caller and its helpers.

/// Work that several threads do together.
///
/// # Examples
/// Adding up parts, whoever takes them:
/// ```
/// use std::ops::Range;
/// use wavefront_scheduler::workers::{Seat, Threads, Work, WorkQueue};
/// use wavefront_sync::Mutex;
///
/// struct Sum {
///     parts: WorkQueue<Range<u32>>,
///     sum: Mutex<u32>,
/// }
///
/// impl Work for Sum {
///     fn work(&self, _: &Seat<'_>) {
///         let own: u32 = self.parts.items().sum();
///         *self.sum.lock() += own;
///     }
///
///     fn has_work(&self) -> bool {
///         self.parts.left() > 0
///     }
/// }
///
/// let threads = Threads::own(2, 0)?;
/// let sum = Sum { parts: WorkQueue::new(0..1_000), sum: Mutex::new(0) };
/// let sum = threads.workers().share(sum, 1_000);
/// assert_eq!(sum.sum.into_inner(), 499_500);
/// # Ok::<(), wavefront_scheduler::workers::ThreadsError>(())
/// ```
pub trait Work: Send + Sync + 'static {
    /// Works until there is nothing to do here for now. Called by several threads at once, and by
    /// one again when more has come up; what was added by a call of this must be seen by its last
    /// look for more.
    fn work(&self, seat: &Seat<'_>);

    /// Whether somebody who came now would find something to do; may lag behind. A glance: it may
    /// take a lock of its own for a moment, but call nothing.
    fn has_work(&self) -> bool;
}

/// Where a worker says that there is more to do than it can.
pub(super) trait Help: Sync {
    /// Tells the others.
    fn call(&self);
}

/// A worker's place at shared work.
///
/// # Examples
/// ```
/// use wavefront_scheduler::workers::{Seat, Threads, Work};
/// use wavefront_sync::Mutex;
///
/// struct Lanes(Mutex<Vec<usize>>);
///
/// impl Work for Lanes {
///     fn work(&self, seat: &Seat<'_>) {
///         self.0.lock().push(seat.lane());
///     }
///
///     fn has_work(&self) -> bool {
///         false
///     }
/// }
///
/// let lanes = Threads::own(1, 0)?.workers().share(Lanes(Mutex::new(vec![])), 1);
/// assert_eq!(lanes.0.into_inner(), [0], "the caller's");
/// # Ok::<(), wavefront_scheduler::workers::ThreadsError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Seat<'a> {
    lane: usize,
    /// `None` where nobody can help.
    help: Option<&'a dyn Help>,
}

impl core::fmt::Debug for Seat<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Seat").field("lane", &self.lane).finish_non_exhaustive()
    }
}

impl<'a> Seat<'a> {
    pub(super) fn new(lane: usize, help: Option<&'a dyn Help>) -> Self {
        Self { lane, help }
    }

    /// A number below the call's number of threads that no other worker of the call has now; the
    /// caller's is 0.
    pub fn lane(&self) -> usize {
        self.lane
    }

    /// Tells the others that there is more to do: those who look will come, the caller if it waits,
    /// and one more helper, if the call may have one.
    pub fn call_help(&self) {
        if let Some(help) = self.help {
            help.call();
        }
    }
}
