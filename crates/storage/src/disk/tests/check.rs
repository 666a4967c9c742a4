//! What the walk through a store finds.

use redb::{ReadableTable as _, WriteTransaction};

use crate::disk::options::CommitSync;
use crate::disk::sums::{RowOf, seal};
use crate::disk::tables::{BLOCKS, CHANGES, GENESIS, LATEST, META, OLDEST, TIP};
use crate::testing::{FaultyMedium, Workload};
use crate::{OpenOptions, Problem, RedbStore, StateAudit, StateHistory, StateStore, StoreError};

fn filled() -> (FaultyMedium, RedbStore) {
    let medium = FaultyMedium::default();
    let name = "medium".as_ref();
    let store = RedbStore::open_medium(medium.clone(), name, OpenOptions::create()).unwrap();
    let workload = Workload::new(4, 4);
    workload.initialize(&store);
    workload.groups.iter().for_each(|group| store.commit(group).unwrap());
    assert!(store.check().unwrap().is_sound());
    (medium, store)
}

/// The row of a value in a table, as the store would write it.
fn row(of: RowOf, key: &[u8], value: &[u8]) -> Vec<u8> {
    let mut row = value.to_vec();
    seal(of, key, &mut row);
    row
}

/// Changes rows behind the store's back and returns what the check then says.
fn problems(change: impl FnOnce(&WriteTransaction)) -> Vec<Problem> {
    let (_, store) = filled();
    let transaction = store.handle.begin_write(CommitSync::EveryCommit).unwrap();
    change(&transaction);
    store.handle.finish(transaction).unwrap();
    let report = store.check().unwrap();
    assert_eq!(report.is_sound(), report.problems.is_empty());
    assert_eq!(report.to_string().contains("CORRUPT"), !report.is_sound());
    report.problems
}

#[test]
fn a_lost_record_is_found() {
    let found = problems(|transaction| {
        let mut changes = transaction.open_table(CHANGES).unwrap();
        changes.remove(2).unwrap();
        changes.remove(3).unwrap();
    });
    assert_eq!(found, [Problem::MissingRecords { first: 2, last: 3 }]);
}

#[test]
fn a_stray_record_is_found() {
    let found = problems(|transaction| {
        let mut changes = transaction.open_table(CHANGES).unwrap();
        changes.insert(0, &[0_u8; 4][..]).unwrap();
        changes.insert(100, &[0_u8; 4][..]).unwrap();
    });
    let stray = |topoheight| Problem::StrayRecord { topoheight };
    assert_eq!(found, [stray(0), stray(100)]);
}

#[test]
fn an_unreadable_record_is_found() {
    for bytes in [&[][..], &[0, 0, 0, 9], &[0, 0, 0, 1, 1, 0xee, 0, 0, 0, 0]] {
        let found = problems(|transaction| {
            let row = row(RowOf::Changes, &1_u64.to_be_bytes(), bytes);
            transaction.open_table(CHANGES).unwrap().insert(1, row.as_slice()).unwrap();
        });
        assert!(matches!(found[..], [Problem::Record { topoheight: 1, .. }]), "{found:?}");
    }
}

#[test]
fn a_lost_block_is_found() {
    let found = problems(|transaction| {
        transaction.open_table(BLOCKS).unwrap().remove(2).unwrap();
    });
    assert_eq!(found, [Problem::MissingBlocks { first: 2, last: 2 }]);
}

#[test]
fn a_block_above_the_tip_is_found() {
    let found = problems(|transaction| {
        transaction.open_table(BLOCKS).unwrap().insert(9_999, &[0_u8; 104][..]).unwrap();
    });
    assert_eq!(found, [Problem::BlockAboveTip { topoheight: 9_999 }]);
}

/// A tip far above what is there is told in one line, not in 2^64.
#[test]
fn a_wild_tip_is_found_in_finite_time() {
    let found = problems(|transaction| {
        let mut meta = transaction.open_table(META).unwrap();
        let row = row(RowOf::Meta, TIP.as_bytes(), &u64::MAX.to_be_bytes());
        meta.insert(TIP, row.as_slice()).unwrap();
    });
    assert!(matches!(
        found[..],
        [
            Problem::MissingBlocks { last: u64::MAX, .. },
            Problem::MissingRecords { last: u64::MAX, .. },
        ]
    ));
}

#[test]
fn a_foreign_genesis_block_is_found() {
    let found = problems(|transaction| {
        let row = row(RowOf::Meta, GENESIS.as_bytes(), &[9; 32]);
        transaction.open_table(META).unwrap().insert(GENESIS, row.as_slice()).unwrap();
    });
    assert!(matches!(found[..], [Problem::Genesis { .. }]), "{found:?}");
}

#[test]
fn an_unreadable_value_is_found() {
    for (key, value) in [(&[0xff_u8][..], &[1_u8][..]), (&[0; 33], &[0xff]), (&[1; 65], &[])] {
        let found = problems(|transaction| {
            let row = row(RowOf::Latest, key, value);
            transaction.open_table(LATEST).unwrap().insert(key, row.as_slice()).unwrap();
        });
        assert!(found.iter().any(|found| matches!(found, Problem::Value { .. })), "{found:?}");
    }
}

/// A row under another key, or changed without its checksum.
#[test]
fn a_row_that_is_not_what_was_written_is_found() {
    let found = problems(|transaction| {
        let mut latest = transaction.open_table(LATEST).unwrap();
        let (key, mut row) = {
            let (key, row) = latest.first().unwrap().unwrap();
            (key.value().to_vec(), row.value().to_vec())
        };
        row[5] ^= 1;
        latest.insert(key.as_slice(), row.as_slice()).unwrap();
    });
    let checksum =
        |found: &Problem| matches!(found, Problem::Value { source: crate::RowError::Checksum, .. });
    assert!(found.iter().any(checksum), "{found:?}");
}

#[test]
fn lost_money_is_found() {
    let found = problems(|transaction| {
        let mut latest = transaction.open_table(LATEST).unwrap();
        let key = latest.first().unwrap().unwrap().0.value().to_vec();
        latest.remove(key.as_slice()).unwrap();
    });
    assert!(matches!(found[..], [Problem::Supply { issued: 4_000, found }] if found < 4_000));
}

#[test]
fn unreadable_rows_of_the_meta_table_are_errors() {
    for name in [TIP, OLDEST, GENESIS] {
        let (_, store) = filled();
        let transaction = store.handle.begin_write(CommitSync::EveryCommit).unwrap();
        transaction.open_table(META).unwrap().insert(name, &[1_u8, 2][..]).unwrap();
        store.handle.finish(transaction).unwrap();
        let error = store.check().unwrap_err();
        assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
        assert!(error.is_corruption());
    }
}

/// A record that is missing fails what needs it with an error that says so, and changes nothing.
#[test]
fn a_missing_record_fails_reads_of_the_past() {
    let (_, store) = filled();
    let transaction = store.handle.begin_write(CommitSync::EveryCommit).unwrap();
    transaction.open_table(CHANGES).unwrap().remove(1).unwrap();
    store.handle.finish(transaction).unwrap();
    let tip = store.tip().unwrap();
    let digest = store.digest().unwrap();
    let key = crate::testing::account_key(3);
    assert!(store.read_at(&key, 0).unwrap_err().is_corruption());
    assert!(store.rewind(0).unwrap_err().is_corruption());
    assert_eq!((store.tip().unwrap(), store.digest().unwrap()), (tip, digest));
}
