//! Deploying and calling contracts in a world, for tests.

use std::sync::Arc;

use wavefront_types::transaction::{
    ConstructorCall, ContractDeposit, DeployPayload, InvokePayload, Primitive, ValueCell,
};
use wavefront_types::{
    AccountId, AssetId, CallEnd, CallReport, ContractId, Outcome, Payload, Receipt, StateKey,
    StateValue,
};
use wavefront_vm::{HostFunctions, assemble};

use super::world::{ALICE, BOB, FEE, World, tx};

pub(super) fn module(text: &str) -> Vec<u8> {
    assemble(text, &HostFunctions::published()).unwrap()
}

pub(super) fn deploy_with(
    text: &str,
    constructor: Option<ConstructorCall>,
) -> (ContractId, Payload) {
    let payload = DeployPayload::new(module(text), constructor);
    (payload.contract(), Payload::DeployContract(payload))
}

/// A world in which Bob deployed a contract.
pub(super) fn deployed(text: &str) -> (World, ContractId) {
    let mut world = World::funded();
    let contract = deploy(&mut world, text);
    (world, contract)
}

pub(super) fn deploy(world: &mut World, text: &str) -> ContractId {
    let (contract, payload) = deploy_with(text, None);
    world.ok(&tx(BOB, world.nonce(BOB), payload));
    contract
}

/// A call of Alice's.
pub(super) struct Calling {
    contract: ContractId,
    input: Vec<u8>,
    deposits: Vec<ContractDeposit>,
    max_gas: u64,
    from: AccountId,
}

impl Calling {
    pub(super) fn of(contract: ContractId) -> Self {
        let (input, deposits) = (Vec::new(), Vec::new());
        Self { contract, input, deposits, max_gas: 1_000_000, from: ALICE }
    }

    pub(super) fn from(self, from: AccountId) -> Self {
        Self { from, ..self }
    }

    pub(super) fn input(self, input: impl Into<Vec<u8>>) -> Self {
        Self { input: input.into(), ..self }
    }

    pub(super) fn with(mut self, asset: AssetId, amount: u64) -> Self {
        self.deposits.push(ContractDeposit { asset, amount });
        self
    }

    pub(super) fn gas(self, max_gas: u64) -> Self {
        Self { max_gas, ..self }
    }

    /// Runs it; the world's native units are what they were.
    pub(super) fn run(self, world: &mut World) -> (Receipt, Arc<CallReport>) {
        let before = world.native_units();
        let nonce = world.nonce(self.from);
        let balance = world.balance(self.from);
        // In pieces, with others between them that are dropped.
        let (low, high) = self.input.split_at(self.input.len() / 2);
        let parameters = vec![
            ValueCell::Bytes(low.to_vec()),
            ValueCell::Primitive(Primitive::U64(7)),
            ValueCell::Bytes(high.to_vec()),
        ];
        let payload = InvokePayload {
            contract: self.contract,
            deposits: self.deposits,
            entry_id: 5,
            max_gas: self.max_gas,
            parameters,
        };
        let receipt = world.run(&tx(self.from, nonce, Payload::InvokeContract(payload)));
        assert!(receipt.is_included(), "{receipt:?}");
        assert_eq!(world.nonce(self.from), nonce + 1);
        assert_eq!(world.native_units(), before, "native units are conserved");
        if receipt.outcome == Outcome::Trapped {
            let paid = FEE + receipt.gas;
            assert_eq!(world.balance(self.from), balance - paid, "only fee and gas are paid");
        }
        let report = receipt.call.clone().unwrap();
        (receipt, report)
    }

    /// Runs it; it must end well.
    pub(super) fn done(self, world: &mut World) -> (Receipt, Arc<CallReport>) {
        let (receipt, report) = self.run(world);
        assert_eq!((&receipt.outcome, &report.end), (&Outcome::Executed, &CallEnd::Done));
        (receipt, report)
    }

    /// Runs it; it must fail and leave nothing but what was paid.
    pub(super) fn failed(self, world: &mut World) -> (Receipt, CallEnd) {
        let (from, mut before) = (self.from, world.state.clone());
        let (receipt, report) = self.run(world);
        assert_eq!(receipt.outcome, Outcome::Trapped);
        assert!(report.events.is_empty() && report.return_data.is_empty());
        let source = StateKey::Account(from);
        before.insert(source, world.state[&source].clone());
        assert_eq!(world.state, before, "a failing call left a trace");
        (receipt, report.end.clone())
    }
}

pub(super) fn stored(world: &World, contract: ContractId, key: &[u8]) -> Option<Vec<u8>> {
    match world.state.get(&StateKey::for_storage(contract, key))? {
        StateValue::Storage(entry) => {
            assert_eq!(&*entry.key, key);
            Some(entry.value.to_vec())
        }
        other => panic!("{other:?}"),
    }
}

pub(super) fn holds(world: &World, contract: ContractId, asset: AssetId) -> Option<u64> {
    world.amount(&StateKey::ContractBalance(contract, asset))
}

pub(super) fn trap(end: &CallEnd) -> &str {
    match end {
        CallEnd::Trapped(why) => why,
        other => panic!("{other:?}"),
    }
}
