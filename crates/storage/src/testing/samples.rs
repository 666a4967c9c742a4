//! Keys, values and blocks to store.

use std::sync::Arc;

use proptest::prelude::*;
use wavefront_types::state::{
    AccountExtra, AgentAccount, ContractRecord, Energy, FreezeId, FreezeRecord, MultisigConfig,
    NameRecord, PendingUnfreeze, SessionKey, SessionKeyId, StorageEntry,
};
use wavefront_types::{
    Account, AccountId, AssetId, BlockHash, ContractId, Hash, KeyKind, StateKey, StateValue, Tip,
    Totals, WriteSet,
};

use crate::{BlockCommit, StateStore};

use super::Oracle;

const ACCOUNTS: u8 = 4;

pub(crate) fn genesis_hash() -> Hash {
    Hash([0x6e; 32])
}

pub(crate) fn account_key(n: u8) -> StateKey {
    StateKey::Account(AccountId([n; 32]))
}

pub(crate) fn account(balance: u64) -> StateValue {
    StateValue::Account(Account { balance, ..Account::default() })
}

/// Every key the tests use: a few of each kind.
pub(crate) fn universe() -> Vec<StateKey> {
    let mut keys = Vec::new();
    for n in 0..ACCOUNTS {
        // The ends of the range of bytes are there.
        let byte = [0, 1, 0x80, 0xff][usize::from(n)];
        let (id, hash, asset) = (AccountId([byte; 32]), Hash([byte; 32]), AssetId([byte; 32]));
        keys.extend(KeyKind::ALL.iter().map(|kind| match kind {
            KeyKind::Account => StateKey::Account(id),
            KeyKind::Balance => StateKey::Balance(id, asset),
            KeyKind::Energy => StateKey::Energy(id),
            KeyKind::Agent => StateKey::Agent(id),
            KeyKind::Name => StateKey::Name(hash),
            KeyKind::NameOf => StateKey::NameOf(id),
            KeyKind::Contract => StateKey::Contract(ContractId([byte; 32])),
            KeyKind::Burned => StateKey::Burned(asset),
            KeyKind::Multisig => StateKey::Multisig(id),
            KeyKind::Freeze => StateKey::Freeze(id, FreezeId::of_nonce(u64::from(byte))),
            KeyKind::Unfreezing => StateKey::Unfreezing(id),
            KeyKind::SessionKey => StateKey::SessionKey(id, SessionKeyId::new(u64::from(byte))),
            KeyKind::Content => StateKey::Content(hash),
            KeyKind::Storage => StateKey::Storage(ContractId([byte; 32]), hash),
            KeyKind::ContractBalance => StateKey::ContractBalance(ContractId([byte; 32]), asset),
            other => panic!("no sample of {other:?}"),
        }));
    }
    keys
}

/// A value of the key's kind, another for another `n`.
pub(crate) fn sample(key: &StateKey, n: u64) -> StateValue {
    match key.kind() {
        KeyKind::Account => StateValue::Account(Account {
            balance: n,
            nonce: n / 2,
            extra: (n % 2 == 1).then(|| {
                let data = n.to_be_bytes().into();
                Arc::new(AccountExtra { flags: n, data, multisig: n.is_multiple_of(3) })
            }),
        }),
        KeyKind::Balance | KeyKind::Burned | KeyKind::ContractBalance => StateValue::Amount(n),
        KeyKind::Energy => {
            StateValue::Energy(Energy { energy: n, frozen: n / 3, records: n.is_multiple_of(2) })
        }
        KeyKind::Agent => StateValue::Agent(Arc::new(AgentAccount {
            owner: AccountId([1; 32]),
            controller: AccountId([2; 32]),
            policy_hash: Hash([3; 32]),
            status: u8::from(n.is_multiple_of(2)),
            energy_pool: None,
            session_root: None,
        })),
        KeyKind::Name => {
            let record = NameRecord { name: format!("n{n}").into(), owner: AccountId([4; 32]) };
            StateValue::Name(Arc::new(record))
        }
        KeyKind::NameOf => StateValue::NameOf(format!("n{n}").into()),
        KeyKind::Contract => StateValue::Contract(Arc::new(ContractRecord {
            module: Hash([n.to_be_bytes()[7]; 32]),
        })),
        KeyKind::Multisig => StateValue::Multisig(Arc::new(MultisigConfig {
            threshold: n.to_be_bytes()[7],
            participants: vec![AccountId([5; 32]); usize::try_from(n % 4).unwrap()],
        })),
        KeyKind::Freeze => StateValue::Freeze(Arc::new(FreezeRecord {
            amount: n,
            energy_gained: n * 2,
            freeze_height: n,
            unlock_height: n + 30,
        })),
        KeyKind::Unfreezing => {
            let pending = PendingUnfreeze { amount: n, expire_height: n + 140 };
            StateValue::Unfreezing(vec![pending; usize::try_from(n % 32).unwrap() + 1].into())
        }
        KeyKind::SessionKey => StateValue::SessionKey(Arc::new(SessionKey {
            key: AccountId([6; 32]),
            expiry: n,
            max_value: n,
            scope: (n % 2 == 1).then_some(Hash([7; 32])),
        })),
        // Some are longer than a page.
        KeyKind::Content => {
            let len = usize::try_from(n % 3).unwrap() * 3_000 + 1;
            StateValue::Content(vec![n.to_be_bytes()[7]; len].into())
        }
        KeyKind::Storage => StateValue::Storage(Arc::new(StorageEntry {
            key: n.to_be_bytes().into(),
            value: vec![n.to_be_bytes()[7]; usize::try_from(n % 3).unwrap() * 3_000].into(),
        })),
        other => panic!("no sample of {other:?}"),
    }
}

/// What a block does, without its place in the chain.
pub(crate) fn block_strategy() -> impl Strategy<Value = WriteSet> {
    let write = (0..universe().len(), prop::option::weighted(0.7, 0..1_000_u64));
    prop::collection::vec(write, 0..20).prop_map(|writes| {
        let keys = universe();
        let writes: std::collections::BTreeMap<StateKey, Option<StateValue>> =
            writes.into_iter().map(|(at, n)| (keys[at], n.map(|n| sample(&keys[at], n)))).collect();
        WriteSet::from_sorted(writes.into_iter().collect())
    })
}

/// The same without proptest: so many sets, always the same ones.
pub(crate) fn random_sets(sets: usize) -> Vec<WriteSet> {
    let keys = universe();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % below as u64).unwrap()
    };
    (0..sets)
        .map(|_| {
            let writes: std::collections::BTreeMap<_, _> = (0..12)
                .map(|_| {
                    let key = keys[next(keys.len())];
                    let n = next(1_000) as u64;
                    (key, (!n.is_multiple_of(5)).then(|| sample(&key, n)))
                })
                .collect();
            WriteSet::from_sorted(writes.into_iter().collect())
        })
        .collect()
}

/// A chain of transfers whose sums always hold, in groups of blocks.
pub(crate) struct Workload {
    pub(crate) genesis: (WriteSet, Totals),
    pub(crate) groups: Vec<Vec<BlockCommit>>,
    /// Its states.
    pub(crate) oracle: Oracle,
}

impl Workload {
    /// `groups` groups of 1 to 3 blocks over `accounts` accounts.
    pub(crate) fn new(groups: u64, accounts: u8) -> Self {
        let totals = Totals { supply: u64::from(accounts) * 1_000, ..Totals::default() };
        let state = (0..accounts).map(|n| (account_key(n), Some(account(1_000)))).collect();
        let genesis = (WriteSet::from_unsorted(state), totals);
        let mut oracle = Oracle::default();
        oracle.apply(&BlockCommit {
            topoheight: 0,
            hash: BlockHash(genesis_hash().0),
            totals,
            write_set: genesis.0.clone(),
        });
        let mut balances = vec![1_000_u64; usize::from(accounts)];
        let mut topoheight = 0_u64;
        let groups = (0..groups)
            .map(|group| {
                (0..=group % 3)
                    .map(|_| {
                        topoheight += 1;
                        let from = u8::try_from(topoheight % u64::from(accounts)).unwrap();
                        let to = (from + 1) % accounts;
                        balances[usize::from(from)] -= 1;
                        balances[usize::from(to)] += 1;
                        let write =
                            |n: u8| (account_key(n), Some(account(balances[usize::from(n)])));
                        let mut hash = [0; 32];
                        hash[..8].copy_from_slice(&topoheight.to_be_bytes());
                        let block = BlockCommit {
                            topoheight,
                            hash: BlockHash(hash),
                            totals: Totals { height: topoheight, ..totals },
                            write_set: WriteSet::from_unsorted(vec![write(from), write(to)]),
                        };
                        oracle.apply(&block);
                        block
                    })
                    .collect()
            })
            .collect();
        Self { genesis, groups, oracle }
    }

    /// Initialises an empty store with the genesis.
    pub(crate) fn initialize(&self, store: &impl StateStore) {
        store.initialize(genesis_hash(), &self.genesis.0, &self.genesis.1).unwrap();
    }

    /// The tip after the first `groups` groups.
    pub(crate) fn tip_after(&self, groups: usize) -> Tip {
        let height: usize = self.groups[..groups].iter().map(Vec::len).sum();
        self.oracle.states[height].0
    }
}

/// Gives a write set a place in the chain; `serial` makes hashes and totals unique.
pub(crate) fn block(topoheight: u64, serial: &mut u64, write_set: WriteSet) -> BlockCommit {
    *serial += 1;
    let mut hash = [0xb1; 32];
    hash[..8].copy_from_slice(&serial.to_be_bytes());
    let totals = Totals { height: topoheight, burned: *serial, ..Totals::default() };
    BlockCommit { topoheight, hash: BlockHash(hash), totals, write_set }
}
