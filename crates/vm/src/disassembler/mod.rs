//! Modules to text.

mod labels;
mod lines;
mod write;

pub use write::{disassemble, instruction_texts};
