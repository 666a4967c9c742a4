//! Several chain files read as one chain.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use wavefront_types::{Genesis, Hash};

use super::error::{ChainFileError, ChainFileProblem};
use super::reader::{ChainReader, Record, Records};
use super::source::{ByteStream, ChainFile, ChainInput};
use super::start::{Known, Start};

/// Chain files of one genesis, read one after the other. Their blocks form one chain when every
/// file goes on where the ones before it ended, or overlaps them; the importer checks that.
///
/// # Examples
/// File after file. Here the second brings what the first one had, which the importer passes over:
/// ```
/// use std::io::Cursor;
/// use wavefront_import::{ChainInput, ChainSet};
///
/// # use wavefront_import::ChainWriter;
/// # use wavefront_workload::{ChainGenerator, ChainSpec, Conflict, Mix};
/// # let (mix, conflict) = (Mix::default(), Conflict::Uniform);
/// # let spec = ChainSpec { seed: 7, blocks: 2, txs_per_block: 9, accounts: 8, mix, conflict };
/// # let blocks = ChainGenerator::new(&spec)?;
/// # let mut writer = ChainWriter::new(Vec::new(), blocks.genesis())?;
/// # for block in blocks { writer.append(&block)?; }
/// # let bytes = writer.finish()?;
/// let input = |name: &str| ChainInput {
///     name: name.into(),
///     bytes: Box::new(Cursor::new(bytes.clone())),
/// };
/// let mut chain = ChainSet::open([input("a.chain"), input("b.chain")])?;
/// let mut files = Vec::new();
/// while let Some(record) = chain.next_record()? {
///     files.push(record.at.file);
/// }
/// assert_eq!((files.len(), &*files[1], &*files[2]), (4, "a.chain", "b.chain"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ChainSet {
    known: Known,
    first_file: Arc<str>,
    current: Option<Records<ByteStream>>,
    later: VecDeque<Later>,
    start_bytes: u64,
}

/// A file whose turn is still to come.
enum Later {
    Begun(Records<ByteStream>),
    Closed(ChainFile),
}

impl fmt::Debug for ChainSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChainSet")
            .field("genesis_hash", &self.known.genesis_hash)
            .field("later_files", &self.later.len())
            .finish_non_exhaustive()
    }
}

impl ChainSet {
    /// Reads the start of every stream, so that a wrong one is found before any block is
    /// considered.
    ///
    /// # Errors
    /// [`ChainFileError`] when one is no chain file, or belongs to another chain than the first.
    ///
    /// # Panics
    /// When there is no input at all.
    pub fn open(inputs: impl IntoIterator<Item = ChainInput>) -> Result<Self, ChainFileError> {
        let mut inputs = inputs.into_iter();
        let first = inputs.next().expect("a chain is read from at least one input");
        let mut set = Self::begin(first)?;
        for ChainInput { name, bytes } in inputs {
            let (records, start) = set.continue_in(name, bytes)?;
            set.start_bytes = set.start_bytes.saturating_add(start.bytes());
            set.later.push_back(Later::Begun(records));
        }
        Ok(set)
    }

    /// Reads the start of the first file and looks at those of the others that can be opened
    /// again, so that a wrong one is found before any block is considered. No two are open at a
    /// time.
    ///
    /// # Errors
    /// [`ChainFileError`] when one cannot be opened, is no chain file, or belongs to another chain
    /// than the first.
    ///
    /// # Panics
    /// When there is no file at all.
    pub fn open_files(files: impl IntoIterator<Item = ChainFile>) -> Result<Self, ChainFileError> {
        let mut files = files.into_iter();
        let mut first = files.next().expect("a chain is read from at least one file");
        let bytes = open(&mut first)?;
        let mut set = Self::begin(ChainInput { name: first.name, bytes })?;
        for mut file in files {
            if file.reopens {
                set.look_at(&mut file)?;
            }
            set.later.push_back(Later::Closed(file));
        }
        Ok(set)
    }

    fn begin(first: ChainInput) -> Result<Self, ChainFileError> {
        let reader = ChainReader::open(first.name, first.bytes)?;
        let first_file = Arc::clone(reader.file());
        let (known, records) = reader.into_parts();
        let start_bytes = known.start.bytes();
        Ok(Self { known, first_file, current: Some(records), later: VecDeque::new(), start_bytes })
    }

    /// Reads no more of a file than tells it from one of another chain.
    fn look_at(&mut self, file: &mut ChainFile) -> Result<(), ChainFileError> {
        let mut bytes = open(file)?;
        let start = match Start::read(&mut bytes, &mut 0) {
            Ok(start) if start == self.known.start => start,
            // What is wrong shows when it is read from its beginning.
            _ => self.continue_in(Arc::clone(&file.name), open(file)?)?.1,
        };
        self.start_bytes = self.start_bytes.saturating_add(start.bytes());
        Ok(())
    }

    /// Reads the start of a further file.
    fn continue_in(
        &self,
        file: Arc<str>,
        mut bytes: ByteStream,
    ) -> Result<(Records<ByteStream>, Start), ChainFileError> {
        let mut offset = 0;
        let read = Start::read(&mut bytes, &mut offset).and_then(|start| {
            if start == self.known.start {
                self.known.expect_again(&mut bytes, &mut offset)?;
                return Ok(start);
            }
            let other = Known::read(start, &mut bytes, &mut offset)?;
            Err(ChainFileProblem::OtherChain {
                first: Arc::clone(&self.first_file),
                expected: self.known.genesis_hash,
                found: other.genesis_hash,
            })
        });
        match read {
            Ok(start) => Ok((Records::new(file, bytes, offset), start)),
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

    /// The first file's name.
    pub fn first_file(&self) -> Arc<str> {
        Arc::clone(&self.first_file)
    }

    /// Bytes of the files' starts, as far as they were looked at.
    pub const fn start_bytes(&self) -> u64 {
        self.start_bytes
    }

    /// The next block, `None` after the last file's last and after an error.
    ///
    /// # Errors
    /// [`ChainFileError`] when a record is cut off or damaged, reading fails, or a file that is
    /// opened only now is a wrong one.
    pub fn next_record(&mut self) -> Result<Option<Record>, ChainFileError> {
        let record = self.try_next();
        if record.is_err() {
            self.current = None;
            self.later.clear();
        }
        record
    }

    fn try_next(&mut self) -> Result<Option<Record>, ChainFileError> {
        while let Some(records) = &mut self.current {
            if let Some(record) = records.next()? {
                return Ok(Some(record));
            }
            // Closed before the next one is opened.
            self.current = None;
            self.current = match self.later.pop_front() {
                None => None,
                Some(Later::Begun(records)) => Some(records),
                Some(Later::Closed(mut file)) => {
                    let bytes = open(&mut file)?;
                    Some(self.continue_in(file.name, bytes)?.0)
                }
            };
        }
        Ok(None)
    }
}

fn open(file: &mut ChainFile) -> Result<ByteStream, ChainFileError> {
    (file.open)().map_err(|source| ChainFileError {
        file: Arc::clone(&file.name),
        problem: ChainFileProblem::CannotOpen { source },
    })
}

#[cfg(test)]
#[path = "tests/set.rs"]
mod tests;
