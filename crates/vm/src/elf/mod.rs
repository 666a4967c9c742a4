//! The container: a module is an ELF64 file with a fixed set of segments.

mod error;
mod layout;
mod read;
mod write;

pub use error::ElfError;
pub use read::Sections;

#[cfg(test)]
pub(crate) use layout::{FILE_HEADER_LEN, PROGRAM_HEADER_LEN};
pub(crate) use write::write;
