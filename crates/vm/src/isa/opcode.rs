//! Every opcode: its name in code, its byte, its mnemonic, its operands.

use super::Form;

macro_rules! opcodes {
    ($($name:ident $byte:literal $mnemonic:literal $form:ident)*) => {
        $(
            #[doc = concat!("`", $mnemonic, "`: [`Form::", stringify!($form), "`].")]
            pub const $name: u8 = $byte;
        )*
        /// What the interpreter tells operations apart by: one per opcode, in a row, and what only
        /// the internal form has.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        #[allow(
            clippy::upper_case_acronyms,
            non_camel_case_types,
            reason = "they are called what the opcodes are called"
        )]
        pub(crate) enum Code {
            $($name,)*
            /// Byte swaps, by width.
            SWAP_16,
            SWAP_32,
            SWAP_64,
            /// `mov32 dst, imm` with the `hor64 dst, aux` behind it.
            CONSTANT,
            /// A call of a host function; `aux` is its place among the imports.
            CALL_HOST,
            /// The place behind the last instruction.
            TEXT_END,
        }

        /// The code of an opcode; of what is none, and of byte swaps, that of the text's end.
        pub(crate) const fn code(opcode: u8) -> Code {
            match opcode {
                $($byte => Code::$name,)*
                _ => Code::TEXT_END,
            }
        }

        /// Byte, mnemonic and operands of every instruction but byte swaps.
        const TABLE: &[(u8, &str, Form)] = &[$(($byte, $mnemonic, Form::$form)),*];
    };
}

/// Byte swap to big-endian of the width that the immediate names.
pub const SWAP: u8 = 0xdc;

/// The mnemonics of the three widths of [`SWAP`].
const SWAPS: [(&str, u8); 3] = [("be16", 16), ("be32", 32), ("be64", 64)];

opcodes! {
    ADD64_IMM 0x07 "add64" RegImm
    ADD64_REG 0x0f "add64" RegReg
    SUB64_IMM 0x17 "sub64" RegImm
    SUB64_REG 0x1f "sub64" RegReg
    MUL64_IMM 0x27 "mul64" RegImm
    MUL64_REG 0x2f "mul64" RegReg
    DIV64_IMM 0x37 "div64" RegImm
    DIV64_REG 0x3f "div64" RegReg
    OR64_IMM 0x47 "or64" RegImm
    OR64_REG 0x4f "or64" RegReg
    AND64_IMM 0x57 "and64" RegImm
    AND64_REG 0x5f "and64" RegReg
    LSH64_IMM 0x67 "lsh64" RegImm
    LSH64_REG 0x6f "lsh64" RegReg
    RSH64_IMM 0x77 "rsh64" RegImm
    RSH64_REG 0x7f "rsh64" RegReg
    MOD64_IMM 0x97 "mod64" RegImm
    MOD64_REG 0x9f "mod64" RegReg
    XOR64_IMM 0xa7 "xor64" RegImm
    XOR64_REG 0xaf "xor64" RegReg
    MOV64_IMM 0xb7 "mov64" RegImm
    MOV64_REG 0xbf "mov64" RegReg
    ARSH64_IMM 0xc7 "arsh64" RegImm
    ARSH64_REG 0xcf "arsh64" RegReg
    HOR64 0xf7 "hor64" RegImm
    ADD32_IMM 0x04 "add32" RegImm
    ADD32_REG 0x0c "add32" RegReg
    SUB32_IMM 0x14 "sub32" RegImm
    SUB32_REG 0x1c "sub32" RegReg
    MUL32_IMM 0x24 "mul32" RegImm
    MUL32_REG 0x2c "mul32" RegReg
    DIV32_IMM 0x34 "div32" RegImm
    DIV32_REG 0x3c "div32" RegReg
    OR32_IMM 0x44 "or32" RegImm
    OR32_REG 0x4c "or32" RegReg
    AND32_IMM 0x54 "and32" RegImm
    AND32_REG 0x5c "and32" RegReg
    LSH32_IMM 0x64 "lsh32" RegImm
    LSH32_REG 0x6c "lsh32" RegReg
    RSH32_IMM 0x74 "rsh32" RegImm
    RSH32_REG 0x7c "rsh32" RegReg
    MOD32_IMM 0x94 "mod32" RegImm
    MOD32_REG 0x9c "mod32" RegReg
    XOR32_IMM 0xa4 "xor32" RegImm
    XOR32_REG 0xac "xor32" RegReg
    MOV32_IMM 0xb4 "mov32" RegImm
    MOV32_REG 0xbc "mov32" RegReg
    ARSH32_IMM 0xc4 "arsh32" RegImm
    ARSH32_REG 0xcc "arsh32" RegReg
    LDXW 0x61 "ldxw" Load
    LDXH 0x69 "ldxh" Load
    LDXB 0x71 "ldxb" Load
    LDXDW 0x79 "ldxdw" Load
    STW 0x62 "stw" StoreImm
    STH 0x6a "sth" StoreImm
    STB 0x72 "stb" StoreImm
    STDW 0x7a "stdw" StoreImm
    STXW 0x63 "stxw" StoreReg
    STXH 0x6b "stxh" StoreReg
    STXB 0x73 "stxb" StoreReg
    STXDW 0x7b "stxdw" StoreReg
    JA 0x05 "ja" Jump
    JEQ64_IMM 0x15 "jeq" JumpImm
    JEQ64_REG 0x1d "jeq" JumpReg
    JGT64_IMM 0x25 "jgt" JumpImm
    JGT64_REG 0x2d "jgt" JumpReg
    JGE64_IMM 0x35 "jge" JumpImm
    JGE64_REG 0x3d "jge" JumpReg
    JSET64_IMM 0x45 "jset" JumpImm
    JSET64_REG 0x4d "jset" JumpReg
    JNE64_IMM 0x55 "jne" JumpImm
    JNE64_REG 0x5d "jne" JumpReg
    JSGT64_IMM 0x65 "jsgt" JumpImm
    JSGT64_REG 0x6d "jsgt" JumpReg
    JSGE64_IMM 0x75 "jsge" JumpImm
    JSGE64_REG 0x7d "jsge" JumpReg
    JLT64_IMM 0xa5 "jlt" JumpImm
    JLT64_REG 0xad "jlt" JumpReg
    JLE64_IMM 0xb5 "jle" JumpImm
    JLE64_REG 0xbd "jle" JumpReg
    JSLT64_IMM 0xc5 "jslt" JumpImm
    JSLT64_REG 0xcd "jslt" JumpReg
    JSLE64_IMM 0xd5 "jsle" JumpImm
    JSLE64_REG 0xdd "jsle" JumpReg
    JEQ32_IMM 0x16 "jeq32" JumpImm
    JEQ32_REG 0x1e "jeq32" JumpReg
    JGT32_IMM 0x26 "jgt32" JumpImm
    JGT32_REG 0x2e "jgt32" JumpReg
    JGE32_IMM 0x36 "jge32" JumpImm
    JGE32_REG 0x3e "jge32" JumpReg
    JSET32_IMM 0x46 "jset32" JumpImm
    JSET32_REG 0x4e "jset32" JumpReg
    JNE32_IMM 0x56 "jne32" JumpImm
    JNE32_REG 0x5e "jne32" JumpReg
    JSGT32_IMM 0x66 "jsgt32" JumpImm
    JSGT32_REG 0x6e "jsgt32" JumpReg
    JSGE32_IMM 0x76 "jsge32" JumpImm
    JSGE32_REG 0x7e "jsge32" JumpReg
    JLT32_IMM 0xa6 "jlt32" JumpImm
    JLT32_REG 0xae "jlt32" JumpReg
    JLE32_IMM 0xb6 "jle32" JumpImm
    JLE32_REG 0xbe "jle32" JumpReg
    JSLT32_IMM 0xc6 "jslt32" JumpImm
    JSLT32_REG 0xce "jslt32" JumpReg
    JSLE32_IMM 0xd6 "jsle32" JumpImm
    JSLE32_REG 0xde "jsle32" JumpReg
    CALL 0x85 "call" Call
    CALLX 0x8d "callx" CallReg
    EXIT 0x95 "exit" Exit
}

/// What the machine makes of an opcode and its immediate; `None` for what is no instruction.
///
/// # Examples
///
/// ```
/// use wavefront_vm::isa::{Form, describe, opcode};
///
/// assert_eq!(describe(opcode::ADD64_IMM, 1), Some(("add64", Form::RegImm)));
/// assert_eq!(describe(opcode::SWAP, 16), Some(("be16", Form::Swap(16))));
/// assert_eq!(describe(opcode::SWAP, 17), None);
/// ```
#[must_use]
pub fn describe(opcode: u8, imm: i32) -> Option<(&'static str, Form)> {
    if opcode == SWAP {
        let swap = SWAPS.iter().find(|(_, width)| i32::from(*width) == imm);
        return swap.map(|(mnemonic, width)| (*mnemonic, Form::Swap(*width)));
    }
    BY_BYTE[usize::from(opcode)]
}

/// The opcodes that a mnemonic stands for; two where an operand is a register or an immediate.
pub fn find(mnemonic: &str) -> impl Iterator<Item = (u8, Form)> {
    let swaps = SWAPS.iter().map(|(name, width)| (SWAP, *name, Form::Swap(*width)));
    let all = TABLE.iter().copied().chain(swaps);
    all.filter(move |(_, name, _)| *name == mnemonic).map(|(byte, _, form)| (byte, form))
}

/// The table, addressed by the byte.
const BY_BYTE: [Option<(&str, Form)>; 256] = {
    let mut by_byte = [None; 256];
    let mut at = 0;
    while at < TABLE.len() {
        let (byte, mnemonic, form) = TABLE[at];
        by_byte[byte as usize] = Some((mnemonic, form));
        at += 1;
    }
    by_byte
};
