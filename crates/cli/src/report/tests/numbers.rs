//! Numbers as people read them.

use std::time::Duration;

use super::*;

#[test]
fn durations_keep_three_digits() {
    let text = |micros| duration(Duration::from_micros(micros));
    assert_eq!(text(0), "0 µs");
    assert_eq!(text(731), "731 µs");
    assert_eq!(text(1_005), "1.00 ms");
    assert_eq!(text(52_390), "52.3 ms");
    assert_eq!(text(520_900), "520 ms");
    assert_eq!(text(4_070_000), "4.07 s");
    assert_eq!(text(119_900_000), "119 s");
    assert_eq!(text(200_000_000), "3 min 20 s");
}

#[test]
fn rates_shares_and_means_do_not_divide_by_zero() {
    assert_eq!(per_second(10, Duration::from_secs(2)), 5);
    assert_eq!(per_second(10, Duration::ZERO), 10_000_000_000);
    assert_eq!(per_mille(Duration::from_millis(1), Duration::from_millis(3)), 333);
    assert_eq!(per_mille(Duration::from_millis(1), Duration::ZERO), 1_000_000_000);
    assert_eq!(mean(10, 4), "2.5");
    assert_eq!(mean(10, 0), "10.0");
}

#[test]
fn one_has_no_plural() {
    assert_eq!(counted(1, "block"), "1 block");
    assert_eq!(counted(2_000, "block"), "2,000 blocks");
}
