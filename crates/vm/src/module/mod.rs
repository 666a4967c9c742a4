//! A module made ready: verified, and decoded once into what the interpreter runs.

mod decode;
mod error;
mod import;
mod op;
mod verify;

use std::fmt;

use crate::elf::Sections;
use crate::host::HostFunctions;
use crate::isa::INSTRUCTION_LEN;

pub use error::{InstructionError, LoadError};
pub use import::Import;
pub(crate) use op::Op;

/// A verified module. Cheap to share: it does not change.
///
/// # Examples
///
/// ```
/// use wavefront_vm::{HostFunctions, Module, assemble};
///
/// let functions = HostFunctions::new(&["log"])?;
/// let bytes = assemble("mov64 r0, 0\nexit\n", &functions)?;
/// let module = Module::load(&bytes, &functions)?;
/// assert_eq!(module.instructions(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Module {
    /// One per instruction, in its order, and one more behind them.
    ops: Box<[Op]>,
    rodata: Box<[u8]>,
    imports: Box<[Import]>,
    entry: usize,
}

impl Module {
    /// Reads, verifies and decodes a module.
    ///
    /// # Errors
    ///
    /// What in which place is not as it has to be; the first of several.
    ///
    /// # Complexity
    ///
    /// Time and memory linear in the length of the bytes; at most twice the text, and the
    /// read-only data with their zeros ([`RODATA_LEN_MAX`](crate::RODATA_LEN_MAX)).
    pub fn load(bytes: &[u8], functions: &HostFunctions) -> Result<Self, LoadError> {
        let sections = Sections::read(bytes)?;
        verify::verify(&sections, functions)?;
        let (ops, imports) = decode::decode(sections.text, functions);
        let rodata_len = sections.rodata.len().saturating_add(sections.rodata_zeros);
        let mut rodata = Vec::with_capacity(rodata_len);
        rodata.extend_from_slice(sections.rodata);
        rodata.resize(rodata_len, 0);
        Ok(Self { ops, rodata: rodata.into(), imports, entry: sections.entry })
    }

    /// How many instructions it has.
    #[must_use]
    pub fn instructions(&self) -> usize {
        self.ops.len().saturating_sub(1)
    }

    /// What it may call, each once, in the order of first calls.
    #[must_use]
    pub fn imports(&self) -> &[Import] {
        &self.imports
    }

    /// Read-only data.
    #[must_use]
    pub fn rodata(&self) -> &[u8] {
        &self.rodata
    }

    /// Bytes of memory that it takes, for caches that are bounded by them.
    #[must_use]
    pub fn size(&self) -> usize {
        let parts =
            [size_of_val(&*self.ops), size_of_val(&*self.rodata), size_of_val(&*self.imports)];
        parts.into_iter().fold(size_of::<Self>(), usize::saturating_add)
    }

    pub(crate) fn ops(&self) -> &[Op] {
        &self.ops
    }

    pub(crate) fn entry(&self) -> usize {
        self.entry
    }

    /// The instruction at a byte address of the text, as calls through registers name them.
    pub(crate) fn at_address(&self, address: u64) -> Option<usize> {
        let address = usize::try_from(address).ok()?;
        let index = address / INSTRUCTION_LEN;
        (address.is_multiple_of(INSTRUCTION_LEN) && index < self.instructions()).then_some(index)
    }
}

impl fmt::Debug for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Module")
            .field("instructions", &self.instructions())
            .field("rodata", &self.rodata.len())
            .field("imports", &self.imports)
            .field("entry", &self.entry)
            .finish_non_exhaustive()
    }
}
