//! Several chain files read as one chain.

use std::collections::VecDeque;
use std::fmt;
use std::io::Read;
use std::sync::Arc;

use wavefront_types::{Genesis, Hash};

use super::error::{ChainFileError, ChainFileProblem};
use super::reader::{ChainReader, Record};

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
    pub bytes: Box<dyn Read + Send>,
}

impl fmt::Debug for ChainInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChainInput").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Chain files of one genesis, read one after the other. Their blocks form one chain when every
/// file goes on where the one before it ended; the importer checks that.
///
/// # Examples
/// File after file. Here the second does not go on where the first ended, which the importer would
/// refuse:
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
    genesis: Genesis,
    genesis_hash: Hash,
    files: VecDeque<ChainReader<Box<dyn Read + Send>>>,
}

impl fmt::Debug for ChainSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChainSet")
            .field("genesis_hash", &self.genesis_hash)
            .field("files", &self.files.len())
            .finish_non_exhaustive()
    }
}

impl ChainSet {
    /// Reads the start of every file, so that a wrong one is found before any block is considered.
    ///
    /// # Errors
    /// [`ChainFileError`] when one is no chain file, or belongs to another chain than the first.
    ///
    /// # Panics
    /// When there is no input at all.
    pub fn open(inputs: impl IntoIterator<Item = ChainInput>) -> Result<Self, ChainFileError> {
        let mut files = VecDeque::new();
        for ChainInput { name, bytes } in inputs {
            files.push_back(ChainReader::open(name, bytes)?);
        }
        let first = files.front().expect("a chain is read from at least one input");
        let expected = first.genesis_hash();
        if let Some(other) = files.iter().find(|file| file.genesis_hash() != expected) {
            return Err(ChainFileError {
                file: Arc::clone(other.file()),
                problem: ChainFileProblem::OtherChain {
                    first: Arc::clone(first.file()),
                    expected,
                    found: other.genesis_hash(),
                },
            });
        }
        Ok(Self { genesis: first.genesis().clone(), genesis_hash: expected, files })
    }

    /// What the chain starts from.
    pub fn genesis(&self) -> &Genesis {
        &self.genesis
    }

    /// The genesis hash, which names the chain.
    pub fn genesis_hash(&self) -> Hash {
        self.genesis_hash
    }

    /// The first file's name.
    pub fn first_file(&self) -> Arc<str> {
        self.files.front().map_or_else(|| Arc::from(""), |file| Arc::clone(file.file()))
    }

    /// Bytes of the files' starts, which are read already.
    pub fn start_bytes(&self) -> u64 {
        self.files.iter().map(ChainReader::offset).sum()
    }

    /// The next block, `None` after the last file's last.
    ///
    /// # Errors
    /// [`ChainFileError`] when a record is cut off or damaged, or reading fails.
    pub fn next_record(&mut self) -> Result<Option<Record>, ChainFileError> {
        while let Some(file) = self.files.front_mut() {
            if let Some(record) = file.next_record()? {
                return Ok(Some(record));
            }
            self.files.pop_front();
        }
        Ok(None)
    }
}
