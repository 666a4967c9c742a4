//! One instruction, or one piece of data, as text.

use std::fmt::Write as _;

use super::labels::{Labels, target};
use crate::host::HostFunctions;
use crate::isa::{CALL_HOST, CALL_LOCAL, Form, Instruction, describe};

/// Bytes of data in one line.
const BYTES_PER_LINE: usize = 16;

/// An instruction as the assembler reads it. What it would write otherwise is given as bytes.
pub(super) fn line(
    index: usize,
    len: usize,
    instruction: Instruction,
    labels: &Labels,
    functions: &HostFunctions,
) -> String {
    let written = written(index, len, instruction, labels, functions);
    written.unwrap_or_else(|| format!(".insn {:#018x}", u64::from_le_bytes(instruction.to_bytes())))
}

fn written(
    index: usize,
    len: usize,
    instruction: Instruction,
    labels: &Labels,
    functions: &HostFunctions,
) -> Option<String> {
    let Instruction { opcode, dst, src, offset, imm } = instruction;
    let (mnemonic, form) = describe(opcode, imm)?;
    // Fields without a meaning are 0 in what the assembler writes.
    let plain = Instruction { opcode, dst: 0, src: 0, offset: 0, imm: 0 };
    let label = || labels.instruction(target(index, instruction, len)?);
    let (used, operands) = match form {
        Form::RegImm => (Instruction { dst, imm, ..plain }, format!("r{dst}, {imm}")),
        Form::RegReg => (Instruction { dst, src, ..plain }, format!("r{dst}, r{src}")),
        Form::Swap(_) => (Instruction { dst, imm, ..plain }, format!("r{dst}")),
        Form::Load => {
            let used = Instruction { dst, src, offset, ..plain };
            (used, format!("r{dst}, {}", memory(src, offset)))
        }
        Form::StoreImm => {
            let used = Instruction { dst, offset, imm: stored(opcode, imm)?, ..plain };
            (used, format!("{}, {imm}", memory(dst, offset)))
        }
        Form::StoreReg => {
            let used = Instruction { dst, src, offset, ..plain };
            (used, format!("{}, r{src}", memory(dst, offset)))
        }
        Form::Jump => (Instruction { offset, ..plain }, label()?.to_owned()),
        Form::JumpImm => {
            let used = Instruction { dst, offset, imm, ..plain };
            (used, format!("r{dst}, {imm}, {}", label()?))
        }
        Form::JumpReg => {
            let used = Instruction { dst, src, offset, ..plain };
            (used, format!("r{dst}, r{src}, {}", label()?))
        }
        Form::Call if src == CALL_HOST => {
            let id = imm.cast_unsigned();
            let name = functions.spelled(id).unwrap_or_else(|| format!("{id:#010x}"));
            let used = Instruction { imm, ..plain };
            return (used == instruction && registers(used)).then(|| format!("syscall {name}"));
        }
        Form::Call if src == CALL_LOCAL => (Instruction { src, imm, ..plain }, label()?.to_owned()),
        Form::Call => return None,
        Form::CallReg => (Instruction { dst, ..plain }, format!("r{dst}")),
        Form::Exit => (plain, String::new()),
    };
    let text = format!("{mnemonic:<8}{operands}");
    (used == instruction && registers(used)).then(|| text.trim_end().to_owned())
}

/// Whether the assembler has names for the registers.
fn registers(instruction: Instruction) -> bool {
    instruction.dst <= 10 && instruction.src <= 10
}

/// The immediate of a store, when the assembler would write all of it.
fn stored(opcode: u8, imm: i32) -> Option<i32> {
    let fits = match opcode {
        crate::isa::opcode::STB => i8::try_from(imm).is_ok() || u8::try_from(imm).is_ok(),
        crate::isa::opcode::STH => i16::try_from(imm).is_ok() || u16::try_from(imm).is_ok(),
        _ => true,
    };
    fits.then_some(imm)
}

fn memory(base: u8, offset: i16) -> String {
    match offset {
        0 => format!("[r{base}]"),
        _ if offset < 0 => format!("[r{base} - {}]", offset.unsigned_abs()),
        _ => format!("[r{base} + {offset}]"),
    }
}

/// Data: as text where it looks like one.
pub(super) fn data(bytes: &[u8], out: &mut String) {
    let is_text = |byte: &u8| matches!(*byte, b'\n' | b' '..=b'~');
    if bytes.len() > 1 && bytes.iter().all(is_text) {
        let text = bytes.escape_ascii();
        let _ = writeln!(out, "        .ascii \"{text}\"");
        return;
    }
    for line in bytes.chunks(BYTES_PER_LINE) {
        let numbers: Vec<String> = line.iter().map(|byte| format!("{byte:#04x}")).collect();
        let _ = writeln!(out, "        .byte {}", numbers.join(", "));
    }
}
