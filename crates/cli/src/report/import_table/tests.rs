//! The summary as people see it.

use std::collections::BTreeMap;
use std::time::Duration;

use wavefront_import::{ImportReport, LevelTotals, StageTimes, TxTable};
use wavefront_storage::Tip;
use wavefront_types::{BlockHash, ErrorCode, Hash, Totals, TxKind};

use super::*;

fn report() -> ImportReport {
    let counts = |executed, codes: &[(ErrorCode, u64)]| OutcomeCounts {
        executed,
        trapped: 0,
        skipped: codes.iter().copied().collect(),
    };
    let codes = [(ErrorCode::InsufficientBalance, 12), (ErrorCode::NonceTooLow, 1_003)];
    ImportReport {
        end: None,
        genesis: Hash::ZERO,
        resumed_from: 0,
        skipped_blocks: 0,
        blocks: 1_000,
        transactions: TxTable(BTreeMap::from([
            (TxKind::Transfers, counts(1_234_567, &codes)),
            (TxKind::InvokeContract, counts(50_000, &[])),
        ])),
        fees: 123_456_789_012,
        gas: 0,
        dispatch: Dispatcher::Levels,
        levels: LevelTotals {
            blocks: 997,
            transactions: 997_000,
            levels: 9_970,
            levels_max: 44,
            width_max: 991,
        },
        serial: BTreeMap::from([("small block", 3)]),
        fallbacks: BTreeMap::new(),
        stages: StageTimes {
            decode: Duration::from_millis(310),
            verify: Duration::from_millis(49_100),
            plan: Duration::from_millis(420),
            execute: Duration::from_millis(6_200),
            commit: Duration::from_secs(5),
        },
        elapsed: Duration::from_millis(52_300),
        tip: Some(Tip { topoheight: 1_000, hash: BlockHash::ZERO, totals: Totals::default() }),
        digest: Some(Hash::ZERO),
    }
}

#[test]
fn every_table_line_fills_a_hundred_columns() {
    let text = import_table(&report());
    for line in text.lines().skip(1) {
        assert_eq!(line.chars().count(), usize::from(WIDTH), "{line}\n{text}");
    }
}

#[test]
fn the_table_says_what_happened() {
    let text = import_table(&report());
    for wanted in [
        "1,234,567",
        "1,003 × 0110 NONCE_TOO_LOW",
        "12 × 0300 INSUFFICIENT_BALANCE",
        "93.9 %",
        "1,234.56789012 TOS",
        "3 blocks (small block)",
        "997 blocks in levels: 10.0 a block (most 44)",
        "width 100.0 transactions (most 991)",
        &Hash::ZERO.to_string(),
    ] {
        assert!(text.contains(wanted), "`{wanted}` is missing in\n{text}");
    }
}

#[test]
fn the_table_names_the_dispatcher() {
    let text = import_table(&ImportReport { dispatch: Dispatcher::Dataflow, ..report() });
    assert!(text.contains("997 blocks by dataflow: 10.0 levels a block (most 44)"), "{text}");
}

#[test]
fn an_import_of_nothing_is_told_in_few_words() {
    let nothing = ImportReport { blocks: 0, skipped_blocks: 1, ..report() };
    let text = import_table(&nothing);
    assert!(text.starts_with("Nothing to import (1 block already there)\n"), "{text}");
}
