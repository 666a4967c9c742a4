//! What workers hand to each other besides cells: the earliest report, and spare memory.

use loom_tests::{Arc, both, check, thread};
use wavefront_state::{Earliest, Spares};

#[test]
fn of_two_reports_the_lowest_is_kept() {
    check("earliest of two reports", || {
        let earliest = Arc::new(Earliest::new());
        let other = Arc::clone(&earliest);
        both(move || other.report(2, "two"), || earliest.report(1, "one"));
        assert!(earliest.is_raised(), "the barrier publishes the flag");
        let earliest = Arc::into_inner(earliest).expect("the other side is gone");
        assert_eq!(earliest.into_report(), Some("one"));
    });
}

#[test]
fn a_raised_flag_never_hides_the_report() {
    check("flag beside a report", || {
        let earliest = Arc::new(Earliest::new());
        let other = Arc::clone(&earliest);
        let reporter = thread::spawn(move || other.report(5, ()));
        // Whatever the look says, the report is there after the barrier.
        let _seen = earliest.is_raised();
        reporter.join().unwrap();
        let earliest = Arc::into_inner(earliest).expect("the other side is gone");
        assert_eq!(earliest.into_report(), Some(()));
    });
}

#[test]
fn a_spare_piece_has_one_taker() {
    check("two takers of one spare", || {
        let spares = Arc::new(Spares::<u32>::new(2));
        spares.give(7);
        let other = Arc::clone(&spares);
        let theirs = thread::spawn(move || other.take());
        let ours = spares.take();
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
