//! Exit codes, and failures on their way to one.

use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;

use wavefront_import::{Concerns, ErrorClass, ImportError};
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

impl Exit {
    /// What reports call it.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::UsageOrIo => "usage_or_io",
            Self::Mismatch => "mismatch",
            Self::InvalidBlock => "invalid_block",
            Self::Limit => "limit",
            Self::CorruptStore => "corrupt_store",
            Self::Interrupted => "interrupted",
        }
    }
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
    pub(crate) exit: Exit,
    /// `None` when there is nobody left to read it.
    pub(crate) message: Option<String>,
    /// Boxed: errors travel by value.
    pub(crate) concerns: Box<Concerns>,
    /// What to do about it, where that is known apart from the message.
    pub(crate) remedy: Option<&'static str>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Display) -> Self {
        let message = Some(message.to_string());
        Self { exit, message, concerns: Box::default(), remedy: None }
    }

    /// Wrong use, or the system.
    pub(crate) fn usage(message: impl Display) -> Self {
        Self::new(Exit::UsageOrIo, message)
    }

    /// A thread that the system did not give.
    pub(crate) fn no_thread(error: std::io::Error) -> Self {
        ImportError::Thread(error).into()
    }

    /// Writing failed: quiet when the reader has left, as `head` does.
    pub(crate) fn output(error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            let (exit, message) = (Exit::Success, None);
            return Self { exit, message, concerns: Box::default(), remedy: None };
        }
        Self::usage(format_args!("cannot write to standard output: {error}"))
    }

    /// Tells the user.
    pub(crate) fn report(self) -> Exit {
        self.tell();
        self.exit
    }

    fn tell(&self) {
        let Some(message) = &self.message else { return };
        let kind = if self.exit == Exit::Interrupted { "" } else { "error: " };
        // When standard error is gone, the exit code says it all.
        let _ = writeln!(std::io::stderr().lock(), "{kind}{message}");
    }
}

/// What a command comes to, given its verdict and how telling it went: that something could not be
/// written counts only when all is good otherwise.
pub(crate) fn settle(
    verdict: Result<Exit, Failure>,
    told: impl IntoIterator<Item = Result<(), Failure>>,
) -> Result<Exit, Failure> {
    told.into_iter().filter_map(Result::err).fold(verdict, |verdict, untold| match verdict {
        Ok(Exit::Success) => Err(untold),
        // Nobody was left to read; what comes now counts more.
        Err(quiet) if quiet.exit == Exit::Success => Err(untold),
        verdict => {
            untold.tell();
            verdict
        }
    })
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        ImportError::from(error).into()
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        let (concerns, remedy) = (Box::new(error.concerns()), Some(error.remedy()));
        Self { concerns, remedy, ..Self::new(error.class().into(), error) }
    }
}

#[cfg(test)]
#[path = "tests/exit.rs"]
mod tests;
