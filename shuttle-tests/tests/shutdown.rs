//! The end of an import: driver, bounded queue and committer always come to one.

use core::num::NonZeroU32;

use shuttle_tests::check;
use shuttle_tests::pipeline::{End, Plan, import};
use wavefront_import::{Durability, ImportError};

const PLAN: Plan = Plan {
    blocks: 5,
    queue: 1,
    durability: Durability::Every(NonZeroU32::new(2).expect("not zero")),
    fails_at: None,
    interrupted: false,
};

fn outcome(end: &End) -> Vec<u32> {
    [end.sent, end.height, u64::from(end.refused)]
        .iter()
        .map(|figure| u32::try_from(*figure).unwrap_or(u32::MAX))
        .collect()
}

/// Everything sent is in the store, and the driver was told so.
fn expect_all(end: &End) {
    assert!(end.committed.is_ok() && !end.refused, "{end:?}");
    assert_eq!((end.height, end.in_store), (end.sent, end.sent), "{end:?}");
}

#[test]
fn a_full_queue_is_emptied_before_the_end() {
    check("shutdown, queue of 1 full", || {
        let end = import(PLAN);
        expect_all(&end);
        assert_eq!(end.sent, PLAN.blocks);
        outcome(&end)
    });
}

#[test]
fn a_queue_without_places_is_a_handover() {
    check("shutdown, queue without places", || {
        let end = import(Plan { queue: 0, durability: Durability::AtEnd, ..PLAN });
        expect_all(&end);
        outcome(&end)
    });
}

#[test]
fn an_empty_queue_ends_the_committer() {
    check("shutdown, queue empty", || {
        let end = import(Plan { blocks: 0, interrupted: true, ..PLAN });
        expect_all(&end);
        outcome(&end)
    });
}

#[test]
fn a_stop_request_commits_what_was_executed() {
    check("shutdown, stop requested", || {
        let end = import(Plan { interrupted: true, ..PLAN });
        expect_all(&end);
        outcome(&end)
    });
}

#[test]
fn a_failing_committer_ends_the_driver() {
    check("shutdown, committer fails", || {
        let end = import(Plan { fails_at: Some(3), interrupted: true, ..PLAN });
        match &end.committed {
            Ok(()) => expect_all(&end),
            Err(ImportError::Commit { .. }) => assert_eq!((end.height, end.in_store), (2, 2)),
            Err(other) => panic!("{other}"),
        }
        assert!(!end.refused || end.committed.is_err(), "a refusal has a cause: {end:?}");
        outcome(&end)
    });
}

/// The broken twin: the queue outlives the committer that failed.
#[cfg(shuttle)]
#[test]
#[should_panic(expected = "deadlock")]
fn broken_twin_queue_that_outlives_its_committer_is_caught() {
    use shuttle_tests::pipeline::import_with_a_queue_that_stays;

    check("broken twin: the queue stays", || {
        outcome(&import_with_a_queue_that_stays(Plan { fails_at: Some(1), ..PLAN }))
    });
}
