//! Where the vectors are looked for, and what happens where they are not.

use std::fs;

use crate::DataSet;

const SET: DataSet = DataSet::TRANSACTIONS;

#[test]
fn the_variable_goes_before_the_place_beside_the_workspace() {
    let root = tempfile::tempdir().unwrap();
    let workspace = root.path().join("checkout");
    let (beside, named) = (root.path().join("shared/tos-vectors"), root.path().join("named"));
    for folder in [&workspace, &beside, &named] {
        fs::create_dir_all(folder).unwrap();
    }
    let found = SET.choose(None, &workspace, true).unwrap();
    assert_eq!(found.canonicalize().unwrap(), beside.canonicalize().unwrap());
    assert_eq!(SET.choose(Some(named.clone()), &workspace, true), Ok(named));
    // What is named and not there is not replaced by something else.
    let skipped = SET.choose(Some(root.path().join("gone")), &workspace, false).unwrap_err();
    assert!(skipped.starts_with("skipped: ") && skipped.contains("WAVEFRONT_VECTORS"), "{skipped}");
}

#[test]
fn the_sets_are_apart() {
    let root = tempfile::tempdir().unwrap();
    let workspace = root.path().join("checkout");
    for folder in [&workspace, &root.path().join("shared/dag-vectors")] {
        fs::create_dir_all(folder).unwrap();
    }
    assert!(DataSet::DAG.choose(None, &workspace, false).is_ok());
    assert!(SET.choose(None, &workspace, false).is_err());
}

#[test]
#[should_panic(expected = "set WAVEFRONT_VECTORS")]
fn in_ci_they_must_be_there() {
    let root = tempfile::tempdir().unwrap();
    let _never = SET.choose(None, root.path(), true);
}
