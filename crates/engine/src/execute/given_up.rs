//! Why an execution did not finish.

use wavefront_transition::{Abort, Failure};

use crate::error::ExecuteError;
use crate::outcome::FallbackReason;

/// Why a parallel attempt was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GivenUp {
    /// Serial execution has the word.
    Fallback(FallbackReason),
    /// Nobody wants the result any more.
    Cancelled,
}

impl From<Abort> for GivenUp {
    fn from(abort: Abort) -> Self {
        Self::Fallback(match abort {
            Abort::Undeclared(_) => FallbackReason::UndeclaredAccess,
            Abort::UndeclaredCall(_) => FallbackReason::UndeclaredCalls,
            Abort::OverflowRisk(_) | Abort::CounterRisk => FallbackReason::OverflowRisk,
            // Whether serial execution would have read this is not known.
            _ => FallbackReason::ReadFailed,
        })
    }
}

/// What an abort means when serial execution met it: the block's own end.
pub(crate) fn serial_error(abort: Abort) -> ExecuteError {
    match abort {
        Abort::Read(error) => ExecuteError::Read(error),
        Abort::WrongKind(key) | Abort::Missing(key) => ExecuteError::WrongKind { key },
        other => ExecuteError::Internal { reason: other.to_string() },
    }
}

/// What a failure after the transactions means when serial execution met it.
pub(crate) fn epilogue_error(failure: Failure) -> ExecuteError {
    match failure {
        Failure::Code(code) => ExecuteError::Epilogue { code },
        Failure::Abort(abort) => serial_error(abort),
    }
}
