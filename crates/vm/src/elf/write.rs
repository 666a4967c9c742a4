//! Writing: one layout, so that equal contents are equal bytes.

use super::layout::{
    CLASS_64, DATA_LITTLE, ELF_VERSION, EXECUTE, FILE_HEADER_LEN, FLAGS_VERSION_3, Field, MACHINES,
    MAGIC, PROGRAM_HEADER_LEN, READ, READ_WRITE, SEGMENT_LOAD, TYPE_DYN, file, segment,
};
use crate::memory::{HEAP_LEN, HEAP_START, RODATA_START, STACK_LEN, STACK_START};

/// A segment to be written.
struct Segment {
    flags: u64,
    address: u64,
    offset: usize,
    file_len: usize,
    memory_len: usize,
    alignment: u64,
}

/// The module of a text, read-only data (no segment when empty), and the byte address in the text
/// of what is run first.
///
/// The layout: header, program headers (text, read-only data, stack, heap), text, data. No section
/// headers.
pub(crate) fn write(text: &[u8], rodata: &[u8], entry: usize) -> Vec<u8> {
    let count = if rodata.is_empty() { 3 } else { 4 };
    let headers = PROGRAM_HEADER_LEN.saturating_mul(count);
    let text_at = FILE_HEADER_LEN.saturating_add(headers);
    let rodata_at = text_at.saturating_add(text.len());
    let memory = |address, memory_len| Segment {
        flags: READ_WRITE,
        address,
        offset: rodata_at.saturating_add(rodata.len()),
        file_len: 0,
        memory_len,
        alignment: 8,
    };
    let loaded = |flags, address, offset, len| Segment {
        flags,
        address,
        offset,
        file_len: len,
        memory_len: len,
        alignment: 8,
    };
    let mut segments = vec![loaded(EXECUTE, 0, text_at, text.len())];
    if !rodata.is_empty() {
        segments.push(loaded(READ, RODATA_START, rodata_at, rodata.len()));
    }
    segments.extend([memory(STACK_START, STACK_LEN), memory(HEAP_START, HEAP_LEN)]);
    let mut bytes = file_header(entry, count);
    bytes.extend(segments.iter().flat_map(program_header));
    bytes.extend_from_slice(text);
    bytes.extend_from_slice(rodata);
    bytes
}

fn file_header(entry: usize, segments: usize) -> Vec<u8> {
    let mut header = vec![0; FILE_HEADER_LEN];
    header[..MAGIC.len()].copy_from_slice(&MAGIC);
    put(&mut header, &file::CLASS, CLASS_64);
    put(&mut header, &file::DATA, DATA_LITTLE);
    put(&mut header, &file::IDENT_VERSION, ELF_VERSION);
    put(&mut header, &file::TYPE, TYPE_DYN);
    put(&mut header, &file::MACHINE, MACHINES[0]);
    put(&mut header, &file::VERSION, ELF_VERSION);
    put(&mut header, &file::ENTRY, entry as u64);
    put(&mut header, &file::SEGMENTS_AT, FILE_HEADER_LEN as u64);
    put(&mut header, &file::FLAGS, FLAGS_VERSION_3);
    put(&mut header, &file::HEADER_LEN, FILE_HEADER_LEN as u64);
    put(&mut header, &file::SEGMENT_LEN, PROGRAM_HEADER_LEN as u64);
    put(&mut header, &file::SEGMENTS, segments as u64);
    // There are none; readers of ELF files want to know their length all the same.
    put(&mut header, &file::SECTION_LEN, 64);
    header
}

fn program_header(segment: &Segment) -> Vec<u8> {
    let mut header = vec![0; PROGRAM_HEADER_LEN];
    put(&mut header, &segment::TYPE, SEGMENT_LOAD);
    put(&mut header, &segment::FLAGS, segment.flags);
    put(&mut header, &segment::OFFSET, segment.offset as u64);
    put(&mut header, &segment::ADDRESS, segment.address);
    put(&mut header, &segment::PHYSICAL, segment.address);
    put(&mut header, &segment::FILE_LEN, segment.file_len as u64);
    put(&mut header, &segment::MEMORY_LEN, segment.memory_len as u64);
    put(&mut header, &segment::ALIGNMENT, segment.alignment);
    header
}

/// Little-endian, in the field's width.
fn put(header: &mut [u8], field: &Field, value: u64) {
    let place = &mut header[field.place.clone()];
    let len = place.len();
    place.copy_from_slice(&value.to_le_bytes()[..len]);
}
