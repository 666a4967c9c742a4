//! What waits is bounded by bytes, whatever the items' sizes.

use std::thread;
use std::time::Duration;

use super::{Either, UNIT, queue};

/// The most bytes that ever waited, when the receiver is slower than the sender.
fn most_waiting(bytes_max: usize, sizes: &[usize]) -> usize {
    let (sender, receiver) = queue::<usize>(bytes_max);
    thread::scope(|scope| {
        scope.spawn(move || sizes.iter().for_each(|size| sender.send(*size, *size).unwrap()));
        let mut most = 0;
        for size in sizes {
            // All that can be sent meanwhile is.
            thread::sleep(Duration::from_millis(3));
            let waiting: usize = receiver.permits.len() * UNIT;
            most = most.max(waiting);
            assert_eq!(receiver.recv_timeout(Duration::from_mins(1)).unwrap(), *size, "in order");
        }
        most
    })
}

#[test]
fn no_more_bytes_wait_than_the_limit_says() {
    let sizes = [10 * UNIT, 3 * UNIT, 1, 12 * UNIT, 7 * UNIT, UNIT, 12 * UNIT, 12 * UNIT];
    for units in [1, 4, 12, 25] {
        let most = most_waiting(units * UNIT, &sizes);
        assert!(most <= units * UNIT, "{units}: {most}");
        assert!(units < 12 || most >= 12 * UNIT, "{units}: {most}");
    }
}

#[test]
fn small_items_are_counted() {
    let (sender, receiver) = queue::<u8>(3 * UNIT);
    thread::scope(|scope| {
        let sending = scope.spawn(move || (0..4).for_each(|item| sender.send(item, 0).unwrap()));
        thread::sleep(Duration::from_millis(50));
        assert!(!sending.is_finished(), "the fourth has no room");
        for item in 0..4 {
            assert_eq!(receiver.recv_timeout(Duration::from_mins(1)).unwrap(), item);
        }
    });
    assert!(receiver.try_recv().is_err());
}

#[test]
fn a_sender_that_waits_learns_that_nobody_receives() {
    let (sender, receiver) = queue::<u8>(UNIT);
    sender.send(1, UNIT).unwrap();
    thread::scope(|scope| {
        let sending = scope.spawn(move || sender.send(2, 5 * UNIT).is_err());
        thread::sleep(Duration::from_millis(20));
        drop(receiver);
        assert!(sending.join().unwrap());
    });
}

#[test]
fn waiting_ends_with_an_item_a_timer_or_the_sender() {
    let (sender, receiver) = queue::<u8>(UNIT);
    let due = crossbeam_channel::after(Duration::from_millis(5));
    assert!(matches!(receiver.recv_or(&due), Either::Due));
    sender.send(9, 1).unwrap();
    assert!(matches!(receiver.recv_or(&crossbeam_channel::never::<()>()), Either::Item(9)));
    drop(sender);
    assert!(matches!(receiver.recv_or(&crossbeam_channel::never::<()>()), Either::Closed));
}

#[test]
fn no_limit_is_too_large() {
    let (sender, receiver) = queue::<u8>(usize::MAX);
    for item in 0..9 {
        sender.send(item, usize::MAX / 10).unwrap();
    }
    assert_eq!(receiver.try_recv().unwrap(), 0);
    let (sender, receiver) = queue::<u8>(0);
    sender.send(1, 1 << 30).unwrap();
    assert_eq!(receiver.try_recv().unwrap(), 1);
}
