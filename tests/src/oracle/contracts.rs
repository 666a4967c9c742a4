//! Deployment, and calls as far as they go without a virtual machine.

use std::collections::BTreeMap;

use wavefront_types::transaction::{DeployPayload, InvokePayload};
use wavefront_types::{
    AssetId, COIN, ContractId, ErrorCode, FeeType, Hash, Outcome, Receipt, Transaction,
};

use super::OracleState;
use super::counters::count;

const ELF_MAGIC: [u8; 4] = [0x7f, 0x45, 0x4c, 0x46];
const GAS_MAX: u64 = 10 * COIN;

impl OracleState {
    pub(super) fn deploy(
        &mut self,
        tx: &Transaction,
        payload: &DeployPayload,
    ) -> Result<(), ErrorCode> {
        if !payload.module().starts_with(&ELF_MAGIC) {
            return Err(ErrorCode::InvalidFormat);
        }
        self.check_native(tx, u128::from(COIN))?;
        self.debit(tx.source, AssetId::TOS, COIN)?;
        count(&mut self.counters.withheld, self.totals.withheld, COIN)?;
        let id = ContractId(*blake3::hash(payload.module()).as_bytes());
        // Who deploys what is there pays, and writes nothing.
        if self.contracts.get(id).is_none() {
            self.contracts.set(id, payload.module().to_vec());
            self.keep(payload.module().to_vec());
        }
        Ok(())
    }

    /// Keeps bytes under their hash, if they are not there.
    pub(super) fn keep(&mut self, bytes: Vec<u8>) {
        let hash = Hash(*blake3::hash(&bytes).as_bytes());
        if self.content.get(hash).is_none() {
            self.content.set(hash, bytes);
        }
    }

    /// Returns the gas charged: all of it, since no module can be loaded.
    pub(super) fn invoke(
        &mut self,
        tx: &Transaction,
        payload: &InvokePayload,
    ) -> Result<u64, ErrorCode> {
        if payload.max_gas > GAS_MAX {
            return Err(ErrorCode::InvalidPayload);
        }
        let deposits: BTreeMap<AssetId, u64> =
            payload.deposits.iter().map(|deposit| (deposit.asset, deposit.amount)).collect();
        if deposits.values().any(|amount| *amount == 0) {
            return Err(ErrorCode::InvalidFormat);
        }
        if self.contracts.get(payload.contract).is_none() {
            return Err(ErrorCode::ContractNotFound);
        }
        if payload.max_gas > 0 {
            self.check_native(tx, u128::from(payload.max_gas))?;
        }
        self.debit(tx.source, AssetId::TOS, payload.max_gas)?;
        count(&mut self.counters.gas, 0, payload.max_gas)?;
        Ok(payload.max_gas)
    }

    /// Whether the source can pay `amount` and the fee.
    pub(super) fn check_native(&self, tx: &Transaction, amount: u128) -> Result<(), ErrorCode> {
        // The sum is taken in 128 bits: what exceeds 64 cannot be there either.
        if u128::from(self.held(tx.source, AssetId::TOS)) < amount + u128::from(tx.fee) {
            return Err(ErrorCode::InsufficientBalance);
        }
        Ok(())
    }

    /// The receipt of a transaction that is included.
    pub(super) fn receipt(tx: &Transaction, gas: Option<u64>) -> Receipt {
        let fee = if tx.fee_type == FeeType::Tos { tx.fee } else { 0 };
        match gas {
            // Without a machine every call ends before its first instruction.
            Some(gas) => Receipt::new(Outcome::Trapped, fee, gas),
            None => Receipt::new(Outcome::Executed, fee, 0),
        }
    }
}
