//! The oracle: a second, deliberately simple, serial implementation of the protocol's rules.
//!
//! Written from the specification and the published vectors alone; it shares no rule with the
//! engine. Transactions come in, receipts and a new state come out; the state is a handful of
//! `BTreeMap`s with an undo log, and speed is of no concern beyond what property tests need.

mod agents;
mod block;
mod contracts;
mod convert;
mod counters;
mod digest;
mod energy;
mod envelope;
mod money;
mod names;
mod payments;
mod privacy;
mod records;
mod state;
mod table;

pub use block::{OracleTx, Rejected};
pub use envelope::minimum_fee;
pub use records::{
    OracleAccount, OracleAgent, OracleEnergy, OracleFreeze, OracleResource, OracleSessionKey,
};
pub use state::OracleState;
