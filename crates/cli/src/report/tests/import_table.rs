//! The summary as people see it.

use std::collections::BTreeMap;
use std::time::Duration;

use wavefront_import::{ImportReport, TxTable};
use wavefront_storage::Tip;
use wavefront_types::{BlockHash, ErrorCode, Hash, Totals, TxKind};

use super::*;
use crate::report::table::WIDTH;

fn report() -> ImportReport {
    let counts = |executed, codes: &[(ErrorCode, u64)]| OutcomeCounts {
        executed,
        trapped: 0,
        skipped: codes.iter().copied().collect(),
    };
    let codes = [(ErrorCode::InsufficientBalance, 12), (ErrorCode::NonceTooLow, 1_003)];
    let mut report = ImportReport::new(Hash::ZERO, Dispatcher::Levels);
    report.blocks = 1_000;
    report.transactions = TxTable(BTreeMap::from([
        (TxKind::Transfers, counts(1_234_567, &codes)),
        (TxKind::InvokeContract, counts(50_000, &[])),
    ]));
    report.fees = 123_456_789_012;
    report.levels.blocks = 997;
    report.levels.transactions = 997_000;
    report.levels.levels = 9_970;
    report.levels.levels_max = 44;
    report.levels.width_max = 991;
    report.serial.insert("small block", 3);
    report.stages.decode = Duration::from_millis(310);
    report.stages.verify = Duration::from_millis(49_100);
    report.stages.plan = Duration::from_millis(420);
    report.stages.execute = Duration::from_millis(6_200);
    report.stages.commit = Duration::from_secs(5);
    report.elapsed = Duration::from_millis(52_300);
    report.tip = Some(Tip { topoheight: 1_000, hash: BlockHash::ZERO, totals: Totals::default() });
    report
}

#[test]
fn every_table_line_fills_a_hundred_columns() {
    let text = import_table(&report(), Some(Hash::ZERO));
    for line in text.lines().skip(1) {
        assert_eq!(line.chars().count(), usize::from(WIDTH), "{line}\n{text}");
    }
}

#[test]
fn the_table_says_what_happened() {
    let text = import_table(&report(), Some(Hash::ZERO));
    for wanted in [
        "1,234,567",
        "1,003 × 0110 NONCE_TOO_LOW",
        "12 × 0300 INSUFFICIENT_BALANCE",
        "80.5 %",
        "1,234.56789012 TOS",
        "3 blocks (small block)",
        "997 blocks in levels: 10.0 per block (most 44)",
        "width 100.0 transactions (most 991)",
        &Hash::ZERO.to_string(),
    ] {
        assert!(text.contains(wanted), "`{wanted}` is missing in\n{text}");
    }
}

#[test]
fn the_table_names_the_dispatcher() {
    let mut report = report();
    report.dispatch = Dispatcher::Dataflow;
    let text = import_table(&report, None);
    assert!(text.contains("997 blocks by dataflow: 10.0 levels per block (most 44)"), "{text}");
}

#[test]
fn an_import_of_nothing_is_told_in_few_words() {
    let mut nothing = report();
    (nothing.blocks, nothing.skipped_blocks) = (0, 1);
    let text = import_table(&nothing, None);
    assert!(text.starts_with("Nothing to import (1 block already there)\n"), "{text}");
}
