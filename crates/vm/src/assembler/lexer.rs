//! A line into tokens.

use std::iter::Peekable;
use std::str::CharIndices;

use super::error::{AssembleError, Position};
use super::number;

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A name, a mnemonic, a directive with its dot.
    Word(String),
    Number(i128),
    Bytes(Vec<u8>),
    /// One of `, : [ ] ( ) + -`.
    Mark(char),
}

/// A token and its place.
#[derive(Debug, Clone)]
pub(super) struct Spanned {
    pub(super) token: Token,
    pub(super) at: Position,
}

/// The tokens of one line, without its comment.
pub(super) fn tokens(line: &str, number: usize) -> Result<Vec<Spanned>, AssembleError> {
    let mut lexer = Lexer { line, chars: line.char_indices().peekable(), number, column: 0 };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next()? {
        tokens.push(token);
    }
    Ok(tokens)
}

struct Lexer<'a> {
    line: &'a str,
    chars: Peekable<CharIndices<'a>>,
    number: usize,
    /// Characters read.
    column: usize,
}

impl Lexer<'_> {
    fn next(&mut self) -> Result<Option<Spanned>, AssembleError> {
        while self.peek().is_some_and(char::is_whitespace) {
            self.advance();
        }
        let at = Position { line: self.number, column: self.column.saturating_add(1) };
        let start = self.chars.peek().map_or(self.line.len(), |(at, _)| *at);
        let token = match self.advance() {
            None | Some(';') => return Ok(None),
            Some(mark @ (',' | ':' | '[' | ']' | '(' | ')' | '+' | '-')) => Token::Mark(mark),
            Some('"') => Token::Bytes(self.quoted('"', at)?),
            Some('\'') => match self.quoted('\'', at)?[..] {
                [byte] => Token::Number(i128::from(byte)),
                _ => return Err(at.error("one character of one byte is wanted between quotes")),
            },
            Some(first) if first.is_ascii_digit() => {
                let text = self.word(start);
                let parsed = number::parse(text);
                Token::Number(parsed.ok_or_else(|| at.error(format!("{text} is no number")))?)
            }
            Some(first) if is_word(first) => Token::Word(self.word(start).to_owned()),
            Some(other) => return Err(at.error(format!("{other:?} is not expected here"))),
        };
        Ok(Some(Spanned { token, at }))
    }

    fn peek(&mut self) -> Option<char> {
        self.chars.peek().map(|(_, c)| *c)
    }

    fn advance(&mut self) -> Option<char> {
        let (_, c) = self.chars.next()?;
        self.column = self.column.saturating_add(1);
        Some(c)
    }

    /// From its first byte on.
    fn word(&mut self, start: usize) -> &str {
        while self.peek().is_some_and(is_word) {
            self.advance();
        }
        let end = self.chars.peek().map_or(self.line.len(), |(at, _)| *at);
        &self.line[start..end]
    }

    /// What stands up to the closing quote.
    fn quoted(&mut self, quote: char, at: Position) -> Result<Vec<u8>, AssembleError> {
        let mut bytes = Vec::new();
        let open = || at.error("the quote is not closed");
        loop {
            match self.advance().ok_or_else(open)? {
                c if c == quote => return Ok(bytes),
                '\\' => bytes.push(self.escaped(at)?),
                c => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
    }

    fn escaped(&mut self, at: Position) -> Result<u8, AssembleError> {
        let wrong = || {
            at.error("of escapes there are \\n \\r \\t \\0 \\\\ \\\" \\' and \\x with two digits")
        };
        match self.advance().ok_or_else(wrong)? {
            'n' => Ok(b'\n'),
            'r' => Ok(b'\r'),
            't' => Ok(b'\t'),
            '0' => Ok(0),
            same @ ('\\' | '"' | '\'') => u8::try_from(same).map_err(|_| wrong()),
            'x' => {
                let mut digit = || self.advance()?.to_digit(16);
                let value = digit().zip(digit());
                let value = value.map(|(high, low)| high.saturating_mul(16).saturating_add(low));
                value.and_then(|value| u8::try_from(value).ok()).ok_or_else(wrong)
            }
            _ => Err(wrong()),
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '.'
}
