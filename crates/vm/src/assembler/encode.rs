//! Bytes: the second of two passes.

use std::ops::RangeInclusive;

use super::assembled::Assembled;
use super::error::{AssembleError, Position};
use super::layout::{Data, Layout};
use super::number::{EXTENDED, either_sign, high_32, low_32};
use super::symbols::Symbols;
use super::syntax::{Expression, Function, Line, Name, Operand, Statement};
use crate::elf;
use crate::host::{HostFunctions, function_id};
use crate::isa::{CALL_HOST, CALL_LOCAL, Form, INSTRUCTION_LEN, Instruction, find, opcode};
use crate::memory::RODATA_START;

/// What runs first when nothing is said.
const ENTRY: &str = "entrypoint";

/// The module.
pub(super) fn encode(
    layout: &Layout<'_>,
    functions: &HostFunctions,
) -> Result<Assembled, AssembleError> {
    let symbols = &layout.symbols;
    let mut encoder = Encoder { symbols, functions, text: Vec::new() };
    let mut lines = Vec::new();
    for line in &layout.text {
        encoder.line(line)?;
        lines.resize(encoder.text.len() / INSTRUCTION_LEN, line.at.line);
    }
    let rodata = rodata(layout)?;
    let text = encoder.text;
    let entry = match layout.entry {
        Some(name) => target(name.at, symbols.get(name)?, text.len())?,
        None => symbols.find(ENTRY).unwrap_or(0),
    };
    // A label's address is a length of what was written.
    let entry = usize::try_from(entry).unwrap_or(0);
    Ok(Assembled { module: elf::write(&text, &rodata, entry), lines })
}

fn rodata(layout: &Layout<'_>) -> Result<Vec<u8>, AssembleError> {
    let mut bytes = Vec::new();
    for data in &layout.rodata {
        match data {
            Data::Bytes(text) => bytes.extend_from_slice(text),
            Data::Zeros(count) => bytes.resize(bytes.len().saturating_add(*count), 0),
            Data::Numbers(width, numbers) => {
                for number in *numbers {
                    let value = within(&layout.symbols, number, &either_sign(*width))?;
                    bytes.extend_from_slice(&value.to_le_bytes()[..usize::from(*width)]);
                }
            }
        }
    }
    Ok(bytes)
}

struct Encoder<'a> {
    symbols: &'a Symbols,
    functions: &'a HostFunctions,
    text: Vec<u8>,
}

impl Encoder<'_> {
    fn line(&mut self, line: &Line) -> Result<(), AssembleError> {
        match &line.statement {
            Statement::Instruction(mnemonic, operands) => {
                self.instruction(line.at, mnemonic, operands)?;
            }
            Statement::Large(dst, value) => {
                let value = within(self.symbols, value, &either_sign(8))?;
                let half = |opcode, imm| Instruction { opcode, dst: *dst, src: 0, offset: 0, imm };
                self.push(half(opcode::MOV32_IMM, low_32(value)));
                self.push(half(opcode::HOR64, high_32(value)));
            }
            Statement::Syscall(function) => {
                let id = self.function(function)?;
                let imm = id.cast_signed();
                let call =
                    Instruction { opcode: opcode::CALL, dst: 0, src: CALL_HOST, offset: 0, imm };
                self.push(call);
            }
            Statement::Raw(value) => {
                let value = within(self.symbols, value, &either_sign(8))?;
                self.text.extend_from_slice(&value.to_le_bytes()[..INSTRUCTION_LEN]);
            }
            // The first pass puts only these into the text.
            _ => {}
        }
        Ok(())
    }

    fn push(&mut self, instruction: Instruction) {
        self.text.extend_from_slice(&instruction.to_bytes());
    }

    fn function(&self, function: &Function) -> Result<u32, AssembleError> {
        match function {
            Function::Id(id) => {
                let id = within(self.symbols, id, &(0..=i128::from(u32::MAX)))?;
                Ok(low_32(id).cast_unsigned())
            }
            Function::Named(Name { text, at }) => {
                let id = function_id(text);
                if self.functions.spelled(id).as_ref() == Some(text) {
                    return Ok(id);
                }
                let message = "no host function of this name is known; of others, write the id";
                Err(at.error(format!("{text}: {message}")))
            }
        }
    }

    fn instruction(
        &mut self,
        at: Position,
        mnemonic: &str,
        operands: &[Operand],
    ) -> Result<(), AssembleError> {
        let mut forms = find(mnemonic).peekable();
        if forms.peek().is_none() {
            return Err(at.error(format!("there is no instruction {mnemonic}")));
        }
        let mut wanted = Vec::new();
        for (opcode, form) in forms {
            if let Some(parts) = Parts::of(form, operands) {
                let instruction = self.with_parts(at, opcode, form, &parts)?;
                self.push(instruction);
                return Ok(());
            }
            wanted.push(usage(form));
        }
        Err(at.error(format!("{mnemonic} wants {}", wanted.join(", or "))))
    }

    fn with_parts(
        &self,
        at: Position,
        opcode: u8,
        form: Form,
        parts: &Parts<'_>,
    ) -> Result<Instruction, AssembleError> {
        let mut instruction =
            Instruction { opcode, dst: parts.dst, src: parts.src, offset: 0, imm: 0 };
        if let Some(offset) = parts.offset {
            let offset = within(self.symbols, offset, &(i16::MIN.into()..=i16::MAX.into()))?;
            instruction.offset = i16::try_from(offset).unwrap_or_default();
        }
        if let Some(imm) = parts.imm {
            instruction.imm = low_32(within(self.symbols, imm, &immediates(opcode))?);
        }
        if let Form::Swap(width) = form {
            instruction.imm = i32::from(width);
        }
        if let Some(label) = parts.label {
            let distance = self.distance(label)?;
            let too_far = || at.error(format!("the target is {distance} instructions away"));
            if form == Form::Call {
                instruction.src = CALL_LOCAL;
                instruction.imm = i32::try_from(distance).map_err(|_| too_far())?;
            } else {
                instruction.offset = i16::try_from(distance).map_err(|_| too_far())?;
            }
        }
        Ok(instruction)
    }

    /// In instructions, from the next one.
    fn distance(&self, label: &Expression) -> Result<i128, AssembleError> {
        let address = self.symbols.value(label)?;
        // The end of the text is a target too: that it is none to go to, the verifier says.
        target(label.at, address, usize::MAX)?;
        let next = self.text.len().saturating_add(INSTRUCTION_LEN) as i128;
        Ok(address.saturating_sub(next).div_euclid(INSTRUCTION_LEN as i128))
    }
}

/// An address that may be gone to.
fn target(at: Position, address: i128, end: usize) -> Result<i128, AssembleError> {
    let is_target = address.rem_euclid(INSTRUCTION_LEN as i128) == 0
        && (0..end as i128).contains(&address)
        && address < i128::from(RODATA_START);
    if is_target { Ok(address) } else { Err(at.error("this is no label of an instruction")) }
}

/// The immediates that mean what they say.
fn immediates(opcode: u8) -> RangeInclusive<i128> {
    match opcode {
        opcode::STB => either_sign(1),
        opcode::STH => either_sign(2),
        // Stores, 32-bit operations and jumps, and the upper half of a constant: all of 32 bits.
        opcode::STW | opcode::HOR64 => either_sign(4),
        _ if matches!(opcode & 7, 4 | 6) => either_sign(4),
        _ => EXTENDED,
    }
}

fn within(
    symbols: &Symbols,
    expression: &Expression,
    range: &RangeInclusive<i128>,
) -> Result<i128, AssembleError> {
    let value = symbols.value(expression)?;
    if range.contains(&value) {
        return Ok(value);
    }
    let (start, end) = (range.start(), range.end());
    let hint = if *range == EXTENDED { "; larger numbers and addresses need `const`" } else { "" };
    Err(expression.at.error(format!("{value} is not between {start} and {end}{hint}")))
}

/// Operands by what they are for.
#[derive(Default)]
struct Parts<'a> {
    dst: u8,
    src: u8,
    offset: Option<&'a Expression>,
    imm: Option<&'a Expression>,
    label: Option<&'a Expression>,
}

impl<'a> Parts<'a> {
    /// `None` when these are not the operands of the form.
    fn of(form: Form, operands: &'a [Operand]) -> Option<Self> {
        use Operand::{Memory, Register, Value};
        let mut operands = operands.iter();
        let (first, second, third) = (operands.next(), operands.next(), operands.next());
        if operands.next().is_some() {
            return None;
        }
        let mut parts = Self::default();
        match (form, first, second, third) {
            (Form::RegImm, Some(Register(dst)), Some(Value(imm)), None) => {
                parts.dst = *dst;
                parts.imm = Some(imm);
            }
            (Form::RegReg, Some(Register(dst)), Some(Register(src)), None) => {
                parts.dst = *dst;
                parts.src = *src;
            }
            (Form::Swap(_) | Form::CallReg, Some(Register(dst)), None, None) => parts.dst = *dst,
            (Form::Load, Some(Register(dst)), Some(Memory(src, offset)), None)
            | (Form::StoreReg, Some(Memory(dst, offset)), Some(Register(src)), None) => {
                parts.dst = *dst;
                parts.src = *src;
                parts.offset = Some(offset);
            }
            (Form::StoreImm, Some(Memory(dst, offset)), Some(Value(imm)), None) => {
                parts.dst = *dst;
                parts.offset = Some(offset);
                parts.imm = Some(imm);
            }
            (Form::Jump | Form::Call, Some(Value(label)), None, None) => parts.label = Some(label),
            (Form::JumpImm, Some(Register(dst)), Some(Value(imm)), Some(Value(label))) => {
                parts.dst = *dst;
                parts.imm = Some(imm);
                parts.label = Some(label);
            }
            (Form::JumpReg, Some(Register(dst)), Some(Register(src)), Some(Value(label))) => {
                parts.dst = *dst;
                parts.src = *src;
                parts.label = Some(label);
            }
            (Form::Exit, None, None, None) => {}
            _ => return None,
        }
        Some(parts)
    }
}

fn usage(form: Form) -> &'static str {
    match form {
        Form::RegImm => "a register and a number",
        Form::RegReg => "two registers",
        Form::Swap(_) | Form::CallReg => "a register",
        Form::Load => "a register and [a register + an offset]",
        Form::StoreImm => "[a register + an offset] and a number",
        Form::StoreReg => "[a register + an offset] and a register",
        Form::Jump => "a label",
        Form::JumpImm => "a register, a number and a label",
        Form::JumpReg => "two registers and a label",
        Form::Call => "a label (a host function is called with `syscall`)",
        Form::Exit => "no operands",
    }
}
