//! Calls and their helpers: what a caller has when it goes on, who may still come, and who wakes
//! whom. What ships is run as it is, on threads of the model in place of a pool's.

use loom_tests::fixtures::{Memory, Spawning};
use loom_tests::{Arc, check, check_bounded, thread};
use wavefront_scheduler::workers::{HelperJob, Pool, Seat, Threads, Work, WorkQueue};
use wavefront_sync::Mutex;

/// Jobs that wait until somebody runs them: before, during or after their call.
#[derive(Debug, Default)]
struct Shelf(Mutex<Vec<HelperJob>>);

impl Shelf {
    fn run_all(&self) {
        let jobs = std::mem::take(&mut *self.0.lock());
        jobs.into_iter().for_each(HelperJob::run);
    }
}

impl Pool for Shelf {
    fn spawn(&self, job: HelperJob) {
        self.0.lock().push(job);
    }

    fn wait_usefully(&self) -> bool {
        false
    }
}

/// Parts that leave their effects in memory.
struct Parts {
    queue: WorkQueue<std::ops::Range<usize>>,
    memory: Memory,
}

impl Parts {
    fn of(parts: usize) -> Self {
        Self { queue: WorkQueue::new(0..parts), memory: Memory::of(parts) }
    }
}

impl Work for Parts {
    fn work(&self, _: &Seat<'_>) {
        self.queue.items().for_each(|part| self.memory.write(part));
    }

    fn has_work(&self) -> bool {
        self.queue.left() > 0
    }
}

#[test]
fn a_caller_that_goes_on_sees_what_its_helper_did() {
    check("a call of two parts and a helper", || {
        let threads = Threads::of(Arc::new(Spawning), 2);
        let done = threads.workers().share(Parts::of(2), 2);
        done.memory.expect_all();
    });
}

#[test]
fn mapped_items_come_in_their_order() {
    check("two items mapped with a helper", || {
        let threads = Threads::of(Arc::new(Spawning), 2);
        let doubled = threads.workers().map(vec![1, 2], |item| item * 2);
        assert_eq!(doubled, [2, 4]);
    });
}

#[test]
fn a_helper_that_comes_late_finds_the_gate_closed() {
    check("helper jobs run before, in and after a call", || {
        let shelf = Arc::new(Shelf::default());
        let threads = Threads::of(Arc::<Shelf>::clone(&shelf), 2);
        let other = Arc::clone(&shelf);
        let runner = thread::spawn(move || other.run_all());
        // The call itself panics if anybody still holds the work when it ends.
        threads.workers().share(Parts::of(2), 2).memory.expect_all();
        shelf.run_all();
        runner.join().unwrap();
    });
}

#[test]
fn one_helper_serves_the_levels_of_a_call_in_turn() {
    check("two levels and one helper", || {
        let threads = Threads::of(Arc::new(Spawning), 2);
        let workers = threads.workers();
        workers.share(Parts::of(1), 2).memory.expect_all();
        workers.share(Parts::of(1), 1).memory.expect_all();
    });
}

/// Working on the first part, which only a helper does, makes a second, for whoever comes.
struct Growing {
    /// What is there to do: 0 the first part, 1 the second, otherwise nothing.
    next: Mutex<usize>,
    memory: Memory,
}

impl Work for Growing {
    fn work(&self, seat: &Seat<'_>) {
        let mut next = self.next.lock();
        if *next == 0 && seat.lane() > 0 {
            self.memory.write(0);
            *next = 1;
            drop(next);
            seat.call_help();
            next = self.next.lock();
        }
        if *next == 1 {
            self.memory.write(1);
            *next = 2;
        }
    }

    fn has_work(&self) -> bool {
        *self.next.lock() == 1
    }
}

#[test]
fn a_caller_asleep_is_woken_when_its_helper_leaves_or_finds_more() {
    check_bounded("a helper finds more while the caller sleeps", 7, || {
        let threads = Threads::of(Arc::new(Spawning), 2);
        let growing = Growing { next: Mutex::new(0), memory: Memory::of(2) };
        let done = threads.workers().share(growing, 2);
        // Both, or the helper came too late for either.
        assert_eq!(done.memory.read(0), done.memory.read(1));
    });
}

#[test]
fn two_calls_on_one_pool_end_alone() {
    check("two calls on one pool", || {
        let threads = Threads::of(Arc::new(Spawning), 2);
        let other = threads.clone();
        let theirs = thread::spawn(move || {
            other.workers().share(Parts::of(1), 2).memory.expect_all();
        });
        threads.workers().share(Parts::of(1), 1).memory.expect_all();
        theirs.join().unwrap();
    });
}

/// The broken twin: the caller looks who is inside, and notes under another lock that it sleeps.
#[cfg(loom)]
#[test]
#[should_panic(expected = "deadlock")]
fn broken_twin_sleep_noted_in_a_second_step_is_caught() {
    check("broken twin: sleep noted in a second step", || {
        let gate = Arc::new((Mutex::new(1), Mutex::new(None)));
        let other = Arc::clone(&gate);
        thread::spawn(move || {
            *other.0.lock() -= 1;
            let sleeper: Option<wavefront_sync::thread::Thread> = other.1.lock().take();
            if let Some(sleeper) = sleeper {
                sleeper.unpark();
            }
        });
        let inside = *gate.0.lock();
        if inside > 0 {
            *gate.1.lock() = Some(wavefront_sync::thread::current());
            wavefront_sync::thread::park();
        }
    });
}

/// The broken twin: a helper looks whether the gate is open, and then counts itself in.
#[cfg(loom)]
#[test]
#[should_panic(expected = "somebody is inside after the end")]
fn broken_twin_entry_in_two_steps_is_caught() {
    check("broken twin: entry in two steps", || {
        let gate = Arc::new((Mutex::new(false), Mutex::new(0)));
        let other = Arc::clone(&gate);
        let helper = thread::spawn(move || {
            let closed = *other.0.lock();
            if !closed {
                *other.1.lock() += 1;
            }
        });
        *gate.0.lock() = true;
        let nobody = *gate.1.lock() == 0;
        helper.join().unwrap();
        if nobody {
            assert_eq!(*gate.1.lock(), 0, "somebody is inside after the end");
        }
    });
}

/// The broken twin: leaving is a count that publishes nothing.
#[cfg(loom)]
#[test]
#[should_panic(expected = "the helper's effect is missing")]
fn broken_twin_relaxed_leave_is_caught() {
    use wavefront_sync::{AtomicU64, Ordering};

    check("broken twin: relaxed leave", || {
        let gate = Arc::new((AtomicU64::new(1), Memory::of(1)));
        let other = Arc::clone(&gate);
        let helper = thread::spawn(move || {
            other.1.write(0);
            other.0.store(0, Ordering::Relaxed);
        });
        if gate.0.load(Ordering::Relaxed) == 0 {
            assert_eq!(gate.1.read(0), 7, "the helper's effect is missing");
        }
        helper.join().unwrap();
    });
}
