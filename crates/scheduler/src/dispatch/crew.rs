//! The threads of a block: the one that calls, and workers of the engine's pool beside it.
//!
//! The calling thread works instead of sleeping while a pool works for it. That saves waking one
//! thread more than there are processors free: a caller that hands its block over and sleeps leaves
//! two workers where the system put them when it was still awake, which is one processor for both
//! when there are two, and the system takes milliseconds, more than most blocks, to notice.

use core::fmt;

use super::{Parts, Taking};

/// The calling thread and the workers that may help it; made by [`Threads::crew`](super::Threads).
#[derive(Clone, Copy)]
pub struct Crew<'p> {
    pool: &'p rayon::ThreadPool,
    threads: usize,
}

impl fmt::Debug for Crew<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Crew").field("threads", &self.threads).finish_non_exhaustive()
    }
}

impl<'p> Crew<'p> {
    /// `threads` threads, the calling one among them, the others of `pool`.
    pub(super) fn new(pool: &'p rayon::ThreadPool, threads: usize) -> Self {
        Self { pool, threads }
    }

    /// How many threads may work at once.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Runs `work` on the calling thread and, side by side, on as many workers of the pool as find
    /// parts left, and returns when all have ended: what they wrote is then visible here. Each call
    /// of `work` gets a lane number of its own below [`threads`](Self::threads), and is to take
    /// parts until there are none.
    ///
    /// Nobody waits for a worker that has nothing to do but to find that out: a part more than
    /// threads is worth a wake-up, none is not.
    ///
    /// # Panics
    /// With what `work` panics with, after all calls have ended.
    pub fn share<I>(&self, parts: I, work: impl Fn(usize, Taking<'_, I>) + Sync)
    where
        I: ExactSizeIterator + Send,
    {
        let threads = self.threads.min(parts.len());
        let parts = Parts::new(parts);
        if threads < 2 {
            return work(0, parts.taking());
        }
        self.scope(|scope| help(scope, 0, threads, &parts, &work));
    }

    /// Runs `work` on the calling thread; what it spawns runs on the pool. Returns when all has
    /// ended.
    ///
    /// # Panics
    /// With what any of it panics with, after all of it has ended.
    pub fn scope<'scope, R>(&self, work: impl FnOnce(&rayon::Scope<'scope>) -> R) -> R {
        self.pool.in_place_scope(work)
    }
}

/// Lane `lane`: wakes up to two more, which do the same, then works. Waking takes some microseconds
/// each, so that one thread alone would wake many too slowly.
fn help<'scope, I>(
    scope: &rayon::Scope<'scope>,
    lane: usize,
    threads: usize,
    parts: &'scope Parts<I>,
    work: &'scope (impl Fn(usize, Taking<'_, I>) + Sync),
) where
    I: ExactSizeIterator + Send,
{
    for next in [2 * lane + 1, 2 * lane + 2] {
        if next < threads && parts.left() > 1 {
            scope.spawn(move |scope| help(scope, next, threads, parts, work));
        }
    }
    work(lane, parts.taking());
}
