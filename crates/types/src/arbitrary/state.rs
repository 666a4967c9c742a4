//! Strategies for keys, values, totals and genesis.

use std::sync::Arc;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::{blob, id, number};
use crate::state::{
    Account, AccountExtra, AgentAccount, ContractRecord, Energy, FreezeId, FreezeRecord,
    MultisigConfig, NameRecord, PendingUnfreeze, SessionKey, SessionKeyId, StorageEntry,
};
use crate::{
    AssetId, BlockPolicy, ChainRules, Genesis, GenesisAccount, Hash, KeyKind, StateKey, StateValue,
    Totals,
};

/// A key of any kind.
pub(crate) fn key() -> impl Strategy<Value = StateKey> {
    let ids = (any::<[u8; 32]>(), id::<AssetId>(), number(), any::<bool>());
    (prop::sample::select(KeyKind::ALL), ids).prop_map(|(kind, (a, asset, n, first))| match kind {
        KeyKind::Account => StateKey::Account(a.into()),
        KeyKind::Balance => StateKey::Balance(a.into(), asset),
        KeyKind::Energy => StateKey::Energy(a.into()),
        KeyKind::Agent => StateKey::Agent(a.into()),
        KeyKind::Name => StateKey::Name(a.into()),
        KeyKind::NameOf => StateKey::NameOf(a.into()),
        KeyKind::Contract => StateKey::Contract(a.into()),
        KeyKind::Burned => StateKey::Burned(a.into()),
        KeyKind::Multisig => StateKey::Multisig(a.into()),
        KeyKind::Freeze => {
            let id = if first { FreezeId::initial(n) } else { FreezeId::of_nonce(n) };
            StateKey::Freeze(a.into(), id)
        }
        KeyKind::Unfreezing => StateKey::Unfreezing(a.into()),
        KeyKind::SessionKey => StateKey::SessionKey(a.into(), SessionKeyId::new(n)),
        KeyKind::Content => StateKey::Content(a.into()),
        KeyKind::Storage => StateKey::Storage(a.into(), Hash(asset.0)),
        KeyKind::ContractBalance => StateKey::ContractBalance(a.into(), asset),
    })
}

/// A value of any kind, in canonical form.
pub(crate) fn value() -> impl Strategy<Value = StateValue> {
    prop_oneof![
        account().prop_map(StateValue::Account),
        number().prop_map(StateValue::Amount),
        (number(), number(), any::<bool>()).prop_map(|(energy, frozen, records)| {
            StateValue::Energy(Energy { energy, frozen, records })
        }),
        agent().prop_map(|agent| StateValue::Agent(Arc::new(agent))),
        (".{0,70}", id()).prop_map(|(name, owner)| {
            StateValue::Name(Arc::new(NameRecord { name: name.into(), owner }))
        }),
        ".{0,70}".prop_map(|name| StateValue::NameOf(name.into())),
        id().prop_map(|module| StateValue::Contract(Arc::new(ContractRecord { module }))),
        (any::<u8>(), vec(id(), 0..5)).prop_map(|(threshold, participants)| {
            StateValue::Multisig(Arc::new(MultisigConfig { threshold, participants }))
        }),
        freeze().prop_map(|record| StateValue::Freeze(Arc::new(record))),
        vec(pending(), 1..5).prop_map(|pending| StateValue::Unfreezing(pending.into())),
        session_key().prop_map(|session| StateValue::SessionKey(Arc::new(session))),
        blob(500).prop_map(|content| StateValue::Content(content.into())),
        (blob(40), blob(200)).prop_map(|(key, value)| {
            StateValue::Storage(Arc::new(StorageEntry { key: key.into(), value: value.into() }))
        }),
    ]
}

fn account() -> impl Strategy<Value = Account> {
    let extra = (number(), blob(200), any::<bool>()).prop_map(|(flags, data, multisig)| {
        let extra = AccountExtra { flags, data: data.into(), multisig };
        (extra != AccountExtra::default()).then(|| Arc::new(extra))
    });
    (number(), number(), prop_oneof![Just(None), extra])
        .prop_map(|(balance, nonce, extra)| Account { balance, nonce, extra })
}

fn freeze() -> impl Strategy<Value = FreezeRecord> {
    (number(), number(), number(), number()).prop_map(
        |(amount, energy_gained, freeze_height, unlock_height)| FreezeRecord {
            amount,
            energy_gained,
            freeze_height,
            unlock_height,
        },
    )
}

fn pending() -> impl Strategy<Value = PendingUnfreeze> {
    (number(), number())
        .prop_map(|(amount, expire_height)| PendingUnfreeze { amount, expire_height })
}

fn session_key() -> impl Strategy<Value = SessionKey> {
    (id(), number(), number(), option::of(id()))
        .prop_map(|(key, expiry, max_value, scope)| SessionKey { key, expiry, max_value, scope })
}

fn agent() -> impl Strategy<Value = AgentAccount> {
    (id(), id(), id(), any::<u8>(), option::of(id()), option::of(id())).prop_map(
        |(owner, controller, policy_hash, status, energy_pool, session_root)| AgentAccount {
            owner,
            controller,
            policy_hash,
            status,
            energy_pool,
            session_root,
        },
    )
}

/// Any counters.
pub(crate) fn totals() -> impl Strategy<Value = Totals> {
    any::<[u64; 9]>().prop_map(|n| Totals {
        supply: n[0],
        burned: n[1],
        energy: n[2],
        height: n[3],
        timestamp: n[4],
        emitted: n[5],
        withheld: n[6],
        shielded: n[7],
        unshielded: n[8],
    })
}

/// A genesis that is in order and whose supply fits.
pub(crate) fn genesis() -> impl Strategy<Value = Genesis> {
    let rules = (any::<u8>(), any::<[bool; 3]>()).prop_map(
        |(chain_id, [atomic, fees_to_miner, rewards])| ChainRules {
            chain_id,
            policy: if atomic { BlockPolicy::Atomic } else { BlockPolicy::SkipFailed },
            fees_to_miner,
            rewards,
        },
    );
    let assets = btree_map((1_u8..).prop_map(|byte| [byte; 32]), number(), 0..3);
    let accounts = btree_map(any::<[u8; 32]>(), (0_u64..1 << 40, assets), 0..20);
    (rules, number(), accounts).prop_map(|(rules, timestamp, accounts)| Genesis {
        rules,
        timestamp,
        accounts: accounts
            .into_iter()
            .map(|(id, (balance, assets))| GenesisAccount {
                id: id.into(),
                balance,
                assets: assets.into_iter().map(|(asset, n)| (asset.into(), n)).collect(),
            })
            .collect(),
    })
}
