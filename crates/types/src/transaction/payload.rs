//! Payloads: what a transaction does.

use super::agent::AgentPayload;
use super::contract::{DeployPayload, InvokePayload};
use super::energy::EnergyPayload;
use super::name::NamePayload;
use super::privacy::{ShieldTransfer, UnoTransfer, UnshieldTransfer};
use super::transfers::Transfers;
use crate::{AccountId, AssetId};

/// Destroys an amount of an asset.
///
/// # Examples
/// ```
/// use wavefront_types::transaction::BurnPayload;
/// use wavefront_types::{AssetId, Payload, TxKind};
///
/// let burn = BurnPayload { asset: AssetId::TOS, amount: 5 };
/// assert_eq!(Payload::Burn(burn).kind(), TxKind::Burn);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BurnPayload {
    /// What is burned.
    pub asset: AssetId,
    /// In the asset's smallest unit.
    pub amount: u64,
}

/// Sets or, with threshold 0, deletes the source's multisig configuration.
///
/// # Examples
/// ```
/// use wavefront_types::transaction::MultisigPayload;
/// use wavefront_types::{AccountId, Payload, TxKind};
///
/// let participants = vec![AccountId([1; 32]), AccountId([2; 32])];
/// let one_of_two = MultisigPayload { threshold: 1, participants };
/// let none = MultisigPayload { threshold: 0, participants: Vec::new() };
/// for payload in [one_of_two, none] {
///     assert_eq!(Payload::Multisig(payload).kind(), TxKind::Multisig);
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MultisigPayload {
    /// Signatures needed besides the owner's.
    pub threshold: u8,
    /// The keys that may sign; on the wire absent when `threshold` is 0.
    pub participants: Vec<AccountId>,
}

/// What a transaction does, one variant per wire type id.
///
/// # Examples
/// What a transaction pays, to whom:
/// ```
/// use wavefront_types::transaction::{Transfer, Transfers};
/// use wavefront_types::{AccountId, AssetId, Payload};
///
/// let bob = AccountId([7; 32]);
/// let payload = Payload::Transfers(Transfers::from(Transfer::plain(AssetId::TOS, bob, 3)));
/// let Payload::Transfers(transfers) = &payload else { panic!("transfers are what it holds") };
/// assert_eq!((transfers[0].destination, transfers[0].amount), (bob, 3));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    /// Type 0.
    Burn(BurnPayload),
    /// Type 1.
    Transfers(Transfers),
    /// Type 2.
    Multisig(MultisigPayload),
    /// Type 3.
    InvokeContract(InvokePayload),
    /// Type 4.
    DeployContract(DeployPayload),
    /// Type 5.
    Energy(EnergyPayload),
    /// Type 18.
    Uno(Vec<UnoTransfer>),
    /// Type 19.
    Shield(Vec<ShieldTransfer>),
    /// Type 20.
    Unshield(Vec<UnshieldTransfer>),
    /// Type 21.
    RegisterName(NamePayload),
    /// Type 23.
    Agent(AgentPayload),
}

/// The kind of a transaction, numbered by its wire type id.
///
/// # Examples
/// ```
/// use wavefront_types::TxKind;
///
/// assert_eq!(TxKind::from_wire_id(21), Some(TxKind::RegisterName));
/// assert_eq!((TxKind::RegisterName.name(), TxKind::Uno.needs_proof()), ("name", true));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum TxKind {
    /// Burn.
    Burn = 0,
    /// Transfers.
    Transfers = 1,
    /// Multisig configuration.
    Multisig = 2,
    /// Contract call.
    InvokeContract = 3,
    /// Contract deployment.
    DeployContract = 4,
    /// Freeze, delegate, unfreeze, withdraw.
    Energy = 5,
    /// Confidential transfers.
    Uno = 18,
    /// Plain to confidential.
    Shield = 19,
    /// Confidential to plain.
    Unshield = 20,
    /// Name registration.
    RegisterName = 21,
    /// Agent account operations.
    Agent = 23,
}

impl TxKind {
    /// Every kind, by wire type id.
    pub const ALL: &[Self] = &[
        Self::Burn,
        Self::Transfers,
        Self::Multisig,
        Self::InvokeContract,
        Self::DeployContract,
        Self::Energy,
        Self::Uno,
        Self::Shield,
        Self::Unshield,
        Self::RegisterName,
        Self::Agent,
    ];

    /// The kind with this wire type id, if there is one.
    #[inline]
    pub const fn from_wire_id(id: u8) -> Option<Self> {
        Some(match id {
            0 => Self::Burn,
            1 => Self::Transfers,
            2 => Self::Multisig,
            3 => Self::InvokeContract,
            4 => Self::DeployContract,
            5 => Self::Energy,
            18 => Self::Uno,
            19 => Self::Shield,
            20 => Self::Unshield,
            21 => Self::RegisterName,
            23 => Self::Agent,
            _ => return None,
        })
    }

    /// A short lower-case name for tables and flags.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Burn => "burn",
            Self::Transfers => "transfers",
            Self::Multisig => "multisig",
            Self::InvokeContract => "invoke",
            Self::DeployContract => "deploy",
            Self::Energy => "energy",
            Self::Uno => "uno",
            Self::Shield => "shield",
            Self::Unshield => "unshield",
            Self::RegisterName => "name",
            Self::Agent => "agent",
        }
    }

    /// Whether the kind carries zero-knowledge proofs that a host must verify.
    pub const fn needs_proof(self) -> bool {
        matches!(self, Self::Uno | Self::Shield | Self::Unshield)
    }
}

impl Payload {
    /// The kind this payload belongs to.
    #[inline]
    pub const fn kind(&self) -> TxKind {
        match self {
            Self::Burn(_) => TxKind::Burn,
            Self::Transfers(_) => TxKind::Transfers,
            Self::Multisig(_) => TxKind::Multisig,
            Self::InvokeContract(_) => TxKind::InvokeContract,
            Self::DeployContract(_) => TxKind::DeployContract,
            Self::Energy(_) => TxKind::Energy,
            Self::Uno(_) => TxKind::Uno,
            Self::Shield(_) => TxKind::Shield,
            Self::Unshield(_) => TxKind::Unshield,
            Self::RegisterName(_) => TxKind::RegisterName,
            Self::Agent(_) => TxKind::Agent,
        }
    }
}
