//! Where everything lies: the first of two passes.

use super::error::{AssembleError, Position};
use super::symbols::Symbols;
use super::syntax::{Expression, Line, Name, Section, Statement};
use crate::isa::INSTRUCTION_LEN;
use crate::memory::{RODATA_LEN_MAX, RODATA_START};

/// A text whose every label has its address.
pub(super) struct Layout<'a> {
    pub(super) symbols: Symbols,
    pub(super) text: Vec<&'a Line>,
    pub(super) rodata: Vec<Data<'a>>,
    pub(super) entry: Option<&'a Name>,
}

/// Read-only data.
pub(super) enum Data<'a> {
    Bytes(&'a [u8]),
    Zeros(usize),
    Numbers(u8, &'a [Expression]),
}

/// Places lines, and defines their labels and constants. A constant may use what is defined below
/// it; the counts of `.zero` and `.align` use what is defined above them.
pub(super) fn lay_out(lines: &[Line]) -> Result<Layout<'_>, AssembleError> {
    let mut placing = Placing {
        layout: Layout {
            symbols: Symbols::default(),
            text: Vec::new(),
            rodata: Vec::new(),
            entry: None,
        },
        section: Section::Text,
        text_len: 0,
        rodata_len: 0,
        data_end: 0,
        open: Vec::new(),
    };
    let mut later = Vec::new();
    for line in lines {
        match &line.statement {
            Statement::Constant(name, expression) => {
                match placing.layout.symbols.value(expression) {
                    Ok(value) => placing.layout.symbols.define(name, value)?,
                    Err(_) => later.push((name, expression)),
                }
            }
            _ => placing.place(line)?,
        }
    }
    placing.close_labels();
    let mut layout = placing.layout;
    for (name, expression) in later {
        let value = layout.symbols.value(expression)?;
        layout.symbols.define(name, value)?;
    }
    Ok(layout)
}

/// The first pass, in the middle of it.
struct Placing<'a> {
    layout: Layout<'a>,
    section: Section,
    text_len: usize,
    rodata_len: usize,
    /// Where the last data end, padding aside.
    data_end: usize,
    /// Labels of data whose lengths are not known yet, and their addresses.
    open: Vec<(&'a str, usize)>,
}

impl<'a> Placing<'a> {
    fn place(&mut self, line: &'a Line) -> Result<(), AssembleError> {
        let at = line.at;
        match &line.statement {
            Statement::Constant(..) => {}
            Statement::Section(section) => self.section = *section,
            Statement::Entry(name) => {
                if self.layout.entry.replace(name).is_some() {
                    return Err(at.error("there is an .entry already"));
                }
            }
            Statement::Label(name) => self.label(name)?,
            Statement::Numbers(width, numbers) => {
                let len = numbers.len().saturating_mul(usize::from(*width));
                self.data(at, Data::Numbers(*width, numbers), len)?;
            }
            Statement::Bytes(bytes) => self.data(at, Data::Bytes(bytes), bytes.len())?,
            Statement::Zeros(count) => {
                let zeros = self.count(count)?;
                self.data(at, Data::Zeros(zeros), zeros)?;
            }
            Statement::Align(to) => {
                let end = self.data_end;
                let to = self.count(to)?;
                let padding = self.rodata_len.checked_next_multiple_of(to);
                let padding = padding.and_then(|next| next.checked_sub(self.rodata_len));
                let padding = padding.ok_or_else(|| at.error("an alignment is 1 at least"))?;
                self.data(at, Data::Zeros(padding), padding)?;
                self.data_end = end;
            }
            Statement::Instruction(..) | Statement::Raw(_) | Statement::Syscall(_) => {
                self.instructions(line, 1)?;
            }
            Statement::Large(..) => self.instructions(line, 2)?,
        }
        Ok(())
    }

    fn label(&mut self, name: &'a Name) -> Result<(), AssembleError> {
        let address = match self.section {
            Section::Text => self.text_len as i128,
            Section::Rodata => i128::from(RODATA_START).saturating_add(self.rodata_len as i128),
        };
        self.layout.symbols.define(name, address)?;
        if self.section == Section::Rodata {
            // Labels of one place have one length.
            if self.open.iter().any(|(_, start)| *start < self.data_end) {
                self.close_labels();
            }
            self.open.push((&name.text, self.rodata_len));
        }
        Ok(())
    }

    fn close_labels(&mut self) {
        for (label, start) in self.open.drain(..) {
            let len = self.data_end.saturating_sub(start);
            self.layout.symbols.set_len(label, len as i128);
        }
    }

    fn instructions(&mut self, line: &'a Line, count: usize) -> Result<(), AssembleError> {
        if self.section == Section::Rodata {
            return Err(line.at.error("instructions stand in .text"));
        }
        self.text_len = self.text_len.saturating_add(count.saturating_mul(INSTRUCTION_LEN));
        self.layout.text.push(line);
        Ok(())
    }

    fn data(&mut self, at: Position, data: Data<'a>, len: usize) -> Result<(), AssembleError> {
        if self.section == Section::Text {
            return Err(at.error("data stand in .rodata"));
        }
        self.rodata_len = self.rodata_len.saturating_add(len);
        if self.rodata_len > RODATA_LEN_MAX {
            return Err(at.error(format!("read-only data end at {RODATA_LEN_MAX} bytes")));
        }
        self.data_end = self.rodata_len;
        self.layout.rodata.push(data);
        Ok(())
    }

    fn count(&self, expression: &Expression) -> Result<usize, AssembleError> {
        let value = self.layout.symbols.value(expression)?;
        let count = usize::try_from(value).ok().filter(|count| *count <= RODATA_LEN_MAX);
        count.ok_or_else(|| {
            expression.at.error(format!("{value} is not between 0 and {RODATA_LEN_MAX}"))
        })
    }
}
