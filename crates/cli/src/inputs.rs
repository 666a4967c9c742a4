//! Opening chain files.

use std::fs::File;
use std::io::{BufReader, stdin};
use std::path::Path;

use wavefront_import::{ChainInput, ChainSet, ImportError};

use crate::exit::Failure;

const BUFFER_LEN: usize = 1 << 20;

/// An opened chain and its size, where that is known.
#[derive(Debug)]
pub(crate) struct Inputs {
    pub(crate) chain: ChainSet,
    /// Bytes of all block records; `None` when one is a stream.
    pub(crate) bytes: Option<u64>,
}

/// Opens chain files, `-` for standard input, and reads their starts.
pub(crate) fn open(names: &[String]) -> Result<Inputs, Failure> {
    if names.iter().filter(|name| *name == "-").count() > 1 {
        return Err(Failure::usage("standard input (`-`) can be read only once"));
    }
    let mut inputs = Vec::with_capacity(names.len());
    let mut bytes = Some(0_u64);
    for name in names {
        if name == "-" {
            bytes = None;
            let input = BufReader::with_capacity(BUFFER_LEN, stdin());
            inputs.push(ChainInput { name: "standard input".into(), bytes: Box::new(input) });
            continue;
        }
        let (file, length) = open_file(name)?;
        bytes = bytes.zip(length).and_then(|(sum, length)| sum.checked_add(length));
        let input = BufReader::with_capacity(BUFFER_LEN, file);
        inputs.push(ChainInput { name: name.as_str().into(), bytes: Box::new(input) });
    }
    let chain = ChainSet::open(inputs).map_err(ImportError::from)?;
    let bytes = bytes.map(|bytes| bytes.saturating_sub(chain.start_bytes()));
    Ok(Inputs { chain, bytes })
}

fn open_file(name: &str) -> Result<(File, Option<u64>), Failure> {
    let refuse = |error: &dyn std::fmt::Display| {
        Failure::usage(format_args!("cannot open {name}: {error}; check the path"))
    };
    if Path::new(name).is_dir() {
        return Err(refuse(&"it is a directory, not a chain file"));
    }
    let file = File::open(name).map_err(|error| refuse(&error))?;
    let metadata = file.metadata().map_err(|error| refuse(&error))?;
    Ok((file, metadata.is_file().then_some(metadata.len())))
}
