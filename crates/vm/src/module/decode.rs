//! A verified text into operations.

use super::import::Import;
use super::op::{Op, Register};
use crate::host::HostFunctions;
use crate::isa::opcode::{self, Code};
use crate::isa::{CALL_HOST, Form, INSTRUCTION_LEN, Instruction, describe};

/// Operations and imports of a text that was verified with the same functions.
pub(super) fn decode(text: &[u8], functions: &HostFunctions) -> (Box<[Op]>, Box<[Import]>) {
    let (chunks, _) = text.as_chunks::<INSTRUCTION_LEN>();
    let mut imports = Imports { functions, list: Vec::new() };
    let mut ops = Vec::with_capacity(chunks.len().saturating_add(1));
    for (index, bytes) in chunks.iter().enumerate() {
        ops.push(operation(index, Instruction::from_bytes(*bytes), &mut imports));
    }
    ops.push(Op {
        code: Code::TEXT_END,
        dst: Register::R0,
        src: Register::R0,
        imm: 0,
        aux: 0,
        run: 1,
    });
    count_runs(&mut ops);
    join_constants(&mut ops);
    (ops.into(), imports.list.into())
}

/// The imports met so far. There are as many as the host has functions at most, so that looking
/// through them is no worse than a map.
struct Imports<'a> {
    functions: &'a HostFunctions,
    list: Vec<Import>,
}

impl Imports<'_> {
    /// The place of an import; `None` for what is not registered, which the verifier refuses.
    fn place(&mut self, id: u32) -> Option<u32> {
        if let Some(known) = self.list.iter().position(|import| import.id == id) {
            return u32::try_from(known).ok();
        }
        let (function, name) = (self.functions.find(id)?, self.functions.name(id)?);
        let place = u32::try_from(self.list.len()).ok();
        self.list.push(Import { id, function, name });
        place
    }
}

fn operation(index: usize, instruction: Instruction, imports: &mut Imports<'_>) -> Op {
    let Instruction { opcode, dst, src, offset, imm } = instruction;
    let target = |distance: i32| {
        let next = u32::try_from(index).unwrap_or(u32::MAX).wrapping_add(1);
        next.wrapping_add_signed(distance)
    };
    let offset = i32::from(offset);
    let form = describe(opcode, imm).map(|(_, form)| form);
    let (code, aux) = match form {
        Some(Form::Jump | Form::JumpImm | Form::JumpReg) => (opcode::code(opcode), target(offset)),
        Some(Form::Call) if src == CALL_HOST => match imports.place(imm.cast_unsigned()) {
            Some(place) => (Code::CALL_HOST, place),
            None => (Code::TEXT_END, 0),
        },
        Some(Form::Call) => (Code::CALL, target(imm)),
        Some(Form::Swap(16)) => (Code::SWAP_16, 0),
        Some(Form::Swap(32)) => (Code::SWAP_32, 0),
        Some(Form::Swap(_)) => (Code::SWAP_64, 0),
        Some(_) => (opcode::code(opcode), offset.cast_unsigned()),
        None => (Code::TEXT_END, 0),
    };
    let ends_run = form.is_none_or(Form::ends_run);
    let (dst, src) = (Register::numbered(dst), Register::numbered(src));
    Op { code, dst, src, imm, aux, run: u32::from(ends_run) }
}

/// From 1 at the operations that end a run to its length at their starts.
fn count_runs(ops: &mut [Op]) {
    let mut next = 0_u32;
    for op in ops.iter_mut().rev() {
        if op.run == 0 {
            op.run = next.saturating_add(1);
        }
        next = op.run;
    }
}

/// Pairs that make a 64-bit constant become one operation. The second stays where it is, for jumps
/// that lead there.
fn join_constants(ops: &mut [Op]) {
    for index in 1..ops.len() {
        let [first, second] = &mut ops[index.saturating_sub(1)..][..2] else { return };
        let is_pair =
            first.code == Code::MOV32_IMM && second.code == Code::HOR64 && first.dst == second.dst;
        if is_pair {
            first.code = Code::CONSTANT;
            first.aux = second.imm.cast_unsigned();
        }
    }
}
