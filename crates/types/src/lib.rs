//! Protocol types of Wavefront: everything that crosses a crate boundary, and its byte forms.
//!
//! The crate knows no rules beyond what makes bytes well formed; it reads no clock, no file and no
//! environment.

#[cfg(test)]
mod arbitrary;
pub mod block;
mod call_report;
pub mod digest;
mod error_code;
mod genesis;
mod ids;
mod receipt;
pub mod state;
#[cfg(test)]
mod tests;
pub mod transaction;
mod verdict;
pub mod wire;

pub use block::{
    Block, BlockEnv, BlockHeader, BlockPolicy, BlockReward, SignedTransaction, VrfProof, WireSpan,
};
pub use call_report::{CallEnd, CallEvent, CallLog, CallReport};
pub use error_code::ErrorCode;
pub use genesis::{ChainRules, Genesis, GenesisAccount, GenesisError};
pub use ids::{
    AccountId, AssetId, BlockHash, ContractId, Hash, HexError, Signature, TxHash, decode_hex,
};
pub use receipt::{Outcome, Receipt};
pub use state::{
    Account, KeyKind, ReadError, ReadErrorKind, ReadResult, StateKey, StateReader, StateSnapshot,
    StateValue, Tally, Tip, Total, Totals, WriteSet,
};
pub use transaction::{FeeType, Payload, Transaction, TxKind};
pub use verdict::Verdict;
pub use wire::{DecodeError, tx_hash};

/// Native units in one TOS.
pub const COIN: u64 = 100_000_000;
