//! Exit codes, and failures on their way to one.

use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;

use wavefront_import::{ErrorClass, ImportError};
use wavefront_storage::StoreError;

/// How the program ends; scripts depend on the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// All good.
    Success = 0,
    /// Wrong use, or the system.
    UsageOrIo = 1,
    /// Two things that must agree do not.
    Mismatch = 2,
    /// A block is invalid; the store is at the last valid one.
    InvalidBlock = 3,
    /// A limit was reached.
    Limit = 4,
    /// The store is corrupt.
    CorruptStore = 5,
    /// Interrupted; the same command goes on from here.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl From<ErrorClass> for Exit {
    fn from(class: ErrorClass) -> Self {
        match class {
            ErrorClass::UsageOrIo => Self::UsageOrIo,
            ErrorClass::Mismatch => Self::Mismatch,
            ErrorClass::InvalidBlock => Self::InvalidBlock,
            ErrorClass::Limit => Self::Limit,
            ErrorClass::CorruptStore => Self::CorruptStore,
        }
    }
}

/// What stopped a command.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    /// `None` when there is nobody left to read it.
    message: Option<String>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Display) -> Self {
        Self { exit, message: Some(message.to_string()) }
    }

    /// Wrong use, or the system.
    pub(crate) fn usage(message: impl Display) -> Self {
        Self::new(Exit::UsageOrIo, message)
    }

    /// Writing failed: quiet when the reader has left, as `head` does.
    pub(crate) fn output(error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Self { exit: Exit::Success, message: None };
        }
        Self::usage(format_args!("cannot write to standard output: {error}"))
    }

    /// Tells the user.
    pub(crate) fn report(self) -> Exit {
        if let Some(message) = self.message {
            // When standard error is gone, the exit code says it all.
            let _ = writeln!(std::io::stderr().lock(), "error: {message}");
        }
        self.exit
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let exit = if error.is_corruption() { Exit::CorruptStore } else { Exit::UsageOrIo };
        Self::new(exit, error)
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        Self::new(error.class().into(), error)
    }
}
