//! Deployments and calls.

use wavefront_types::transaction::{
    ContractDeposit, DeployPayload, InvokePayload, Primitive, ValueCell,
};
use wavefront_types::{AssetId, COIN, Payload, StateKey};

use crate::Activity;
use crate::draft::UnsignedTransaction;
use crate::model::{Fee, Model};

/// How a module must begin (`docs/protocol/payloads.md#deployment-4`).
const MAGIC: [u8; 4] = [0x7f, 0x45, 0x4c, 0x46];

impl Model {
    /// Deploys a module that nobody deployed before.
    pub(super) fn deploy(&mut self, source: usize) -> Option<UnsignedTransaction> {
        let mut module = MAGIC.to_vec();
        module.extend(self.next_serial().to_be_bytes());
        for _ in 0..self.rng.between(1, 2) {
            module.extend(self.rng.bytes32());
        }
        let StateKey::Contract(contract) = StateKey::for_module(&module) else { return None };
        let payload = DeployPayload::new(module, None);
        let (payload, fee) = (Payload::DeployContract(payload), Fee::Minimum { transfers: 0 });
        let draft = self.emit(Activity::Deploy, source, payload, fee, COIN)?;
        self.contracts.push(contract);
        Some(draft)
    }

    /// Calls a deployed module, or deploys the first one.
    pub(super) fn invoke(&mut self, source: usize) -> Option<UnsignedTransaction> {
        if self.contracts.is_empty() {
            return self.deploy(source);
        }
        let contract = self.contracts[self.rng.index(self.contracts.len())];
        let max_gas = if self.rng.percent(10) { 0 } else { self.rng.between(1_000, 100_000) };
        let deposit = if self.rng.percent(25) { self.rng.between(1, 10_000) } else { 0 };
        let deposits: Vec<_> = (deposit > 0)
            .then_some(ContractDeposit { asset: AssetId::TOS, amount: deposit })
            .into_iter()
            .collect();
        let parameters = (0..self.rng.below(3))
            .map(|_| match self.rng.below(3) {
                0 => ValueCell::Bytes(self.rng.bytes32().to_vec()),
                1 => ValueCell::Primitive(Primitive::U64(self.rng.next_u64())),
                _ => ValueCell::Object(vec![ValueCell::Primitive(Primitive::Bool(true))]),
            })
            .collect();
        let entry_id = u16::try_from(self.rng.below(4)).ok()?;
        let payload = InvokePayload { contract, deposits, entry_id, max_gas, parameters };
        let fee = Fee::Exactly(self.rng.between(0, 2) * 10_000);
        let (payload, spend) = (Payload::InvokeContract(payload), max_gas + deposit);
        self.emit(Activity::Invoke, source, payload, fee, spend)
    }
}
