//! What the interpreter runs: one operation per instruction, operands found.

/// Codes of operations that no file has.
pub(crate) mod code {
    /// A call of a host function; `aux` is its place among the imports. With the lowest and the
    /// highest byte taken, finding an operation's code takes no comparison.
    pub(crate) const CALL_HOST: u8 = 0x00;
    /// The place behind the last instruction.
    pub(crate) const TEXT_END: u8 = 0xff;
    /// Byte swaps, by width.
    pub(crate) const SWAP_16: u8 = 0x02;
    pub(crate) const SWAP_32: u8 = 0x08;
    pub(crate) const SWAP_64: u8 = 0x0a;
    /// `mov32 dst, imm` with the `hor64 dst, aux` behind it.
    pub(crate) const CONSTANT: u8 = 0x18;
}

/// An operation. Its number is its instruction's, so that traps name instructions, and addresses in
/// registers lead where they should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Op {
    /// The opcode of the file, or one of [`code`].
    pub(crate) code: u8,
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
