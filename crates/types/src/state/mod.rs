//! What the protocol remembers: keys, values, totals, write sets, and how they are read.

pub mod codec;
mod key;
mod number_table;
mod reader;
mod totals;
mod value;
mod write_set;

#[cfg(test)]
mod tests;

pub use key::{KeyKind, StateKey};
pub use number_table::{NumberTable, Vacant};
pub use reader::{ReadError, StateReader};
pub use totals::{Tally, Total, Totals};
pub use value::{
    Account, AccountExtra, AgentAccount, CreditError, Energy, EnergyResource, FreezeRecord,
    MultisigConfig, NameRecord, PendingUnfreeze, SessionKey, StateValue,
};
pub use write_set::{WriteEntry, WriteSet};
