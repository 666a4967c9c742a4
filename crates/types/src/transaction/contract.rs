//! Contract payloads (wire types 3 and 4).

use super::ValueCell;
use crate::{AssetId, ContractId};

/// An amount sent along with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContractDeposit {
    /// What is sent.
    pub asset: AssetId,
    /// In the asset's smallest unit.
    pub amount: u64,
}

/// A call of a deployed contract.
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

/// The constructor call of a deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConstructorCall {
    /// The most gas to pay for, in native units.
    pub max_gas: u64,
    /// Sent to the new contract.
    pub deposits: Vec<ContractDeposit>,
}

/// Deploys a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeployPayload {
    /// An eBPF ELF file, at most 10 MiB.
    pub module: Box<[u8]>,
    /// Run after deployment.
    pub constructor: Option<ConstructorCall>,
}
