//! Shared work: every part once, whoever comes; panics; and calls that do not wait for each other.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use wavefront_sync::{AtomicUsize, Mutex, Ordering, catch_panic};

use super::{HelperJob, Pool, Seat, Threads, Work, WorkQueue};

/// Counts who took which part, and which lanes came.
struct Count {
    parts: WorkQueue<core::ops::Range<usize>>,
    taken: Vec<AtomicUsize>,
    lanes: Vec<AtomicUsize>,
    at_once: Vec<AtomicUsize>,
}

impl Count {
    fn new(parts: usize, threads: usize) -> Self {
        let zeros = |len: usize| (0..len).map(|_| AtomicUsize::new(0)).collect::<Vec<_>>();
        let (taken, lanes, at_once) = (zeros(parts), zeros(threads), zeros(threads));
        Self { parts: WorkQueue::new(0..parts), taken, lanes, at_once }
    }
}

impl Work for Count {
    fn work(&self, seat: &Seat<'_>) {
        let inside = &self.at_once[seat.lane()];
        assert_eq!(inside.fetch_add(1, Ordering::Relaxed), 0, "two workers in one lane");
        self.lanes[seat.lane()].fetch_add(1, Ordering::Relaxed);
        for part in self.parts.items() {
            self.taken[part].fetch_add(1, Ordering::Relaxed);
            thread::yield_now();
        }
        inside.fetch_sub(1, Ordering::Relaxed);
    }

    fn has_work(&self) -> bool {
        self.parts.left() > 0
    }
}

/// Every part is taken once, by lanes that have different numbers, whoever calls.
#[test]
fn workers_take_each_part_once() {
    for threads in 1..6 {
        let own = Threads::own(threads, 0).unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let pool = Arc::new(pool);
        let hosts = Threads::of_pool(Arc::clone(&pool), threads);
        for parts in [0_usize, 1, 2, 3, 100] {
            let share = |of: &Threads| {
                let workers = of.workers();
                // Several pieces of work in one call.
                for _ in 0..20 {
                    let count = workers.share(Count::new(parts, threads), parts);
                    let number = |of: &AtomicUsize| of.load(Ordering::Relaxed);
                    assert!(count.taken.iter().all(|times| number(times) == 1));
                    assert_eq!(number(&count.lanes[0]), 1, "the caller works, too");
                }
            };
            share(&own);
            share(&hosts);
            pool.install(|| share(&hosts));
            pool.install(|| share(&own));
        }
    }
}

/// Helpers do come: with two threads, and parts that wait for each other's worker.
#[test]
fn a_helper_comes() {
    struct Meeting {
        parts: WorkQueue<core::ops::Range<usize>>,
        arrived: AtomicUsize,
    }
    impl Work for Meeting {
        fn work(&self, _: &Seat<'_>) {
            for _ in self.parts.items() {
                self.arrived.fetch_add(1, Ordering::Relaxed);
                while self.arrived.load(Ordering::Relaxed) < 2 {
                    thread::yield_now();
                }
            }
        }
        fn has_work(&self) -> bool {
            self.parts.left() > 0
        }
    }
    let threads = Threads::own(2, 0).unwrap();
    for _ in 0..200 {
        let meeting = Meeting { parts: WorkQueue::new(0..2), arrived: AtomicUsize::new(0) };
        let meeting = threads.workers().share(meeting, 2);
        assert_eq!(meeting.arrived.into_inner(), 2);
    }
}

/// The caller's own part is done first, and what is shared meanwhile, too.
#[test]
fn work_is_shared_beside_the_callers_own() {
    for threads in 1..4 {
        let threads = Threads::own(threads, 0).unwrap();
        let (count, own) = threads.workers().share_beside(Count::new(50, 3), 50, || "the caller's");
        assert_eq!(own, "the caller's");
        assert!(count.taken.iter().all(|times| times.load(Ordering::Relaxed) == 1));
    }
}

/// Panics at one part, wherever it is taken.
struct Panics {
    parts: WorkQueue<core::ops::Range<usize>>,
    at: usize,
    taken: Arc<AtomicUsize>,
}

impl Work for Panics {
    fn work(&self, _: &Seat<'_>) {
        for part in self.parts.items() {
            self.taken.fetch_add(1, Ordering::Relaxed);
            thread::yield_now();
            assert!(part != self.at, "part {part}");
        }
    }

    fn has_work(&self) -> bool {
        self.parts.left() > 0
    }
}

/// A panic reaches the caller after all who had begun have ended; the next call works.
#[test]
fn a_panic_of_any_worker_reaches_the_caller() {
    for threads in 1..4 {
        let threads = Threads::own(threads, 0).unwrap();
        for at in 0..20 {
            let taken = Arc::new(AtomicUsize::new(0));
            let work = Panics { parts: WorkQueue::new(0..20), at, taken: Arc::clone(&taken) };
            let caught = catch_panic(|| threads.workers().share(work, 20)).err();
            assert_eq!(caught.map(|panicked| panicked.message()), Some(format!("part {at}")));
            assert_eq!(Arc::strong_count(&taken), 1, "nobody is at it any more");
            let whole = threads.workers().share(Count::new(10, 3), 10);
            assert!(whole.taken.iter().all(|times| times.load(Ordering::Relaxed) == 1));
        }
    }
}

/// A pool that keeps its jobs until they are asked for.
#[derive(Default)]
struct Late(Mutex<Vec<HelperJob>>);

impl Pool for Late {
    fn spawn(&self, job: HelperJob) {
        self.0.lock().push(job);
    }

    fn wait_usefully(&self) -> bool {
        panic!("the caller waits for a job that has not begun")
    }
}

/// No call waits for a helper that has not begun, and one that begins late finds nothing.
#[test]
fn a_job_that_never_begins_delays_nothing() {
    let pool = Arc::new(Late::default());
    let threads = Threads::of(Arc::<Late>::clone(&pool), 3);
    for _ in 0..10 {
        let workers = threads.workers();
        for _ in 0..5 {
            let count = workers.share(Count::new(10, 3), 10);
            assert_eq!(count.lanes[0].load(Ordering::Relaxed), 1);
        }
    }
    let jobs = core::mem::take(&mut *pool.0.lock());
    assert_eq!(jobs.len(), 20, "two for each call, however many pieces of work it has");
    jobs.into_iter().for_each(HelperJob::run);
}

/// Jobs that are dropped make room for others.
#[test]
fn a_job_that_is_thrown_away_is_called_again() {
    let pool = Arc::new(Late::default());
    let threads = Threads::of(Arc::<Late>::clone(&pool), 2);
    let workers = threads.workers();
    for _ in 0..3 {
        workers.share(Count::new(10, 2), 10);
        assert_eq!(core::mem::take(&mut *pool.0.lock()).len(), 1);
    }
}

/// Two calls on one helper: what the one's helper waits for is the other's end.
struct Waits {
    parts: WorkQueue<core::ops::Range<usize>>,
    go_on: Mutex<Receiver<()>>,
    began: Mutex<Sender<()>>,
}

impl Work for Waits {
    fn work(&self, seat: &Seat<'_>) {
        for _ in self.parts.items() {
            if seat.lane() == 0 {
                // Leaves parts for the helper.
                thread::sleep(Duration::from_micros(200));
            } else if self.parts.left() > 0 {
                self.began.lock().send(()).unwrap();
                self.go_on.lock().recv().unwrap();
                return;
            }
        }
    }

    fn has_work(&self) -> bool {
        self.parts.left() > 0
    }
}

#[test]
fn a_helper_that_waits_for_another_call_does_not_keep_that_call_from_ending() {
    let threads = Arc::new(Threads::own(2, 0).unwrap());
    let (began, has_begun) = channel();
    let (go_on, may_go_on) = channel();
    let first = Arc::clone(&threads);
    let first = thread::spawn(move || {
        let work = Waits {
            parts: WorkQueue::new(0..20_000),
            go_on: Mutex::new(may_go_on),
            began: Mutex::new(began),
        };
        first.workers().share(work, 20_000);
    });
    has_begun.recv_timeout(Duration::from_secs(20)).expect("the helper comes");
    // The only helper is in the middle of the first call. The second one ends nevertheless.
    let (done, is_done) = channel();
    let second = Arc::clone(&threads);
    thread::spawn(move || {
        let count = second.workers().share(Count::new(100, 2), 100);
        done.send(count.lanes[0].load(Ordering::Relaxed)).unwrap();
    });
    let ended = is_done.recv_timeout(Duration::from_secs(20));
    assert_eq!(ended, Ok(1), "the second call waits for a job that has not begun");
    go_on.send(()).unwrap();
    first.join().unwrap();
}

/// On top of a call that waits in a join of the pool's, no helper job of another call runs.
#[test]
fn no_helper_job_runs_on_top_of_a_call() {
    struct Joins {
        parts: WorkQueue<core::ops::Range<usize>>,
        on_top: Arc<AtomicUsize>,
    }
    std::thread_local! {
        static DEPTH: core::cell::Cell<usize> = const { core::cell::Cell::new(0) };
    }
    impl Work for Joins {
        fn work(&self, _: &Seat<'_>) {
            for _ in self.parts.items() {
                let depth = DEPTH.replace(DEPTH.get() + 1);
                self.on_top.fetch_add(depth, Ordering::Relaxed);
                rayon::join(
                    || thread::sleep(Duration::from_micros(50)),
                    || thread::sleep(Duration::from_micros(50)),
                );
                DEPTH.set(depth);
            }
        }
        fn has_work(&self) -> bool {
            self.parts.left() > 0
        }
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
    let pool = Arc::new(pool);
    let threads = Threads::of_pool(Arc::clone(&pool), 3);
    let on_top = Arc::new(AtomicUsize::new(0));
    let call = || {
        let joins = Joins { parts: WorkQueue::new(0..50), on_top: Arc::clone(&on_top) };
        threads.workers().share(joins, 50);
    };
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(call);
        }
    });
    assert_eq!(on_top.load(Ordering::Relaxed), 0);
}

/// Results come in the order of their items, however many and whoever made them.
#[test]
fn results_keep_the_order_of_their_items() {
    for threads in [1, 4] {
        let threads = Threads::own(threads, 0).unwrap();
        for len in [0_u32, 1, 2, 7, 1_000] {
            // The first item takes longest: its result is the last to come.
            let slow = |n: u32| (n, thread::sleep(Duration::from_millis(20 >> (5 * n.min(1)))));
            let results = threads.workers().map((0..len).collect(), slow);
            assert_eq!(results, (0..len).map(|n| (n, ())).collect::<Vec<_>>());
        }
    }
}
