//! Our programs in the instructions of `solana-sbpf`'s second version, which are the nearest to
//! ours: most differ in their bytes alone. What it lacks takes several, with two registers that our
//! program does not use.

use solana_sbpf::ebpf;

use super::program::Program;
use crate::isa::{CALL_LOCAL, Form, Instruction, describe, opcode};

/// A translated text.
pub(super) struct Translated {
    pub(super) text: Vec<u8>,
    /// Of every instruction there, the one here that it stands for.
    pub(super) origins: Vec<usize>,
    /// Where each function of ours that is called begins there.
    pub(super) functions: Vec<usize>,
}

/// Where their text lies.
const TEXT_START: u64 = ebpf::MM_BYTECODE_START;

/// Translates a program that does not use these two registers.
pub(super) fn translate(program: &Program, free: [u8; 2]) -> Translated {
    let translator = Translator { program, free };
    let pieces: Vec<Vec<Instruction>> =
        (0..program.instructions.len()).map(|index| translator.piece(index)).collect();
    let mut starts = Vec::new();
    let mut at = 0;
    for piece in &pieces {
        starts.push(at);
        at += piece.len();
    }
    let mut translated =
        Translated { text: Vec::new(), origins: Vec::new(), functions: Vec::new() };
    for (index, mut piece) in pieces.into_iter().enumerate() {
        let original = program.instructions[index];
        let form = describe(original.opcode, original.imm).map(|(_, form)| form);
        let last = starts[index] + piece.len();
        let end = piece.last_mut().expect("none is empty");
        if form.is_some_and(Form::jumps) {
            let target = starts[(index as i64 + 1 + i64::from(original.offset)) as usize];
            end.offset = (target as i64 - last as i64) as i16;
        }
        if original.opcode == opcode::CALL && original.src == CALL_LOCAL {
            let target = starts[(index as i64 + 1 + i64::from(original.imm)) as usize];
            // They call by a key; here it is the place.
            *end = Instruction { src: 0, imm: target as i32, ..original };
            translated.functions.push(target);
        }
        if let Some(at) = program.address_calls.iter().position(|at| at + 1 == index) {
            let target = starts[program.instructions[program.address_calls[at]].imm as usize / 8];
            let address = TEXT_START + target as u64 * 8;
            let [low, high] = constant(free[0], address);
            piece = vec![low, high, call_register(free[0])];
        }
        translated.origins.extend(std::iter::repeat_n(index, piece.len()));
        translated.text.extend(piece.iter().flat_map(|instruction| instruction.to_bytes()));
    }
    translated
}

fn constant(dst: u8, value: u64) -> [Instruction; 2] {
    let set = |opcode, imm| Instruction { opcode, dst, src: 0, offset: 0, imm };
    [set(ebpf::MOV32_IMM, value as i32), set(ebpf::HOR64_IMM, (value >> 32) as i32)]
}

/// They name the register in `src`.
fn call_register(register: u8) -> Instruction {
    Instruction { opcode: ebpf::CALL_REG, dst: 0, src: register, offset: 0, imm: 0 }
}

struct Translator<'a> {
    program: &'a Program,
    free: [u8; 2],
}

impl Translator<'_> {
    /// What one instruction becomes; where it leads is filled in later, in the last.
    fn piece(&self, index: usize) -> Vec<Instruction> {
        let instruction = self.program.instructions[index];
        let Instruction { opcode, dst, src, imm, .. } = instruction;
        let as_is = |opcode| vec![Instruction { opcode, ..instruction }];
        if self.program.address_calls.iter().any(|at| at + 1 == index) {
            // Three, made when all places are known.
            let [low, high] = constant(self.free[0], 0);
            return vec![low, high, call_register(self.free[0])];
        }
        match opcode {
            opcode::CALLX => vec![call_register(dst)],
            opcode::MUL64_REG => as_is(ebpf::LMUL64_REG),
            opcode::MUL64_IMM => as_is(ebpf::LMUL64_IMM),
            opcode::MUL32_REG => as_is(ebpf::LMUL32_REG),
            opcode::MUL32_IMM => as_is(ebpf::LMUL32_IMM),
            opcode::DIV64_REG => as_is(ebpf::UDIV64_REG),
            opcode::DIV32_REG => as_is(ebpf::UDIV32_REG),
            opcode::DIV32_IMM => as_is(ebpf::UDIV32_IMM),
            opcode::MOD64_REG => as_is(ebpf::UREM64_REG),
            opcode::MOD32_REG => as_is(ebpf::UREM32_REG),
            opcode::MOD32_IMM => as_is(ebpf::UREM32_IMM),
            // Their immediate is one without a sign.
            opcode::DIV64_IMM => self.by_register(instruction, ebpf::UDIV64_REG),
            opcode::MOD64_IMM => self.by_register(instruction, ebpf::UREM64_REG),
            opcode::LDXB => as_is(ebpf::LD_1B_REG),
            opcode::LDXH => as_is(ebpf::LD_2B_REG),
            opcode::LDXW => as_is(ebpf::LD_4B_REG),
            opcode::LDXDW => as_is(ebpf::LD_8B_REG),
            opcode::STB => as_is(ebpf::ST_1B_IMM),
            opcode::STH => as_is(ebpf::ST_2B_IMM),
            opcode::STW => as_is(ebpf::ST_4B_IMM),
            opcode::STDW => as_is(ebpf::ST_8B_IMM),
            opcode::STXB => as_is(ebpf::ST_1B_REG),
            opcode::STXH => as_is(ebpf::ST_2B_REG),
            opcode::STXW => as_is(ebpf::ST_4B_REG),
            opcode::STXDW => as_is(ebpf::ST_8B_REG),
            // Jumps on 32 bits they have none. With both sides' signs extended from 32 bits, every
            // comparison on 64 bits comes out the same.
            _ if opcode & 7 == 6 => {
                let [a, b] = self.free;
                let extend =
                    |dst, src| Instruction { opcode: ebpf::MOV32_REG, dst, src, offset: 0, imm: 0 };
                let wide = Instruction { opcode: opcode - 1, dst: a, src: b, offset: 0, imm };
                if opcode & 8 == 0 {
                    vec![extend(a, dst), wide]
                } else {
                    vec![extend(a, dst), extend(b, src), wide]
                }
            }
            _ => vec![instruction],
        }
    }

    fn by_register(&self, instruction: Instruction, opcode: u8) -> Vec<Instruction> {
        let src = self.free[0];
        let set = Instruction { opcode: ebpf::MOV64_IMM, dst: src, offset: 0, ..instruction };
        vec![set, Instruction { opcode, src, ..instruction }]
    }
}
