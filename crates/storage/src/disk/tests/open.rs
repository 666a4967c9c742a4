//! Opening what is there, what is not, and what is something else.

use std::fs;
use std::path::Path;

use redb::{Database, TableDefinition};

use crate::disk::tables;
use crate::testing::Workload;
use crate::{
    OpenFailure, OpenOptions, RedbStore, StateAudit, StateHistory, StateStore, StoreError,
};

fn failure(dir: &Path, options: OpenOptions) -> OpenFailure {
    let error = RedbStore::open(dir, options).unwrap_err();
    let text = error.to_string();
    assert!(text.contains(&dir.display().to_string()), "{text}");
    match error {
        StoreError::CannotOpen { failure, .. } => {
            assert!(text.contains(failure.remedy()), "{text}");
            failure
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_store_is_there_after_closing() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("new").join("chain");
    let workload = Workload::new(3, 4);
    let store = RedbStore::open(&dir, OpenOptions::create()).unwrap();
    workload.initialize(&store);
    workload.groups.iter().for_each(|group| store.commit(group).unwrap());
    drop(store);
    for options in [OpenOptions::create(), OpenOptions::write(), OpenOptions::read_only()] {
        let store = RedbStore::open(&dir, options).unwrap();
        workload.oracle.expect_store(&store);
        assert!(store.check().unwrap().is_sound());
    }
    assert_eq!(names(&dir), ["lock", "state.redb"]);
}

fn names(dir: &Path) -> Vec<String> {
    let names = fs::read_dir(dir).unwrap();
    let mut names: Vec<_> =
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_missing_store_is_created_only_when_asked() {
    let dir = tempfile::tempdir().unwrap();
    let missing = dir.path().join("missing");
    for dir in [dir.path(), &missing] {
        assert_eq!(failure(dir, OpenOptions::write()), OpenFailure::NotFound);
        assert_eq!(failure(dir, OpenOptions::read_only()), OpenFailure::NotFound);
    }
    assert!(!missing.exists());
    assert_eq!(names(dir.path()), [""; 0], "a directory that is no store is left as it is");
}

#[test]
fn a_file_in_the_way_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, b"not a directory").unwrap();
    for dir in [file.clone(), file.join("below")] {
        for options in [OpenOptions::create(), OpenOptions::write(), OpenOptions::read_only()] {
            assert_eq!(failure(&dir, options), OpenFailure::NotADirectory);
        }
    }
}

#[test]
fn system_errors_are_told_apart() {
    use std::io::{Error, ErrorKind};
    let pairs = [
        (ErrorKind::PermissionDenied, OpenFailure::PermissionDenied),
        (ErrorKind::ReadOnlyFilesystem, OpenFailure::ReadOnlyFilesystem),
        (ErrorKind::StorageFull, OpenFailure::DiskFull),
        (ErrorKind::QuotaExceeded, OpenFailure::DiskFull),
        (ErrorKind::NotADirectory, OpenFailure::NotADirectory),
        (ErrorKind::NotFound, OpenFailure::NotFound),
        (ErrorKind::TimedOut, OpenFailure::Other),
    ];
    for (kind, expected) in pairs {
        let error = StoreError::cannot_open(Path::new("here"), Error::from(kind));
        let text = error.to_string();
        assert!(matches!(error, StoreError::CannotOpen { failure, .. } if failure == expected));
        assert!(text.contains("here") && text.contains(expected.remedy()), "{text}");
    }
}

#[test]
fn a_store_in_use_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let held = RedbStore::open(dir.path(), OpenOptions::create()).unwrap();
    for options in [OpenOptions::create(), OpenOptions::write(), OpenOptions::read_only()] {
        assert_eq!(failure(dir.path(), options), OpenFailure::InUse);
    }
    drop(held);
    // Readers share.
    let first = RedbStore::open(dir.path(), OpenOptions::read_only()).unwrap();
    RedbStore::open(dir.path(), OpenOptions::read_only()).unwrap();
    assert_eq!(failure(dir.path(), OpenOptions::write()), OpenFailure::InUse);
    drop(first);
    RedbStore::open(dir.path(), OpenOptions::write()).unwrap();
}

#[test]
fn a_snapshot_outlives_its_store() {
    let dir = tempfile::tempdir().unwrap();
    let store = RedbStore::open(dir.path(), OpenOptions::create()).unwrap();
    let workload = Workload::new(1, 3);
    workload.initialize(&store);
    let snapshot = store.snapshot().unwrap();
    drop(store);
    workload.oracle.expect_snapshot(&snapshot);
    assert_eq!(failure(dir.path(), OpenOptions::write()), OpenFailure::InUse);
    drop(snapshot);
    RedbStore::open(dir.path(), OpenOptions::write()).unwrap();
}

#[test]
fn a_store_opened_for_reading_refuses_changes() {
    let dir = tempfile::tempdir().unwrap();
    let workload = Workload::new(1, 3);
    workload.initialize(&RedbStore::open(dir.path(), OpenOptions::create()).unwrap());
    let store = RedbStore::open(dir.path(), OpenOptions::read_only()).unwrap();
    let refused = [
        store.commit(&workload.groups[0]),
        store.rewind(0),
        store.prune(0),
        store.flush(),
        store.initialize(crate::testing::genesis_hash(), &workload.genesis.0, &workload.genesis.1),
    ];
    for outcome in refused {
        assert!(matches!(outcome, Err(StoreError::ReadOnly { .. })), "{outcome:?}");
    }
    workload.oracle.states.first().unwrap();
    assert_eq!(store.digest().unwrap(), workload.oracle.digest(0));
}

#[test]
fn a_file_of_another_kind_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("state.redb");
    for content in [&b"redb"[..], b"something else altogether", &[7; 5_000]] {
        fs::write(&file, content).unwrap();
        for options in [OpenOptions::create(), OpenOptions::write(), OpenOptions::read_only()] {
            let error = RedbStore::open(dir.path(), options).unwrap_err();
            assert!(matches!(error, StoreError::NotAStore { .. }), "{error:?}");
            assert_eq!(fs::read(&file).unwrap(), content, "it must not be overwritten");
        }
    }
}

#[test]
fn the_database_of_another_program_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let database = Database::create(dir.path().join("state.redb")).unwrap();
    let transaction = database.begin_write().unwrap();
    let theirs: TableDefinition<'_, u64, u64> = TableDefinition::new("theirs");
    transaction.open_table(theirs).unwrap().insert(1, 2).unwrap();
    transaction.commit().unwrap();
    drop(database);
    let error = RedbStore::open(dir.path(), OpenOptions::create()).unwrap_err();
    assert!(matches!(error, StoreError::NotAStore { .. }), "{error:?}");
}

/// Names a store's file as one of an older format.
fn bare(dir: &Path, version: u32) {
    let database = Database::create(dir.join("state.redb")).unwrap();
    let transaction = database.begin_write().unwrap();
    let row = [tables::MAGIC.as_slice(), &version.to_be_bytes()].concat();
    transaction.open_table(tables::META).unwrap().insert(tables::FORMAT, row.as_slice()).unwrap();
    transaction.commit().unwrap();
}

#[test]
fn an_older_format_is_told_with_the_remedy() {
    let dir = tempfile::tempdir().unwrap();
    bare(dir.path(), 1);
    let before = fs::read(dir.path().join("state.redb")).unwrap();
    for options in [OpenOptions::create(), OpenOptions::write(), OpenOptions::read_only()] {
        let error = RedbStore::open(dir.path(), options).unwrap_err();
        let text = error.to_string();
        assert!(matches!(error, StoreError::WrongFormat { found: 1, expected: 2, .. }), "{text}");
        assert!(text.contains("import the chain again into a new directory"), "{text}");
    }
    assert_eq!(fs::read(dir.path().join("state.redb")).unwrap(), before, "nothing was written");
}

/// What an empty file was is not known, but it was no other program's: stores get their names when
/// they are complete.
#[test]
fn an_empty_file_is_a_damaged_store() {
    let dir = tempfile::tempdir().unwrap();
    for content in [&b""[..], &[0; 5_000], b"wave", b"wavefront store\n"] {
        fs::write(dir.path().join("state.redb"), content).unwrap();
        for options in [OpenOptions::create(), OpenOptions::write(), OpenOptions::read_only()] {
            let error = RedbStore::open(dir.path(), options).unwrap_err();
            assert!(error.is_corruption(), "{error}");
        }
    }
}

/// A crash while a store is created leaves a file that is no store yet, and the next attempt
/// starts afresh.
#[test]
fn an_unfinished_creation_is_started_again() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["state.redb.new", "state.redb.Kq3x0Z.new", "other.new"] {
        fs::write(dir.path().join(name), [0; 4_096]).unwrap();
    }
    assert_eq!(failure(dir.path(), OpenOptions::write()), OpenFailure::NotFound);
    RedbStore::open(dir.path(), OpenOptions::create()).unwrap();
    assert_eq!(names(dir.path()), ["lock", "other.new", "state.redb"]);
}

/// The file as a killed process leaves it, with and without what makes repair quick: readers repair
/// it in memory, and leave it as it is.
#[test]
fn an_unclean_file_opens_and_readers_leave_it_as_it_is() {
    for quick in [true, false] {
        let dir = tempfile::tempdir().unwrap();
        let options = OpenOptions::create().quick_repair(quick);
        let store = RedbStore::open(dir.path(), options).unwrap();
        let workload = Workload::new(4, 4);
        workload.initialize(&store);
        workload.groups.iter().for_each(|group| store.commit(group).unwrap());
        let killed = tempfile::tempdir().unwrap();
        let copy = killed.path().join("state.redb");
        fs::copy(dir.path().join("state.redb"), &copy).unwrap();
        let before = fs::read(&copy).unwrap();
        for _ in 0..2 {
            let store = RedbStore::open(killed.path(), OpenOptions::read_only()).unwrap();
            workload.oracle.expect_store(&store);
            assert!(store.check().unwrap().is_sound());
            drop(store);
            assert!(fs::read(&copy).unwrap() == before, "a reader wrote");
        }
        workload.oracle.expect_store(&RedbStore::open(killed.path(), options).unwrap());
        assert!(fs::read(&copy).unwrap() != before, "a writer repairs");
    }
}

#[test]
fn a_cut_file_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let workload = Workload::new(4, 4);
    let store = RedbStore::open(dir.path(), OpenOptions::create()).unwrap();
    workload.initialize(&store);
    workload.groups.iter().for_each(|group| store.commit(group).unwrap());
    drop(store);
    let file = dir.path().join("state.redb");
    let whole = fs::read(&file).unwrap();
    let lens = [0, 1, 9, 100, 320, 372, 4_096, 4_200, 8_192, 12_288, whole.len() / 2];
    for len in lens.into_iter().chain([whole.len() - 4_096, whole.len() - 1]) {
        for options in [OpenOptions::read_only(), OpenOptions::write()] {
            fs::write(&file, &whole[..len]).unwrap();
            let error = RedbStore::open(dir.path(), options).unwrap_err();
            assert!(error.is_corruption(), "cut to {len}: {error}");
        }
    }
}
