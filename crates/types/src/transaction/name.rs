//! The payload of a name registration, with what follows from the name.

use crate::Hash;

/// A name to be registered (wire type 21).
///
/// The form in which names are compared, and its hash, are derived once, here.
///
/// # Examples
/// ```
/// use wavefront_types::transaction::NamePayload;
///
/// let name = NamePayload::new("Alice");
/// assert_eq!((name.written(), name.lower()), ("Alice", "alice"));
/// assert_eq!(name.hash(), NamePayload::new("alice").hash());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePayload {
    written: Box<str>,
    lower: Box<str>,
    hash: Hash,
}

impl NamePayload {
    /// A name as written.
    ///
    /// # Complexity
    /// O(length): lower-cases and hashes it.
    pub fn new(written: impl Into<Box<str>>) -> Self {
        let written = written.into();
        let lower = lower_name(&written).into_boxed_str();
        let hash = Hash(*blake3::hash(lower.as_bytes()).as_bytes());
        Self { written, lower, hash }
    }

    /// As on the wire.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// The form in which names are compared.
    pub fn lower(&self) -> &str {
        &self.lower
    }

    /// BLAKE3-256 of [`lower`](Self::lower): what the name is stored under.
    pub fn hash(&self) -> Hash {
        self.hash
    }
}

impl From<&str> for NamePayload {
    fn from(written: &str) -> Self {
        Self::new(written)
    }
}

impl From<String> for NamePayload {
    fn from(written: String) -> Self {
        Self::new(written)
    }
}

/// The form in which names are compared: ASCII letters lower-cased. Total over all strings; the
/// rules refuse every other letter, so that no two ways to lower-case can disagree.
pub fn lower_name(written: &str) -> String {
    written.to_ascii_lowercase()
}
