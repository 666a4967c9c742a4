//! Text to modules.
//!
//! A line holds a label, an instruction or a directive, in this order and each of them optional;
//! a comment goes from `;` to the line's end.
//!
//! ```text
//! ; Answers with the sum of the bytes of a table.
//! .equ COUNT, len(table)          ; a constant
//!         .entry start            ; what runs first: else `entrypoint`, else the first instruction
//! start:  const r1, table         ; 64 bits in two instructions: an address, or a large number
//!         mov64 r2, COUNT
//!         mov64 r3, 0
//! .next:  ldxb  r4, [r1 + 0]      ; a label with a dot belongs to the label before it
//!         add64 r3, r4
//!         add64 r1, 1
//!         add64 r2, -1
//!         jne   r2, 0, .next
//!         stxdw [r10 - 8], r3
//!         mov64 r1, r10
//!         add64 r1, -8
//!         mov64 r2, 8
//!         syscall set_return_data ; a host function, by name or by id
//!         call  done              ; a function of this module
//!         exit
//! done:   mov64 r0, 0
//!         exit
//! .rodata
//! table:  .byte 1, 2, 0xff, 'a'   ; also .u16 .u32 .u64, little-endian
//!         .ascii "text\n\x00"
//!         .zero 16
//!         .align 8
//!         .u64 done               ; a function's address, for callx
//! ```
//!
//! * *Mnemonics* are those of [`opcode`](crate::isa::opcode): 64-bit operations end in `64`, 32-bit
//!   ones in `32`, and jumps on 64 bits in nothing. One mnemonic serves registers and immediates.
//!   Beware of `sub64 r1, 5`, which is `r1 = 5 - r1`.
//! * *Numbers* are decimal, hexadecimal (`0x1f`), a character (`'a'`), a constant, a label (its
//!   address), or `len(label)`: the bytes from a label to the next. They may be added and
//!   subtracted. `_` separates digits.
//! * *Immediates* of 64-bit operations are those of 32 bits that extend their sign; others need
//!   `const`.
//! * `.insn 0x…` is an instruction by its eight bytes, as one little-endian number.

mod assembled;
mod encode;
mod error;
mod layout;
mod lexer;
mod number;
mod parser;
mod symbols;
mod syntax;

pub use assembled::Assembled;
pub use error::AssembleError;

use crate::host::HostFunctions;

/// Makes a module of text. Equal texts make equal bytes.
///
/// The module is not verified: what the verifier refuses can be written, for tests.
///
/// # Errors
///
/// The first mistake, with its line and column.
///
/// # Examples
///
/// ```
/// use wavefront_vm::{HostFunctions, assemble};
///
/// let functions = HostFunctions::new(&["log"])?;
/// let error = assemble("mov64 r1, 1\nsyscall lag\nexit\n", &functions).expect_err("no lag");
/// assert_eq!((error.line, error.column), (2, 9));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn assemble(source: &str, functions: &HostFunctions) -> Result<Vec<u8>, AssembleError> {
    Ok(assemble_with_lines(source, functions)?.module)
}

/// The same, and which line each instruction was made of.
///
/// # Errors
///
/// The first mistake, with its line and column.
pub fn assemble_with_lines(
    source: &str,
    functions: &HostFunctions,
) -> Result<Assembled, AssembleError> {
    let lines = parser::parse(source)?;
    let layout = layout::lay_out(&lines)?;
    encode::encode(&layout, functions)
}
