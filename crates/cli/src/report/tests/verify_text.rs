//! What a verification prints.

use wavefront_engine::Schedule;
use wavefront_import::{RecordAt, ScheduleDifference};
use wavefront_types::TxHash;

use super::*;

fn report(schedules: Schedules) -> VerifyReport {
    let mut variant = Variant::new(2);
    (variant.blocks, variant.transactions, variant.in_levels) = (60, 6_000, 60);
    variant.digest = Some(Hash::ZERO);
    let mut report = VerifyReport::new(Hash::ZERO);
    (report.topoheight, report.transactions) = (60, 6_000);
    report.digest = Some(Hash::ZERO);
    report.variants = vec![variant];
    report.schedules = Some(schedules);
    report
}

fn sound() -> Schedules {
    let mut schedules = Schedules::new(0..64);
    (schedules.blocks, schedules.runs) = (60, 3_840);
    schedules
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
    let mut plain = report(sound());
    plain.schedules = None;
    assert!(
        verify_text(&plain).ends_with("\n2 threads  identical: 60 blocks compared, 60 in levels")
    );
}

#[test]
fn incomplete_and_serial_executions_are_told() {
    let mut schedules = sound();
    (schedules.runs, schedules.fallbacks) = (3_801, 64);
    let text = verify_text(&report(schedules));
    assert!(text.ends_with("identical: 3,801 executions compared, 64 serial after all"), "{text}");
}

#[test]
fn a_schedule_at_fault_is_named() {
    let difference = BlockDifference {
        at: RecordAt { file: "a.chain".into(), number: 7, offset: 900 },
        topoheight: 7,
        transaction: Some((3, TxHash::ZERO)),
        field: "receipt.fee".to_owned(),
        serial: "5".to_owned(),
        parallel: "6".to_owned(),
    };
    let (number, schedule) = (17, Schedule::numbered(7, 16));
    let mut schedules = sound();
    schedules.first = Some(ScheduleDifference { number, schedule, difference });
    (schedules.differing, schedules.runs) = (2, 448);
    let text = verify_text(&report(schedules));
    let wanted = format!(
        "64 schedules DIFFERS in 2 of 448 executions\n  \
         schedule 17 (shuffled levels), a.chain: block 7 at byte 900 (topoheight 7)\n  \
         transaction 3 ({})\n  receipt.fee: serial 5, parallel 6",
        TxHash::ZERO
    );
    assert!(text.ends_with(&wanted), "{text}");
}
