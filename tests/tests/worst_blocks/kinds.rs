//! The worst block of each kind of state value.

use wavefront_crypto::{SecretKey, multisig_message};
use wavefront_integration_tests::blocks::{energy, freeze, transfer};
use wavefront_types::transaction::{
    AgentPayload, Delegation, DeployPayload, EnergyPayload, MultisigPayload, MultisigSignature,
    NamePayload, SessionScope,
};
use wavefront_types::wire::limits::{DELEGATIONS_MAX, NAME_MAX, TX_BYTES_MAX};
use wavefront_types::{AccountId, COIN, Hash, Payload, Transaction};

use super::Size;
use super::chain::{ACCOUNTS, Block, Chain, SENDER, id};

fn participant(number: u8) -> SecretKey {
    SecretKey::from_seed(&[number; 32])
}

/// A chain as strangers left it, and a block on top of it.
pub(super) type Worst = (&'static str, fn(&Size) -> (Chain, Block));

pub(super) const WORST: [Worst; 11] = [
    ("status of an agent with long session keys", |size| {
        let mut chain = with_session_keys(size);
        let block = chain.fill(size.block_bytes, |chain| {
            let status = u8::from(chain.nonces[1] % 2 == 1);
            chain.tx(SENDER, Payload::Agent(AgentPayload::SetStatus { status }))
        });
        (chain, block)
    }),
    ("session keys with one target", |size| {
        let mut chain = with_session_keys(size);
        let mut key_id = 1_000;
        let block = chain.fill(size.block_bytes, |chain| {
            key_id += 1;
            chain.tx(SENDER, session_key(key_id, &[id(key_id)]))
        });
        (chain, block)
    }),
    ("a session key with the longest scope", |size| {
        let mut chain = with_session_keys(size);
        let targets = longest_scope(1_000);
        let block = chain.fill(1, |chain| chain.tx(SENDER, session_key(1_000, &targets)));
        (chain, block)
    }),
    ("freezes of an account with many", |size| {
        let mut chain = with_freezes(size);
        let block = chain.fill(size.block_bytes, |chain| {
            let nonce = chain.nonce(SENDER);
            freeze(id(SENDER), nonce, COIN)
        });
        (chain, block)
    }),
    ("delegations to as many as there may be", |size| {
        let mut chain = with_freezes(size);
        let block = chain.fill(size.block_bytes, |chain| {
            let delegations = (0..DELEGATIONS_MAX as u64)
                .map(|n| Delegation { delegatee: id(2 + n), amount: COIN })
                .collect();
            chain.tx(SENDER, Payload::Energy(EnergyPayload::Delegate { delegations, days: 3 }))
        });
        (chain, block)
    }),
    ("unfreezes until 32 are pending", |size| {
        let mut chain = with_pending(16);
        let mut count = 0;
        let block = chain.fill(size.block_bytes.min(16 * LENDERS_BYTES), |chain| {
            count += 1;
            unfreeze(chain, 2 + count % LENDERS)
        });
        (chain, block)
    }),
    ("withdrawals of 32 at once", |size| {
        let mut chain = with_pending(32);
        chain.height += 10_000_000;
        let mut account = 1;
        let block = chain.fill(size.block_bytes.min(LENDERS_BYTES), |chain| {
            account += 1;
            chain.tx(account, Payload::Energy(EnergyPayload::Withdraw))
        });
        (chain, block)
    }),
    ("multisig configurations of 255", |size| {
        let mut chain = Chain::new();
        let mut account = 1;
        let block = chain.fill(size.block_bytes, |chain| {
            account += 1;
            chain.tx(account, configuration())
        });
        (chain, block)
    }),
    ("burns signed by one participant of 255", |size| {
        let mut chain = Chain::new();
        let configured = chain.tx(SENDER, configuration());
        chain.grow(&[configured]);
        let block = chain.fill(size.block_bytes.min(100_000), |chain| {
            let nonce = chain.nonce(SENDER);
            let mut burn = transfer(id(SENDER), nonce, id(2), 1);
            burn.fee = 100_000;
            let message = multisig_message(&[&burn.signed_bytes()]);
            let signature = participant(0).sign(&[&message]);
            burn.multisig = Some(Box::new([MultisigSignature { signer_id: 0, signature }]));
            burn
        });
        (chain, block)
    }),
    ("one long module deployed again", |size| {
        let mut chain = Chain::new();
        let module = [DeployPayload::MAGIC, &vec![9; size.block_bytes.min(1 << 20) - 500]].concat();
        let first = deploy(&mut chain, SENDER, &module);
        chain.grow(&[first]);
        let block = chain.fill(1, |chain| deploy(chain, 2, &module));
        (chain, block)
    }),
    ("names as long as they may be", |size| {
        let mut chain = Chain::new();
        let mut account = 1;
        let block = chain.fill(size.block_bytes.min(100_000), |chain| {
            account += 1;
            let name = format!("{}{account}", "n".repeat(NAME_MAX - 3));
            let name: String = name.chars().take(NAME_MAX).collect();
            chain.tx(account, Payload::RegisterName(NamePayload::new(name)))
        });
        (chain, block)
    }),
];

fn with_session_keys(size: &Size) -> Chain {
    let mut chain = Chain::new();
    let register = AgentPayload::Register {
        controller: id(2),
        policy_hash: Hash([3; 32]),
        energy_pool: None,
        session_root: None,
    };
    let register = chain.tx(SENDER, Payload::Agent(register));
    chain.grow(&[register]);
    for key_id in 0..size.session_keys {
        let added = chain.tx(SENDER, session_key(key_id, &longest_scope(key_id)));
        chain.grow(&[added]);
    }
    chain
}

/// As many targets as a transaction has room for.
fn longest_scope(number: u64) -> Vec<AccountId> {
    let targets = (TX_BYTES_MAX as u64 - 500) / 32;
    (0..targets).map(|target| id((number << 32) + target)).collect()
}

fn session_key(key_id: u64, targets: &[AccountId]) -> Payload {
    let scope = SessionScope::new(targets, &[]);
    let (key, expiry, max_value) = (id(3), 0, 0);
    Payload::Agent(AgentPayload::AddSessionKey { key_id, key, expiry, max_value, scope })
}

fn with_freezes(size: &Size) -> Chain {
    let mut chain = Chain::new();
    let freezes: Vec<_> = (0..size.freezes)
        .map(|_| {
            let nonce = chain.nonce(SENDER);
            freeze(id(SENDER), nonce, COIN)
        })
        .collect();
    chain.grow(&freezes);
    chain
}

/// Accounts with units on their way back, from the second on.
const LENDERS: u64 = ACCOUNTS - 2;
/// Somewhat less than a short transaction of each takes.
const LENDERS_BYTES: usize = 150 * 598;

/// Each lender has so many amounts on their way back.
fn with_pending(each: u64) -> Chain {
    let mut chain = Chain::new();
    let frozen: Vec<_> = (0..LENDERS)
        .map(|n| {
            let nonce = chain.nonce(2 + n);
            freeze(id(2 + n), nonce, 100 * COIN)
        })
        .collect();
    chain.grow(&frozen);
    chain.height += 10_000_000;
    let pending: Vec<_> =
        (0..each * LENDERS).map(|n| unfreeze(&mut chain, 2 + n % LENDERS)).collect();
    chain.grow(&pending);
    chain
}

fn unfreeze(chain: &mut Chain, account: u64) -> Transaction {
    let (from_delegation, record_index, delegatee) = (false, None, None);
    let payload =
        EnergyPayload::Unfreeze { amount: COIN, from_delegation, record_index, delegatee };
    let nonce = chain.nonce(account);
    energy(id(account), nonce, payload)
}

fn configuration() -> Payload {
    let participants = (0..u8::MAX).map(|number| participant(number).public_key()).collect();
    Payload::Multisig(MultisigPayload { threshold: 1, participants })
}

fn deploy(chain: &mut Chain, account: u64, module: &[u8]) -> Transaction {
    chain.tx(account, Payload::DeployContract(DeployPayload::new(module.to_vec(), None)))
}
