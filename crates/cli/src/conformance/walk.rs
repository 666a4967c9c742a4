//! Finding the vector files.

use std::fs;
use std::path::{Path, PathBuf};

use crate::exit::Failure;

/// Every `*.json` below a directory, sorted.
pub(super) fn json_files(dir: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        let refuse = |error: std::io::Error| {
            Failure::usage(format_args!("cannot read {}: {error}; check the path", dir.display()))
        };
        for entry in fs::read_dir(&dir).map_err(refuse)? {
            let entry = entry.map_err(refuse)?;
            let path = entry.path();
            // A link to a directory is not followed: it could lead in circles.
            if entry.file_type().map_err(refuse)?.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
