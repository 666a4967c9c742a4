//! What names stand for.

use std::collections::BTreeMap;

use super::error::{AssembleError, Position};
use super::syntax::{Expression, Name, TermKind};

/// Names and their values.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    by_name: BTreeMap<String, Symbol>,
}

#[derive(Debug)]
struct Symbol {
    at: Position,
    value: i128,
    /// Bytes up to the next label; `None` of what is no label of data, and until they are known.
    len: Option<i128>,
}

impl Symbols {
    /// Gives a name its value.
    pub(super) fn define(&mut self, name: &Name, value: i128) -> Result<(), AssembleError> {
        if let Some(other) = self.by_name.get(&name.text) {
            let message = format!("{} is defined in line {} already", name.text, other.at.line);
            return Err(name.at.error(message));
        }
        self.by_name.insert(name.text.clone(), Symbol { at: name.at, value, len: None });
        Ok(())
    }

    /// Sets the length of what a label begins.
    pub(super) fn set_len(&mut self, label: &str, len: i128) {
        if let Some(symbol) = self.by_name.get_mut(label) {
            symbol.len = Some(len);
        }
    }

    /// The value of a name.
    pub(super) fn get(&self, name: &Name) -> Result<i128, AssembleError> {
        Ok(self.symbol(name)?.value)
    }

    /// The value of a name, if it has one.
    pub(super) fn find(&self, name: &str) -> Option<i128> {
        Some(self.by_name.get(name)?.value)
    }

    /// The value of a sum.
    pub(super) fn value(&self, expression: &Expression) -> Result<i128, AssembleError> {
        let mut sum = 0_i128;
        for term in &expression.terms {
            let value = match &term.kind {
                TermKind::Number(number) => *number,
                TermKind::Symbol(name) => self.get(name)?,
                TermKind::Length(name) => self.symbol(name)?.len.ok_or_else(|| {
                    name.at.error(format!("{} is no label of data above or below", name.text))
                })?,
            };
            let next =
                if term.is_negative { sum.checked_sub(value) } else { sum.checked_add(value) };
            sum = next.ok_or_else(|| expression.at.error("this number is too large"))?;
        }
        Ok(sum)
    }

    fn symbol(&self, name: &Name) -> Result<&Symbol, AssembleError> {
        let found = self.by_name.get(&name.text);
        found.ok_or_else(|| name.at.error(format!("{} is not defined", name.text)))
    }
}
