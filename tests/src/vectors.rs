//! The published vectors in the oracle's terms. The reader of the files is shared, what their
//! states mean to the oracle is said here.

use std::collections::BTreeMap;

use wavefront_types::wire::decode_transaction;
use wavefront_types::{Totals, Transaction, Verdict};
use wavefront_vectors::{AccountRecord, ResourceRecord, State, TransactionInput};

use crate::oracle::{
    OracleAccount, OracleAgent, OracleEnergy, OracleFreeze, OracleResource, OracleState,
};

/// A transaction of a vector, decoded and judged.
#[derive(Debug, Clone)]
pub struct VectorTx {
    /// The transaction.
    pub tx: Transaction,
    /// Its bytes.
    pub wire: Vec<u8>,
    /// Whether the owner's signature is valid.
    pub verdict: Verdict,
}

/// The transactions of a vector, `None` where bytes do not decode. `judge` says whether the owner's
/// signature is valid.
///
/// # Errors
/// When one has neither bytes nor words that the reader understands.
pub fn transactions(
    inputs: &[TransactionInput],
    judge: &dyn Fn(&Transaction) -> Verdict,
) -> Result<Vec<Option<VectorTx>>, String> {
    let one = |input: &TransactionInput| {
        let wire = input.wire()?;
        let tx = decode_transaction(&wire).ok();
        Ok(tx.map(|tx| VectorTx { verdict: judge(&tx), tx, wire }))
    };
    inputs.iter().map(one).collect()
}

/// A vector's state as the oracle holds it.
pub fn read_state(from: &State) -> OracleState {
    let mut state = OracleState::default();
    let global = &from.global_state;
    state.set_totals(Totals {
        supply: global.total_supply,
        burned: global.total_burned,
        energy: global.total_energy,
        height: global.block_height,
        timestamp: global.timestamp,
        ..Totals::default()
    });
    for record in &from.accounts {
        let AccountRecord { address, balance, nonce, frozen, energy, flags, ref data } = *record;
        let data = data.clone();
        state.set_account(address, OracleAccount { balance, nonce, flags, data, multisig: None });
        if energy != 0 || frozen != 0 {
            state.set_energy(address, OracleEnergy { energy, frozen, resource: None });
        }
    }
    for record in &from.energy_resources {
        state.set_energy(record.address, energy(record));
    }
    for record in &from.agent_accounts {
        let agent = OracleAgent {
            controller: record.controller,
            policy: record.policy_hash,
            status: record.status,
            pool: None,
            root: None,
            keys: BTreeMap::new(),
        };
        state.set_agent(record.address, agent);
    }
    for record in &from.tns_names {
        state.set_name(&record.name, record.owner);
    }
    for record in &from.contracts {
        state.set_contract(record.hash, &record.module);
    }
    state
}

fn energy(record: &ResourceRecord) -> OracleEnergy {
    let freezes = record.freeze_records.iter().map(|of| {
        let freeze = OracleFreeze {
            amount: of.amount,
            gained: of.energy_gained,
            height: of.freeze_height,
            unlock: of.unlock_height,
        };
        (None, freeze)
    });
    let pending = record.pending_unfreezes.iter().map(|of| (of.amount, of.expire_height));
    let resource = OracleResource { freezes: freezes.collect(), pending: pending.collect() };
    OracleEnergy { energy: record.energy, frozen: record.frozen_tos, resource: Some(resource) }
}

/// What the vectors export of the oracle's state.
///
/// # Panics
/// When no vector has such a state.
pub fn exported(chain_id: u8, state: &OracleState) -> State {
    let mut collector = State::collect(chain_id, &state.totals());
    for key in state.keys() {
        if let Some(value) = state.value_of(&key) {
            collector.add(&key, &value);
        }
    }
    collector.finish().unwrap_or_else(|error| panic!("{error}"))
}
