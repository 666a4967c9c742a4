//! The whole text.

use std::fmt::Write as _;

use super::labels::{Labels, constant, instructions};
use super::lines::{data, line};
use crate::elf::{ElfError, Sections};
use crate::host::HostFunctions;
use crate::isa::Instruction;

/// Where the numbers of instructions stand.
const COLUMN: usize = 48;

/// Writes a module as text that [`assemble`](crate::assemble) reads, each instruction with its
/// number in a comment.
///
/// Of a module that the assembler made, assembling the text makes the same bytes again; of any
/// other, the same text and read-only data in a file of the assembler's layout. A module need not
/// pass the verifier.
///
/// # Errors
///
/// When the file is no module: see [`Sections::read`].
///
/// # Examples
///
/// ```
/// use wavefront_vm::{HostFunctions, assemble, disassemble};
///
/// let functions = HostFunctions::new(&["log"])?;
/// let module = assemble("mov64 r1, 0\nsyscall log\nexit\n", &functions)?;
/// let text = disassemble(&module, &functions)?;
/// assert!(text.contains("syscall log"));
/// assert_eq!(assemble(&text, &functions)?, module);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn disassemble(bytes: &[u8], functions: &HostFunctions) -> Result<String, ElfError> {
    let sections = Sections::read(bytes)?;
    let instructions = instructions(sections.text);
    let labels = Labels::of(&sections, &instructions);
    let mut out = String::new();
    let mut index = 0;
    while let Some(instruction) = instructions.get(index) {
        if let Some(label) = labels.instruction(index) {
            let _ = writeln!(out, "{label}:");
        }
        let next = index.saturating_add(1);
        let second = instructions.get(next).filter(|_| labels.instruction(next).is_none());
        let large = second.and_then(|second| constant(*instruction, *second));
        let (text, len) = match large {
            Some((dst, value)) => {
                let name = labels.constant(value).map(str::to_owned);
                let value = name.unwrap_or_else(|| format!("{value:#x}"));
                (format!("{:<8}r{dst}, {value}", "const"), 2)
            }
            None => (line(index, instructions.len(), *instruction, &labels, functions), 1),
        };
        let _ = writeln!(out, "        {text:<COLUMN$}; {index}");
        index = index.saturating_add(len);
    }
    if !sections.rodata.is_empty() || sections.rodata_zeros > 0 {
        out.push_str(".rodata\n");
        for (label, bytes) in labels.pieces(sections.rodata) {
            if let Some(label) = label {
                let _ = writeln!(out, "{label}:");
            }
            data(bytes, &mut out);
        }
    }
    if sections.rodata_zeros > 0 {
        let _ = writeln!(out, "        .zero {}", sections.rodata_zeros);
    }
    Ok(out)
}

/// The text of every instruction by its number, for traces: constants are not put together.
///
/// # Errors
///
/// When the file is no module: see [`Sections::read`].
///
/// # Examples
///
/// ```
/// use wavefront_vm::{HostFunctions, assemble, instruction_texts};
///
/// let functions = HostFunctions::default();
/// let module = assemble("const r1, 5\nadd64 r1, -1\nexit\n", &functions)?;
/// let texts = instruction_texts(&module, &functions)?;
/// assert_eq!(texts, ["mov32   r1, 5", "hor64   r1, 0", "add64   r1, -1", "exit"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn instruction_texts(bytes: &[u8], functions: &HostFunctions) -> Result<Vec<String>, ElfError> {
    let sections = Sections::read(bytes)?;
    let instructions = instructions(sections.text);
    let labels = Labels::of(&sections, &instructions);
    let text = |(index, instruction): (usize, &Instruction)| {
        line(index, instructions.len(), *instruction, &labels, functions)
    };
    Ok(instructions.iter().enumerate().map(text).collect())
}
