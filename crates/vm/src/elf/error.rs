//! What is wrong with a file that is no module.

/// Why a file is refused before its instructions are looked at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ElfError {
    /// The file ends too early.
    #[error("{what} takes {len} bytes at offset {offset}, and the file has {file_len}")]
    Truncated {
        /// What does not fit.
        what: &'static str,
        /// Where it begins.
        offset: u64,
        /// Its length.
        len: u64,
        /// The length of the file.
        file_len: u64,
    },
    /// It does not begin with the four bytes of an ELF file.
    #[error("the file does not begin with 7f 45 4c 46: no ELF file")]
    Magic,
    /// A field has a value that this format does not have.
    #[error("{what} at offset {offset} is {found}, not {expected}")]
    Field {
        /// Which field.
        what: &'static str,
        /// Where it stands in the file.
        offset: u64,
        /// Its value.
        found: u64,
        /// What it may be.
        expected: &'static str,
    },
    /// A loaded segment lies where none may lie.
    #[error(
        "the program header at offset {offset} loads a segment with flags {flags} at address \
         {address:#x}, where this format has none"
    )]
    Segment {
        /// Where its header stands in the file.
        offset: u64,
        /// 1 executable, 2 writable, 4 readable.
        flags: u64,
        /// Where it would lie in memory.
        address: u64,
    },
    /// Two segments claim the same place.
    #[error("the program header at offset {offset} loads a second {what}")]
    Twice {
        /// What is there twice.
        what: &'static str,
        /// Where the second header stands in the file.
        offset: u64,
    },
    /// There is nothing to run.
    #[error("no segment is executable: the file has no text")]
    NoText,
}
