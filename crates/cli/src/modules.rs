//! Reading files of contract modules, and their texts.

use std::fs::File;
use std::io::{self, Read, stdin};
use std::path::Path;

use crate::exit::Failure;
use crate::target::is_standard;

/// No module fits into a transaction that is longer; a text may be longer than its module.
const BYTES_MAX: u64 = 16 << 20;

/// All of a file, or of standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let name = path.display();
    let bytes = if is_standard(path) {
        read_some(stdin().lock())
    } else {
        File::open(path).and_then(read_some)
    };
    let bytes = bytes.map_err(|error| {
        Failure::usage(format_args!("cannot read {name}: {error}; check the path"))
    })?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(Failure::usage(format_args!(
            "{name} has more than {BYTES_MAX} bytes: neither a module nor the text of one"
        )));
    }
    Ok(bytes)
}

/// No more than shows that it is too much.
fn read_some(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(BYTES_MAX + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
