//! The committed table: which count each stage had when it was last looked at.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// What the counts were made with, and the counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Table {
    /// The vector instructions that the stages saw. Counts made with others cannot be compared.
    pub(crate) vectors: String,
    /// The version of valgrind, for whoever wonders about a difference.
    pub(crate) valgrind: String,
    /// Instructions by stage.
    pub(crate) stages: BTreeMap<String, u64>,
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
        let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let string = |name: &str| {
            let found = value[name].as_str().ok_or_else(|| format!("{name:?} is not a string"));
            found.map(ToOwned::to_owned)
        };
        let stages = value["stages"].as_object().ok_or("\"stages\" is not an object")?;
        let count = |(name, count): (&String, &Value)| {
            let positive = count.as_u64().filter(|count| *count > 0);
            let count = positive.ok_or_else(|| format!("{name}: {count} is not a count"))?;
            Ok((name.clone(), count))
        };
        Ok(Self {
            vectors: string("vectors")?,
            valgrind: string("valgrind")?,
            stages: stages.iter().map(count).collect::<Result<_, String>>()?,
        })
    }

    /// The table's text, the stages by name.
    pub(crate) fn render(&self) -> String {
        let Self { vectors, valgrind, stages } = self;
        let stages = stages.iter().map(|(name, count)| (name.clone(), json!(count)));
        let stages = Value::Object(stages.collect());
        let value = json!({ "valgrind": valgrind, "vectors": vectors, "stages": stages });
        format!("{value:#}\n")
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
