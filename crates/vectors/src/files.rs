//! The files below a folder, and the vectors in them.

use std::path::{Path, PathBuf};
use std::{fs, io};

use serde_json::Value;
use walkdir::WalkDir;

use crate::vector::Vector;

/// A JSON file below the folder.
#[derive(Debug, Clone)]
pub struct VectorFile {
    /// Its path below the folder.
    pub name: String,
    /// Its vectors; `None` where the file has no list of that name, so that it is something else.
    pub vectors: Option<Vec<RawVector>>,
}

/// A vector as it stands in its file. One that is malformed does not spoil the others.
#[derive(Debug, Clone)]
pub struct RawVector {
    /// Its name, if it has one.
    pub name: String,
    json: Value,
}

/// A folder that cannot be read as vectors.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// The system refuses.
    #[error("cannot read {}: {source}; check the path", path.display())]
    Read {
        /// What.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is no JSON.
    #[error("{} is not JSON: {source}", path.display())]
    Json {
        /// Which.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
}

/// A vector that is not of the shape that this crate knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MalformedVector {
    /// A member is missing, unknown or of the wrong type.
    #[error("malformed: {0}")]
    Shape(String),
    /// It expects success and an error at once, or neither.
    #[error("malformed: `success` and `error_code` contradict each other")]
    Contradiction,
}

/// Reads every `*.json` below a folder, in the order of the paths.
///
/// # Errors
/// [`FolderError`] names the file at fault.
pub fn read_folder(folder: &Path) -> Result<Vec<VectorFile>, FolderError> {
    // Walking takes a file for a folder that holds itself.
    fs::read_dir(folder).map_err(|source| unreadable(folder, source))?;
    let mut files = Vec::new();
    // A link to a folder is not followed: it could lead in circles.
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            FolderError::Read { path, source: error.into() }
        })?;
        let is_json = entry.path().extension().is_some_and(|extension| extension == "json");
        if is_json && !entry.file_type().is_dir() {
            files.push(read_file(folder, entry.path())?);
        }
    }
    Ok(files)
}

fn read_file(folder: &Path, path: &Path) -> Result<VectorFile, FolderError> {
    let text = fs::read(path).map_err(|source| unreadable(path, source))?;
    let json: Value = serde_json::from_slice(&text)
        .map_err(|source| FolderError::Json { path: path.to_owned(), source })?;
    let name = path.strip_prefix(folder).unwrap_or(path).display().to_string();
    let vectors = match json {
        Value::Object(mut members) => members.remove("test_vectors"),
        _ => None,
    };
    let vectors = match vectors {
        Some(Value::Array(list)) => Some(list.into_iter().map(RawVector::new).collect()),
        _ => None,
    };
    Ok(VectorFile { name, vectors })
}

fn unreadable(path: &Path, source: io::Error) -> FolderError {
    FolderError::Read { path: path.to_owned(), source }
}

impl RawVector {
    pub(crate) fn new(json: Value) -> Self {
        let name = json["name"].as_str().unwrap_or("(unnamed)").to_owned();
        Self { name, json }
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`MalformedVector`], with the place in the vector.
    pub fn parse(&self) -> Result<Vector, MalformedVector> {
        let vector: Vector = serde_path_to_error::deserialize(&self.json)
            .map_err(|error| MalformedVector::Shape(error.to_string()))?;
        if vector.expected.success != (vector.expected.error_code == 0) {
            return Err(MalformedVector::Contradiction);
        }
        Ok(vector)
    }
}
