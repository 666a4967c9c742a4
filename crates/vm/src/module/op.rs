//! What the interpreter runs: one operation per instruction, operands found.

use crate::isa::opcode::Code;

/// An operation. Its number is its instruction's, so that traps name instructions, and addresses in
/// registers lead where they should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Op {
    /// What to do.
    pub(crate) code: Code,
    pub(crate) dst: u8,
    pub(crate) src: u8,
    pub(crate) imm: i32,
    /// Of jumps and local calls the target; of memory operations the offset, sign-extended.
    pub(crate) aux: u32,
    /// How many instructions there are from here to the next that decides where to go on, that one
    /// included: what is charged on coming here.
    pub(crate) run: u32,
}

const _: () = assert!(size_of::<Op>() == 16);
