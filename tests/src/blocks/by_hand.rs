//! Transactions and blocks written by hand.

use wavefront_types::transaction::{BurnPayload, Delegation, EnergyPayload, Reference, Transfer};
use wavefront_types::{
    AccountId, AssetId, BlockEnv, FeeType, Hash, Payload, Signature, Transaction,
};

use super::case::{GeneratedBlock, GeneratedTx};

/// The least fee of a transaction of less than a kibibyte with one transfer.
pub const FEE: u64 = 15_000;

/// A transaction on devnet, paid for in native units.
pub const fn tx(source: AccountId, nonce: u64, fee: u64, payload: Payload) -> Transaction {
    Transaction {
        chain_id: 3,
        source,
        payload,
        fee,
        fee_type: FeeType::Tos,
        nonce,
        source_commitments: Vec::new(),
        range_proof: None,
        reference: Reference { hash: Hash::ZERO, topoheight: 0 },
        multisig: None,
        signature: Signature::ZERO,
    }
}

/// Native units to one account.
pub fn transfer(source: AccountId, nonce: u64, destination: AccountId, amount: u64) -> Transaction {
    of_asset(source, nonce, destination, AssetId::TOS, amount)
}

/// Units of an asset to one account.
pub fn of_asset(
    source: AccountId,
    nonce: u64,
    destination: AccountId,
    asset: AssetId,
    amount: u64,
) -> Transaction {
    transfers(source, nonce, &[(destination, asset, amount)])
}

/// Several transfers, at the least fee of so many.
pub fn transfers(source: AccountId, nonce: u64, legs: &[(AccountId, AssetId, u64)]) -> Transaction {
    let leg = |&(destination, asset, amount): &(AccountId, AssetId, u64)| Transfer {
        asset,
        destination,
        amount,
        extra_data: None,
    };
    let fee = 10_000 + 5_000 * legs.len() as u64;
    tx(source, nonce, fee, Payload::Transfers(legs.iter().map(leg).collect()))
}

/// Units destroyed.
pub const fn burn(source: AccountId, nonce: u64, asset: AssetId, amount: u64) -> Transaction {
    tx(source, nonce, FEE, Payload::Burn(BurnPayload { asset, amount }))
}

/// An energy operation.
pub const fn energy(source: AccountId, nonce: u64, payload: EnergyPayload) -> Transaction {
    tx(source, nonce, 0, Payload::Energy(payload))
}

/// Units frozen for three days.
pub const fn freeze(source: AccountId, nonce: u64, amount: u64) -> Transaction {
    energy(source, nonce, EnergyPayload::Freeze { amount, days: 3 })
}

/// Units frozen for three days for the energy of another.
pub fn delegate(source: AccountId, nonce: u64, delegatee: AccountId, amount: u64) -> Transaction {
    let delegations = vec![Delegation { delegatee, amount }];
    energy(source, nonce, EnergyPayload::Delegate { delegations, days: 3 })
}

/// A block whose owners' signatures count as valid.
pub fn block_of(txs: impl IntoIterator<Item = Transaction>, env: BlockEnv) -> GeneratedBlock {
    GeneratedBlock { txs: txs.into_iter().map(GeneratedTx::trusted).collect(), env }
}
