//! Opening chain files.

use std::fs::File;
use std::io::{self, BufReader, stdin};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use wavefront_import::{ByteStream, CancelToken, ChainFile, ChainFileError, ChainSet, ImportError};

use crate::exit::{Exit, Failure};
use crate::target::is_standard;

const BUFFER_LEN: usize = 1 << 20;
/// How often is looked whether to stop while a chain is being opened.
const POLL: Duration = Duration::from_millis(20);

/// An opened chain and its size, where that is known.
#[derive(Debug)]
pub(crate) struct Inputs {
    pub(crate) chain: ChainSet,
    /// Bytes of all block records; `None` when one is a stream.
    pub(crate) bytes: Option<u64>,
}

/// Opens chain files, `-` for standard input, and reads their starts; of any number one is open at
/// a time. Opening a pipe and reading from it may take until somebody writes: that ends, too, when
/// somebody asks to stop.
pub(crate) fn open(paths: &[PathBuf], cancel: &CancelToken) -> Result<Inputs, Failure> {
    if paths.iter().filter(|path| is_standard(path)).count() > 1 {
        return Err(Failure::usage("standard input (`-`) can be read only once"));
    }
    let mut files = Vec::with_capacity(paths.len());
    let mut bytes = Some(0_u64);
    for path in paths {
        let length = length(path)?;
        bytes = bytes.zip(length).and_then(|(sum, length)| sum.checked_add(length));
        files.push(chain_file(path, length.is_some()));
    }
    let chain = wait_for(cancel, move || ChainSet::open_files(files))?;
    let bytes = bytes.map(|bytes| bytes.saturating_sub(chain.start_bytes()));
    Ok(Inputs { chain, bytes })
}

/// Opens on a thread of its own, which is left to itself when somebody asks to stop.
fn wait_for(
    cancel: &CancelToken,
    open: impl FnOnce() -> Result<ChainSet, ChainFileError> + Send + 'static,
) -> Result<ChainSet, Failure> {
    let opening = thread::Builder::new().name("open".to_owned()).spawn(open);
    let opening = opening.map_err(Failure::no_thread)?;
    while !opening.is_finished() {
        if cancel.is_cancelled() {
            return Err(Failure::new(Exit::Interrupted, "interrupted before the first block"));
        }
        thread::sleep(POLL);
    }
    match opening.join() {
        Ok(opened) => Ok(opened.map_err(ImportError::from)?),
        Err(_) => Err(ImportError::Internal("opening the files").into()),
    }
}

/// A file's length; `None` for what has none, a pipe say.
fn length(path: &Path) -> Result<Option<u64>, Failure> {
    if is_standard(path) {
        return Ok(None);
    }
    let refuse = |error: &dyn std::fmt::Display| {
        Failure::usage(format_args!("cannot open {}: {error}; check the path", path.display()))
    };
    let found = std::fs::metadata(path).map_err(|error| refuse(&error))?;
    if found.is_dir() {
        return Err(refuse(&"it is a directory, not a chain file"));
    }
    Ok(found.is_file().then_some(found.len()))
}

fn chain_file(path: &Path, reopens: bool) -> ChainFile {
    if is_standard(path) {
        return ChainFile {
            name: "standard input".into(),
            open: Box::new(|| Ok(buffered(stdin()))),
            reopens: false,
        };
    }
    let owned = path.to_owned();
    let open = move || -> io::Result<ByteStream> { Ok(buffered(File::open(&owned)?)) };
    ChainFile { name: path.to_string_lossy().into(), open: Box::new(open), reopens }
}

fn buffered(bytes: impl io::Read + Send + 'static) -> ByteStream {
    Box::new(BufReader::with_capacity(BUFFER_LEN, bytes))
}
