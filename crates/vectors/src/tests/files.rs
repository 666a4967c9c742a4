//! Files below a folder.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::vector;
use crate::{FolderError, read_folder};

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn files_come_in_one_order_and_those_of_another_shape_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let input = json!({ "kind": "tx_roundtrip", "wire_hex": "00" });
    let list = json!({ "test_vectors": [vector("one", &input), { "name": "two" }, 3] }).to_string();
    for name in ["b.json", "a/z.json", "a/b/c.json"] {
        write(folder.path(), name, &list);
    }
    write(folder.path(), "c.json", r#"{"vectors": []}"#);
    write(folder.path(), "d.json", "[]");
    write(folder.path(), "notes.txt", "{");
    let files = read_folder(folder.path()).unwrap();
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["a/b/c.json", "a/z.json", "b.json", "c.json", "d.json"]);
    assert!(files[3].vectors.is_none() && files[4].vectors.is_none());
    // One malformed vector does not spoil the others.
    let vectors = files[0].vectors.as_ref().unwrap();
    let names: Vec<&str> = vectors.iter().map(|vector| vector.name.as_str()).collect();
    assert_eq!(names, ["one", "two", "(unnamed)"]);
    assert_eq!(vectors[0].parse().unwrap().name, "one");
    assert!(vectors[1].parse().unwrap_err().to_string().contains("missing field `input`"));
    assert!(vectors[2].parse().is_err());
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a/broken.json", "{");
    let error = read_folder(folder.path()).unwrap_err();
    assert!(matches!(error, FolderError::Json { .. }));
    assert!(error.to_string().contains("broken.json is not JSON"), "{error}");
    for path in ["nowhere", "a/broken.json"] {
        let error = read_folder(&folder.path().join(path)).unwrap_err();
        assert!(matches!(error, FolderError::Read { .. }) && error.to_string().contains(path));
    }
    assert!(read_folder(&folder.path().join("a/broken.json")).is_err(), "a file is no folder");
}
