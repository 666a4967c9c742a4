//! TOS contract modules of version 3: loader, verifier, interpreter, assembler.
//!
//! The crate is pure: it knows no state, no threads, no clock. What a contract may do to the world
//! is a [`Host`]'s, which answers the module's calls.
//!
//! * [`Module::load`] reads a file, verifies every instruction and decodes it once.
//! * [`execute`] runs a module on a [`Memory`], with gas, until it exits or traps.
//! * [`assemble`] makes modules from text, [`disassemble`] text from modules.
#![deny(clippy::arithmetic_side_effects)]

mod assembler;
mod disassembler;
mod elf;
mod host;
pub mod isa;
mod machine;
mod memory;
mod module;
#[cfg(test)]
mod tests;

pub use assembler::{AssembleError, Assembled, assemble, assemble_with_lines};
pub use disassembler::{disassemble, instruction_texts};
pub use elf::{ElfError, Sections};
pub use host::{
    CALL_DEPTH_MAX, FunctionsError, Host, HostCall, HostError, HostFunction, HostFunctions,
    PUBLISHED, TrapReason, function_id,
};
pub use machine::{End, Run, Step, Tracer, Trap, execute, execute_traced};
pub use memory::{
    AccessError, HEAP_LEN, HEAP_START, Memory, MemoryPool, RODATA_LEN_MAX, RODATA_START, STACK_END,
    STACK_LEN, STACK_START,
};
pub use module::{Import, InstructionError, LoadError, Module};
