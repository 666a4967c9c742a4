//! Where things stand in a file's headers, and what must stand there.

use std::ops::Range;

pub(crate) const FILE_HEADER_LEN: usize = 64;
pub(crate) const PROGRAM_HEADER_LEN: usize = 56;

pub(super) const MAGIC: [u8; 4] = *b"\x7fELF";
/// 64 bits.
pub(super) const CLASS_64: u64 = 2;
/// Little-endian.
pub(super) const DATA_LITTLE: u64 = 1;
/// The only version of the ELF format.
pub(super) const ELF_VERSION: u64 = 1;
/// A shared object: ready to run.
pub(super) const TYPE_DYN: u64 = 3;
/// What tool chains wrote for machines of this family, newest first.
pub(super) const MACHINES: [u64; 2] = [263, 247];
/// The version of the module format, in the file's flags.
pub(super) const FLAGS_VERSION_3: u64 = 3;
/// A segment that is loaded.
pub(super) const SEGMENT_LOAD: u64 = 1;

pub(super) const EXECUTE: u64 = 1;
pub(super) const READ: u64 = 4;
pub(super) const READ_WRITE: u64 = 6;

/// A field of a header: its name, and its place from the header's start.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) place: Range<usize>,
}

const fn field(name: &'static str, start: usize, len: usize) -> Field {
    Field { name, place: start..start.wrapping_add(len) }
}

/// Fields of the file's header.
pub(super) mod file {
    use super::{Field, field};

    pub(in crate::elf) const CLASS: Field = field("the class", 4, 1);
    pub(in crate::elf) const DATA: Field = field("the byte order", 5, 1);
    pub(in crate::elf) const IDENT_VERSION: Field = field("the ELF version", 6, 1);
    pub(in crate::elf) const TYPE: Field = field("the file type", 16, 2);
    pub(in crate::elf) const MACHINE: Field = field("the machine", 18, 2);
    pub(in crate::elf) const VERSION: Field = field("the ELF version", 20, 4);
    pub(in crate::elf) const ENTRY: Field = field("the entry point", 24, 8);
    pub(in crate::elf) const SEGMENTS_AT: Field = field("the program headers' offset", 32, 8);
    pub(in crate::elf) const FLAGS: Field = field("the format version in the flags", 48, 4);
    pub(in crate::elf) const HEADER_LEN: Field = field("the header's length", 52, 2);
    pub(in crate::elf) const SEGMENT_LEN: Field = field("a program header's length", 54, 2);
    pub(in crate::elf) const SEGMENTS: Field = field("the number of program headers", 56, 2);
    pub(in crate::elf) const SECTION_LEN: Field = field("a section header's length", 58, 2);
}

/// Fields of a program header.
pub(super) mod segment {
    use super::{Field, field};

    pub(in crate::elf) const TYPE: Field = field("a segment's type", 0, 4);
    pub(in crate::elf) const FLAGS: Field = field("a segment's flags", 4, 4);
    pub(in crate::elf) const OFFSET: Field = field("a segment's offset", 8, 8);
    pub(in crate::elf) const ADDRESS: Field = field("a segment's address", 16, 8);
    pub(in crate::elf) const PHYSICAL: Field = field("a segment's physical address", 24, 8);
    pub(in crate::elf) const FILE_LEN: Field = field("a segment's length in the file", 32, 8);
    pub(in crate::elf) const MEMORY_LEN: Field = field("a segment's length in memory", 40, 8);
    pub(in crate::elf) const ALIGNMENT: Field = field("a segment's alignment", 48, 8);
}
