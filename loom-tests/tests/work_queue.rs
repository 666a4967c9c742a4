//! The work queue: who takes a part, and how many are left.

use loom_tests::{Arc, check, thread};
use wavefront_scheduler::workers::WorkQueue;

#[test]
fn each_part_is_taken_once() {
    check("three parts, two takers", || {
        let queue = Arc::new(WorkQueue::new(0..3));
        let other = Arc::clone(&queue);
        let theirs = thread::spawn(move || other.items().collect::<Vec<i32>>());
        let mut taken: Vec<i32> = queue.items().collect();
        taken.extend(theirs.join().unwrap());
        taken.sort_unstable();
        assert_eq!(taken, [0, 1, 2]);
    });
}

/// Whoever sees that none is left may rely on it: parts never come back.
#[test]
fn once_no_part_is_left_none_can_be_taken() {
    check("looking at what is left", || {
        let queue = Arc::new(WorkQueue::new(0..1));
        let other = Arc::clone(&queue);
        let taker = thread::spawn(move || other.take());
        if queue.left() == 0 {
            assert_eq!(queue.take(), None);
        }
        let ours = queue.take();
        assert_eq!([ours, taker.join().unwrap()].into_iter().flatten().collect::<Vec<_>>(), [0]);
    });
}

/// The broken twin: a claim that reads the next number and advances it in two steps.
#[cfg(loom)]
#[test]
#[should_panic(expected = "a part was taken twice")]
fn broken_twin_claim_in_two_steps_is_caught() {
    use wavefront_sync::{AtomicU32, Ordering};

    fn take(next: &AtomicU32) -> u32 {
        let part = next.load(Ordering::Relaxed);
        next.store(part + 1, Ordering::Relaxed);
        part
    }
    check("broken twin: claim in two steps", || {
        let next = Arc::new(AtomicU32::new(0));
        let other = Arc::clone(&next);
        let theirs = thread::spawn(move || take(&other));
        let ours = take(&next);
        assert_ne!(ours, theirs.join().unwrap(), "a part was taken twice");
    });
}
