//! What native transactions declare, key by key (`docs/protocol/access-sets.md`).
//!
//! A set that is too small only makes blocks fall back to serial execution, with the same result;
//! so comparing results cannot find it.

use wavefront_scheduler::AccessMode::{self, Credit, Read, Write};
use wavefront_types::state::SessionKeyId;
use wavefront_types::transaction::{
    AgentPayload, BurnPayload, Delegation, DeployPayload, EnergyPayload, InvokePayload,
    MultisigPayload, NamePayload, Reference, Transfer, UnshieldTransfer,
};
use wavefront_types::{
    AccountId, AssetId, ContractId, FeeType, Hash, Payload, Signature, StateKey, Transaction,
};

use crate::TxFootprint;

const SOURCE: AccountId = AccountId([1; 32]);
const OTHER: AccountId = AccountId([2; 32]);
const ASSET: AssetId = AssetId([7; 32]);

fn declared(payload: Payload, fee_type: FeeType) -> Vec<(StateKey, AccessMode)> {
    let tx = Transaction {
        chain_id: 3,
        source: SOURCE,
        payload,
        fee: 0,
        fee_type,
        nonce: 0,
        source_commitments: Vec::new(),
        range_proof: None,
        reference: Reference { hash: Hash::ZERO, topoheight: 0 },
        multisig: None,
        signature: Signature([0; 64]),
    };
    let mut found = Vec::new();
    TxFootprint::of(&tx).declare(|key, mode| found.push((key, mode)));
    found
}

/// What `payload` declares besides its source's account, which every transaction writes.
fn expect(payload: Payload, expected: &[(StateKey, AccessMode)]) {
    let found = declared(payload, FeeType::Tos);
    assert_eq!(found[0], (StateKey::Account(SOURCE), Write));
    assert_eq!(&found[1..], expected);
}

fn transfer(asset: AssetId) -> Payload {
    Payload::Transfers(Transfer::plain(asset, OTHER, 1).into())
}

#[test]
fn payments_spend_and_credit() {
    expect(transfer(AssetId::TOS), &[(StateKey::Account(OTHER), Credit)]);
    let foreign = [
        (StateKey::Balance(SOURCE, ASSET), Write),
        (StateKey::Balance(OTHER, ASSET), Credit),
        (StateKey::Account(OTHER), Credit),
    ];
    expect(transfer(ASSET), &foreign);
    let unshield = |asset| {
        Payload::Unshield(vec![UnshieldTransfer {
            asset,
            destination: OTHER,
            amount: 1,
            extra_data: None,
            commitment: Hash::ZERO,
            sender_handle: Hash::ZERO,
            proof: Box::new([0; 160]),
        }])
    };
    expect(unshield(AssetId::TOS), &foreign[2..]);
    expect(unshield(ASSET), &foreign[1..]);
}

#[test]
fn an_energy_fee_is_taken_from_the_sources_energy() {
    let expected = [
        (StateKey::Account(SOURCE), Write),
        (StateKey::Energy(SOURCE), Write),
        (StateKey::Account(OTHER), Credit),
    ];
    assert_eq!(declared(transfer(AssetId::TOS), FeeType::Energy), expected);
}

#[test]
fn burns_count_per_asset() {
    let burn = |asset| Payload::Burn(BurnPayload { asset, amount: 1 });
    expect(burn(AssetId::TOS), &[]);
    let foreign = [(StateKey::Balance(SOURCE, ASSET), Write), (StateKey::Burned(ASSET), Credit)];
    expect(burn(ASSET), &foreign);
}

#[test]
fn a_delegatees_existence_is_read() {
    let delegations = vec![Delegation { delegatee: OTHER, amount: 1 }];
    let expected = [
        (StateKey::Energy(SOURCE), Write),
        (StateKey::Account(OTHER), Read),
        (StateKey::Energy(OTHER), Credit),
    ];
    expect(Payload::Energy(EnergyPayload::Delegate { delegations, days: 3 }), &expected);
    let withdraw = [expected[0], (StateKey::Unfreezing(SOURCE), Write)];
    expect(Payload::Energy(EnergyPayload::Withdraw), &withdraw);
}

#[test]
fn records_are_written_under_their_own_keys() {
    let deploy = DeployPayload::new(&[1, 2, 3][..], None);
    let keys = [StateKey::for_module(&[1, 2, 3]), StateKey::for_content(&[1, 2, 3])];
    expect(Payload::DeployContract(deploy), &keys.map(|key| (key, Write)));
    let invoke = InvokePayload {
        contract: ContractId([9; 32]),
        deposits: Vec::new(),
        entry_id: 0,
        max_gas: 0,
        parameters: Vec::new(),
    };
    let contract = StateKey::Contract(ContractId([9; 32]));
    let module = StateKey::Content(Hash([9; 32]));
    expect(Payload::InvokeContract(invoke), &[(contract, Read), (module, Read)]);
    let name = [(StateKey::for_name("anna"), Write), (StateKey::NameOf(SOURCE), Write)];
    expect(Payload::RegisterName(NamePayload::new("Anna")), &name);
    let agent = AgentPayload::SetStatus { status: 0 };
    expect(Payload::Agent(agent), &[(StateKey::Agent(SOURCE), Write)]);
    let session = StateKey::SessionKey(SOURCE, SessionKeyId::new(7));
    let touched = [(StateKey::Agent(SOURCE), Read), (session, Write)];
    expect(Payload::Agent(AgentPayload::RevokeSessionKey { key_id: 7 }), &touched);
    let multisig = MultisigPayload { threshold: 0, participants: Vec::new() };
    expect(Payload::Multisig(multisig), &[(StateKey::Multisig(SOURCE), Write)]);
}
