//! Tests of the genesis.

use proptest::prelude::*;

use super::{ChainRules, Genesis, GenesisAccount, GenesisError};
use crate::{
    AccountId, AssetId, BlockPolicy, KeyKind, StateKey, StateValue, Totals, WriteSet, arbitrary,
};

fn genesis(accounts: Vec<GenesisAccount>) -> Genesis {
    let rules =
        ChainRules { chain_id: 3, policy: BlockPolicy::Atomic, fees_to_miner: true, rewards: true };
    Genesis { rules, timestamp: 77, accounts }
}

fn account(byte: u8, balance: u64, assets: &[u8]) -> GenesisAccount {
    let assets = assets.iter().map(|asset| (AssetId([*asset; 32]), 5)).collect();
    GenesisAccount { id: AccountId([byte; 32]), balance, assets }
}

proptest! {
    #[test]
    fn round_trips(genesis in arbitrary::genesis()) {
        let bytes = genesis.encode();
        let decoded = Genesis::decode(&bytes);
        prop_assert_eq!(decoded, Ok(genesis));
        for len in 0..bytes.len() {
            prop_assert!(Genesis::decode(&bytes[..len]).is_err());
        }
        prop_assert!(Genesis::decode(&[&bytes[..], &[0]].concat()).is_err());
    }

    #[test]
    fn the_initial_state_holds_what_was_allocated(genesis in arbitrary::genesis()) {
        let (state, totals) = genesis.initial_state().unwrap();
        let supply: u64 = genesis.accounts.iter().map(|account| account.balance).sum();
        let expected = Totals { supply, timestamp: genesis.timestamp, ..Totals::default() };
        prop_assert_eq!(totals, expected);
        let mut listed = 0;
        for account in &genesis.accounts {
            let value = state.get(&StateKey::Account(account.id)).unwrap().unwrap();
            let StateValue::Account(stored) = value else { panic!("another kind") };
            prop_assert_eq!((stored.balance, stored.nonce), (account.balance, 0));
            prop_assert!(stored.extra.is_none());
            listed += 1;
            for (asset, amount) in &account.assets {
                let value = state.get(&StateKey::Balance(account.id, *asset)).unwrap();
                prop_assert_eq!(value, Some(&StateValue::Amount(*amount)));
                listed += 1;
            }
        }
        prop_assert_eq!(state.len(), listed);
    }
}

#[test]
fn duplicates_and_disorder_are_refused() {
    let refused = |accounts, error| {
        let genesis = genesis(accounts);
        assert_eq!(genesis.initial_state(), Err(error));
        assert_eq!(Genesis::decode(&genesis.encode()), Err(error));
    };
    let id = |byte| AccountId([byte; 32]);
    refused(vec![account(1, 1, &[]), account(1, 1, &[])], GenesisError::AccountOrder(id(1)));
    refused(vec![account(2, 1, &[]), account(1, 1, &[])], GenesisError::AccountOrder(id(1)));
    refused(vec![account(1, 1, &[0])], GenesisError::NativeAsset(id(1)));
    for assets in [[4, 4], [4, 3]] {
        let asset = AssetId([assets[1]; 32]);
        let error = GenesisError::AssetOrder { account: id(1), asset };
        refused(vec![account(1, 1, &assets)], error);
    }
}

#[test]
fn the_supply_is_checked() {
    let accounts = vec![account(1, u64::MAX - 1, &[]), account(2, 1, &[])];
    assert_eq!(genesis(accounts).initial_state().unwrap().1.supply, u64::MAX);
    let accounts = vec![account(1, u64::MAX, &[]), account(2, 1, &[])];
    let error = GenesisError::Supply(AccountId([2; 32]));
    assert_eq!(genesis(accounts).initial_state(), Err(error));
}

#[test]
fn the_hash_tells_every_field_apart() {
    let base = genesis(vec![account(1, 1, &[4]), account(2, 1, &[])]);
    let mut hashes = vec![base.hash()];
    let mut change = |edit: &dyn Fn(&mut Genesis)| {
        let mut other = base.clone();
        edit(&mut other);
        hashes.push(other.hash());
    };
    change(&|genesis| genesis.rules.chain_id = 4);
    change(&|genesis| genesis.rules.policy = BlockPolicy::SkipFailed);
    change(&|genesis| genesis.rules.fees_to_miner = false);
    change(&|genesis| genesis.rules.rewards = false);
    change(&|genesis| genesis.timestamp = 78);
    change(&|genesis| genesis.accounts[1].balance = 2);
    change(&|genesis| genesis.accounts[0].assets[0].1 = 6);
    change(&|genesis| drop(genesis.accounts.pop()));
    let count = hashes.len();
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!(hashes.len(), count);
    // With a prefix of its own: never the plain hash of the bytes.
    assert_ne!(base.hash().0, *blake3::hash(&base.encode()).as_bytes());
}

#[test]
fn accounts_come_before_balances() {
    let accounts = vec![account(1, 1, &[4, 5]), account(2, 1, &[4])];
    let (state, _): (WriteSet, _) = genesis(accounts).initial_state().unwrap();
    let kinds: Vec<_> = state.iter().map(|(key, _)| key.kind()).collect();
    let expected = [&[KeyKind::Account; 2][..], &[KeyKind::Balance; 3][..]].concat();
    assert_eq!(kinds, expected);
}
