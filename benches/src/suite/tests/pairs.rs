//! Pairs and percentiles.

use std::cell::RefCell;
use std::time::Duration;

use super::{Budget, paired};
use crate::suite::Spread;

#[test]
fn percentiles_interpolate() {
    let values: Vec<f64> = (0..=10).rev().map(f64::from).collect();
    let spread = Spread::of(&values).unwrap();
    for (found, expected) in [(spread.median, 5.0), (spread.p10, 1.0), (spread.p90, 9.0)] {
        assert!((found - expected).abs() < 1e-9, "{found} instead of {expected}");
    }
    assert_eq!(spread.pairs, 11);
    assert!((Spread::of(&[1.0, 2.0]).unwrap().median - 1.5).abs() < 1e-9);
    assert_eq!(Spread::of(&[]), None);
    assert_eq!(Spread::of(&[f64::NAN]), None);
}

#[test]
fn the_order_alternates_and_the_warm_up_does_not_count() {
    let order = RefCell::new(String::new());
    let side = |name, ms| {
        let order = &order;
        move || {
            order.borrow_mut().push(name);
            Duration::from_millis(ms)
        }
    };
    let budget = Budget { pairs_min: 4, pairs_max: 4, time: Duration::ZERO };
    let pairs = paired(budget, side('a', 10), side('b', 30));
    assert_eq!(*order.borrow(), "ababbaabba");
    assert_eq!(pairs.ratio.pairs, 4);
    assert!((pairs.ratio.median - 3.0).abs() < 1e-9, "the first has three times the throughput");
    assert!((pairs.first_ns.median - 1e7).abs() < 1.0);
}
