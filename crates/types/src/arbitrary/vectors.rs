//! The published vectors, read where they lie.

use std::path::PathBuf;
use std::{env, fs};

use serde_json::Value;

/// One file of vectors.
pub(crate) struct VectorFile {
    /// Path below the folder of vectors.
    pub(crate) name: String,
    /// The vectors.
    pub(crate) vectors: Vec<Value>,
}

/// Every vector file, by name. Empty, after a line that says so, where there are none; that is a
/// failure when the variable `CI` is `true`.
///
/// The folder is that in `WAVEFRONT_VECTORS`, else `../shared/tos-vectors` beside the workspace.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub(crate) fn vector_files() -> Vec<VectorFile> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/tos-vectors");
    let root = env::var_os("WAVEFRONT_VECTORS").map_or_else(|| beside.into(), PathBuf::from);
    if !root.is_dir() {
        assert!(env::var("CI").as_deref() != Ok("true"), "no vectors in {}", root.display());
        eprintln!("skipped: no vectors; set WAVEFRONT_VECTORS to their folder");
        return Vec::new();
    }
    let mut folders = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                let text = fs::read_to_string(&path).unwrap();
                let mut json: Value = serde_json::from_str(&text).unwrap();
                let Value::Array(vectors) = json["test_vectors"].take() else {
                    panic!("{} lists no vectors", path.display());
                };
                let name = path.strip_prefix(&root).unwrap().display().to_string();
                files.push(VectorFile { name, vectors });
            }
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!files.is_empty(), "no vector files in {}", root.display());
    files
}

/// The bytes of a hexadecimal text, `None` when it is none.
pub(crate) fn hex(text: &str) -> Option<Vec<u8>> {
    let mut bytes = vec![0; text.len() / 2];
    crate::decode_hex(text, &mut bytes).ok()?;
    Some(bytes)
}
