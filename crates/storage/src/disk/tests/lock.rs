//! Who holds a store is told, and only one may write.

use std::fs;

use super::{LOCK, StoreLock, holders, is_at};
use crate::disk::options::Access;
use crate::{OpenFailure, StoreError};

fn refused(outcome: Result<StoreLock, StoreError>) -> String {
    let error = outcome.unwrap_err();
    let in_use = matches!(error, StoreError::CannotOpen { failure: OpenFailure::InUse, .. });
    assert!(in_use, "{error}");
    error.to_string()
}

#[test]
fn a_writer_is_alone_and_its_process_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let held = StoreLock::take(dir.path(), Access::Create).unwrap();
    let process = format!("process {} has it open", std::process::id());
    for access in [Access::Create, Access::Read] {
        let text = refused(StoreLock::take(dir.path(), access));
        assert!(text.contains(&process), "{text}");
    }
    drop(held);
    StoreLock::take(dir.path(), Access::Create).unwrap();
}

#[test]
fn readers_share_and_keep_writers_away() {
    let dir = tempfile::tempdir().unwrap();
    drop(StoreLock::take(dir.path(), Access::Create).unwrap());
    fs::write(dir.path().join("state.redb"), "").unwrap();
    let first = StoreLock::take(dir.path(), Access::Read).unwrap();
    let second = StoreLock::take(dir.path(), Access::Read).unwrap();
    drop(first);
    let text = refused(StoreLock::take(dir.path(), Access::Write));
    assert!(text.contains(&std::process::id().to_string()), "{text}");
    drop(second);
    StoreLock::take(dir.path(), Access::Write).unwrap();
}

/// The next one in a directory of that name is another store's.
#[test]
fn a_lock_that_was_removed_is_not_taken() {
    let dir = tempfile::tempdir().unwrap();
    let held = StoreLock::take(dir.path(), Access::Create).unwrap();
    fs::remove_file(dir.path().join(LOCK)).unwrap();
    let next = StoreLock::take(dir.path(), Access::Create).unwrap();
    refused(StoreLock::take(dir.path(), Access::Create));
    let path = dir.path().join(LOCK);
    assert!(!is_at(held.file.as_ref().unwrap(), &path));
    assert!(is_at(next.file.as_ref().unwrap(), &path));
    drop((held, next));
}

#[test]
fn who_opened_and_did_not_close_holds_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(LOCK);
    for (notes, wanted) in [
        ("", &[][..]),
        ("7 opens\n", &[7]),
        ("7 opens\n7 closes\n", &[]),
        ("7 opens\n8 opens\n7 opens\n7 closes\n", &[7, 8]),
        ("7 opens\n9 opens\n7 closes\n", &[9]),
        ("nonsense\n-1 opens\n 5\n6 opens\n", &[6]),
    ] {
        fs::write(&path, notes).unwrap();
        assert_eq!(holders(&mut fs::File::open(&path).unwrap()), wanted, "{notes}");
    }
}
