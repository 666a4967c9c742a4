//! Valid by construction: a plain replay of nonces, money and registrations, sharing nothing with
//! the generator's model.

use std::collections::{BTreeMap, BTreeSet};

use wavefront_types::transaction::{AgentPayload, EnergyPayload};
use wavefront_types::{AccountId, AssetId, COIN, FeeType, Genesis, Payload, Transaction};

use super::spec;
use crate::{ChainGenerator, Conflict};

#[derive(Default)]
struct Replay {
    money: BTreeMap<(AccountId, AssetId), u64>,
    nonces: BTreeMap<AccountId, u64>,
    existing: BTreeSet<AccountId>,
    energy: BTreeMap<AccountId, u64>,
    frozen: BTreeMap<AccountId, u64>,
    names: BTreeSet<String>,
    named: BTreeSet<AccountId>,
    modules: BTreeSet<Vec<u8>>,
    agents: BTreeMap<AccountId, AccountId>,
    /// Threshold of the accounts that have a configuration.
    multisig: BTreeMap<AccountId, u8>,
}

impl Replay {
    fn of(genesis: &Genesis) -> Self {
        let mut replay = Self::default();
        for account in &genesis.accounts {
            replay.existing.insert(account.id);
            replay.money.insert((account.id, AssetId::TOS), account.balance);
            for &(asset, units) in &account.assets {
                replay.money.insert((account.id, asset), units);
            }
        }
        replay
    }

    fn debit(&mut self, who: AccountId, asset: AssetId, units: u64) {
        let held = self.money.entry((who, asset)).or_default();
        *held = held.checked_sub(units).expect("the source has it");
    }

    fn credit(&mut self, who: AccountId, asset: AssetId, units: u64) {
        self.existing.insert(who);
        *self.money.entry((who, asset)).or_default() += units;
    }

    fn apply(&mut self, tx: &Transaction) {
        let source = tx.source;
        assert!(self.existing.contains(&source), "the source exists");
        let nonce = self.nonces.entry(source).or_default();
        assert_eq!(tx.nonce, *nonce);
        *nonce += 1;
        let signatures = tx.multisig.as_ref().map(|list| list.len());
        assert_eq!(signatures, self.multisig.get(&source).map(|&n| usize::from(n)));
        let transfers =
            if let Payload::Transfers(list) = &tx.payload { list.len() as u64 } else { 0 };
        let size_fee = (tx.encode().len() as u64).div_ceil(1024) * 10_000;
        let minimum = size_fee + 5_000 * (transfers + signatures.unwrap_or(0) as u64);
        let free = matches!(tx.payload, Payload::Energy(_) | Payload::InvokeContract(_));
        if tx.fee_type == FeeType::Energy {
            assert!(transfers > 0 && tx.fee == 0);
            let energy = self.energy.entry(source).or_default();
            *energy = energy.checked_sub(1).expect("the source has energy");
        } else if !free {
            assert!(tx.fee >= minimum, "{} of {minimum}", tx.fee);
        }
        self.debit(source, AssetId::TOS, tx.fee);
        self.payload(source, tx);
    }

    fn payload(&mut self, source: AccountId, tx: &Transaction) {
        match &tx.payload {
            Payload::Transfers(list) => {
                assert!((1..=500).contains(&list.len()));
                for transfer in list {
                    assert_ne!(transfer.destination, source);
                    assert!(transfer.extra_data.as_ref().is_none_or(|data| data.len() <= 128));
                    self.debit(source, transfer.asset, transfer.amount);
                }
                for transfer in list {
                    self.credit(transfer.destination, transfer.asset, transfer.amount);
                }
            }
            Payload::Burn(burn) => {
                assert!(burn.amount > 0);
                self.debit(source, burn.asset, burn.amount);
            }
            Payload::Energy(energy) => {
                assert_eq!(tx.fee, 0);
                self.energy(source, energy);
            }
            Payload::DeployContract(deploy) => {
                assert!(deploy.module().starts_with(&[0x7f, 0x45, 0x4c, 0x46]));
                assert!(deploy.module().len() <= 100);
                assert!(self.modules.insert(blake3_id(deploy.module())));
                self.debit(source, AssetId::TOS, COIN);
            }
            Payload::InvokeContract(invoke) => {
                assert!(self.modules.contains(&invoke.contract.0[..]));
                self.debit(source, AssetId::TOS, invoke.max_gas);
                for deposit in &invoke.deposits {
                    assert!(deposit.amount > 0);
                    self.debit(source, deposit.asset, deposit.amount);
                }
            }
            Payload::RegisterName(name) => {
                assert!(tx.fee >= 10_000_000);
                assert!(self.names.insert(name.written().to_ascii_lowercase()));
                assert!(self.named.insert(source));
            }
            Payload::Multisig(multisig) if multisig.threshold == 0 => {
                assert!(multisig.participants.is_empty());
                assert!(self.multisig.remove(&source).is_some());
            }
            Payload::Multisig(multisig) => {
                let distinct: BTreeSet<_> = multisig.participants.iter().collect();
                assert_eq!(distinct.len(), multisig.participants.len());
                assert!(usize::from(multisig.threshold) <= distinct.len());
                self.multisig.insert(source, multisig.threshold);
            }
            Payload::Agent(AgentPayload::Register { controller, .. }) => {
                assert_ne!(*controller, source);
                assert!(self.agents.insert(source, *controller).is_none());
            }
            Payload::Agent(AgentPayload::RotateController { controller }) => {
                assert_ne!(*controller, source);
                assert_ne!(self.agents.insert(source, *controller).unwrap(), *controller);
            }
            Payload::Agent(_) => assert!(self.agents.contains_key(&source)),
            Payload::Uno(_) | Payload::Shield(_) | Payload::Unshield(_) => panic!("needs a proof"),
        }
    }

    fn energy(&mut self, source: AccountId, payload: &EnergyPayload) {
        match payload {
            EnergyPayload::Freeze { amount, days } => {
                assert!(*amount >= COIN && amount % COIN == 0 && (3..=365).contains(days));
                self.debit(source, AssetId::TOS, *amount);
                *self.energy.entry(source).or_default() += amount / COIN * u64::from(*days) * 2;
                *self.frozen.entry(source).or_default() += amount;
            }
            EnergyPayload::Delegate { delegations, days } => {
                let distinct: BTreeSet<_> = delegations.iter().map(|d| d.delegatee).collect();
                assert_eq!(distinct.len(), delegations.len());
                for delegation in delegations {
                    assert_ne!(delegation.delegatee, source);
                    assert!(self.existing.contains(&delegation.delegatee));
                    assert_eq!(delegation.amount % COIN, 0);
                    self.debit(source, AssetId::TOS, delegation.amount);
                    let gain = delegation.amount / COIN * u64::from(*days) * 2;
                    *self.energy.entry(delegation.delegatee).or_default() += gain;
                }
            }
            EnergyPayload::Unfreeze { amount, from_delegation, delegatee, .. } => {
                assert!(!from_delegation && delegatee.is_none());
                let frozen = self.frozen.get_mut(&source).expect("it froze");
                *frozen = frozen.checked_sub(*amount).expect("as much is frozen");
            }
            EnergyPayload::Withdraw => assert!(self.frozen[&source] > 0),
        }
    }
}

fn blake3_id(module: &[u8]) -> Vec<u8> {
    wavefront_types::tx_hash(module).0.to_vec()
}

#[test]
fn valid_transactions_replay_in_order() {
    let shapes = [
        Conflict::Uniform,
        Conflict::Zipf { milli: 1_000 },
        Conflict::Hot { percent: 80 },
        Conflict::OneSender,
    ];
    for (seed, conflict) in (10..).zip(shapes) {
        let mut generator = ChainGenerator::new(&spec(seed, 30, 100, conflict)).unwrap();
        let mut replay = Replay::of(generator.genesis());
        let (mut valid, mut failing) = (0, 0);
        while let Some(block) = generator.next_unsigned() {
            for draft in block.transactions() {
                if draft.is_valid() {
                    replay.apply(draft.transaction());
                    valid += 1;
                } else {
                    failing += 1;
                }
            }
        }
        assert!(valid > 2_500 && failing > 20, "{conflict}: {valid} valid, {failing} failing");
    }
}

#[test]
fn genesis_money_stays_far_below_64_bits() {
    for accounts in [2, 60, 3_000] {
        let mut spec = spec(1, 0, 0, Conflict::Uniform);
        spec.accounts = accounts;
        let genesis = ChainGenerator::new(&spec).unwrap().genesis().clone();
        let sum: u128 = genesis.accounts.iter().map(|account| u128::from(account.balance)).sum();
        assert!(sum < u128::from(u64::MAX) / 8);
        assert_eq!(genesis.accounts.len(), accounts);
    }
}
