//! What workers hand to each other besides cells: the first error, and memory that outlives a
//! block.

use loom_tests::{Arc, both, check, thread};
use wavefront_state::{FirstError, ObjectPool};

#[test]
fn of_two_reports_the_lowest_is_kept() {
    check("first of two errors", || {
        let first = Arc::new(FirstError::new());
        let other = Arc::clone(&first);
        both(move || other.report(2, "two"), || first.report(1, "one"));
        assert!(first.is_raised(), "the barrier publishes the flag");
        let first = Arc::into_inner(first).expect("the other side is gone");
        assert_eq!(first.into_report(), Some("one"));
    });
}

#[test]
fn a_raised_flag_never_hides_the_report() {
    check("flag beside a report", || {
        let first = Arc::new(FirstError::new());
        let other = Arc::clone(&first);
        let reporter = thread::spawn(move || other.report(5, ()));
        // Whatever the look says, the report is there after the barrier.
        let _seen = first.is_raised();
        reporter.join().unwrap();
        let first = Arc::into_inner(first).expect("the other side is gone");
        assert_eq!(first.into_report(), Some(()));
    });
}

#[test]
fn a_piece_of_a_pool_has_one_taker() {
    check("two takers of one piece", || {
        let pool = Arc::new(ObjectPool::<u32>::new(2));
        pool.give(7);
        let other = Arc::clone(&pool);
        let theirs = thread::spawn(move || other.take());
        let ours = pool.take();
        let theirs = theirs.join().unwrap();
        assert_eq!(ours + theirs, 7, "one takes it, the other gets a fresh one");
    });
}

/// The broken twin: a report that looks and stores in two steps.
#[cfg(loom)]
#[test]
#[should_panic(expected = "a later report replaced an earlier one")]
fn broken_twin_report_in_two_steps_is_caught() {
    use wavefront_sync::Mutex;

    fn report(kept: &Mutex<Option<u32>>, index: u32) {
        let lower = kept.lock().is_none_or(|first| index < first);
        if lower {
            *kept.lock() = Some(index);
        }
    }
    check("broken twin: report in two steps", || {
        let kept = Arc::new(Mutex::new(None));
        let other = Arc::clone(&kept);
        both(move || report(&other, 2), || report(&kept, 1));
        assert_eq!(*kept.lock(), Some(1), "a later report replaced an earlier one");
    });
}
