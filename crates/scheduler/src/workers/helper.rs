//! A helper's job, from its spawning to its end.

use std::sync::Arc;

use wavefront_sync::{catch_panic, scaled};

use super::gate::{Entry, Gate};
use super::pool::HelperJob;
use super::work::{Help, Seat};

/// How often a helper that has nothing to do looks for more before its job ends. A level often
/// follows the next within a microsecond or two, while waking a sleeping thread takes fifty.
const LOOKS: usize = 64;

/// A helper of one call, called or already there. Its lane is free again when it is gone.
#[derive(Debug)]
struct Helper {
    gate: Arc<Gate>,
    lane: usize,
}

impl Helper {
    /// Helps, if the call still wants help, until it has nothing more to do. A panic in the work is
    /// handed to the caller.
    fn help(&self) {
        let mut last = None;
        let mut looks = 0;
        loop {
            match self.gate.enter(last) {
                Entry::Work(work, ticket) => {
                    last = Some(ticket);
                    looks = 0;
                    if work.has_work() {
                        // One helper wakes the next: waking takes some microseconds, so that one
                        // thread alone would wake many too slowly.
                        spawn_one(&self.gate);
                    }
                    let seat = Seat::new(self.lane, Some(&self.gate));
                    let worked = catch_panic(|| work.work(&seat));
                    // The caller relies on being the only owner when nobody is inside.
                    drop(work);
                    self.gate.leave(worked.err());
                }
                Entry::Nothing => {
                    let news = |last| self.gate.has_news(last);
                    while looks < scaled(LOOKS, 0) && !last.is_some_and(news) {
                        core::hint::spin_loop();
                        looks += 1;
                    }
                    if looks >= scaled(LOOKS, 0) {
                        return;
                    }
                }
                Entry::Closed => return,
            }
        }
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        self.gate.dismiss(self.lane);
    }
}

/// Calls one more helper, if the call may have one.
pub(super) fn spawn_one(gate: &Arc<Gate>) {
    if let Some(lane) = gate.call_one() {
        let helper = Helper { gate: Arc::clone(gate), lane };
        gate.pool().spawn(HelperJob::new(move || helper.help()));
    }
}

impl Help for Arc<Gate> {
    fn call(&self) {
        self.announce();
        spawn_one(self);
    }
}
