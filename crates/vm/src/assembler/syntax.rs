//! What a text says, line by line.

use super::error::Position;

/// A label, an instruction or a directive.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) at: Position,
    pub(super) statement: Statement,
}

#[derive(Debug)]
pub(super) enum Statement {
    Label(Name),
    /// `.text` or `.rodata`.
    Section(Section),
    Entry(Name),
    Constant(Name, Expression),
    /// `.byte` and its like, with the width of one.
    Numbers(u8, Vec<Expression>),
    Bytes(Vec<u8>),
    Zeros(Expression),
    Align(Expression),
    /// `.insn`
    Raw(Expression),
    /// `const`
    Large(u8, Expression),
    /// `syscall`
    Syscall(Function),
    Instruction(String, Vec<Operand>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Text,
    Rodata,
}

/// A name in full: that of a local label with the one before it.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) at: Position,
}

/// A host function as it is written.
#[derive(Debug)]
pub(super) enum Function {
    Named(Name),
    Id(Expression),
}

#[derive(Debug)]
pub(super) enum Operand {
    Register(u8),
    Value(Expression),
    /// A base register and what is added to it.
    Memory(u8, Expression),
}

/// A sum.
#[derive(Debug)]
pub(super) struct Expression {
    pub(super) at: Position,
    pub(super) terms: Vec<Term>,
}

#[derive(Debug)]
pub(super) struct Term {
    pub(super) is_negative: bool,
    pub(super) kind: TermKind,
}

#[derive(Debug)]
pub(super) enum TermKind {
    Number(i128),
    Symbol(Name),
    Length(Name),
}
