//! Names for the places that a text refers to.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::elf::Sections;
use crate::isa::{CALL_LOCAL, Form, INSTRUCTION_LEN, Instruction, describe, opcode};
use crate::memory::RODATA_START;

/// The instruction that a jump or a local call leads to, if it is one.
pub(super) fn target(index: usize, instruction: Instruction, len: usize) -> Option<usize> {
    let Instruction { opcode, src, offset, imm, .. } = instruction;
    let distance = match describe(opcode, imm)?.1 {
        Form::Call if src == CALL_LOCAL => i64::from(imm),
        Form::Jump | Form::JumpImm | Form::JumpReg => i64::from(offset),
        _ => return None,
    };
    let next = i64::try_from(index).ok()?.checked_add(1)?;
    let target = usize::try_from(next.checked_add(distance)?).ok()?;
    (target < len).then_some(target)
}

/// The 64-bit constant that two neighbours make, and its register.
pub(super) fn constant(first: Instruction, second: Instruction) -> Option<(u8, u64)> {
    let half = |instruction: Instruction, opcode| {
        let Instruction { dst, imm, .. } = instruction;
        let plain = Instruction { opcode, dst, src: 0, offset: 0, imm };
        (instruction == plain).then_some((dst, u64::from(imm.cast_unsigned())))
    };
    let (dst, low) = half(first, opcode::MOV32_IMM)?;
    let (other, high) = half(second, opcode::HOR64)?;
    (dst == other).then_some((dst, low | high << 32))
}

/// Labels of instructions, by number, and of read-only data, by offset.
#[derive(Debug, Default)]
pub(super) struct Labels {
    text: BTreeMap<usize, String>,
    rodata: BTreeMap<usize, String>,
}

impl Labels {
    pub(super) fn of(sections: &Sections<'_>, instructions: &[Instruction]) -> Self {
        let mut labels = Self::default();
        for (index, instruction) in instructions.iter().enumerate() {
            if let Some(target) = target(index, *instruction, instructions.len()) {
                let kind = if instruction.opcode == opcode::CALL { "function" } else { "at" };
                let label = labels.text.entry(target).or_default();
                // That it is called says more than that it is jumped to.
                if label.is_empty() || kind == "function" {
                    label.clear();
                    let _ = write!(label, "{kind}_{target}");
                }
            }
        }
        for pair in instructions.windows(2) {
            let [first, second] = pair else { continue };
            let Some((_, value)) = constant(*first, *second) else { continue };
            let offset = value.checked_sub(RODATA_START).and_then(|at| usize::try_from(at).ok());
            if let Some(offset) = offset.filter(|offset| *offset < sections.rodata.len()) {
                labels.rodata.insert(offset, format!("data_{offset}"));
            }
        }
        labels.text.insert(sections.entry, "entrypoint".to_owned());
        labels
    }

    pub(super) fn instruction(&self, index: usize) -> Option<&str> {
        self.text.get(&index).map(String::as_str)
    }

    /// Of what a constant points to.
    pub(super) fn constant(&self, value: u64) -> Option<&str> {
        let offset = usize::try_from(value.checked_sub(RODATA_START)?).ok()?;
        self.rodata.get(&offset).map(String::as_str)
    }

    /// Pieces of the read-only data, each with its label; the first one may have none.
    pub(super) fn pieces<'a>(
        &'a self,
        rodata: &'a [u8],
    ) -> impl Iterator<Item = (Option<&'a str>, &'a [u8])> {
        let starts = self.rodata.keys().copied().filter(|start| *start > 0);
        let starts = std::iter::once(0).chain(starts);
        let ends = self.rodata.keys().copied().filter(|start| *start > 0);
        let ends = ends.chain(std::iter::once(rodata.len()));
        starts.zip(ends).map(|(start, end)| {
            let label = self.rodata.get(&start).map(String::as_str);
            (label, rodata.get(start..end).unwrap_or_default())
        })
    }
}

/// A text's instructions.
pub(super) fn instructions(text: &[u8]) -> Vec<Instruction> {
    let (chunks, _) = text.as_chunks::<INSTRUCTION_LEN>();
    chunks.iter().map(|bytes| Instruction::from_bytes(*bytes)).collect()
}
