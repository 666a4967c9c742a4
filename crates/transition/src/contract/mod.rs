//! Contracts: running one for a transaction, and the host functions that it may call.
//!
//! [`context`] is the seam to what runs modules; a [`session`] holds what all calls of one
//! transaction share, its [`stage`] what they wrote; `functions` has the host functions; [`run`]
//! is what deployments and calls use.

mod context;
mod functions;
mod gas;
mod run;
mod session;
mod stage;

pub use context::{CallContext, ContractVm, PlainContext, PlainVm};
pub use gas::GasSchedule;
pub(crate) use run::{GAS_MAX, Started, check_deposits, run};
