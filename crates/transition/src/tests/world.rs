//! A map-based state with per-transaction staging, and builders of transactions.

use std::collections::BTreeMap;

use wavefront_scheduler::AccessMode;
use wavefront_types::state::{CreditError, Energy, FreezeRecord, PendingUnfreeze};
use wavefront_types::transaction::{Reference, Transfer};
use wavefront_types::{
    Account, AccountId, AssetId, BlockEnv, COIN, ErrorCode, FeeType, Hash, Outcome, Payload,
    Receipt, Signature, StateKey, StateValue, Tally, Total, Totals, Transaction, Verdict, VrfProof,
};

use crate::{
    Abort, Failure, PlainContext, StateView, TxFootprint, TxInput, apply_transaction,
    finalize_block,
};

/// A fee that covers every small transaction.
pub(super) const FEE: u64 = 100_000;

/// An account that the tests speak of.
pub(super) const fn id(byte: u8) -> AccountId {
    AccountId([byte; 32])
}

pub(super) const ALICE: AccountId = id(1);
pub(super) const BOB: AccountId = id(2);
pub(super) const CAROL: AccountId = id(3);
pub(super) const MINER: AccountId = id(9);
pub(super) const GOLD: AssetId = AssetId([7; 32]);
pub(super) const IRON: AssetId = AssetId([8; 32]);

/// How a view was touched, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Touch {
    Get(StateKey),
    Put(StateKey),
    Credit(StateKey),
    Total(Total),
}

/// Committed state, and what the transaction at hand has staged on top of it.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) state: BTreeMap<StateKey, StateValue>,
    pub(super) totals: Totals,
    pub(super) tally: Tally,
    pub(super) env: BlockEnv,
    /// Of the block at hand.
    pub(super) vrf: Option<VrfProof>,
    pub(super) touches: Vec<Touch>,
    staged: BTreeMap<StateKey, Option<StateValue>>,
    staged_tally: Tally,
}

impl StateView for World {
    fn get(&mut self, key: &StateKey) -> Result<Option<StateValue>, Abort> {
        self.touches.push(Touch::Get(*key));
        Ok(self.peek(key))
    }

    fn put(&mut self, key: &StateKey, value: Option<StateValue>) -> Result<(), Abort> {
        self.touches.push(Touch::Put(*key));
        assert!(value.as_ref().is_none_or(|value| value.fits(key)), "{key} put with {value:?}");
        self.staged.insert(*key, value);
        Ok(())
    }

    fn credit(&mut self, key: &StateKey, amount: u64) -> Result<(), Failure> {
        self.touches.push(Touch::Credit(*key));
        let mut slot = self.peek(key);
        match StateValue::credit(&mut slot, key.kind(), amount) {
            Ok(()) => {
                self.staged.insert(*key, slot);
                Ok(())
            }
            Err(CreditError::Overflow) => Err(ErrorCode::Overflow.into()),
            Err(CreditError::NotCreditable(_)) => Err(Abort::WrongKind(*key).into()),
        }
    }

    fn add_total(&mut self, total: Total, amount: u64) -> Result<(), Failure> {
        self.touches.push(Touch::Total(total));
        self.staged_tally.add(total, amount).ok_or(ErrorCode::Overflow)?;
        let base = match total {
            Total::Burned => self.totals.burned,
            Total::EnergyGained => self.totals.energy,
            Total::Withheld => self.totals.withheld,
            Total::Shielded => self.totals.shielded,
            Total::Unshielded => self.totals.unshielded,
            Total::EnergySpent | Total::Fees | Total::Gas => 0,
        };
        base.checked_add(self.tally.get(total))
            .and_then(|sum| sum.checked_add(self.staged_tally.get(total)))
            .ok_or(ErrorCode::Overflow)?;
        Ok(())
    }
}

/// Whatever the rules touched, the footprint had named, in a mode that allows it.
fn check_declared(tx: &Transaction, touches: &[Touch]) {
    // What a contract touches cannot be known beforehand.
    let runs = match &tx.payload {
        Payload::InvokeContract(_) => true,
        Payload::DeployContract(deploy) => deploy.constructor.is_some(),
        _ => false,
    };
    if runs {
        return;
    }
    let mut declared: BTreeMap<StateKey, AccessMode> = BTreeMap::new();
    TxFootprint::of(tx).declare(|key, mode| {
        declared.entry(key).and_modify(|held| *held = held.merge(mode)).or_insert(mode);
    });
    for touch in touches {
        let (key, mode) = match touch {
            Touch::Get(key) => (key, AccessMode::Read),
            Touch::Put(key) => (key, AccessMode::Write),
            Touch::Credit(key) => (key, AccessMode::Credit),
            Touch::Total(_) => continue,
        };
        let allowed = declared.get(key).is_some_and(|held| held.allows(mode));
        assert!(allowed, "{touch:?} of a {:?} is not in {declared:?}", tx.kind());
    }
}

impl World {
    /// An empty devnet without fee recipient or reward.
    pub(super) fn new() -> Self {
        Self {
            state: BTreeMap::new(),
            totals: Totals::default(),
            tally: Tally::default(),
            env: BlockEnv::new(3, 1, MINER).with_height(0),
            vrf: None,
            touches: Vec::new(),
            staged: BTreeMap::new(),
            staged_tally: Tally::default(),
        }
    }

    /// Alice, Bob and Carol with 1,000 TOS each.
    pub(super) fn funded() -> Self {
        let mut world = Self::new();
        for owner in [ALICE, BOB, CAROL] {
            world.set_balance(owner, 1_000 * COIN);
        }
        world
    }

    fn peek(&self, key: &StateKey) -> Option<StateValue> {
        match self.staged.get(key) {
            Some(value) => value.clone(),
            None => self.state.get(key).cloned(),
        }
    }

    pub(super) fn set(&mut self, key: StateKey, value: StateValue) {
        assert!(value.fits(&key));
        self.state.insert(key, value);
    }

    pub(super) fn set_balance(&mut self, owner: AccountId, balance: u64) {
        let account = Account { balance, ..self.account(owner) };
        self.set(StateKey::Account(owner), StateValue::Account(account));
    }

    pub(super) fn set_asset(&mut self, owner: AccountId, asset: AssetId, amount: u64) {
        self.set(StateKey::Balance(owner, asset), StateValue::Amount(amount));
    }

    pub(super) fn set_energy(&mut self, owner: AccountId, energy: Energy) {
        self.set(StateKey::Energy(owner), StateValue::Energy(energy));
    }

    pub(super) fn has(&self, key: &StateKey) -> bool {
        self.state.contains_key(key)
    }

    pub(super) fn account(&self, owner: AccountId) -> Account {
        match self.state.get(&StateKey::Account(owner)) {
            Some(StateValue::Account(account)) => account.clone(),
            None => Account::default(),
            other => panic!("not an account: {other:?}"),
        }
    }

    pub(super) fn balance(&self, owner: AccountId) -> u64 {
        self.account(owner).balance
    }

    pub(super) fn nonce(&self, owner: AccountId) -> u64 {
        self.account(owner).nonce
    }

    pub(super) fn asset(&self, owner: AccountId, asset: AssetId) -> Option<u64> {
        self.amount(&StateKey::Balance(owner, asset))
    }

    pub(super) fn amount(&self, key: &StateKey) -> Option<u64> {
        self.state.get(key).map(|value| match value {
            StateValue::Amount(amount) => *amount,
            other => panic!("not an amount: {other:?}"),
        })
    }

    pub(super) fn energy(&self, owner: AccountId) -> Energy {
        match self.state.get(&StateKey::Energy(owner)) {
            Some(StateValue::Energy(energy)) => *energy,
            None => Energy::default(),
            other => panic!("not energy: {other:?}"),
        }
    }

    /// What the account froze, in order.
    pub(super) fn freezes(&self, owner: AccountId) -> Vec<FreezeRecord> {
        let of_owner = self.state.iter().filter_map(|(key, value)| match (key, value) {
            (StateKey::Freeze(id, _), StateValue::Freeze(record)) if *id == owner => Some(**record),
            _ => None,
        });
        of_owner.collect()
    }

    /// What is on its way back to the account's balance.
    pub(super) fn pending(&self, owner: AccountId) -> Vec<PendingUnfreeze> {
        match self.state.get(&StateKey::Unfreezing(owner)) {
            Some(StateValue::Unfreezing(pending)) => pending.to_vec(),
            None => Vec::new(),
            other => panic!("not a list of unfreezes: {other:?}"),
        }
    }

    /// Runs one transaction and commits or discards its stage.
    pub(super) fn run_with(
        &mut self,
        tx: &Transaction,
        size: u32,
        verdict: Verdict,
        multisig: impl Fn(&AccountId, &Signature) -> bool,
    ) -> Receipt {
        let env = self.env;
        let contracts = PlainContext { vrf: self.vrf.clone(), ..PlainContext::default() };
        let input =
            TxInput { tx, size, verdict, env: &env, multisig: &multisig, contracts: &contracts };
        let before = self.touches.len();
        let receipt = apply_transaction(self, &input).expect("a map never aborts");
        check_declared(tx, &self.touches[before..]);
        self.settle(receipt.is_included());
        receipt
    }

    fn settle(&mut self, commit: bool) {
        let staged = std::mem::take(&mut self.staged);
        let tally = std::mem::take(&mut self.staged_tally);
        if !commit {
            return;
        }
        for (key, value) in staged {
            match value {
                Some(value) => self.state.insert(key, value),
                None => self.state.remove(&key),
            };
        }
        self.tally.merge(&tally).expect("checked while staging");
    }

    /// Runs a small transaction with a good signature.
    pub(super) fn run(&mut self, tx: &Transaction) -> Receipt {
        self.run_with(tx, 200, Verdict::Valid, |_, _| false)
    }

    /// Runs a transaction that must succeed.
    pub(super) fn ok(&mut self, tx: &Transaction) -> Receipt {
        let receipt = self.run(tx);
        assert_eq!(receipt.outcome, Outcome::Executed, "{:?}", tx.payload);
        receipt
    }

    /// Runs a transaction that must fail, and leave no trace; returns its code.
    pub(super) fn fails(&mut self, tx: &Transaction) -> ErrorCode {
        let (state, tally) = (self.state.clone(), self.tally);
        match self.run(tx) {
            Receipt { outcome: Outcome::Skipped(code), fee: 0, gas: 0, .. } => {
                assert_eq!((&self.state, self.tally), (&state, tally), "a failure left a trace");
                code
            }
            other => panic!("{other:?} for {:?}", tx.payload),
        }
    }

    /// Closes the block; the state is untouched when it is rejected.
    pub(super) fn finalize(&mut self) -> Result<(), ErrorCode> {
        let (env, base, tally) = (self.env, self.totals, self.tally);
        match finalize_block(self, &env, &base, &tally) {
            Ok(totals) => {
                self.settle(true);
                self.totals = totals;
                self.tally.clear();
                self.env.height = totals.height;
                Ok(())
            }
            Err(Failure::Code(code)) => {
                self.settle(false);
                Err(code)
            }
            Err(Failure::Abort(abort)) => panic!("{abort}"),
        }
    }

    /// Native units wherever they are, those moved by the running block included: what every rule
    /// must conserve, apart from the reward.
    pub(super) fn native_units(&self) -> i128 {
        let held: i128 = self
            .state
            .iter()
            .map(|(key, value)| i128::try_from(value.native_units(key)).expect("it fits"))
            .sum();
        let gone = [Total::Burned, Total::Fees, Total::Gas, Total::Withheld, Total::Shielded];
        let gone: i128 = gone.iter().map(|total| i128::from(self.tally.get(*total))).sum();
        let totals = &self.totals;
        let before = [totals.burned, totals.withheld, totals.shielded];
        let before: i128 = before.iter().map(|amount| i128::from(*amount)).sum();
        let back = i128::from(totals.unshielded) + i128::from(self.tally.get(Total::Unshielded));
        held + gone + before - back
    }
}

/// A transaction with fee [`FEE`] in TOS and the given nonce.
pub(super) fn tx(source: AccountId, nonce: u64, payload: Payload) -> Transaction {
    Transaction {
        chain_id: 3,
        source,
        payload,
        fee: FEE,
        fee_type: FeeType::Tos,
        nonce,
        source_commitments: Vec::new(),
        range_proof: None,
        reference: Reference { hash: Hash::ZERO, topoheight: 0 },
        multisig: None,
        signature: Signature::ZERO,
    }
}

/// One payment.
pub(super) fn payment(destination: AccountId, asset: AssetId, amount: u64) -> Transfer {
    Transfer { asset, destination, amount, extra_data: None }
}

/// A transfers payload.
pub(super) fn transfers(list: impl IntoIterator<Item = Transfer>) -> Payload {
    Payload::Transfers(list.into_iter().collect())
}

/// A payload of one native payment.
pub(super) fn pay(destination: AccountId, amount: u64) -> Payload {
    transfers([payment(destination, AssetId::TOS, amount)])
}
