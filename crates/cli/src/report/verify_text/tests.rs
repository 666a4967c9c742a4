//! What a verification prints.

use wavefront_engine::Schedule;
use wavefront_import::{RecordAt, ScheduleDifference};
use wavefront_types::{BlockHash, TxHash};

use super::*;

fn report(schedules: Schedules) -> VerifyReport {
    let lane = Lane {
        threads: 2,
        blocks: 60,
        transactions: 6_000,
        in_levels: 60,
        differing: 0,
        first: None,
        digest: Some(Hash::ZERO),
    };
    VerifyReport {
        genesis: Hash::ZERO,
        end: None,
        topoheight: 60,
        tip: BlockHash::ZERO,
        transactions: 6_000,
        digest: Some(Hash::ZERO),
        lanes: vec![lane],
        schedules: Some(schedules),
    }
}

fn sound() -> Schedules {
    Schedules { numbers: 0..64, blocks: 60, runs: 3_840, fallbacks: 0, differing: 0, first: None }
}

#[test]
fn verdicts_stand_in_one_column() {
    let text = verify_text(&report(sound()));
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(
        lines[0],
        format!("serial       60 blocks, 6,000 transactions, digest {}", Hash::ZERO)
    );
    assert_eq!(lines[1], "2 threads    identical: 60 blocks compared, 60 in levels");
    assert_eq!(lines[2], "64 schedules identical: 60 blocks × 64 compared");
    let plain = VerifyReport { schedules: None, ..report(sound()) };
    assert!(
        verify_text(&plain).ends_with("\n2 threads  identical: 60 blocks compared, 60 in levels")
    );
}

#[test]
fn incomplete_and_serial_executions_are_told() {
    let text = verify_text(&report(Schedules { runs: 3_801, fallbacks: 64, ..sound() }));
    assert!(text.ends_with("identical: 3,801 executions compared, 64 serial after all"), "{text}");
}

#[test]
fn a_schedule_at_fault_is_named() {
    let difference = Difference {
        at: RecordAt { file: "a.chain".into(), number: 7, offset: 900 },
        topoheight: 7,
        transaction: Some((3, TxHash::ZERO)),
        field: "receipt.fee".to_owned(),
        serial: "5".to_owned(),
        parallel: "6".to_owned(),
    };
    let (number, schedule) = (17, Schedule::numbered(7, 16));
    let first = Some(ScheduleDifference { number, schedule, difference });
    let text = verify_text(&report(Schedules { differing: 2, runs: 448, first, ..sound() }));
    let wanted = format!(
        "64 schedules DIFFERS in 2 of 448 executions\n  \
         schedule 17 (shuffled levels), a.chain: block 7 at byte 900 (topoheight 7)\n  \
         transaction 3 ({})\n  receipt.fee: serial 5, parallel 6",
        TxHash::ZERO
    );
    assert!(text.ends_with(&wanted), "{text}");
}
