//! What random programs are made of, piece by piece.

use super::rng::Draw;
use crate::host::function_id;
use crate::isa::{CALL_HOST, Form, Instruction, describe, opcode};
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

/// What stands together: nothing jumps into its middle.
pub(super) enum Item {
    Plain(Vec<Instruction>),
    /// To an item of the same function.
    Jump(Instruction, usize),
    Call(usize),
    CallAddress(u8, usize),
}

/// Bytes of read-only data.
pub(super) const RODATA_LEN: usize = 40;

pub(super) fn plain(opcode: u8) -> Instruction {
    Instruction { opcode, dst: 0, src: 0, offset: 0, imm: 0 }
}

/// Sets a register to a constant.
fn set(dst: u8, value: u64) -> Vec<Instruction> {
    let low = Instruction { dst, imm: value as i32, ..plain(opcode::MOV32_IMM) };
    let high = Instruction { dst, imm: (value >> 32) as i32, ..plain(opcode::HOR64) };
    vec![low, high]
}

/// Writes functions of a program.
pub(super) struct Writer<'a> {
    pub(super) draw: &'a mut Draw,
    pub(super) mix: Mix,
}

impl Writer<'_> {
    pub(super) fn function(&mut self, function: usize, count: usize) -> Vec<Item> {
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

    fn beginning(&mut self) -> Vec<Instruction> {
        let mut instructions = Vec::new();
        for _ in 0..4 {
            let (dst, address) = (self.register(), self.address());
            instructions.extend(set(dst, address));
        }
        instructions
    }

    fn constant(&mut self) -> Vec<Instruction> {
        let dst = self.register();
        let value = if self.draw.percent(70) { self.address() } else { self.draw.bits() };
        let mut pair = set(dst, value);
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
            instructions.extend(set(base, address));
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
            // To nowhere, or, where texts need not be translated, into the middle of anything.
            _ => {
                let dst = self.register();
                let anywhere = self.draw.below(80) as i32 * 8;
                let imm = if self.mix.loops && self.draw.percent(70) { anywhere } else { -1 };
                Item::Plain(vec![
                    Instruction { dst, imm, ..plain(opcode::MOV64_IMM) },
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
                instructions.extend(set(dst, value));
            }
        }
        let name = self.draw.one_of(self.mix.functions);
        let name = if self.draw.percent(20) { format!("tos_{name}") } else { name.to_owned() };
        let imm = function_id(&name).cast_signed();
        instructions.push(Instruction { src: CALL_HOST, imm, ..plain(opcode::CALL) });
        instructions
    }
}
