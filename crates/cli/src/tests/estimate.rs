//! Shares and times, when all goes as expected and when it does not.

use super::*;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn the_rest_takes_as_long_as_the_work_so_far() {
    let mut estimate = Estimate::new(Some(100));
    assert_eq!((estimate.percent(), estimate.rest(SECOND)), (Some(0), None));
    estimate.update(25, 0, 5 * SECOND);
    assert_eq!((estimate.percent(), estimate.rest(5 * SECOND)), (Some(25), Some(15 * SECOND)));
    estimate.update(100, 0, 20 * SECOND);
    assert_eq!((estimate.percent(), estimate.rest(20 * SECOND)), (Some(100), None));
}

/// 90 of 100 units are passed over in a second; the next five take five seconds, and so will the
/// last.
#[test]
fn what_was_passed_over_is_no_work() {
    let mut estimate = Estimate::new(Some(100));
    estimate.update(90, 90, SECOND);
    assert_eq!((estimate.percent(), estimate.rest(SECOND)), (Some(90), None));
    estimate.update(95, 90, 6 * SECOND);
    assert_eq!((estimate.percent(), estimate.rest(6 * SECOND)), (Some(95), Some(5 * SECOND)));
}

#[test]
fn a_total_that_is_exceeded_is_none() {
    let mut estimate = Estimate::new(Some(100));
    estimate.update(100, 0, SECOND);
    assert_eq!(estimate.percent(), Some(100));
    for done in [101, 1_334, 1_335] {
        estimate.update(done, 0, SECOND);
        assert_eq!((estimate.total(), estimate.percent()), (None, None));
        assert_eq!(estimate.rest(SECOND), None);
    }
}
