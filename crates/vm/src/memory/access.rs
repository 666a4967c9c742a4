//! Addresses to bytes: every access of a module and of its host goes through here.

#![allow(clippy::inline_always, reason = "a load is a few instructions of the interpreter's loop")]

use std::ops::Range;

use super::frame::Frame;
use super::region::Region;
use super::{HEAP_LEN, HEAP_START, RODATA_START, STACK_LEN, STACK_START};

/// An access that is not allowed.
///
/// # Examples
///
/// ```
/// use wavefront_vm::{AccessError, Memory, RODATA_START};
///
/// let refused = Memory::new().slice_mut(b"data", RODATA_START, 4).map(drop);
/// assert_eq!(refused, Err(AccessError::ReadOnly { address: RODATA_START, len: 4 }));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    /// Not all of it lies in one region.
    #[error("{len} bytes at {address:#x} are outside of the memory")]
    Outside {
        /// The first byte.
        address: u64,
        /// How many.
        len: u64,
    },
    /// It lies in memory that cannot be written.
    #[error("{len} bytes at {address:#x} are read-only")]
    ReadOnly {
        /// The first byte.
        address: u64,
        /// How many.
        len: u64,
    },
}

/// Stack and heap of one run. Made once, used for many runs: each begins with zeros.
///
/// # Examples
///
/// ```
/// use wavefront_vm::{HEAP_START, Memory};
///
/// let mut memory = Memory::new();
/// memory.slice_mut(&[], HEAP_START, 3)?.copy_from_slice(b"abc");
/// assert_eq!(memory.slice(&[], HEAP_START, 4)?, b"abc\0");
/// memory.clear();
/// assert_eq!(memory.slice(&[], HEAP_START, 4)?, [0; 4]);
/// # Ok::<(), wavefront_vm::AccessError>(())
/// ```
#[derive(Debug)]
pub struct Memory {
    stack: Region<STACK_LEN>,
    heap: Region<HEAP_LEN>,
    /// Of the callers, outermost first; kept here so that calling allocates nothing.
    pub(crate) frames: Vec<Frame>,
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}

impl Memory {
    /// Zeros.
    #[must_use]
    pub fn new() -> Self {
        Self { stack: Region::new(), heap: Region::new(), frames: Vec::new() }
    }

    /// The `N` bytes at an address, in one region.
    #[inline(always)]
    pub(crate) fn load<const N: usize>(&self, rodata: &[u8], address: u64) -> Option<[u8; N]> {
        if let Some(bytes) = self.stack.load(address.wrapping_sub(STACK_START)) {
            return Some(bytes);
        }
        if let Some(bytes) = self.heap.load(address.wrapping_sub(HEAP_START)) {
            return Some(bytes);
        }
        let at = usize::try_from(address.wrapping_sub(RODATA_START)).ok()?;
        rodata.get(at..)?.first_chunk().copied()
    }

    /// Writes `N` bytes at an address; `None`, and nothing done, where they may not be written.
    #[inline(always)]
    pub(crate) fn store<const N: usize>(&mut self, address: u64, value: [u8; N]) -> Option<()> {
        if self.stack.store(address.wrapping_sub(STACK_START), value).is_some() {
            return Some(());
        }
        self.heap.store(address.wrapping_sub(HEAP_START), value)
    }

    /// What lies at an address, for a module with these read-only data. No bytes lie at any
    /// address.
    ///
    /// # Errors
    ///
    /// When it is not all in one region.
    pub fn slice<'a>(
        &'a self,
        rodata: &'a [u8],
        address: u64,
        len: u64,
    ) -> Result<&'a [u8], AccessError> {
        let outside = AccessError::Outside { address, len };
        if len == 0 {
            return Ok(&[]);
        }
        let found = match Place::of(rodata, address, len).ok_or(outside)? {
            Place::Stack(at, len) => self.stack.slice(at, len),
            Place::Heap(at, len) => self.heap.slice(at, len),
            Place::Rodata(range) => rodata.get(range),
        };
        found.ok_or(outside)
    }

    /// The same to be written to.
    ///
    /// # Errors
    ///
    /// When it is not all in one region, or is read-only.
    pub fn slice_mut(
        &mut self,
        rodata: &[u8],
        address: u64,
        len: u64,
    ) -> Result<&mut [u8], AccessError> {
        let outside = AccessError::Outside { address, len };
        if len == 0 {
            return Ok(&mut []);
        }
        let found = match Place::of(rodata, address, len).ok_or(outside)? {
            Place::Stack(at, len) => self.stack.slice_mut(at, len),
            Place::Heap(at, len) => self.heap.slice_mut(at, len),
            Place::Rodata(_) => return Err(AccessError::ReadOnly { address, len }),
        };
        found.ok_or(outside)
    }

    /// Copies `len` bytes, as if by way of a buffer.
    ///
    /// # Errors
    ///
    /// When they cannot be read at `from`, or not be written at `to`: then nothing is done.
    pub fn copy(&mut self, rodata: &[u8], to: u64, from: u64, len: u64) -> Result<(), AccessError> {
        if len == 0 {
            return Ok(());
        }
        let outside = |address| AccessError::Outside { address, len };
        let source = Place::of(rodata, from, len).ok_or(outside(from))?;
        let target = Place::of(rodata, to, len).ok_or(outside(to))?;
        let Self { stack, heap, .. } = self;
        let (target, source) = match (target, source) {
            (Place::Rodata(_), _) => return Err(AccessError::ReadOnly { address: to, len }),
            (Place::Stack(to, count), Place::Stack(from, _)) => {
                return stack.copy_within(to, from, count).ok_or(outside(from));
            }
            (Place::Heap(to, count), Place::Heap(from, _)) => {
                return heap.copy_within(to, from, count).ok_or(outside(from));
            }
            (Place::Stack(to, count), Place::Heap(from, _)) => {
                (stack.slice_mut(to, count), heap.slice(from, count))
            }
            (Place::Heap(to, count), Place::Stack(from, _)) => {
                (heap.slice_mut(to, count), stack.slice(from, count))
            }
            (Place::Stack(to, count), Place::Rodata(from)) => {
                (stack.slice_mut(to, count), rodata.get(from))
            }
            (Place::Heap(to, count), Place::Rodata(from)) => {
                (heap.slice_mut(to, count), rodata.get(from))
            }
        };
        target.ok_or(outside(to))?.copy_from_slice(source.ok_or(outside(from))?);
        Ok(())
    }

    /// Zeros everywhere.
    ///
    /// # Complexity
    ///
    /// Linear in what was written since the last time, in whole pieces.
    pub fn clear(&mut self) {
        self.stack.clear();
        self.heap.clear();
        self.frames.clear();
    }

    /// How many pieces of the stack and of the heap the next clearing will clear.
    #[must_use]
    pub fn touched(&self) -> (u32, u32) {
        (self.stack.touched(), self.heap.touched())
    }
}

/// Why a load failed, or a store.
#[cold]
pub(crate) fn explain(rodata: &[u8], address: u64, len: u64, is_store: bool) -> AccessError {
    match Place::of(rodata, address, len) {
        Some(Place::Rodata(_)) if is_store => AccessError::ReadOnly { address, len },
        _ => AccessError::Outside { address, len },
    }
}

/// Where an access lies: offset and length, both inside of the region.
enum Place {
    Stack(u64, usize),
    Heap(u64, usize),
    Rodata(Range<usize>),
}

impl Place {
    fn of(rodata: &[u8], address: u64, len: u64) -> Option<Self> {
        let len = usize::try_from(len).ok()?;
        let inside = |start: u64, region: usize| {
            let at = address.checked_sub(start)?;
            (at <= region.checked_sub(len)? as u64).then_some(at)
        };
        if let Some(at) = inside(STACK_START, STACK_LEN) {
            return Some(Self::Stack(at, len));
        }
        if let Some(at) = inside(HEAP_START, HEAP_LEN) {
            return Some(Self::Heap(at, len));
        }
        let at = usize::try_from(inside(RODATA_START, rodata.len())?).ok()?;
        Some(Self::Rodata(at..at.checked_add(len)?))
    }
}
