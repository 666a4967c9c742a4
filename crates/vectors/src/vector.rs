//! One vector: a state, what is done to it, and what must come of that.

use serde::Deserialize;
use serde_json::Value;

use crate::confidential::{self, Described};
use crate::state::State;

/// A vector.
#[derive(Debug, Clone, Deserialize)]
pub struct Vector {
    /// Its name, unique in its file.
    pub name: String,
    /// The state before; `None` where only bytes are tested.
    #[serde(default)]
    pub pre_state: Option<State>,
    /// What is done.
    pub input: Input,
    /// What must come of it.
    pub expected: Expected,
}

/// What a vector does.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Input {
    /// One transaction, outside of a block: the height of the state does not rise.
    Tx(TransactionInput),
    /// Bytes that must decode, and encode to themselves.
    TxRoundtrip(TransactionInput),
    /// A block of transactions, without a header.
    Block {
        /// In order.
        txs: Vec<TransactionInput>,
    },
}

impl Input {
    /// The transactions, one unless it is a block.
    pub fn transactions(&self) -> &[TransactionInput] {
        match self {
            Self::Tx(one) | Self::TxRoundtrip(one) => std::slice::from_ref(one),
            Self::Block { txs } => txs,
        }
    }
}

/// A transaction as a vector gives it.
#[derive(Debug, Clone, Deserialize)]
pub struct TransactionInput {
    /// The wire bytes in hexadecimal; empty for confidential transfers, which `tx` describes.
    pub wire_hex: String,
    /// The same transaction in words, if any.
    #[serde(default)]
    pub tx: Option<Value>,
}

impl TransactionInput {
    /// The wire bytes: those given, or, where there are none, those that `tx` encodes to.
    ///
    /// Text that is no hexadecimal stands for malformed input and gives no bytes, which no decoder
    /// takes for a transaction.
    ///
    /// # Errors
    /// When there are no bytes and `tx` does not describe confidential transfers.
    pub fn wire(&self) -> Result<Vec<u8>, String> {
        match &self.tx {
            Some(tx) if self.wire_hex.is_empty() => {
                let described: Described = serde_path_to_error::deserialize(tx)
                    .map_err(|error| format!("a transaction without wire_hex: {error}"))?;
                Ok(confidential::transaction(described).encode())
            }
            _ => Ok(hex::decode(&self.wire_hex).unwrap_or_default()),
        }
    }
}

/// What must come of a vector's input.
#[derive(Debug, Clone, Deserialize)]
pub struct Expected {
    /// Whether it succeeds.
    pub success: bool,
    /// The error code; 0 for success.
    pub error_code: u64,
    /// The digest of the state after, in hexadecimal; empty where there is no state.
    pub state_digest: String,
    /// The state after; `None` where only bytes are tested.
    #[serde(default)]
    pub post_state: Option<State>,
}

impl Expected {
    /// The error code, `None` for success.
    pub fn error(&self) -> Option<u64> {
        (!self.success).then_some(self.error_code)
    }
}
