//! The committed table: which count each stage had when it was last looked at.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// What the counts were made with, and the counts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Table {
    /// Instructions by stage.
    pub(crate) stages: BTreeMap<String, u64>,
    /// The version of valgrind, for whoever wonders about a difference.
    pub(crate) valgrind: String,
    /// The vector instructions that the stages saw. Counts made with others cannot be compared.
    pub(crate) vectors: String,
}

impl Table {
    /// Where it lies in the tree that this program was built from.
    pub(crate) fn path() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("instructions.json")
    }

    /// Reads the table; `None` where there is no file.
    ///
    /// # Errors
    /// When the file cannot be read or is not such a table.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, String> {
        match fs::read_to_string(path) {
            Ok(text) => {
                let parsed = Self::parse(&text).map_err(|why| format!("{}: {why}", path.display()));
                parsed.map(Some)
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("{}: {error}", path.display())),
        }
    }

    /// Reads the table's text.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let table: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        match table.stages.iter().find(|(_, count)| **count == 0) {
            Some((name, _)) => Err(format!("{name}: 0 is not a count")),
            None => Ok(table),
        }
    }

    /// The table's text, the stages by name.
    pub(crate) fn render(&self) -> String {
        // Plain values always serialise.
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        format!("{text}\n")
    }

    /// Replaces the file: whole or not at all.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn write(&self, path: &Path) -> Result<(), String> {
        let fresh = path.with_extension("json.new");
        fs::write(&fresh, self.render())
            .and_then(|()| fs::rename(&fresh, path))
            .map_err(|error| format!("{}: {error}", path.display()))
    }
}
