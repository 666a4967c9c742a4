//! How a run ended.

use std::fmt;

use crate::host::TrapReason;

/// What a run came to.
///
/// # Examples
///
/// ```
/// # use wavefront_vm::{Host, HostCall, HostError, HostFunction};
/// # struct Nobody;
/// # impl Host for Nobody {
/// #     fn call(&mut self, _: HostFunction, _: &mut HostCall<'_>) -> Result<u64, HostError> {
/// #         Err(HostError::Stop)
/// #     }
/// # }
/// use wavefront_vm::{End, HostFunctions, Memory, Module, assemble, execute};
///
/// let functions = HostFunctions::default();
/// let bytes = assemble("mov64 r1, 0\ndiv64 r0, r1\nexit\n", &functions)?;
/// let module = Module::load(&bytes, &functions)?;
/// let run = execute(&module, &mut Memory::new(), &mut Nobody, 100);
/// let End::Trap(trap) = run.end else { panic!("it divides by zero") };
/// assert_eq!(trap.to_string(), "instruction 1: division by zero");
/// assert_eq!((run.gas_used, run.instructions), (2, 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// How it ended.
    pub end: End,
    /// Gas used, by instructions and by the host's functions; at most what it was given.
    pub gas_used: u64,
    /// Instructions run, the trapping one included if it was paid.
    pub instructions: u64,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// By `exit` of the outermost function: r0.
    Exit(u64),
    /// By a trap.
    Trap(Trap),
    /// By the host, for a reason that it keeps ([`HostError::Stop`](crate::HostError::Stop)).
    Stopped,
}

/// A trap: where and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trap {
    /// The number of the instruction that did not complete.
    pub instruction: usize,
    /// The host function that it had called, if any.
    pub function: Option<&'static str>,
    /// Why.
    pub reason: TrapReason,
}

impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "instruction {}", self.instruction)?;
        if let Some(function) = self.function {
            write!(f, ", in {function}")?;
        }
        write!(f, ": {}", self.reason)
    }
}
