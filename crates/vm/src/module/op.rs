//! What the interpreter runs: one operation per instruction, operands found.

use crate::isa::opcode::Code;

/// A register that there is: that it needs no check is part of its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Register {
    R0,
    R1,
    R2,
    R3,
    R4,
    R5,
    R6,
    R7,
    R8,
    R9,
    R10,
}

impl Register {
    /// By number; the verifier lets none above 10 pass.
    pub(super) const fn numbered(number: u8) -> Self {
        match number {
            0 => Self::R0,
            1 => Self::R1,
            2 => Self::R2,
            3 => Self::R3,
            4 => Self::R4,
            5 => Self::R5,
            6 => Self::R6,
            7 => Self::R7,
            8 => Self::R8,
            9 => Self::R9,
            _ => Self::R10,
        }
    }
}

/// An operation. Its number is its instruction's, so that traps name instructions, and addresses in
/// registers lead where they should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Op {
    /// What to do.
    pub(crate) code: Code,
    pub(crate) dst: Register,
    pub(crate) src: Register,
    pub(crate) imm: i32,
    /// Of jumps and local calls the target; of memory operations the offset, sign-extended.
    pub(crate) aux: u32,
    /// How many instructions there are from here to the next that decides where to go on, that one
    /// included: what is charged on coming here.
    pub(crate) run: u32,
}

const _: () = assert!(size_of::<Op>() == 16);
