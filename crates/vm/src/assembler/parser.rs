//! Tokens into lines.

use super::error::{AssembleError, Position};
use super::lexer::{Spanned, Token, tokens};
use super::syntax::{
    Expression, Function, Line, Name, Operand, Section, Statement, Term, TermKind,
};
use crate::isa::REGISTERS;

/// All lines of a text.
pub(super) fn parse(source: &str) -> Result<Vec<Line>, AssembleError> {
    let mut lines = Vec::new();
    let mut scope = String::new();
    for (index, text) in source.lines().enumerate() {
        let number = index.saturating_add(1);
        let tokens = tokens(text, number)?;
        let column = text.chars().count().saturating_add(1);
        let end = Position { line: number, column };
        let mut parser = Parser { tokens: &tokens, end, scope };
        while let Some(label) = parser.label()? {
            lines.push(Line { at: label.at, statement: Statement::Label(label) });
        }
        let at = parser.at();
        if let Some(statement) = parser.statement()? {
            parser.finish()?;
            lines.push(Line { at, statement });
        }
        scope = parser.scope;
    }
    Ok(lines)
}

struct Parser<'a> {
    /// What is left of the line.
    tokens: &'a [Spanned],
    /// Behind the line's last character.
    end: Position,
    /// The last label without a dot.
    scope: String,
}

impl Parser<'_> {
    fn at(&self) -> Position {
        self.tokens.first().map_or(self.end, |token| token.at)
    }

    fn take(&mut self) -> Option<&Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(&first.token)
    }

    fn take_mark(&mut self, mark: char) -> bool {
        let found = self.tokens.first().is_some_and(|token| token.token == Token::Mark(mark));
        if found {
            self.take();
        }
        found
    }

    fn expect_mark(&mut self, mark: char) -> Result<(), AssembleError> {
        let at = self.at();
        if self.take_mark(mark) {
            Ok(())
        } else {
            Err(at.error(format!("`{mark}` is wanted here")))
        }
    }

    fn finish(&self) -> Result<(), AssembleError> {
        if self.tokens.is_empty() {
            return Ok(());
        }
        Err(self.at().error("the line should end here"))
    }

    fn word(&mut self, wanted: &str) -> Result<Name, AssembleError> {
        let at = self.at();
        match self.take() {
            Some(Token::Word(word)) => Ok(Name { text: word.clone(), at }),
            _ => Err(at.error(format!("{wanted} is wanted here"))),
        }
    }

    /// A name that stands for something; local ones in full.
    fn name(&mut self, wanted: &str) -> Result<Name, AssembleError> {
        let mut name = self.word(wanted)?;
        if name.text.starts_with('.') {
            name.text.insert_str(0, &self.scope);
        }
        Ok(name)
    }

    fn label(&mut self) -> Result<Option<Name>, AssembleError> {
        let [Spanned { token: Token::Word(word), .. }, colon, ..] = self.tokens else {
            return Ok(None);
        };
        if colon.token != Token::Mark(':') {
            return Ok(None);
        }
        if register(word).is_some() {
            return Err(self.at().error(format!("{word} is a register, no label")));
        }
        if !word.starts_with('.') {
            self.scope.clone_from(word);
        }
        let label = self.name("a label")?;
        self.expect_mark(':')?;
        Ok(Some(label))
    }

    fn statement(&mut self) -> Result<Option<Statement>, AssembleError> {
        if self.tokens.is_empty() {
            return Ok(None);
        }
        let Name { text, at } = self.word("a label, an instruction or a directive")?;
        let statement = match text.as_str() {
            ".text" => Statement::Section(Section::Text),
            ".rodata" => Statement::Section(Section::Rodata),
            ".entry" => Statement::Entry(self.name("a label")?),
            ".equ" => {
                let name = self.word("a name")?;
                self.expect_mark(',')?;
                Statement::Constant(name, self.expression()?)
            }
            ".byte" => Statement::Numbers(1, self.expressions()?),
            ".u16" => Statement::Numbers(2, self.expressions()?),
            ".u32" => Statement::Numbers(4, self.expressions()?),
            ".u64" => Statement::Numbers(8, self.expressions()?),
            ".ascii" => {
                let at = self.at();
                match self.take() {
                    Some(Token::Bytes(bytes)) => Statement::Bytes(bytes.clone()),
                    _ => return Err(at.error("a text between double quotes is wanted here")),
                }
            }
            ".zero" => Statement::Zeros(self.expression()?),
            ".align" => Statement::Align(self.expression()?),
            ".insn" => Statement::Raw(self.expression()?),
            "const" => {
                let register = self.register()?;
                self.expect_mark(',')?;
                Statement::Large(register, self.expression()?)
            }
            "syscall" => Statement::Syscall(match self.tokens.first().map(|first| &first.token) {
                Some(Token::Word(_)) => Function::Named(self.word("a host function")?),
                _ => Function::Id(self.expression()?),
            }),
            other if other.starts_with('.') => {
                return Err(at.error(format!("there is no directive {other}")));
            }
            _ => Statement::Instruction(text, self.operands()?),
        };
        Ok(Some(statement))
    }

    fn operands(&mut self) -> Result<Vec<Operand>, AssembleError> {
        let mut operands = Vec::new();
        if self.tokens.is_empty() {
            return Ok(operands);
        }
        loop {
            operands.push(self.operand()?);
            if !self.take_mark(',') {
                return Ok(operands);
            }
        }
    }

    fn operand(&mut self) -> Result<Operand, AssembleError> {
        let at = self.at();
        if self.take_mark('[') {
            let base = self.register()?;
            let offset = if self.take_mark(']') {
                Expression { at, terms: Vec::new() }
            } else {
                let offset = self.sum()?;
                self.expect_mark(']')?;
                offset
            };
            return Ok(Operand::Memory(base, offset));
        }
        let is_register =
            |word: &str| word.strip_prefix('r').is_some_and(|number| number.parse::<u64>().is_ok());
        match self.tokens.first().map(|first| &first.token) {
            Some(Token::Word(word)) if is_register(word) => Ok(Operand::Register(self.register()?)),
            _ => Ok(Operand::Value(self.expression()?)),
        }
    }

    fn register(&mut self) -> Result<u8, AssembleError> {
        let name = self.word("a register")?;
        register(&name.text).ok_or_else(|| {
            name.at.error(format!("{} is no register; there are r0 to r10", name.text))
        })
    }

    fn expressions(&mut self) -> Result<Vec<Expression>, AssembleError> {
        let mut expressions = vec![self.expression()?];
        while self.take_mark(',') {
            expressions.push(self.expression()?);
        }
        Ok(expressions)
    }

    fn expression(&mut self) -> Result<Expression, AssembleError> {
        let at = self.at();
        let is_negative = self.take_mark('-');
        let mut terms = vec![self.term(is_negative)?];
        terms.extend(self.sum()?.terms);
        Ok(Expression { at, terms })
    }

    /// Terms with a sign each, possibly none.
    fn sum(&mut self) -> Result<Expression, AssembleError> {
        let at = self.at();
        let mut terms = Vec::new();
        loop {
            let is_negative = if self.take_mark('-') {
                true
            } else if self.take_mark('+') {
                false
            } else {
                return Ok(Expression { at, terms });
            };
            terms.push(self.term(is_negative)?);
        }
    }

    fn term(&mut self, is_negative: bool) -> Result<Term, AssembleError> {
        let kind = match self.tokens.first().map(|first| &first.token) {
            Some(Token::Number(number)) => {
                let number = *number;
                self.take();
                TermKind::Number(number)
            }
            Some(Token::Word(word)) if word == "len" => {
                self.take();
                self.expect_mark('(')?;
                let label = self.name("a label")?;
                self.expect_mark(')')?;
                TermKind::Length(label)
            }
            _ => TermKind::Symbol(self.name("a number, a constant or a label")?),
        };
        Ok(Term { is_negative, kind })
    }
}

fn register(word: &str) -> Option<u8> {
    let number = word.strip_prefix('r')?.parse().ok()?;
    (number < REGISTERS && word == format!("r{number}")).then_some(number)
}
