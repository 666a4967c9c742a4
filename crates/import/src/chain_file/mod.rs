//! Chain files: a genesis and its blocks, length-prefixed and checksummed, written and read as a
//! stream.

mod error;
mod format;
mod raw;
mod reader;
mod set;
mod source;
mod start;
mod writer;

#[cfg(test)]
mod tests;

pub use error::{ChainFileError, ChainFileProblem, ChainWriteError};
pub use format::{
    BLOCK_LEN_MAX, FORMAT_VERSION, GENESIS_LEN_MAX, MAGIC, RECORD_HEADER_LEN, checksum,
};
pub use reader::{ChainReader, Record, RecordAt};
pub use set::ChainSet;
pub use source::{ByteStream, ChainFile, ChainInput};
pub use writer::ChainWriter;
