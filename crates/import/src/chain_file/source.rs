//! Where a chain set gets its bytes from.

use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;

/// A byte stream that can be handed to the thread that reads it.
pub type ByteStream = Box<dyn Read + Send>;

/// A named byte stream that should hold a chain file.
///
/// # Examples
/// ```
/// use wavefront_import::{ChainInput, ChainSet};
///
/// let bytes = Box::new(&b"something else"[..]);
/// let refused = ChainSet::open([ChainInput { name: "a.chain".into(), bytes }]).unwrap_err();
/// assert_eq!(&*refused.file, "a.chain");
/// ```
pub struct ChainInput {
    /// What errors call it.
    pub name: Arc<str>,
    /// Its bytes; buffered.
    pub bytes: ByteStream,
}

impl fmt::Debug for ChainInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChainInput").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A chain file that is opened when its turn comes and closed at its end, so that of any number
/// only one is open.
///
/// # Examples
/// ```
/// use wavefront_import::{ByteStream, ChainFile, ChainSet};
///
/// let open = || Ok(Box::new(std::fs::File::open("no such folder/a.chain")?) as ByteStream);
/// let file = ChainFile { name: "a.chain".into(), open: Box::new(open), reopens: true };
/// assert_eq!(&*ChainSet::open_files([file]).unwrap_err().file, "a.chain");
/// ```
pub struct ChainFile {
    /// What errors call it.
    pub name: Arc<str>,
    /// Opens it; buffered.
    pub open: Box<dyn FnMut() -> io::Result<ByteStream> + Send>,
    /// Whether it can be opened several times, giving the same bytes: its start is then looked at
    /// before any block is considered. Not so for a pipe.
    pub reopens: bool,
}

impl fmt::Debug for ChainFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, reopens, .. } = self;
        f.debug_struct("ChainFile")
            .field("name", name)
            .field("reopens", reopens)
            .finish_non_exhaustive()
    }
}
