//! What every instruction has to be before a module runs.

use super::{InstructionError, LoadError};
use crate::elf::Sections;
use crate::host::HostFunctions;
use crate::isa::{
    CALL_HOST, CALL_LOCAL, FRAME_POINTER, Form, INSTRUCTION_LEN, Instruction, REGISTERS, describe,
    opcode,
};

/// Checks every instruction of a text, in order.
pub(super) fn verify(sections: &Sections<'_>, functions: &HostFunctions) -> Result<(), LoadError> {
    let (chunks, _) = sections.text.as_chunks::<INSTRUCTION_LEN>();
    let text = Text { instructions: chunks.len(), functions };
    for (index, bytes) in chunks.iter().enumerate() {
        text.check(index, Instruction::from_bytes(*bytes)).map_err(|error| {
            let offset =
                (index.saturating_mul(INSTRUCTION_LEN) as u64).saturating_add(sections.text_offset);
            LoadError::Instruction { index, offset, error }
        })?;
    }
    Ok(())
}

struct Text<'a> {
    instructions: usize,
    functions: &'a HostFunctions,
}

impl Text<'_> {
    fn check(&self, index: usize, instruction: Instruction) -> Result<(), InstructionError> {
        let Instruction { opcode, dst, src, offset, imm } = instruction;
        let unknown = InstructionError::Unknown { opcode, imm };
        let (_, form) = describe(opcode, imm).ok_or(unknown)?;
        if let Some(register) = [dst, src].into_iter().find(|register| *register >= REGISTERS) {
            return Err(InstructionError::Register { register });
        }
        if form.writes_dst() && dst == FRAME_POINTER && opcode != opcode::ADD64_IMM {
            return Err(InstructionError::FramePointer);
        }
        match opcode {
            opcode::DIV64_IMM | opcode::DIV32_IMM | opcode::MOD64_IMM | opcode::MOD32_IMM
                if imm == 0 =>
            {
                return Err(InstructionError::DivisionByZero);
            }
            opcode::LSH64_IMM | opcode::RSH64_IMM | opcode::ARSH64_IMM => shift(imm, 64)?,
            opcode::LSH32_IMM | opcode::RSH32_IMM | opcode::ARSH32_IMM => shift(imm, 32)?,
            opcode::CALL => self.call(index, src, imm)?,
            _ => {}
        }
        if form.jumps() {
            self.target(index, i64::from(offset))?;
        }
        let is_last = index.saturating_add(1) == self.instructions;
        if is_last && !self.never_goes_on(form, instruction) {
            return Err(InstructionError::RunsOff);
        }
        Ok(())
    }

    fn call(&self, index: usize, kind: u8, imm: i32) -> Result<(), InstructionError> {
        match kind {
            CALL_LOCAL => self.target(index, i64::from(imm)),
            CALL_HOST => {
                let id = imm.cast_unsigned();
                let found = self.functions.find(id);
                let name = self.functions.name(id);
                found.map(|_| ()).ok_or(InstructionError::HostFunction { id, name })
            }
            kind => Err(InstructionError::CallKind { kind }),
        }
    }

    /// A distance counts from the next instruction.
    fn target(&self, index: usize, distance: i64) -> Result<(), InstructionError> {
        let next = i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1);
        let target = next.saturating_add(distance);
        let instructions = self.instructions;
        if usize::try_from(target).is_ok_and(|target| target < instructions) {
            return Ok(());
        }
        Err(InstructionError::Target { target, instructions })
    }

    fn never_goes_on(&self, form: Form, instruction: Instruction) -> bool {
        match form {
            Form::Exit | Form::Jump => true,
            Form::Call => {
                instruction.src == CALL_HOST
                    && !self.functions.returns(instruction.imm.cast_unsigned())
            }
            _ => false,
        }
    }
}

fn shift(count: i32, width: u8) -> Result<(), InstructionError> {
    if (0..i32::from(width)).contains(&count) {
        return Ok(());
    }
    Err(InstructionError::Shift { count, width })
}
