//! Why a run ends early.

use std::borrow::Cow;

use crate::memory::AccessError;

/// What a module, or a host function that it called, did that ends its run.
///
/// # Examples
///
/// ```
/// use wavefront_vm::{AccessError, TrapReason};
///
/// let reason = TrapReason::from(AccessError::Outside { address: 0, len: 8 });
/// assert_eq!(reason.to_string(), "8 bytes at 0x0 are outside of the memory");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TrapReason {
    /// The gas does not suffice for the instruction, or for the host function.
    #[error("out of gas")]
    OutOfGas,
    /// A division or a remainder by zero.
    #[error("division by zero")]
    DivisionByZero,
    /// Memory that is not there, or not to be written.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// A call in the 64th frame.
    #[error("calls are nested more than 64 deep")]
    CallDepth,
    /// A call to what is no instruction.
    #[error("a call to {address:#x}, which is no instruction of the text")]
    CallTarget {
        /// The register's value.
        address: u64,
    },
    /// A host function that does not return did; only a host in error gets here.
    #[error("the text has ended")]
    TextEnd,
    /// The host function says no: the message is its own.
    #[error("{0}")]
    Host(Cow<'static, str>),
}

/// How a host function ends a run.
///
/// # Examples
///
/// ```
/// use wavefront_vm::{HostError, TrapReason};
///
/// let error = HostError::trap("more than 1,000 events");
/// assert_eq!(error, HostError::Trap(TrapReason::Host("more than 1,000 events".into())));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostError {
    /// By a trap: the module's fault, part of the result.
    Trap(TrapReason),
    /// For a reason that has nothing to do with the module, which the host keeps: a store that
    /// cannot be read, work that was cancelled.
    Stop,
}

impl HostError {
    /// A trap with a message of the host function's own.
    pub fn trap(message: impl Into<Cow<'static, str>>) -> Self {
        Self::Trap(TrapReason::Host(message.into()))
    }
}

impl From<TrapReason> for HostError {
    fn from(reason: TrapReason) -> Self {
        Self::Trap(reason)
    }
}

impl From<AccessError> for HostError {
    fn from(error: AccessError) -> Self {
        Self::Trap(error.into())
    }
}
