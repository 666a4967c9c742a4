//! What the protocol remembers: keys, values, totals, write sets, and how they are read.

mod account;
pub mod codec;
mod key;
mod key_order;
mod made_keys;
mod numbers;
mod read_error;
mod reader;
mod records;
mod size;
mod snapshot;
mod totals;
mod value;
mod write_set;

#[cfg(test)]
mod tests;

pub use account::{Account, AccountExtra, MultisigConfig};
pub use key::{KeyKind, StateKey};
pub use numbers::{FreezeId, SessionKeyId};
pub use read_error::{ReadError, ReadErrorKind};
pub use reader::{ReadResult, StateReader};
pub use records::{
    AgentAccount, ContractRecord, Energy, FreezeRecord, NameRecord, PendingUnfreeze, SessionKey,
    StorageEntry,
};
pub use snapshot::{StateSnapshot, Tip};
pub use totals::{Tally, Total, Totals};
pub use value::{CreditError, StateValue};
pub use write_set::{WriteEntry, WriteSet};
