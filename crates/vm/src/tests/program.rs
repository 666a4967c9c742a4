//! Random programs that pass the verifier, mostly run for a while, and do everything.

use super::rng::Draw;
use super::writer::{Item, Mix, RODATA_LEN, Writer, plain};
use crate::isa::{CALL_LOCAL, Instruction, opcode};

/// A text, and what it may be compared on.
#[derive(Debug, Clone)]
pub(super) struct Program {
    pub(super) instructions: Vec<Instruction>,
    pub(super) rodata: Vec<u8>,
    /// Places where a register is set to the address of a function that is then called through it.
    pub(super) address_calls: Vec<usize>,
}

impl Program {
    pub(super) fn text(&self) -> Vec<u8> {
        self.instructions.iter().flat_map(|instruction| instruction.to_bytes()).collect()
    }

    /// The module.
    pub(super) fn module(&self) -> Vec<u8> {
        crate::elf::write(&self.text(), &self.rodata, 0)
    }
}

/// A program from a seed.
pub(super) fn program(seed: u64, mix: Mix) -> Program {
    let mut draw = Draw::new(seed);
    let count = 1 + draw.below(4);
    let functions: Vec<Vec<Item>> = (0..count)
        .map(|function| Writer { draw: &mut draw, mix }.function(function, count))
        .collect();
    let rodata = (0..RODATA_LEN).map(|_| draw.bits() as u8).collect();
    link(&functions, rodata)
}

fn len(item: &Item) -> usize {
    match item {
        Item::Plain(instructions) => instructions.len(),
        Item::Jump(..) | Item::Call(_) => 1,
        Item::CallAddress(..) => 2,
    }
}

fn link(functions: &[Vec<Item>], rodata: Vec<u8>) -> Program {
    let mut starts = Vec::new();
    let mut at = 0;
    for function in functions {
        starts.push(at);
        at += function.iter().map(len).sum::<usize>();
    }
    let mut program = Program { instructions: Vec::new(), rodata, address_calls: Vec::new() };
    for (function, start) in functions.iter().zip(&starts) {
        for item in function {
            let here = program.instructions.len();
            let distance = |to: usize| to as i32 - here as i32 - 1;
            match item {
                Item::Plain(instructions) => program.instructions.extend(instructions),
                Item::Jump(jump, target) => {
                    let to = start + function[..*target].iter().map(len).sum::<usize>();
                    let offset = distance(to) as i16;
                    program.instructions.push(Instruction { offset, ..*jump });
                }
                Item::Call(target) => {
                    let imm = distance(starts[*target]);
                    let call = Instruction { src: CALL_LOCAL, imm, ..plain(opcode::CALL) };
                    program.instructions.push(call);
                }
                Item::CallAddress(dst, target) => {
                    program.address_calls.push(here);
                    let imm = starts[*target] as i32 * 8;
                    let set = Instruction { dst: *dst, imm, ..plain(opcode::MOV32_IMM) };
                    let call = Instruction { dst: *dst, ..plain(opcode::CALLX) };
                    program.instructions.extend([set, call]);
                }
            }
        }
    }
    program
}
