//! What the protocol remembers: keys, values, totals, write sets, and how they are read.

pub mod codec;
mod key;
mod read_error;
mod reader;
mod size;
mod snapshot;
mod totals;
mod value;
mod write_set;

#[cfg(test)]
mod tests;

pub use key::{KeyKind, StateKey};
pub use read_error::{ReadError, ReadErrorKind};
pub use reader::{ReadResult, StateReader};
pub use snapshot::{StateSnapshot, Tip};
pub use totals::{Tally, Total, Totals};
pub use value::{
    Account, AccountExtra, AgentAccount, CreditError, Energy, EnergyResource, FreezeRecord,
    MultisigConfig, NameRecord, PendingUnfreeze, SessionKey, StateValue,
};
pub use write_set::{WriteEntry, WriteSet};
