//! Random programs that pass the verifier, mostly run for a while, and do everything.

use super::rng::Draw;
use crate::host::function_id;
use crate::isa::{CALL_HOST, CALL_LOCAL, Form, Instruction, describe, opcode};
use crate::memory::{HEAP_LEN, HEAP_START, RODATA_START};

/// What programs may consist of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mix {
    /// Jumps backwards: such programs may run until the gas is used up.
    pub(super) loops: bool,
    /// Host functions that may be called.
    pub(super) functions: &'static [&'static str],
    /// Registers that no instruction names.
    pub(super) reserved: [u8; 2],
    /// What r10 is moved by a multiple of.
    pub(super) frame_step: i32,
}

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

/// What stands together: nothing jumps into its middle.
enum Item {
    Plain(Vec<Instruction>),
    /// To an item of the same function.
    Jump(Instruction, usize),
    Call(usize),
    CallAddress(u8, usize),
}

/// Bytes of read-only data.
const RODATA_LEN: usize = 40;

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

fn plain(opcode: u8) -> Instruction {
    Instruction { opcode, dst: 0, src: 0, offset: 0, imm: 0 }
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

struct Writer<'a> {
    draw: &'a mut Draw,
    mix: Mix,
}

impl Writer<'_> {
    fn function(&mut self, function: usize, count: usize) -> Vec<Item> {
        let mut items = Vec::new();
        if function == 0 {
            items.push(Item::Plain(self.beginning()));
        }
        let len = 3 + self.draw.below(25);
        for _ in 0..len {
            let item = match self.draw.below(100) {
                0..40 => Item::Plain(vec![self.arithmetic()]),
                40..65 => Item::Plain(self.memory()),
                65..80 => self.jump(items.len(), len),
                80..86 => self.call(function, count),
                86..88 => Item::Plain(vec![plain(opcode::EXIT)]),
                88..92 => Item::Plain(self.constant()),
                92..94 => self.frame(),
                _ if self.mix.functions.is_empty() => Item::Plain(vec![self.arithmetic()]),
                _ => Item::Plain(self.host_call()),
            };
            items.push(item);
        }
        // At the end, everything is to be seen in r0.
        let register = self.register();
        let show = Instruction { src: register, ..plain(opcode::XOR64_REG) };
        items.push(Item::Plain(vec![show, plain(opcode::EXIT)]));
        // Jumps may lead behind the last drawn item, not further.
        let end = items.len() - 1;
        for item in &mut items {
            if let Item::Jump(_, target) = item {
                *target = (*target).min(end);
            }
        }
        items
    }

    /// Any but r10 and the reserved ones.
    fn register(&mut self) -> u8 {
        loop {
            let register = self.draw.below(10) as u8;
            if !self.mix.reserved.contains(&register) {
                return register;
            }
        }
    }

    /// Where something lies.
    fn address(&mut self) -> u64 {
        match self.draw.below(5) {
            0 => RODATA_START + self.draw.below(RODATA_LEN) as u64,
            1 => HEAP_START + HEAP_LEN as u64 - self.draw.below(20) as u64,
            2 => crate::memory::STACK_END - self.draw.below(5_000) as u64,
            3 => crate::memory::STACK_START + self.draw.below(10) as u64,
            _ => HEAP_START + self.draw.below(HEAP_LEN) as u64,
        }
    }

    fn set(&mut self, dst: u8, value: u64) -> Vec<Instruction> {
        let low = Instruction { dst, imm: value as i32, ..plain(opcode::MOV32_IMM) };
        let high = Instruction { dst, imm: (value >> 32) as i32, ..plain(opcode::HOR64) };
        vec![low, high]
    }

    fn beginning(&mut self) -> Vec<Instruction> {
        let mut instructions = Vec::new();
        for _ in 0..4 {
            let (dst, address) = (self.register(), self.address());
            instructions.extend(self.set(dst, address));
        }
        instructions
    }

    fn constant(&mut self) -> Vec<Instruction> {
        let dst = self.register();
        let value = if self.draw.percent(70) { self.address() } else { self.draw.bits() };
        let mut pair = self.set(dst, value);
        if self.draw.percent(10) {
            // A half of one, or halves of two.
            pair[1].dst = self.register();
        }
        pair
    }

    fn imm(&mut self) -> i32 {
        let bits = self.draw.bits() as i32;
        self.draw.one_of(&[0, 1, -1, 2, 7, 8, 31, 255, i32::MIN, i32::MAX, bits, bits >> 20])
    }

    fn arithmetic(&mut self) -> Instruction {
        loop {
            let opcode = self.draw.bits() as u8;
            let imm =
                if opcode == opcode::SWAP { self.draw.one_of(&[16, 32, 64]) } else { self.imm() };
            let is_shift = matches!(opcode >> 4, 6 | 7 | 12) && opcode & 8 == 0;
            let imm = if is_shift { imm & 31 } else { imm };
            let is_division = matches!(opcode >> 4, 3 | 9) && opcode & 8 == 0;
            let imm = if is_division && imm == 0 { 3 } else { imm };
            if let Some((_, Form::RegImm | Form::RegReg | Form::Swap(_))) = describe(opcode, imm) {
                let (dst, src) = (self.register(), self.register());
                return Instruction { opcode, dst, src, offset: 0, imm };
            }
        }
    }

    fn memory(&mut self) -> Vec<Instruction> {
        let loads = [opcode::LDXB, opcode::LDXH, opcode::LDXW, opcode::LDXDW];
        let stores = [opcode::STXB, opcode::STXH, opcode::STXW, opcode::STXDW];
        let stores_imm = [opcode::STB, opcode::STH, opcode::STW, opcode::STDW];
        let imm = self.imm();
        let other = self.register();
        // Mostly where something lies.
        let (base, offset) = match self.draw.below(100) {
            0..75 => (10, -(1 + self.draw.below(600) as i16)),
            75..77 => (10, self.draw.below(20) as i16 - 10),
            _ => (self.register(), self.draw.below(32) as i16 - 8),
        };
        let mut instructions = Vec::new();
        if base != 10 && self.draw.percent(90) {
            let address = self.address();
            instructions.extend(self.set(base, address));
        }
        let access = match self.draw.below(3) {
            0 => Instruction {
                opcode: self.draw.one_of(&loads),
                dst: other,
                src: base,
                offset,
                imm: 0,
            },
            1 => {
                let opcode = self.draw.one_of(&stores);
                Instruction { opcode, dst: base, src: other, offset, imm: 0 }
            }
            _ => Instruction {
                opcode: self.draw.one_of(&stores_imm),
                dst: base,
                src: 0,
                offset,
                imm,
            },
        };
        instructions.push(access);
        instructions
    }

    fn jump(&mut self, here: usize, len: usize) -> Item {
        let target = if self.mix.loops && self.draw.percent(20) {
            self.draw.below(here + 1)
        } else {
            here + 1 + self.draw.below(len - here.min(len) + 2)
        };
        loop {
            let opcode = self.draw.bits() as u8;
            let imm = self.imm();
            if let Some((_, Form::Jump | Form::JumpImm | Form::JumpReg)) = describe(opcode, imm) {
                let (dst, src) = (self.register(), self.register());
                return Item::Jump(Instruction { opcode, dst, src, offset: 0, imm }, target);
            }
        }
    }

    fn call(&mut self, function: usize, count: usize) -> Item {
        // Without loops only to later ones, so that it ends; but for one that calls itself at once.
        let target = if self.mix.loops || self.draw.percent(3) {
            self.draw.below(count)
        } else if function + 1 < count {
            function + 1 + self.draw.below(count - function - 1)
        } else {
            return Item::Plain(vec![self.arithmetic()]);
        };
        match self.draw.below(10) {
            0..6 => Item::Call(target),
            6..9 => Item::CallAddress(self.register(), target),
            // To wherever the register leads, which is most likely nowhere.
            _ => {
                let dst = self.register();
                Item::Plain(vec![
                    Instruction { dst, imm: -1, ..plain(opcode::MOV64_IMM) },
                    Instruction { dst, ..plain(opcode::CALLX) },
                ])
            }
        }
    }

    fn frame(&mut self) -> Item {
        let step = self.draw.below(20) as i32 * self.mix.frame_step;
        let imm = if self.draw.percent(90) { -step } else { step };
        Item::Plain(vec![Instruction { dst: 10, imm, ..plain(opcode::ADD64_IMM) }])
    }

    fn host_call(&mut self) -> Vec<Instruction> {
        let mut instructions = Vec::new();
        for dst in 1..=3 {
            if self.draw.percent(80) {
                let value = if self.draw.percent(60) {
                    self.address()
                } else {
                    self.draw.below(100) as u64
                };
                instructions.extend(self.set(dst, value));
            }
        }
        let name = self.draw.one_of(self.mix.functions);
        let name = if self.draw.percent(20) { format!("tos_{name}") } else { name.to_owned() };
        let imm = function_id(&name).cast_signed();
        instructions.push(Instruction { src: CALL_HOST, imm, ..plain(opcode::CALL) });
        instructions
    }
}
