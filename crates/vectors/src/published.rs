//! The published transaction and block vectors, all of them, for tests.

use core::fmt;
use core::ops::Deref;

use crate::files::read_folder;
use crate::folder::DataSet;
use crate::vector::Vector;

/// A vector and where it stands; shown as both.
#[derive(Debug, Clone)]
pub struct PublishedVector {
    /// Its file's path below the folder.
    pub file: String,
    /// The vector.
    pub vector: Vector,
}

impl Deref for PublishedVector {
    type Target = Vector;

    fn deref(&self) -> &Vector {
        &self.vector
    }
}

impl fmt::Display for PublishedVector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.vector.name)
    }
}

/// Every published vector, in the order of the files; `None` where they are not at hand, as
/// [`DataSet::folder`] tells.
///
/// # Panics
/// When they are needed and not at hand, or not what this crate knows: the message names file and
/// vector.
#[must_use]
pub fn published() -> Option<Vec<PublishedVector>> {
    let folder = DataSet::TRANSACTIONS.folder()?;
    let files = read_folder(&folder).unwrap_or_else(|error| panic!("{error}"));
    let mut all = Vec::new();
    for file in files {
        let Some(vectors) = file.vectors else { panic!("{} lists no vectors", file.name) };
        for raw in vectors {
            let vector =
                raw.parse().unwrap_or_else(|error| panic!("{}: {}: {error}", file.name, raw.name));
            all.push(PublishedVector { file: file.name.clone(), vector });
        }
    }
    assert!(!all.is_empty(), "no vectors below {}", folder.display());
    Some(all)
}
