//! The gate between a call and its helpers: who is inside, and who may still come in.
//!
//! One lock guards all of it, held for a few instructions and never across a call out. What it
//! guards are counts; the work itself is reached through the `Arc` that a helper gets on entering
//! and drops before it leaves, so that the caller is its only owner once nobody is inside.

use std::sync::Arc;

use wavefront_sync::thread::{self, Thread};
use wavefront_sync::{AtomicU32, Mutex, Ordering, Panicked};

use super::pool::Pool;
use super::work::Work;

/// Shared by the caller and the helper jobs of one call. Jobs that have not begun hold nothing
/// else.
pub(super) struct Gate {
    pool: Arc<dyn Pool>,
    state: Mutex<State>,
    /// A copy of [`State::ticket`], to look at without the lock.
    ticket: AtomicU32,
}

struct State {
    /// What may be helped with.
    work: Option<Arc<dyn Work>>,
    /// Counts the occasions on which somebody may find something to do.
    ticket: u32,
    /// Helpers in the middle of work.
    inside: usize,
    /// The lanes of helpers that may still be called.
    lanes: Vec<usize>,
    /// The call has ended: jobs are to go away.
    closed: bool,
    /// The first panic of a helper.
    panicked: Option<Panicked>,
    /// The caller, when it sleeps until something happens.
    sleeper: Option<Thread>,
}

/// What a helper finds at the gate.
pub(super) enum Entry {
    /// Work, and the ticket of the occasion. The helper is inside until it [leaves](Gate::leave).
    Work(Arc<dyn Work>, u32),
    /// Nothing new since its last ticket.
    Nothing,
    /// The end of the call.
    Closed,
}

impl core::fmt::Debug for Gate {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Gate").finish_non_exhaustive()
    }
}

impl Gate {
    /// A gate for a call that may have this many helpers at once, on `pool`.
    pub(super) fn new(pool: Arc<dyn Pool>, helpers_max: usize) -> Self {
        let state = State {
            work: None,
            ticket: 0,
            inside: 0,
            // Taken from the end: the lowest first.
            lanes: (1..=helpers_max).rev().collect(),
            closed: false,
            panicked: None,
            sleeper: None,
        };
        Self { pool, state: Mutex::new(state), ticket: AtomicU32::new(0) }
    }

    /// Where helper jobs run.
    pub(super) fn pool(&self) -> &Arc<dyn Pool> {
        &self.pool
    }

    /// Lets helpers in to `work`.
    pub(super) fn open(&self, work: Arc<dyn Work>) {
        let mut state = self.state.lock();
        debug_assert!(state.work.is_none(), "a call shares one piece of work at a time");
        state.work = Some(work);
        self.advance(&mut state);
    }

    /// Makes a new occasion to come in.
    fn advance(&self, state: &mut State) {
        state.ticket = state.ticket.wrapping_add(1);
        // Relaxed: a hint for those who look; the ticket that counts is read under the lock.
        self.ticket.store(state.ticket, Ordering::Relaxed);
    }

    /// Notes that there is more to do and wakes the caller, if it sleeps.
    pub(super) fn announce(&self) {
        let mut state = self.state.lock();
        self.advance(&mut state);
        let sleeper = state.sleeper.take();
        drop(state);
        if let Some(sleeper) = sleeper {
            sleeper.unpark();
        }
    }

    /// The lane for one more helper job, if the call may have one and there is work to come to.
    pub(super) fn call_one(&self) -> Option<usize> {
        let mut state = self.state.lock();
        if state.work.is_some() { state.lanes.pop() } else { None }
    }

    /// Gives a lane back: its helper job has ended.
    pub(super) fn dismiss(&self, lane: usize) {
        self.state.lock().lanes.push(lane);
    }

    /// Lets a helper in, unless it was in on this occasion already.
    pub(super) fn enter(&self, last: Option<u32>) -> Entry {
        let mut state = self.state.lock();
        if state.closed {
            return Entry::Closed;
        }
        match &state.work {
            Some(work) if last != Some(state.ticket) => {
                let entry = Entry::Work(Arc::clone(work), state.ticket);
                state.inside += 1;
                entry
            }
            _ => Entry::Nothing,
        }
    }

    /// Lets a helper out. It has dropped its work.
    pub(super) fn leave(&self, panicked: Option<Panicked>) {
        let mut state = self.state.lock();
        state.inside -= 1;
        if state.panicked.is_none() {
            state.panicked = panicked;
        }
        let sleeper = if state.inside == 0 { state.sleeper.take() } else { None };
        drop(state);
        if let Some(sleeper) = sleeper {
            sleeper.unpark();
        }
    }

    /// Whether there was a new occasion since; may lag behind.
    pub(super) fn has_news(&self, last: u32) -> bool {
        // Relaxed: see `advance`.
        self.ticket.load(Ordering::Relaxed) != last
    }

    /// Closes the gate to the work if nobody is inside; from then on the caller is its only owner.
    /// Otherwise the caller is noted as about to sleep, and will be woken when the last one leaves
    /// or somebody announces more.
    ///
    /// # Errors
    /// The ticket at which the caller goes to sleep, when somebody is inside.
    pub(super) fn try_shut(&self) -> Result<Option<Panicked>, u32> {
        let mut state = self.state.lock();
        if state.inside > 0 {
            state.sleeper = Some(thread::current());
            return Err(state.ticket);
        }
        state.sleeper = None;
        state.work = None;
        Ok(state.panicked.take())
    }

    /// Ends the call.
    pub(super) fn close(&self) {
        let mut state = self.state.lock();
        state.closed = true;
        self.advance(&mut state);
    }
}
