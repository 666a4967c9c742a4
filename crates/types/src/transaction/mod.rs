//! Transactions as the protocol defines them: `docs/protocol/transactions.md`.

mod agent;
mod contract;
mod energy;
mod envelope;
mod name;
mod payload;
mod privacy;
mod session_scope;
mod transfers;
mod value_cell;

pub use agent::AgentPayload;
pub use contract::{ConstructorCall, ContractDeposit, DeployPayload, InvokePayload};
pub use energy::{Delegation, EnergyPayload};
pub use envelope::{FeeType, MultisigSignature, Reference, Transaction};
pub use name::{NamePayload, lower_name};
pub use payload::{BurnPayload, MultisigPayload, Payload, TxKind};
pub use privacy::{ShieldTransfer, SourceCommitment, UnoTransfer, UnshieldTransfer};
pub use session_scope::SessionScope;
pub use transfers::{ExtraData, Transfer, Transfers};
pub use value_cell::{Primitive, ValueCell};
