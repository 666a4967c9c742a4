//! The workspace's text files.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

/// Hidden entries that belong to the project; other hidden ones belong to tools.
const HIDDEN: [&str; 3] = [".cargo", ".ci", ".gitignore"];

/// A text file of the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFile {
    /// Its path from the workspace's root, with `/` between the parts.
    pub path: String,
    /// What it holds.
    pub text: String,
}

impl TextFile {
    /// Whether its name ends so, after a dot.
    pub fn is_a(&self, extension: &str) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, found)| found == extension)
    }
}

/// The workspace's root.
///
/// # Panics
/// When this package lies outside a workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the workspace").to_owned()
}

fn is_ours(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let at_root = entry.depth() == 1;
    entry.depth() == 0
        || !(at_root && name == "target")
            && (!name.starts_with('.') || HIDDEN.contains(&name.as_ref()))
}

/// Every text file of the project in the order of paths: what is not UTF-8 is no text.
///
/// # Panics
/// When a folder or a file cannot be read.
pub fn text_files() -> Vec<TextFile> {
    let root = root();
    let walk = WalkDir::new(&root).sort_by_file_name().into_iter().filter_entry(is_ours);
    let mut found = Vec::new();
    for entry in walk {
        let entry = entry.expect("the workspace can be walked");
        if !entry.file_type().is_file() {
            continue;
        }
        let bytes = fs::read(entry.path()).expect("a file of the project can be read");
        if let Ok(text) = String::from_utf8(bytes) {
            let path = entry.path().strip_prefix(&root).expect("found below the root");
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            found.push(TextFile { path: parts.join("/"), text });
        }
    }
    found
}

/// Those of them that are Rust sources.
///
/// # Panics
/// When a folder or a file cannot be read.
pub fn rust_files() -> Vec<TextFile> {
    let mut files = text_files();
    files.retain(|file| file.is_a("rs"));
    files
}
