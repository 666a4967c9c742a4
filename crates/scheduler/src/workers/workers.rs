//! The caller's side of one call.

use core::marker::PhantomData;
use std::sync::Arc;

use wavefront_sync::{catch_panic, thread};

use super::gate::Gate;
use super::helper;
use super::in_call::InCall;
use super::pool::Pool;
use super::work::{Seat, Work};

/// The calling thread and the helpers that may join it, for one call; made by
/// [`Threads::workers`](super::Threads::workers).
///
/// # Examples
/// ```
/// use wavefront_scheduler::workers::Threads;
///
/// let threads = Threads::own(2, 0)?;
/// let workers = threads.workers();
/// let lengths = workers.map(vec!["one", "three"], str::len);
/// assert_eq!((workers.threads(), lengths), (2, vec![3, 5]));
/// # Ok::<(), wavefront_scheduler::workers::ThreadsError>(())
/// ```
pub struct Workers<'t> {
    /// `None` where nobody can help.
    gate: Option<Arc<Gate>>,
    threads: usize,
    _in_call: InCall,
    /// Lives no longer than its threads: a call ends before its engine does. It stays on the thread
    /// that made it, which it marks.
    of: PhantomData<(&'t (), *const ())>,
}

impl core::fmt::Debug for Workers<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Workers").field("threads", &self.threads).finish_non_exhaustive()
    }
}

impl<'t> Workers<'t> {
    pub(super) fn new(pool: Option<&'t Arc<dyn Pool>>, threads: usize) -> Self {
        let gate = pool.map(|pool| Arc::new(Gate::new(Arc::clone(pool), threads - 1)));
        Self { gate, threads, _in_call: InCall::begin(), of: PhantomData }
    }

    /// How many threads may work at once.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Works on `work` on the calling thread and, side by side, on helpers, and returns it when
    /// nobody works on it any more: what they wrote is then visible here.
    ///
    /// `parts` says how many threads would find something to do now. Nobody waits for a helper that
    /// has not begun, and none is called to find out that nothing is left: one part more than
    /// threads is worth a call, none is not.
    ///
    /// # Panics
    /// With what the work panics with, after all who had begun have ended.
    pub fn share<W: Work>(&self, work: W, parts: usize) -> W {
        self.share_beside(work, parts, || ()).0
    }

    /// As [`share`](Self::share), but the calling thread runs `own` first, and then joins in.
    ///
    /// # Panics
    /// With what `own` or the work panics with, after all who had begun have ended.
    pub fn share_beside<W: Work, T>(
        &self,
        work: W,
        parts: usize,
        own: impl FnOnce() -> T,
    ) -> (W, T) {
        let Some(gate) = &self.gate else {
            let own = own();
            work.work(&Seat::new(0, None));
            return (work, own);
        };
        let work = Arc::new(work);
        gate.open(Arc::<W>::clone(&work));
        for _ in 0..parts.saturating_sub(1).min(2) {
            helper::spawn_one(gate);
        }
        let seat = Seat::new(0, Some(gate));
        let mut done = catch_panic(|| {
            let own = own();
            work.work(&seat);
            own
        });
        let panicked = loop {
            match gate.try_shut() {
                Ok(panicked) => break panicked,
                // Something new, or sleep until there is.
                Err(_) if work.has_work() && done.is_ok() => {
                    if let Err(panicked) = catch_panic(|| work.work(&seat)) {
                        done = Err(panicked);
                    }
                }
                Err(_) if gate.pool().wait_usefully() => {}
                Err(_) => thread::park(),
            }
        };
        match (done, panicked) {
            (Ok(own), None) => {
                let work = Arc::into_inner(work);
                (work.expect("helpers drop their share before they leave"), own)
            }
            (Err(panicked), _) | (Ok(_), Some(panicked)) => panicked.resume(),
        }
    }
}

impl Drop for Workers<'_> {
    fn drop(&mut self) {
        if let Some(gate) = &self.gate {
            gate.close();
        }
    }
}
