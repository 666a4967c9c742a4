//! Chain files: a genesis and its blocks, length-prefixed and checksummed, written and read as a
//! stream.

mod error;
mod format;
mod reader;
mod set;
mod writer;

#[cfg(test)]
mod tests;

pub use error::{ChainFileError, ChainFileProblem, ChainWriteError};
pub use format::{
    BLOCK_LEN_MAX, FORMAT_VERSION, GENESIS_LEN_MAX, MAGIC, RECORD_HEADER_LEN, checksum,
};
pub use reader::{ChainReader, Record, RecordAt};
pub use set::{ChainInput, ChainSet};
pub use writer::ChainWriter;
