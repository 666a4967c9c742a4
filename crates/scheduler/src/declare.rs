//! Access sets of the native transaction types (SPEC section 6).

use wavefront_types::AccessMode::{Credit, Read, Write};
use wavefront_types::transaction::EnergyPayload;
use wavefront_types::{AccessMode, AccountId, AssetId, FeeType, Payload, StateKey, Transaction};

/// Calls `sink` with every key that applying `tx` may touch, and how; a key may be named twice.
///
/// The order is the one in which the rules touch the keys, which lets execution find a key's place
/// without searching. The set is exact for every type: the rules touch nothing outside it, and
/// doing so would be a typed error.
pub fn declare(tx: &Transaction, mut sink: impl FnMut(StateKey, AccessMode)) {
    let source = tx.source;
    // Nonce, fee, native balance and multisig configuration.
    sink(StateKey::Account(source), Write);
    if tx.fee_type == FeeType::Energy {
        sink(StateKey::Energy(source), Write);
    }
    match &tx.payload {
        Payload::Transfers(transfers) => {
            for transfer in transfers {
                spend(source, transfer.asset, &mut sink);
                receive(transfer.destination, transfer.asset, &mut sink);
            }
        }
        Payload::Burn(burn) => {
            spend(source, burn.asset, &mut sink);
            if !burn.asset.is_native() {
                sink(StateKey::Burned(burn.asset), Credit);
            }
        }
        Payload::Unshield(transfers) => {
            for transfer in transfers {
                receive(transfer.destination, transfer.asset, &mut sink);
            }
        }
        Payload::Energy(energy) => {
            sink(StateKey::Energy(source), Write);
            if let EnergyPayload::Delegate { delegations, .. } = energy {
                for delegation in delegations {
                    // Existence is observable, so the account is read, not only credited.
                    sink(StateKey::Account(delegation.delegatee), Read);
                    sink(StateKey::Energy(delegation.delegatee), Credit);
                }
            }
        }
        Payload::DeployContract(deploy) => {
            sink(StateKey::for_module(&deploy.module), Write);
        }
        Payload::InvokeContract(invoke) => sink(StateKey::Contract(invoke.contract), Read),
        Payload::RegisterName(name) => {
            sink(StateKey::for_name(name), Write);
            sink(StateKey::NameOf(source), Write);
        }
        Payload::Agent(_) => sink(StateKey::Agent(source), Write),
        // Configuration and confidential amounts live in the account and in counters.
        Payload::Multisig(_) | Payload::Uno(_) | Payload::Shield(_) => {}
    }
}

fn spend(source: AccountId, asset: AssetId, sink: &mut impl FnMut(StateKey, AccessMode)) {
    if !asset.is_native() {
        sink(StateKey::Balance(source, asset), Write);
    }
}

fn receive(destination: AccountId, asset: AssetId, sink: &mut impl FnMut(StateKey, AccessMode)) {
    if !asset.is_native() {
        sink(StateKey::Balance(destination, asset), Credit);
    }
    // With a native amount its balance; in any case the account comes into being.
    sink(StateKey::Account(destination), Credit);
}
