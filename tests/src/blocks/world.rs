//! The state that a random chain starts from.

use wavefront_types::{AccountId, AssetId, COIN, ContractId, Hash, Totals};
use wavefront_workload::Rng;

use crate::oracle::{
    OracleAccount, OracleAgent, OracleEnergy, OracleFreeze, OracleResource, OracleState,
};

/// The two non-native assets.
pub const ASSETS: [AssetId; 2] = [AssetId([0xa1; 32]), AssetId([0xa2; 32])];

/// Who and what takes part.
#[derive(Debug, Clone)]
pub struct World {
    /// Accounts of the initial state first, then a few that do not exist yet.
    pub ids: Vec<AccountId>,
    /// How many of them exist at the start.
    pub existing: usize,
    /// Whether balances near the largest number occur, so that sums overflow.
    pub overflowing: bool,
}

/// The module with a number.
pub(super) fn module(number: u8) -> Vec<u8> {
    vec![0x7f, 0x45, 0x4c, 0x46, number]
}

/// The address of a module.
pub(super) fn contract(number: u8) -> ContractId {
    ContractId(*blake3::hash(&module(number)).as_bytes())
}

impl World {
    /// Draws a world and its initial state.
    pub fn draw(rng: &mut Rng) -> (Self, OracleState) {
        let existing = 2 + rng.index(7);
        let mut ids: Vec<AccountId> = Vec::new();
        while ids.len() < existing + 2 {
            // Random first bytes, so that the canonical order is not the order of creation.
            let mut id = [0x40 + u8::try_from(ids.len()).unwrap_or(0); 32];
            id[0] = rng.byte();
            ids.push(AccountId(id));
        }
        let world = Self { ids, existing, overflowing: rng.per_mille(150) };
        let mut state = OracleState::default();
        let mut totals =
            Totals { timestamp: rng.below(3), height: rng.below(400), ..Totals::default() };
        for index in 0..existing {
            world.place(rng, &mut state, &mut totals, index);
        }
        if rng.per_mille(650) {
            state.set_contract(contract(0), &module(0));
        }
        if world.overflowing && rng.per_mille(300) {
            totals.burned = u64::MAX - rng.below(3 * COIN);
        }
        if world.overflowing && rng.per_mille(200) {
            totals.withheld = u64::MAX - rng.below(3 * COIN);
        }
        state.set_totals(totals);
        (world, state)
    }

    fn balance(&self, rng: &mut Rng) -> u64 {
        match rng.below(10) {
            0 => 0,
            1 => rng.below(30_000),
            2 => rng.below(2 * COIN),
            3 if self.overflowing => u64::MAX - rng.below(COIN),
            4 if self.overflowing => u64::MAX - rng.below(3),
            _ => rng.between(50, 3_000) * COIN + rng.below(COIN),
        }
    }

    fn place(&self, rng: &mut Rng, state: &mut OracleState, totals: &mut Totals, index: usize) {
        let id = self.ids[index];
        let mut account = OracleAccount {
            balance: self.balance(rng),
            nonce: if self.overflowing && rng.per_mille(20) { u64::MAX } else { rng.below(4) },
            ..OracleAccount::default()
        };
        if rng.per_mille(100) {
            account.flags = rng.below(3);
            account.data = vec![rng.byte(); rng.index(4)];
        }
        if rng.per_mille(150) {
            let members = 1 + rng.index(3);
            let threshold = u8::try_from(1 + rng.index(members)).unwrap_or(1);
            let keys = self.ids.iter().copied().take(members).collect();
            account.multisig = Some((threshold, keys));
        }
        // A total that does not fit is the host's problem: overflowing worlds go without one.
        totals.supply = totals.supply.checked_add(account.balance).unwrap_or(0);
        state.set_account(id, account);
        for asset in ASSETS {
            if rng.per_mille(500) {
                let amount = if self.overflowing && rng.per_mille(200) {
                    u64::MAX - rng.below(100)
                } else {
                    rng.below(10_000)
                };
                state.set_balance(id, asset, amount);
            }
        }
        if rng.per_mille(450) {
            let energy = self.energy(rng);
            if let Some(sum) = totals.energy.checked_add(energy.energy) {
                totals.energy = sum;
                state.set_energy(id, energy);
            }
        }
        if rng.per_mille(250) {
            let agent = OracleAgent {
                controller: *rng.pick(&self.ids),
                policy: Hash([3; 32]),
                status: 0,
                pool: None,
                root: None,
                keys: std::collections::BTreeMap::new(),
            };
            state.set_agent(id, agent);
        }
        if rng.per_mille(150) {
            state.set_name(&format!("name{index}"), id);
        }
    }

    fn energy(&self, rng: &mut Rng) -> OracleEnergy {
        let energy = if self.overflowing && rng.per_mille(100) {
            u64::MAX - rng.below(100)
        } else {
            rng.below(8)
        };
        let frozen = rng.below(5) * COIN;
        let resource = rng.per_mille(600).then(|| {
            let full = rng.per_mille(60);
            let pending = if full { 32 } else { rng.below(4) };
            OracleResource {
                freezes: vec![(
                    None,
                    OracleFreeze { amount: frozen, gained: 0, height: 0, unlock: 30 },
                )],
                pending: (0..pending).map(|_| (rng.between(1, 3) * COIN, rng.below(600))).collect(),
            }
        });
        OracleEnergy { energy, frozen, resource }
    }
}
