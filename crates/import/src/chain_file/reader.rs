//! Reading a chain file as a stream, in memory bounded by the largest block.

use std::io::Read;
use std::sync::Arc;

use wavefront_types::{Genesis, Hash};

use super::error::{ChainFileError, ChainFileProblem as Problem};
use super::format::{BLOCK_LEN_MAX, RECORD_HEADER_LEN, checksum};
use super::raw::{HEADER_LEN, fill, payload, split_header};
use super::start::{Known, Start};

/// A block's payload and where its record starts.
type Payload = (u64, Arc<[u8]>);

/// Where a block record lies; what errors name.
///
/// # Examples
/// ```
/// use wavefront_import::RecordAt;
///
/// let say = |at: &RecordAt| format!("{}, block {}, byte {}", at.file, at.number, at.offset);
/// let at = RecordAt { file: "a.chain".into(), number: 7, offset: 4_711 };
/// assert_eq!(say(&at), "a.chain, block 7, byte 4711");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordAt {
    /// The file's name as the caller gave it.
    pub file: Arc<str>,
    /// The block's number in the file, from 1.
    pub number: u64,
    /// The byte at which the record starts.
    pub offset: u64,
}

/// One block's wire bytes, checksum verified, not yet decoded.
///
/// # Examples
/// ```
/// use wavefront_import::{ChainReader, Record};
/// use wavefront_types::wire::decode_block;
///
/// # use wavefront_import::ChainWriter;
/// # use wavefront_workload::{ChainGenerator, ChainSpec, Conflict, Mix};
/// # let (mix, conflict) = (Mix::default(), Conflict::Uniform);
/// # let spec = ChainSpec { seed: 7, blocks: 2, txs_per_block: 9, accounts: 8, mix, conflict };
/// # let blocks = ChainGenerator::new(&spec)?;
/// # let mut writer = ChainWriter::new(Vec::new(), blocks.genesis())?;
/// # for block in blocks { writer.append(&block)?; }
/// # let bytes = writer.finish()?;
/// let mut reader = ChainReader::open("a.chain", &bytes[..])?;
/// let Record { at, bytes } = reader.next_record()?.expect("the file has blocks");
/// assert_eq!((at.number, decode_block(bytes)?.header.height), (1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Where it was read.
    pub at: RecordAt,
    /// The block on the wire.
    pub bytes: Arc<[u8]>,
}

/// The block records of one file, its start being read.
#[derive(Debug)]
pub(super) struct Records<R> {
    input: R,
    file: Arc<str>,
    offset: u64,
    blocks: u64,
    ended: bool,
}

impl<R: Read> Records<R> {
    /// What follows in `input`, of which `offset` bytes are read.
    pub(super) const fn new(file: Arc<str>, input: R, offset: u64) -> Self {
        Self { input, file, offset, blocks: 0, ended: false }
    }

    /// The next block, `None` at the end of the file and after an error.
    pub(super) fn next(&mut self) -> Result<Option<Record>, ChainFileError> {
        if self.ended {
            return Ok(None);
        }
        let number = self.blocks.saturating_add(1);
        let record = read_block(&mut self.input, &mut self.offset, number);
        if let Ok(Some(_)) = record {
            self.blocks = number;
        } else {
            self.ended = true;
        }
        match record {
            Ok(record) => Ok(record.map(|(offset, bytes)| Record {
                at: RecordAt { file: Arc::clone(&self.file), number, offset },
                bytes,
            })),
            Err(problem) => Err(ChainFileError { file: Arc::clone(&self.file), problem }),
        }
    }
}

/// Reads a chain file from any byte stream. Give it a buffered one.
///
/// # Guarantees
/// A length is checked against its limit before anything is allocated for it. After an error or
/// the end, no further record is returned.
///
/// # Examples
/// ```
/// use wavefront_import::ChainReader;
///
/// # use wavefront_import::ChainWriter;
/// # use wavefront_workload::{ChainGenerator, ChainSpec, Conflict, Mix};
/// # let (mix, conflict) = (Mix::default(), Conflict::Uniform);
/// # let spec = ChainSpec { seed: 7, blocks: 2, txs_per_block: 9, accounts: 8, mix, conflict };
/// # let blocks = ChainGenerator::new(&spec)?;
/// # let mut writer = ChainWriter::new(Vec::new(), blocks.genesis())?;
/// # for block in blocks { writer.append(&block)?; }
/// # let bytes = writer.finish()?;
/// let mut reader = ChainReader::open("a.chain", &bytes[..])?;
/// let mut blocks = 0;
/// while let Some(record) = reader.next_record()? {
///     blocks = record.at.number;
/// }
/// assert_eq!((blocks, reader.offset()), (2, bytes.len() as u64));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct ChainReader<R> {
    known: Known,
    records: Records<R>,
}

impl<R: Read> ChainReader<R> {
    /// Reads the file's start: magic, version, genesis.
    ///
    /// # Errors
    /// [`ChainFileError`] when this is not a chain file of this version, or its start is damaged.
    pub fn open(file: impl Into<Arc<str>>, mut input: R) -> Result<Self, ChainFileError> {
        let file = file.into();
        let mut offset = 0;
        let known = Start::read(&mut input, &mut offset)
            .and_then(|start| Known::read(start, &mut input, &mut offset));
        match known {
            Ok(known) => Ok(Self { known, records: Records::new(file, input, offset) }),
            Err(problem) => Err(ChainFileError { file, problem }),
        }
    }

    /// What the chain starts from.
    pub fn genesis(&self) -> &Genesis {
        &self.known.genesis
    }

    /// The genesis hash, which names the chain.
    pub fn genesis_hash(&self) -> Hash {
        self.known.genesis_hash
    }

    /// The file's name.
    pub fn file(&self) -> &Arc<str> {
        &self.records.file
    }

    /// Bytes read so far.
    pub fn offset(&self) -> u64 {
        self.records.offset
    }

    /// The next block, `None` at the end of the file.
    ///
    /// # Errors
    /// [`ChainFileError`] when the record is cut off or damaged, or reading fails.
    pub fn next_record(&mut self) -> Result<Option<Record>, ChainFileError> {
        self.records.next()
    }

    /// The genesis apart from the records after it.
    pub(super) fn into_parts(self) -> (Known, Records<R>) {
        (self.known, self.records)
    }
}

fn read_block(
    input: &mut impl Read,
    offset: &mut u64,
    block: u64,
) -> Result<Option<Payload>, Problem> {
    let start = *offset;
    let mut header = [0; HEADER_LEN];
    let found = fill(input, &mut header, offset)?;
    if found == 0 {
        return Ok(None);
    }
    let cut_off = |expected: u64, end: u64| Problem::Truncated {
        block,
        offset: start,
        expected,
        found: end.saturating_sub(start),
    };
    if found < header.len() {
        return Err(cut_off(RECORD_HEADER_LEN, *offset));
    }
    let (length, stored) = split_header(header);
    if length == 0 || length > BLOCK_LEN_MAX {
        let limit = BLOCK_LEN_MAX;
        return Err(Problem::ImpossibleLength { block, offset: start, length, limit });
    }
    let payload = payload(input, length, offset)?;
    if payload.len() < length as usize {
        return Err(cut_off(RECORD_HEADER_LEN.saturating_add(u64::from(length)), *offset));
    }
    let computed = checksum(&payload);
    if computed != stored {
        return Err(Problem::ChecksumMismatch { block, offset: start, stored, computed });
    }
    Ok(Some((start, payload.into())))
}
