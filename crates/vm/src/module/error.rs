//! Why a module is refused.

use crate::elf::ElfError;

/// Why a file is not loaded.
///
/// # Examples
///
/// ```
/// use wavefront_vm::{HostFunctions, InstructionError, LoadError, Module, assemble};
///
/// let functions = HostFunctions::default();
/// let bytes = assemble("mov64 r0, 1\ndiv64 r0, 0\nexit\n", &functions)?;
/// let error = Module::load(&bytes, &functions).expect_err("it divides by zero");
/// let LoadError::Instruction { index: 1, error: reason, .. } = &error else { panic!("{error}") };
/// assert_eq!(*reason, InstructionError::DivisionByZero);
/// # Ok::<(), wavefront_vm::AssembleError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The container.
    #[error(transparent)]
    Elf(#[from] ElfError),
    /// An instruction.
    #[error("instruction {index} (offset {offset}): {error}")]
    Instruction {
        /// Its number in the text.
        index: usize,
        /// Where it stands in the file.
        offset: u64,
        /// What is wrong with it.
        error: InstructionError,
    },
}

/// What is wrong with an instruction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InstructionError {
    /// No such operation; of byte swaps, no such width.
    #[error("{opcode:02x} with the immediate {imm} is no instruction")]
    Unknown {
        /// The first byte.
        opcode: u8,
        /// The immediate.
        imm: i32,
    },
    /// A register above r10.
    #[error("there is no register r{register}")]
    Register {
        /// Its number.
        register: u8,
    },
    /// r10 is changed by another operation than `add64 r10, imm`.
    #[error("r10 may be changed by `add64 r10, imm` only")]
    FramePointer,
    /// A division, or a remainder, by an immediate 0.
    #[error("a division by the immediate 0")]
    DivisionByZero,
    /// An immediate shift count outside of the width.
    #[error("a shift by {count}, of a value of {width} bits")]
    Shift {
        /// The count.
        count: i32,
        /// The width.
        width: u8,
    },
    /// A jump or a local call to what is no instruction.
    #[error("it leads to instruction {target}, and the text has {instructions}")]
    Target {
        /// Where it leads.
        target: i64,
        /// How many instructions there are.
        instructions: usize,
    },
    /// A call that is neither local nor of a host function.
    #[error("a call of kind {kind}; 0 is of a host function, 1 is local")]
    CallKind {
        /// What stands in place of the source register.
        kind: u8,
    },
    /// A host function that is not offered.
    #[error("there is no host function {id:08x}{}", in_brackets(*name))]
    HostFunction {
        /// Its id.
        id: u32,
        /// Its name, if it is one that is known from elsewhere.
        name: Option<&'static str>,
    },
    /// The last instruction may go on to the next.
    #[error("the text can run off its end: it has to end with exit or ja")]
    RunsOff,
}

fn in_brackets(name: Option<&str>) -> String {
    name.map(|name| format!(" ({name})")).unwrap_or_default()
}
