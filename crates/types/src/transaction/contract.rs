//! Contract payloads (wire types 3 and 4).

use std::sync::Arc;

use super::value_cell::ValueCell;
use crate::{AssetId, ContractId, Hash};

/// An amount sent along with a call.
///
/// # Examples
/// ```
/// use wavefront_types::AssetId;
/// use wavefront_types::transaction::ContractDeposit;
///
/// let deposit = ContractDeposit { asset: AssetId::TOS, amount: 5 };
/// assert!(deposit.asset.is_native());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContractDeposit {
    /// What is sent.
    pub asset: AssetId,
    /// In the asset's smallest unit.
    pub amount: u64,
}

/// A call of a deployed contract.
///
/// # Examples
/// ```
/// use wavefront_types::transaction::{ContractDeposit, InvokePayload, Primitive, ValueCell};
/// use wavefront_types::{AssetId, ContractId, Payload, TxKind};
///
/// let call = InvokePayload {
///     contract: ContractId([7; 32]),
///     deposits: vec![ContractDeposit { asset: AssetId::TOS, amount: 5 }],
///     entry_id: 1,
///     max_gas: 10_000,
///     parameters: vec![ValueCell::Primitive(Primitive::U64(3))],
/// };
/// assert_eq!(Payload::InvokeContract(call).kind(), TxKind::InvokeContract);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvokePayload {
    /// The contract.
    pub contract: ContractId,
    /// As on the wire, in order; of a repeated asset the last entry counts.
    pub deposits: Vec<ContractDeposit>,
    /// Which entry point.
    pub entry_id: u16,
    /// The most gas to pay for, in native units.
    pub max_gas: u64,
    /// Arguments.
    pub parameters: Vec<ValueCell>,
}

impl InvokePayload {
    /// What the contract gets as input: the bytes of all parameters that are bytes, one after the
    /// other. Parameters of other kinds are left out.
    pub fn input(&self) -> Vec<u8> {
        let bytes = |cell: &ValueCell| match cell {
            ValueCell::Bytes(bytes) => bytes.clone(),
            _ => Vec::new(),
        };
        self.parameters.iter().flat_map(bytes).collect()
    }
}

/// The constructor call of a deployment.
///
/// # Examples
/// ```
/// use wavefront_types::transaction::{ConstructorCall, DeployPayload};
///
/// let call = ConstructorCall { max_gas: 10_000, deposits: Vec::new() };
/// let deploy = DeployPayload::new(&b"\x7fELF..."[..], Some(call));
/// assert!(deploy.constructor.is_some_and(|call| call.max_gas == 10_000));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConstructorCall {
    /// The most gas to pay for, in native units.
    pub max_gas: u64,
    /// Sent to the new contract.
    pub deposits: Vec<ContractDeposit>,
}

/// Deploys a module.
///
/// # Examples
/// ```
/// use wavefront_types::transaction::DeployPayload;
///
/// let deploy = DeployPayload::new(&b"\x7fELF..."[..], None);
/// assert_eq!(deploy.contract(), DeployPayload::contract_of(deploy.module()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeployPayload {
    module: Arc<[u8]>,
    contract: ContractId,
    /// Run after deployment.
    pub constructor: Option<ConstructorCall>,
}

impl DeployPayload {
    /// What every module starts with.
    pub const MAGIC: &[u8] = b"\x7fELF";

    /// Deploys an eBPF ELF file, at most 10 MiB on the wire.
    ///
    /// # Complexity
    /// O(length): hashes the module, once for all who ask later.
    pub fn new(module: impl Into<Arc<[u8]>>, constructor: Option<ConstructorCall>) -> Self {
        let module = module.into();
        Self { contract: Self::contract_of(&module), module, constructor }
    }

    /// The module's bytes.
    pub fn module(&self) -> &Arc<[u8]> {
        &self.module
    }

    /// What the module is deployed under: its hash.
    pub fn contract(&self) -> ContractId {
        self.contract
    }

    /// What the module's bytes are kept under: their BLAKE3-256, which is the contract's id as
    /// well.
    pub fn module_hash(&self) -> Hash {
        Hash(self.contract.0)
    }

    /// BLAKE3-256 of a module.
    pub fn contract_of(module: &[u8]) -> ContractId {
        ContractId(*blake3::hash(module).as_bytes())
    }
}
