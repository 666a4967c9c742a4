//! Writing a chain file as a stream.

use std::io::Write;

use wavefront_types::Genesis;

use super::error::ChainWriteError;
use super::format::{BLOCK_LEN_MAX, FORMAT_VERSION, GENESIS_LEN_MAX, MAGIC, checksum};

/// Writes a chain file record by record; buffering is up to the writer underneath.
///
/// # Examples
/// ```
/// use wavefront_import::{ChainReader, ChainWriter};
///
/// # use wavefront_workload::{ChainGenerator, ChainSpec, Conflict, Mix};
/// # let (mix, conflict) = (Mix::default(), Conflict::Uniform);
/// # let spec = ChainSpec { seed: 7, blocks: 2, txs_per_block: 9, accounts: 8, mix, conflict };
/// # let blocks = ChainGenerator::new(&spec)?;
/// let mut writer = ChainWriter::new(Vec::new(), blocks.genesis())?;
/// for block in blocks.clone() {
///     writer.append(&block)?;
/// }
/// let file = writer.finish()?;
/// assert_eq!(ChainReader::open("a.chain", &file[..])?.genesis(), blocks.genesis());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct ChainWriter<W> {
    out: W,
}

impl<W: Write> ChainWriter<W> {
    /// Starts a file: magic, version and genesis.
    ///
    /// # Errors
    /// [`ChainWriteError`] when the genesis is too large or writing fails.
    pub fn new(mut out: W, genesis: &Genesis) -> Result<Self, ChainWriteError> {
        out.write_all(&MAGIC)?;
        out.write_all(&FORMAT_VERSION.to_be_bytes())?;
        let mut writer = Self { out };
        writer.record(&genesis.encode(), GENESIS_LEN_MAX)?;
        Ok(writer)
    }

    /// Appends a block's wire bytes; that it continues the chain is the caller's business.
    ///
    /// # Errors
    /// [`ChainWriteError`] when the block is too large or writing fails.
    pub fn append(&mut self, block: &[u8]) -> Result<(), ChainWriteError> {
        self.record(block, BLOCK_LEN_MAX)
    }

    /// Flushes and gives the writer underneath back.
    ///
    /// # Errors
    /// [`ChainWriteError::Io`] when flushing fails.
    pub fn finish(mut self) -> Result<W, ChainWriteError> {
        self.out.flush()?;
        Ok(self.out)
    }

    fn record(&mut self, payload: &[u8], limit: u32) -> Result<(), ChainWriteError> {
        let length = u32::try_from(payload.len())
            .ok()
            .filter(|length| *length <= limit)
            .ok_or(ChainWriteError::TooLong { length: payload.len(), limit })?;
        self.out.write_all(&length.to_be_bytes())?;
        self.out.write_all(&checksum(payload).to_be_bytes())?;
        self.out.write_all(payload)?;
        Ok(())
    }
}
