//! The instruction set: how eight bytes are laid out, and what each opcode is.
//!
//! One table ([`opcode`]) names every instruction once; the verifier, the assembler, the
//! disassembler and the interpreter read it.

pub mod opcode;
mod operands;

pub use opcode::{describe, find};
pub use operands::Form;

/// Bytes of an instruction.
pub const INSTRUCTION_LEN: usize = 8;
/// Registers that an instruction may name: r0 to r10.
pub const REGISTERS: u8 = 11;
/// r10, the frame pointer: read like any register, changed by `add64 r10, imm` alone.
pub const FRAME_POINTER: u8 = 10;
/// What `src` of a call says when its immediate is an offset in the text.
pub const CALL_LOCAL: u8 = 1;
/// What `src` of a call says when its immediate is the id of a host function.
pub const CALL_HOST: u8 = 0;

/// One instruction as it lies in a file.
///
/// # Examples
///
/// ```
/// use wavefront_vm::isa::{Instruction, opcode};
///
/// let add = Instruction::from_bytes([0x07, 0x0a, 0, 0, 0xf8, 0xff, 0xff, 0xff]);
/// let expected = Instruction { opcode: opcode::ADD64_IMM, dst: 10, src: 0, offset: 0, imm: -8 };
/// assert_eq!(add, expected);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instruction {
    /// What to do; its low three bits are the class.
    pub opcode: u8,
    /// The register that is written or, in stores and jumps, the first one that is read.
    pub dst: u8,
    /// The register that is read.
    pub src: u8,
    /// Of memory in bytes, of jumps in instructions from the next one.
    pub offset: i16,
    /// The immediate operand; 64-bit instructions extend its sign.
    pub imm: i32,
}

impl Instruction {
    /// From a file's eight bytes. Every eight bytes are some instruction, if not a valid one.
    #[must_use]
    pub const fn from_bytes([opcode, registers, o0, o1, i0, i1, i2, i3]: [u8; 8]) -> Self {
        Self {
            opcode,
            dst: registers & 15,
            src: registers >> 4,
            offset: i16::from_le_bytes([o0, o1]),
            imm: i32::from_le_bytes([i0, i1, i2, i3]),
        }
    }

    /// As in a file. Of registers the low four bits count.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 8] {
        let [o0, o1] = self.offset.to_le_bytes();
        let [i0, i1, i2, i3] = self.imm.to_le_bytes();
        [self.opcode, (self.dst & 15) | ((self.src & 15) << 4), o0, o1, i0, i1, i2, i3]
    }
}
