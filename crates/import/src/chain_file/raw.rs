//! Bytes from a stream, counted.

use std::io::{self, Read};

use super::error::ChainFileProblem as Problem;
use super::format::RECORD_HEADER_LEN;

/// Bytes of a record's header.
pub(super) const HEADER_LEN: usize = 8;

const _: () = assert!(HEADER_LEN as u64 == RECORD_HEADER_LEN);

/// Length and checksum.
pub(super) fn split_header(header: [u8; HEADER_LEN]) -> (u32, u32) {
    let both = u64::from_be_bytes(header);
    let low = both & u64::from(u32::MAX);
    // Each half has 32 bits.
    (u32::try_from(both >> 32).unwrap_or(u32::MAX), u32::try_from(low).unwrap_or(u32::MAX))
}

/// Reads up to `length` bytes. Memory grows with the bytes that arrive, so that a wrong length
/// costs nothing.
pub(super) fn payload(
    input: &mut impl Read,
    length: u32,
    offset: &mut u64,
) -> Result<Vec<u8>, Problem> {
    const AT_ONCE_MAX: usize = 2 << 20;
    let mut bytes = Vec::with_capacity((length as usize).min(AT_ONCE_MAX));
    let read = input.take(u64::from(length)).read_to_end(&mut bytes);
    *offset = offset.saturating_add(bytes.len() as u64);
    read.map_err(|source| Problem::Io { offset: *offset, source })?;
    Ok(bytes)
}

/// Fills as much of `buffer` as there is, and says how much that was.
pub(super) fn fill(
    input: &mut impl Read,
    buffer: &mut [u8],
    offset: &mut u64,
) -> Result<usize, Problem> {
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
