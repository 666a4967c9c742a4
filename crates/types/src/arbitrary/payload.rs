//! Strategies for payloads.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{accounts, blob, id, number, proof, scalar};
use crate::transaction::{
    AgentPayload, BurnPayload, ConstructorCall, ContractDeposit, Delegation, DeployPayload,
    EnergyPayload, ExtraData, InvokePayload, MultisigPayload, NamePayload, Primitive, SessionScope,
    ShieldTransfer, Transfer, UnoTransfer, UnshieldTransfer, ValueCell,
};
use crate::{AssetId, ContractId, Payload, TxKind};

/// A payload of any kind.
pub(crate) fn payload() -> impl Strategy<Value = Payload> {
    prop::sample::select(TxKind::ALL).prop_flat_map(payload_of)
}

/// A payload of one kind.
pub(crate) fn payload_of(kind: TxKind) -> BoxedStrategy<Payload> {
    match kind {
        TxKind::Burn => (id::<AssetId>(), number())
            .prop_map(|(asset, amount)| Payload::Burn(BurnPayload { asset, amount }))
            .boxed(),
        TxKind::Transfers => {
            vec(transfer(), 1..5).prop_map(|list| Payload::Transfers(list.into())).boxed()
        }
        TxKind::Multisig => multisig().prop_map(Payload::Multisig).boxed(),
        TxKind::InvokeContract => invoke().prop_map(Payload::InvokeContract).boxed(),
        TxKind::DeployContract => deploy().prop_map(Payload::DeployContract).boxed(),
        TxKind::Energy => energy().prop_map(Payload::Energy).boxed(),
        TxKind::Uno => vec(uno(), 1..3).prop_map(Payload::Uno).boxed(),
        TxKind::Shield => vec(shield(), 1..3).prop_map(Payload::Shield).boxed(),
        TxKind::Unshield => vec(unshield(), 1..3).prop_map(Payload::Unshield).boxed(),
        TxKind::RegisterName => prop_oneof!["[a-z0-9._-]{3,64}", "[A-Zäöü☂]{3,21}"]
            .prop_map(|name: String| Payload::RegisterName(NamePayload::new(name)))
            .boxed(),
        TxKind::Agent => agent().prop_map(Payload::Agent).boxed(),
    }
}

fn extra() -> impl Strategy<Value = ExtraData> {
    option::weighted(0.3, blob(1_024).prop_map(Vec::into_boxed_slice))
}

fn transfer() -> impl Strategy<Value = Transfer> {
    (id(), id(), number(), extra()).prop_map(|(asset, destination, amount, extra_data)| Transfer {
        asset,
        destination,
        amount,
        extra_data,
    })
}

fn multisig() -> impl Strategy<Value = MultisigPayload> {
    prop_oneof![
        Just(MultisigPayload { threshold: 0, participants: Vec::new() }),
        (1_u8.., accounts(1..20))
            .prop_map(|(threshold, participants)| MultisigPayload { threshold, participants }),
    ]
}

fn deposits() -> impl Strategy<Value = Vec<ContractDeposit>> {
    vec((id(), number()).prop_map(|(asset, amount)| ContractDeposit { asset, amount }), 0..3)
}

fn invoke() -> impl Strategy<Value = InvokePayload> {
    (id::<ContractId>(), deposits(), any::<u16>(), number(), vec(cell(), 0..4)).prop_map(
        |(contract, deposits, entry_id, max_gas, parameters)| InvokePayload {
            contract,
            deposits,
            entry_id,
            max_gas,
            parameters,
        },
    )
}

fn deploy() -> impl Strategy<Value = DeployPayload> {
    let call = (number(), deposits())
        .prop_map(|(max_gas, deposits)| ConstructorCall { max_gas, deposits });
    (blob(300), option::of(call)).prop_map(|(rest, constructor)| {
        let module = DeployPayload::MAGIC.iter().copied().chain(rest);
        DeployPayload::new(module.collect::<Vec<_>>(), constructor)
    })
}

fn number_cell() -> impl Strategy<Value = Primitive> {
    prop_oneof![
        any::<u8>().prop_map(Primitive::U8),
        any::<u16>().prop_map(Primitive::U16),
        any::<u32>().prop_map(Primitive::U32),
        any::<u64>().prop_map(Primitive::U64),
        any::<u128>().prop_map(Primitive::U128),
        any::<[u8; 32]>().prop_map(Primitive::U256),
    ]
}

fn opaque() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        any::<[u8; 32]>().prop_map(|hash| [&[0], &hash[..]].concat()),
        (any::<bool>(), any::<[u8; 32]>()).prop_map(|(network, key)| [
            &[1, u8::from(network), 0],
            &key[..]
        ]
        .concat()),
        (scalar(), scalar()).prop_map(|(s, e)| [&[2], &s[..], &e[..]].concat()),
    ]
}

fn primitive() -> impl Strategy<Value = Primitive> {
    prop_oneof![
        Just(Primitive::Null),
        number_cell(),
        any::<bool>().prop_map(Primitive::Bool),
        ".{0,12}".prop_map(Primitive::String),
        number_cell().prop_map(|end| Primitive::Range(Box::new((end.clone(), end)))),
        (any::<u64>(), any::<u64>()).prop_map(|(low, high)| {
            Primitive::Range(Box::new((Primitive::U64(low), Primitive::U64(high))))
        }),
        opaque().prop_map(Primitive::Opaque),
    ]
}

fn cell() -> impl Strategy<Value = ValueCell> {
    let leaf = prop_oneof![
        primitive().prop_map(ValueCell::Primitive),
        blob(64).prop_map(ValueCell::Bytes)
    ];
    leaf.prop_recursive(6, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(ValueCell::Object),
            vec((inner.clone(), inner), 0..3).prop_map(ValueCell::Map),
        ]
    })
}

fn energy() -> impl Strategy<Value = EnergyPayload> {
    let delegation =
        (id(), number()).prop_map(|(delegatee, amount)| Delegation { delegatee, amount });
    prop_oneof![
        (number(), 3_u32..=365).prop_map(|(amount, days)| EnergyPayload::Freeze { amount, days }),
        (vec(delegation, 0..5), 3_u32..=365)
            .prop_map(|(delegations, days)| EnergyPayload::Delegate { delegations, days }),
        (number(), any::<bool>(), any::<Option<u32>>(), option::of(id())).prop_map(
            |(amount, from_delegation, record_index, delegatee)| EnergyPayload::Unfreeze {
                amount,
                from_delegation,
                record_index,
                delegatee,
            }
        ),
        Just(EnergyPayload::Withdraw),
    ]
}

fn uno() -> impl Strategy<Value = UnoTransfer> {
    (id(), id(), extra(), id(), id(), id(), proof(2)).prop_map(
        |(asset, destination, extra_data, commitment, sender_handle, receiver_handle, proof)| {
            UnoTransfer {
                asset,
                destination,
                extra_data,
                commitment,
                sender_handle,
                receiver_handle,
                proof,
            }
        },
    )
}

fn shield() -> impl Strategy<Value = ShieldTransfer> {
    (id(), id(), number(), extra(), id(), id(), proof(1)).prop_map(
        |(asset, destination, amount, extra_data, commitment, receiver_handle, proof)| {
            ShieldTransfer {
                asset,
                destination,
                amount,
                extra_data,
                commitment,
                receiver_handle,
                proof,
            }
        },
    )
}

fn unshield() -> impl Strategy<Value = UnshieldTransfer> {
    (id(), id(), number(), extra(), id(), id(), proof(2)).prop_map(
        |(asset, destination, amount, extra_data, commitment, sender_handle, proof)| {
            UnshieldTransfer {
                asset,
                destination,
                amount,
                extra_data,
                commitment,
                sender_handle,
                proof,
            }
        },
    )
}

fn agent() -> impl Strategy<Value = AgentPayload> {
    prop_oneof![
        (id(), id(), option::of(id()), option::of(id())).prop_map(
            |(controller, policy_hash, energy_pool, session_root)| AgentPayload::Register {
                controller,
                policy_hash,
                energy_pool,
                session_root,
            }
        ),
        id().prop_map(|policy_hash| AgentPayload::UpdatePolicy { policy_hash }),
        id().prop_map(|controller| AgentPayload::RotateController { controller }),
        any::<u8>().prop_map(|status| AgentPayload::SetStatus { status }),
        option::of(id()).prop_map(|energy_pool| AgentPayload::SetEnergyPool { energy_pool }),
        option::of(id()).prop_map(|session_root| AgentPayload::SetSessionRoot { session_root }),
        (number(), id(), number(), number(), vec(id(), 0..4), vec(id(), 0..4)).prop_map(
            |(key_id, key, expiry, max_value, targets, assets)| {
                let scope = SessionScope::new(&targets, &assets);
                AgentPayload::AddSessionKey { key_id, key, expiry, max_value, scope }
            }
        ),
        number().prop_map(|key_id| AgentPayload::RevokeSessionKey { key_id }),
    ]
}
