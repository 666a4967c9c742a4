//! Reading a chain file as a stream, in memory bounded by the largest block.

use std::io::{self, Read};
use std::sync::Arc;

use wavefront_types::{Genesis, Hash};

use super::error::{ChainFileError, ChainFileProblem as Problem};
use super::format::{
    BLOCK_LEN_MAX, FORMAT_VERSION, GENESIS_LEN_MAX, MAGIC, RECORD_HEADER_LEN, checksum,
};

/// Bytes of a record's header.
const HEADER_LEN: usize = 8;

const _: () = assert!(HEADER_LEN as u64 == RECORD_HEADER_LEN);

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
    input: R,
    file: Arc<str>,
    genesis: Genesis,
    genesis_hash: Hash,
    offset: u64,
    blocks: u64,
    ended: bool,
}

impl<R: Read> ChainReader<R> {
    /// Reads the file's start: magic, version, genesis.
    ///
    /// # Errors
    /// [`ChainFileError`] when this is not a chain file of this version, or its start is damaged.
    pub fn open(file: impl Into<Arc<str>>, mut input: R) -> Result<Self, ChainFileError> {
        let file = file.into();
        let mut offset = 0;
        match read_genesis(&mut input, &mut offset) {
            Ok(genesis) => {
                let genesis_hash = genesis.hash();
                Ok(Self { input, file, genesis, genesis_hash, offset, blocks: 0, ended: false })
            }
            Err(problem) => Err(ChainFileError { file, problem }),
        }
    }

    /// What the chain starts from.
    pub fn genesis(&self) -> &Genesis {
        &self.genesis
    }

    /// The genesis hash, which names the chain.
    pub fn genesis_hash(&self) -> Hash {
        self.genesis_hash
    }

    /// The file's name.
    pub fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// Bytes read so far.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// The next block, `None` at the end of the file.
    ///
    /// # Errors
    /// [`ChainFileError`] when the record is cut off or damaged, or reading fails.
    pub fn next_record(&mut self) -> Result<Option<Record>, ChainFileError> {
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

fn read_genesis(input: &mut impl Read, offset: &mut u64) -> Result<Genesis, Problem> {
    let mut start = [0; 12];
    let found = fill(input, &mut start, offset)?;
    let magic_found = found.min(MAGIC.len());
    if found == 0 {
        return Err(Problem::Empty);
    }
    if start[..magic_found] != MAGIC[..magic_found] {
        return Err(Problem::WrongMagic);
    }
    if found < start.len() {
        return Err(Problem::TruncatedStart { length: *offset });
    }
    let [.., a, b, c, d] = start;
    let version = u32::from_be_bytes([a, b, c, d]);
    if version != FORMAT_VERSION {
        return Err(Problem::UnsupportedVersion { found: version });
    }
    let mut header = [0; HEADER_LEN];
    if fill(input, &mut header, offset)? < header.len() {
        return Err(Problem::TruncatedStart { length: *offset });
    }
    let (length, stored) = split_header(header);
    let start = *offset;
    let damaged =
        |detail: String, source| Problem::DamagedGenesis { offset: start, detail, source };
    if length > GENESIS_LEN_MAX {
        return Err(damaged(format!("{length} bytes exceed {GENESIS_LEN_MAX}"), None));
    }
    let payload = payload(input, length, offset)?;
    if payload.len() < length as usize {
        return Err(Problem::TruncatedStart { length: *offset });
    }
    let computed = checksum(&payload);
    if computed != stored {
        return Err(damaged(format!("its checksum is {computed:08x}, not {stored:08x}"), None));
    }
    Genesis::decode(&payload).map_err(|error| damaged(error.to_string(), Some(error)))
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

/// Length and checksum.
fn split_header(header: [u8; HEADER_LEN]) -> (u32, u32) {
    let both = u64::from_be_bytes(header);
    let low = both & u64::from(u32::MAX);
    // Each half has 32 bits.
    (u32::try_from(both >> 32).unwrap_or(u32::MAX), u32::try_from(low).unwrap_or(u32::MAX))
}

/// Reads up to `length` bytes. Memory grows with the bytes that arrive, so that a wrong length
/// costs nothing.
fn payload(input: &mut impl Read, length: u32, offset: &mut u64) -> Result<Vec<u8>, Problem> {
    const AT_ONCE_MAX: usize = 2 << 20;
    let mut bytes = Vec::with_capacity((length as usize).min(AT_ONCE_MAX));
    let read = input.take(u64::from(length)).read_to_end(&mut bytes);
    *offset = offset.saturating_add(bytes.len() as u64);
    read.map_err(|source| Problem::Io { offset: *offset, source })?;
    Ok(bytes)
}

/// Fills as much of `buffer` as there is, and says how much that was.
fn fill(input: &mut impl Read, buffer: &mut [u8], offset: &mut u64) -> Result<usize, Problem> {
    let mut filled = 0;
    while filled < buffer.len() {
        match input.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => {
                filled += read;
                *offset = offset.saturating_add(read as u64);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(source) => return Err(Problem::Io { offset: *offset, source }),
        }
    }
    Ok(filled)
}
