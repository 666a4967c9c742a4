//! Files of contract modules, and their sources.

use std::fs::File;
use std::io::{Read, Write, stdin};
use std::path::Path;

use crate::exit::Failure;

/// No module fits into a transaction that is longer; a text may be longer than its module.
const BYTES_MAX: u64 = 16 << 20;

/// All of a file, or of standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let name = path.display();
    let cannot = |error: &std::io::Error| {
        Failure::usage(format_args!("cannot read {name}: {error}; check the path"))
    };
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        stdin().lock().take(BYTES_MAX + 1).read_to_end(&mut bytes)
    } else {
        let file = File::open(path).map_err(|error| cannot(&error))?;
        file.take(BYTES_MAX + 1).read_to_end(&mut bytes)
    };
    read.map_err(|error| cannot(&error))?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(Failure::usage(format_args!(
            "{name} has more than {BYTES_MAX} bytes: neither a module nor the text of one"
        )));
    }
    Ok(bytes)
}

/// Writes a module, or to standard output for `-`.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if path == Path::new("-") {
        let mut out = std::io::stdout().lock();
        return out
            .write_all(bytes)
            .and_then(|()| out.flush())
            .map_err(|error| Failure::output(&error));
    }
    std::fs::write(path, bytes)
        .map_err(|error| Failure::usage(format_args!("cannot write {}: {error}", path.display())))
}
