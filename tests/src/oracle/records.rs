//! The oracle's own picture of state: plain values, nothing shared.

use std::collections::BTreeMap;

use wavefront_types::{AccountId, AssetId, Hash};

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OracleAccount {
    /// Native units.
    pub balance: u64,
    /// The nonce that its next transaction must carry.
    pub nonce: u64,
    /// Opaque; part of the digest.
    pub flags: u64,
    /// Opaque; part of the digest.
    pub data: Vec<u8>,
    /// Threshold and participants.
    pub multisig: Option<(u8, Vec<AccountId>)>,
}

/// An account's energy and frozen units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OracleEnergy {
    /// Energy to spend.
    pub energy: u64,
    /// Native units frozen.
    pub frozen: u64,
    /// The records, once the account has an energy resource.
    pub resource: Option<OracleResource>,
}

/// Records of an energy resource.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OracleResource {
    /// In order of freezing, each with the nonce of its transaction; `None` in an initial state.
    pub freezes: Vec<(Option<u64>, OracleFreeze)>,
    /// Amount and the height from which it can be withdrawn, in order of unfreezing.
    pub pending: Vec<(u64, u64)>,
}

/// One freeze.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OracleFreeze {
    /// Native units.
    pub amount: u64,
    /// Energy gained by it.
    pub gained: u64,
    /// Height of the freezing block.
    pub height: u64,
    /// Height from which it may be released.
    pub unlock: u64,
}

/// An agent account; its owner is the key it is stored under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OracleAgent {
    /// Who may act for it.
    pub controller: AccountId,
    /// Hash of its policy.
    pub policy: Hash,
    /// 0 active, 1 suspended.
    pub status: u8,
    /// Account whose energy pays.
    pub pool: Option<AccountId>,
    /// Merkle root of session keys.
    pub root: Option<Hash>,
    /// Session keys by number.
    pub keys: BTreeMap<u64, OracleSessionKey>,
}

/// A session key of an agent account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OracleSessionKey {
    /// The key.
    pub key: AccountId,
    /// Topoheight after which it is void.
    pub expiry: u64,
    /// Most native units that one transaction may spend.
    pub max_value: u64,
    /// Accounts it may pay.
    pub targets: Vec<AccountId>,
    /// Assets it may spend.
    pub assets: Vec<AssetId>,
}
