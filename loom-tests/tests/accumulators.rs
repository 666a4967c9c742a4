//! Accumulators: sums are exact, overflow is found, and the fold after the barrier sees all.

use loom_tests::{Arc, both, check, thread};
use wavefront_state::{Accumulators, LaneIndex};
use wavefront_types::{Tally, Total};

fn fees(amount: u64) -> Tally {
    let mut tally = Tally::default();
    tally.add(Total::Fees, amount).expect("one amount fits");
    tally
}

#[test]
fn additions_to_one_lane_are_not_lost() {
    check("two additions to one lane", || {
        let sums = Arc::new(Accumulators::new());
        let other = Arc::clone(&sums);
        both(
            move || other.add(LaneIndex(0), &fees(3)).unwrap(),
            || sums.add(LaneIndex(0), &fees(4)).unwrap(),
        );
        assert_eq!(sums.fold().unwrap().get(Total::Fees), 7);
    });
}

#[test]
fn the_fold_after_the_barrier_sees_every_lane() {
    check("fold after the barrier, three adders", || {
        let sums = Arc::new(Accumulators::new());
        let spawn = |lane, amount| {
            let sums = Arc::clone(&sums);
            thread::spawn(move || sums.add(LaneIndex(lane), &fees(amount)).unwrap())
        };
        let others = [spawn(0, 1), spawn(1, 10)];
        sums.add(LaneIndex(0), &fees(100)).unwrap();
        for other in others {
            other.join().unwrap();
        }
        assert_eq!(sums.fold().unwrap().get(Total::Fees), 111);
    });
}

#[test]
fn overflow_is_found_in_the_lane_or_in_the_fold() {
    check("checked overflow in lane and fold", || {
        let sums = Arc::new(Accumulators::new());
        let other = Arc::clone(&sums);
        let theirs = thread::spawn(move || other.add(LaneIndex(0), &fees(u64::MAX)).is_some());
        let ours = sums.add(LaneIndex(1), &fees(1)).is_some();
        let late = sums.add(LaneIndex(0), &fees(1)).is_some();
        let theirs = theirs.join().unwrap();
        assert!(ours, "its lane holds nothing else");
        // Lane 0 takes one of the two; together with lane 1 nothing fits.
        assert!(theirs != late || !theirs);
        assert!(theirs || late, "the first to come fits");
        if theirs {
            assert_eq!(sums.fold(), None);
        }
    });
}

/// The broken twin: a load and a store instead of one checked update.
#[cfg(loom)]
#[test]
#[should_panic(expected = "an addition was lost")]
fn broken_twin_load_then_store_is_caught() {
    use wavefront_sync::{AtomicU64, Ordering};

    check("broken twin: load, then store", || {
        let sum = Arc::new(AtomicU64::new(0));
        let other = Arc::clone(&sum);
        let add = |sum: &AtomicU64, amount| {
            sum.store(sum.load(Ordering::Relaxed) + amount, Ordering::Relaxed);
        };
        both(move || add(&other, 3), || add(&sum, 4));
        assert_eq!(sum.load(Ordering::Relaxed), 7, "an addition was lost");
    });
}
