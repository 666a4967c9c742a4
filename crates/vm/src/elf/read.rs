//! Reading: bytes to text, read-only data and entry point.

use super::ElfError;
use super::layout::{
    CLASS_64, DATA_LITTLE, ELF_VERSION, EXECUTE, FILE_HEADER_LEN, FLAGS_VERSION_3, Field, MACHINES,
    MAGIC, PROGRAM_HEADER_LEN, READ, READ_WRITE, SEGMENT_LOAD, TYPE_DYN, file, segment,
};
use crate::isa::INSTRUCTION_LEN;
use crate::memory::{HEAP_START, RODATA_LEN_MAX, RODATA_START, STACK_START};

/// What a file holds that matters for running it. Borrowed: nothing is copied.
///
/// # Examples
///
/// ```
/// use wavefront_vm::Sections;
///
/// let refused = Sections::read(b"\x7fELF, but no more").expect_err("a header has 64 bytes");
/// assert_eq!(refused.to_string(), "the header takes 64 bytes at offset 0, and the file has 17");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sections<'a> {
    /// The instructions, a multiple of eight bytes.
    pub text: &'a [u8],
    /// Where the text begins in the file.
    pub text_offset: u64,
    /// Read-only data; may be empty.
    pub rodata: &'a [u8],
    /// How many zero bytes follow the read-only data in memory.
    pub rodata_zeros: usize,
    /// The number of the instruction that is run first.
    pub entry: usize,
}

impl<'a> Sections<'a> {
    /// Reads a file's headers.
    ///
    /// # Errors
    ///
    /// What in which place keeps the file from being a module of version 3.
    ///
    /// # Complexity
    ///
    /// Linear in the number of program headers, which is at most 65,535 and all inside the file.
    pub fn read(bytes: &'a [u8]) -> Result<Self, ElfError> {
        let header = slice(bytes, "the header", 0, FILE_HEADER_LEN as u64)?;
        if header[..MAGIC.len()] != MAGIC {
            return Err(ElfError::Magic);
        }
        let expect = |field: &Field, allowed: &[u64], expected: &'static str| {
            let found = number(header, field);
            if allowed.contains(&found) {
                return Ok(());
            }
            Err(ElfError::Field { what: field.name, offset: offset(0, field), found, expected })
        };
        expect(&file::CLASS, &[CLASS_64], "2 (64 bits)")?;
        expect(&file::DATA, &[DATA_LITTLE], "1 (little-endian)")?;
        expect(&file::IDENT_VERSION, &[ELF_VERSION], "1")?;
        expect(&file::TYPE, &[TYPE_DYN], "3 (a linked module; 1 is an object before linking)")?;
        expect(&file::MACHINE, &MACHINES, "263 or 247")?;
        expect(&file::VERSION, &[ELF_VERSION], "1")?;
        expect(&file::FLAGS, &[FLAGS_VERSION_3], "3 (other versions have other instructions)")?;
        expect(&file::SEGMENT_LEN, &[PROGRAM_HEADER_LEN as u64], "56")?;
        let mut found = Found::default();
        let mut at = number(header, &file::SEGMENTS_AT);
        for _ in 0..number(header, &file::SEGMENTS) {
            let header = slice(bytes, "a program header", at, PROGRAM_HEADER_LEN as u64)?;
            found.add(bytes, header, at)?;
            at = at.saturating_add(PROGRAM_HEADER_LEN as u64);
        }
        let (text, text_offset) = found.text.ok_or(ElfError::NoText)?;
        let (rodata, rodata_zeros) = found.rodata.unwrap_or_default();
        let entry = entry(header, text)?;
        Ok(Self { text, text_offset, rodata, rodata_zeros, entry })
    }
}

/// The segments of a file, as far as its headers have been read.
#[derive(Default)]
struct Found<'a> {
    text: Option<(&'a [u8], u64)>,
    rodata: Option<(&'a [u8], usize)>,
    stack: bool,
    heap: bool,
}

impl<'a> Found<'a> {
    fn add(&mut self, bytes: &'a [u8], header: &[u8], at: u64) -> Result<(), ElfError> {
        if number(header, &segment::TYPE) != SEGMENT_LOAD {
            return Ok(());
        }
        let flags = number(header, &segment::FLAGS);
        let address = number(header, &segment::ADDRESS);
        let twice = match (flags, address) {
            (EXECUTE, 0) => {
                let text = text(bytes, header, at)?;
                self.text.replace(text).map(|_| "text")
            }
            (READ, RODATA_START) => {
                let rodata = rodata(bytes, header, at)?;
                self.rodata.replace(rodata).map(|_| "read-only data")
            }
            // Memory begins as zeros, whatever the file says.
            (READ_WRITE, STACK_START) => {
                std::mem::replace(&mut self.stack, true).then_some("stack")
            }
            (READ_WRITE, HEAP_START) => std::mem::replace(&mut self.heap, true).then_some("heap"),
            _ => return Err(ElfError::Segment { offset: at, flags, address }),
        };
        twice.map_or(Ok(()), |what| Err(ElfError::Twice { what, offset: at }))
    }
}

fn text<'a>(bytes: &'a [u8], header: &[u8], at: u64) -> Result<(&'a [u8], u64), ElfError> {
    let start = number(header, &segment::OFFSET);
    let len = number(header, &segment::FILE_LEN);
    let text = slice(bytes, "the text", start, len)?;
    if text.is_empty() || !text.len().is_multiple_of(INSTRUCTION_LEN) {
        let expected = "a multiple of 8 above 0 (the text's instructions)";
        return Err(wrong(&segment::FILE_LEN, at, len, expected));
    }
    Ok((text, start))
}

fn rodata<'a>(bytes: &'a [u8], header: &[u8], at: u64) -> Result<(&'a [u8], usize), ElfError> {
    let start = number(header, &segment::OFFSET);
    let len = number(header, &segment::FILE_LEN);
    let rodata = slice(bytes, "the read-only data", start, len)?;
    let memory_len = number(header, &segment::MEMORY_LEN);
    let whole = usize::try_from(memory_len).ok().filter(|whole| *whole <= RODATA_LEN_MAX);
    let zeros = whole.and_then(|whole| whole.checked_sub(rodata.len())).ok_or_else(|| {
        let expected = "between its length in the file and 1,048,576 (the read-only data)";
        wrong(&segment::MEMORY_LEN, at, memory_len, expected)
    })?;
    Ok((rodata, zeros))
}

fn entry(header: &[u8], text: &[u8]) -> Result<usize, ElfError> {
    let found = number(header, &file::ENTRY);
    usize::try_from(found)
        .ok()
        .filter(|entry| entry.is_multiple_of(INSTRUCTION_LEN) && *entry < text.len())
        .map(|entry| entry / INSTRUCTION_LEN)
        .ok_or_else(|| wrong(&file::ENTRY, 0, found, "a multiple of 8 inside the text"))
}

fn wrong(field: &Field, header_at: u64, found: u64, expected: &'static str) -> ElfError {
    ElfError::Field { what: field.name, offset: offset(header_at, field), found, expected }
}

/// Where a field stands in the file.
fn offset(header_at: u64, field: &Field) -> u64 {
    header_at.saturating_add(field.place.start as u64)
}

/// A field's little-endian number.
fn number(header: &[u8], field: &Field) -> u64 {
    let bytes = header[field.place.clone()].iter().rev();
    bytes.fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

fn slice<'a>(
    bytes: &'a [u8],
    what: &'static str,
    offset: u64,
    len: u64,
) -> Result<&'a [u8], ElfError> {
    let range = usize::try_from(offset).ok().zip(usize::try_from(len).ok());
    let range = range.and_then(|(start, len)| Some(start..start.checked_add(len)?));
    let file_len = bytes.len() as u64;
    let found = range.and_then(|range| bytes.get(range));
    found.ok_or(ElfError::Truncated { what, offset, len, file_len })
}
