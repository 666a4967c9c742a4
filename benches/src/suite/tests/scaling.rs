//! Rounds, and the ratios within them.

use std::cell::RefCell;
use std::time::Duration;

use super::{Side, points, rounds};
use crate::suite::machine;
use crate::suite::pairs::Budget;

const FOUR: Budget = Budget { pairs_min: 4, pairs_max: 4, time: Duration::ZERO };

#[test]
fn rounds_run_back_and_forth_after_one_that_does_not_count() {
    let order = RefCell::new(String::new());
    let side = |name: char| -> Side<'_> {
        let order = &order;
        Box::new(move || {
            order.borrow_mut().push(name);
            Duration::from_millis(1)
        })
    };
    let times = rounds(FOUR, &mut [side('a'), side('b'), side('c')]);
    assert_eq!(*order.borrow(), "abcabccbaabccba");
    assert!(times.iter().all(|times| times.len() == 4));
}

#[test]
fn ratios_are_of_throughputs_within_a_round() {
    // All sides are twice as slow from one round to the next; the ratios do not notice.
    let side = |ms: u64| -> Side<'_> {
        let mut time = Duration::from_millis(ms);
        Box::new(move || {
            time *= 2;
            time
        })
    };
    let beyond = machine::cores() + 1;
    let threads = [1, 2, beyond];
    let points = points(FOUR, &threads, side(30), vec![side(40), side(20), side(10)]);
    let near = |value: f64, expected: f64| (value - expected).abs() < 1e-9;
    let expected = [(1.0, 0.75), (2.0, 1.5), (4.0, 3.0)];
    for (at, (one, serial)) in expected.into_iter().enumerate() {
        assert_eq!((points[at].threads, points[at].vs_one.pairs), (threads[at], 4));
        for (spread, expected) in [(points[at].vs_one, one), (points[at].vs_serial, serial)] {
            let values = [spread.p10, spread.median, spread.p90];
            assert!(values.into_iter().all(|value| near(value, expected)), "{spread:?}");
        }
    }
    assert!(points[2].oversubscribed && !points[0].oversubscribed);
}
