//! Random payloads of every kind.

use wavefront_types::transaction::{
    BurnPayload, ConstructorCall, ContractDeposit, Delegation, DeployPayload, EnergyPayload,
    InvokePayload, MultisigPayload, Primitive, ShieldTransfer, Transfer, UnoTransfer,
    UnshieldTransfer, ValueCell,
};
use wavefront_types::{AccountId, AssetId, COIN, ContractId, Hash, Payload};

use super::maker::Maker;
use super::world::{contract, module};

const NAMES: [&str; 16] = [
    "alice", "Alice", "bob.one", "carol-2", "dave_x", "erin", "frank", "grace", "name0", "admin",
    "a..b", "tos1abc", "1abc", "abc.", "helpdesk", "n@me",
];

impl Maker<'_> {
    pub(super) fn payload(&mut self, source: AccountId) -> Payload {
        match self.rng.below(100) {
            0..=39 => self.transfers(source),
            40..=46 => self.burn(source),
            47..=50 => self.multisig(),
            51..=68 => Payload::Energy(self.energy(source)),
            69..=72 => self.deploy(),
            73..=78 => self.invoke(source),
            79..=82 => self.shield(source),
            83..=87 => self.unshield(source),
            88..=90 => self.uno(source),
            91..=94 => Payload::RegisterName((*self.rng.pick(&NAMES)).into()),
            _ => Payload::Agent(self.agent(source)),
        }
    }

    fn extra(&mut self) -> Option<Box<[u8]>> {
        if self.rng.per_mille(850) {
            return None;
        }
        let len = if self.is_odd() { *self.rng.pick(&[129, 1_024]) } else { self.rng.index(129) };
        Some(vec![7; len].into())
    }

    fn transfers(&mut self, source: AccountId) -> Payload {
        let legs = if self.rng.per_mille(650) { 1 } else { 1 + self.rng.index(4) };
        let legs = (0..legs)
            .map(|_| {
                let destination = self.other(source);
                let asset = self.asset();
                let amount = self.amount(source, destination, asset);
                Transfer { asset, destination, amount, extra_data: self.extra() }
            })
            .collect();
        Payload::Transfers(legs)
    }

    fn burn(&mut self, source: AccountId) -> Payload {
        let asset = self.asset();
        let mut amount = self.amount(source, source, asset);
        if amount == 0 && !self.is_odd() {
            amount = 1;
        }
        Payload::Burn(BurnPayload { asset, amount })
    }

    fn multisig(&mut self) -> Payload {
        if self.rng.per_mille(350) {
            return Payload::Multisig(MultisigPayload { threshold: 0, participants: Vec::new() });
        }
        let first = self.rng.index(self.world.ids.len());
        let members = 1 + self.rng.index(3);
        let participants: Vec<AccountId> =
            self.world.ids.iter().cycle().skip(first).take(members).copied().collect();
        let most = participants.len() + usize::from(self.is_odd());
        let threshold = u8::try_from(1 + self.rng.index(most)).unwrap_or(1);
        Payload::Multisig(MultisigPayload { threshold, participants })
    }

    /// Whole coins, as a rule.
    fn coins(&mut self, held: u64) -> u64 {
        if self.is_odd() {
            let choices =
                [0, 1, COIN / 2, COIN + 1, held, (held / COIN * COIN).saturating_add(COIN)];
            return *self.rng.pick(&choices);
        }
        let most = (held / COIN).clamp(1, 40);
        self.rng.between(1, most) * COIN
    }

    fn energy(&mut self, source: AccountId) -> EnergyPayload {
        let held = self.held(source, AssetId::TOS);
        let days = u32::try_from(self.rng.between(3, 365)).unwrap_or(3);
        match self.rng.below(4) {
            0 => EnergyPayload::Freeze { amount: self.coins(held), days },
            1 => {
                let count = 1 + self.rng.index(2);
                let mut delegations: Vec<Delegation> = Vec::new();
                for _ in 0..count {
                    let delegatee = self.other(source);
                    let repeated = delegations.iter().any(|entry| entry.delegatee == delegatee);
                    if !repeated || self.is_odd() {
                        delegations.push(Delegation { delegatee, amount: self.coins(held / 2) });
                    }
                }
                if self.is_odd() && self.rng.per_mille(100) {
                    delegations.clear();
                }
                EnergyPayload::Delegate { delegations, days }
            }
            2 => {
                let frozen = self.model.energy(source).map_or(0, |energy| energy.frozen);
                let from_delegation = self.rng.per_mille(300);
                let named = from_delegation || self.is_odd();
                EnergyPayload::Unfreeze {
                    amount: self.coins(frozen),
                    from_delegation,
                    record_index: self.rng.per_mille(300).then_some(0),
                    delegatee: named.then(|| self.anyone()),
                }
            }
            _ => EnergyPayload::Withdraw,
        }
    }

    fn deploy(&mut self) -> Payload {
        let number = u8::try_from(self.rng.below(4)).unwrap_or(0);
        let constructor = self
            .rng
            .per_mille(150)
            .then(|| ConstructorCall { max_gas: self.rng.below(1_000), deposits: Vec::new() });
        Payload::DeployContract(DeployPayload::new(module(number), constructor))
    }

    fn invoke(&mut self, source: AccountId) -> Payload {
        let deployed: Vec<ContractId> = self.model.contracts().map(|(id, _)| id).collect();
        let number = u8::try_from(self.rng.below(4)).unwrap_or(0);
        let target = match deployed.first() {
            Some(_) if !self.is_odd() => *self.rng.pick(&deployed),
            _ => contract(number),
        };
        let held = self.held(source, AssetId::TOS);
        let max_gas = if self.is_odd() {
            *self.rng.pick(&[10 * COIN, 10 * COIN + 1, u64::MAX, held, held.saturating_add(1)])
        } else {
            self.rng.below(3) * self.rng.below((held / 4).min(COIN) + 1)
        };
        let count = self.rng.index(3);
        let deposits = (0..count)
            .map(|_| ContractDeposit {
                asset: self.asset(),
                amount: if self.is_odd() { 0 } else { self.rng.between(1, 100) },
            })
            .collect();
        Payload::InvokeContract(InvokePayload {
            contract: target,
            deposits,
            entry_id: 0,
            max_gas,
            parameters: vec![ValueCell::Primitive(Primitive::U8(1))],
        })
    }

    fn shield(&mut self, source: AccountId) -> Payload {
        let legs = 1 + self.rng.index(2);
        let legs = (0..legs)
            .map(|_| {
                let destination = self.anyone();
                let odd = self.is_odd();
                let asset = if odd { self.asset() } else { AssetId::TOS };
                let amount = if odd {
                    self.amount(source, destination, asset)
                } else {
                    (100 + self.rng.below(40)) * COIN
                };
                ShieldTransfer {
                    asset,
                    destination,
                    amount,
                    extra_data: self.extra(),
                    commitment: Hash::ZERO,
                    receiver_handle: Hash::ZERO,
                    proof: Box::new([0; 96]),
                }
            })
            .collect();
        Payload::Shield(legs)
    }

    fn unshield(&mut self, source: AccountId) -> Payload {
        let legs = 1 + self.rng.index(2);
        let legs = (0..legs)
            .map(|_| {
                // The source itself may receive.
                let destination = if self.rng.per_mille(250) { source } else { self.anyone() };
                let asset = self.asset();
                let amount = self.amount(source, destination, asset);
                let amount = if amount == 0 && !self.is_odd() { 5 } else { amount };
                UnshieldTransfer {
                    asset,
                    destination,
                    amount,
                    extra_data: None,
                    commitment: Hash::ZERO,
                    sender_handle: Hash::ZERO,
                    proof: Box::new([0; 160]),
                }
            })
            .collect();
        Payload::Unshield(legs)
    }

    fn uno(&mut self, source: AccountId) -> Payload {
        let leg = UnoTransfer {
            asset: AssetId::TOS,
            destination: self.other(source),
            extra_data: None,
            commitment: Hash::ZERO,
            sender_handle: Hash::ZERO,
            receiver_handle: Hash::ZERO,
            proof: Box::new([0; 160]),
        };
        Payload::Uno(vec![leg])
    }
}
