//! The dataflow countdown: the last predecessor releases a node, exactly once, and its runner sees
//! the effects of all predecessors.

use loom_tests::fixtures::Memory;
use loom_tests::{Arc, check, thread};
use wavefront_scheduler::dispatchers::Countdown;

#[test]
fn the_last_of_two_predecessors_releases_once_and_sees_both() {
    check("countdown of two, effects visible", || {
        let countdown = Arc::new(Countdown::from_counts(&[2]));
        let memory = Arc::new(Memory::of(2));
        let (countdown2, memory2) = (Arc::clone(&countdown), Arc::clone(&memory));
        let run = |countdown: &Countdown, memory: &Memory, at: usize| {
            memory.write(at);
            let released = countdown.arrive(0);
            if released {
                assert_eq!(memory.sum(), 14, "the released node misses an effect");
            }
            released
        };
        let other = thread::spawn(move || run(&countdown2, &memory2, 0));
        let ours = run(&countdown, &memory, 1);
        let theirs = other.join().unwrap();
        assert!(ours != theirs, "released exactly once");
    });
}

#[test]
fn three_predecessors_release_exactly_once() {
    check("countdown of three, released once", || {
        let countdown = Arc::new(Countdown::from_counts(&[3]));
        let spawn = || {
            let countdown = Arc::clone(&countdown);
            thread::spawn(move || countdown.arrive(0))
        };
        let others = [spawn(), spawn()];
        let mut released = usize::from(countdown.arrive(0));
        for other in others {
            released += usize::from(other.join().unwrap());
        }
        assert_eq!(released, 1);
    });
}

#[test]
fn a_diamond_runs_its_last_node_after_both_sides() {
    check("countdown of a diamond", || {
        // Node 0 releases 1 and 2 (one on each thread), which release 3.
        let countdown = Arc::new(Countdown::from_counts(&[0, 1, 1, 2]));
        let memory = Arc::new(Memory::of(2));
        assert!(countdown.is_ready(0));
        assert!(countdown.arrive(1) && countdown.arrive(2));
        let (countdown2, memory2) = (Arc::clone(&countdown), Arc::clone(&memory));
        let side = |countdown: &Countdown, memory: &Memory, at: usize| {
            memory.write(at);
            if countdown.arrive(3) {
                assert_eq!(memory.sum(), 14, "the last node misses a side");
            }
        };
        let other = thread::spawn(move || side(&countdown2, &memory2, 0));
        side(&countdown, &memory, 1);
        other.join().unwrap();
    });
}

/// The broken twin: a relaxed countdown releases once, but publishes nothing.
#[cfg(loom)]
#[test]
#[should_panic(expected = "the released node misses an effect")]
fn broken_twin_relaxed_countdown_is_caught() {
    use wavefront_sync::{AtomicU32, Ordering};

    check("broken twin: relaxed countdown", || {
        let waiting = Arc::new(AtomicU32::new(2));
        let memory = Arc::new(Memory::of(2));
        let (waiting2, memory2) = (Arc::clone(&waiting), Arc::clone(&memory));
        let run = |waiting: &AtomicU32, memory: &Memory, at: usize| {
            memory.write(at);
            if waiting.fetch_sub(1, Ordering::Relaxed) == 1 {
                assert_eq!(memory.sum(), 14, "the released node misses an effect");
            }
        };
        let other = thread::spawn(move || run(&waiting2, &memory2, 0));
        run(&waiting, &memory, 1);
        other.join().unwrap();
    });
}

/// The broken twin: looking and counting in two steps releases twice or never.
#[cfg(loom)]
#[test]
#[should_panic(expected = "released exactly once")]
fn broken_twin_look_then_count_is_caught() {
    use wavefront_sync::{AtomicU32, Ordering};

    check("broken twin: look, then count", || {
        let waiting = Arc::new(AtomicU32::new(2));
        let waiting2 = Arc::clone(&waiting);
        let run = |waiting: &AtomicU32| {
            waiting.fetch_sub(1, Ordering::AcqRel);
            waiting.load(Ordering::Acquire) == 0
        };
        let other = thread::spawn(move || run(&waiting2));
        let ours = run(&waiting);
        let theirs = other.join().unwrap();
        assert!(ours != theirs, "released exactly once");
    });
}
