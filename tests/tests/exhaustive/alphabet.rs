//! What small blocks are made of: letters that become transactions, and the worlds they run in.

use wavefront_integration_tests::blocks::{
    FEE, burn, delegate, energy, freeze, of_asset, transfer, transfers,
};
use wavefront_integration_tests::oracle::{
    OracleAccount, OracleEnergy, OracleResource, OracleState,
};
use wavefront_types::transaction::EnergyPayload;
use wavefront_types::{
    AccountId, AssetId, BlockEnv, BlockReward, COIN, FeeType, Totals, Transaction,
};

const A: AccountId = AccountId([0xa0; 32]);
const B: AccountId = AccountId([0xb0; 32]);
const C: AccountId = AccountId([0xc0; 32]);
const ACCOUNTS: [AccountId; 3] = [A, B, C];
const GOLD: AssetId = AssetId([9; 32]);

/// An amount that depends on what the source has when its turn comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Amount {
    Zero,
    One,
    /// All that is left after the fee.
    All,
    /// One more than that.
    AllAndOne,
}

/// What a transaction does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Pay(AccountId, AssetId, Amount),
    /// Two legs: everything and nothing, to two receivers.
    PayBoth(AccountId, AccountId),
    /// Paid for with energy.
    PayWithEnergy(AccountId),
    Burn(AssetId, Amount),
    Freeze,
    Delegate(AccountId),
    Unfreeze,
    Withdraw,
    /// A nonce that comes too early.
    Early(AccountId),
}

/// A transaction of an account whose nonce and amounts are filled in from the state before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Letter {
    source: AccountId,
    act: Act,
}

impl Letter {
    /// The transaction after what led to `model`.
    pub(crate) fn transaction(self, model: &OracleState) -> Transaction {
        let Self { source, act } = self;
        let (balance, nonce) =
            model.account(source).map_or((0, 0), |account| (account.balance, account.nonce));
        let resolve = |asset: AssetId, amount: Amount| {
            let held = if asset.is_native() {
                balance.saturating_sub(FEE)
            } else {
                model.balance(source, asset)
            };
            match amount {
                Amount::Zero => 0,
                Amount::One => 1,
                Amount::All => held,
                Amount::AllAndOne => held.saturating_add(1),
            }
        };
        match act {
            Act::Pay(to, asset, amount) => {
                of_asset(source, nonce, to, asset, resolve(asset, amount))
            }
            Act::PayBoth(first, second) => {
                let all = balance.saturating_sub(20_000);
                let gold = model.balance(source, GOLD);
                let legs = [(first, AssetId::TOS, all), (second, GOLD, gold)];
                transfers(source, nonce, &legs)
            }
            Act::PayWithEnergy(to) => {
                Transaction { fee: 0, fee_type: FeeType::Energy, ..transfer(source, nonce, to, 1) }
            }
            Act::Burn(asset, amount) => burn(source, nonce, asset, resolve(asset, amount)),
            Act::Freeze => freeze(source, nonce, COIN),
            Act::Delegate(to) => delegate(source, nonce, to, COIN),
            Act::Unfreeze => {
                let unfreeze = EnergyPayload::Unfreeze {
                    amount: COIN,
                    from_delegation: false,
                    record_index: None,
                    delegatee: None,
                };
                energy(source, nonce, unfreeze)
            }
            Act::Withdraw => energy(source, nonce, EnergyPayload::Withdraw),
            Act::Early(to) => transfer(source, nonce + 1, to, 1),
        }
    }
}

/// The alphabet; the whole of it, or what matters most.
pub(crate) fn letters(full: bool) -> Vec<Letter> {
    let mut letters = Vec::new();
    for (at, source) in ACCOUNTS.into_iter().enumerate() {
        let next = ACCOUNTS[(at + 1) % 3];
        let last = ACCOUNTS[(at + 2) % 3];
        let mut acts = vec![
            Act::Pay(next, AssetId::TOS, Amount::One),
            Act::Pay(next, AssetId::TOS, Amount::All),
            Act::Pay(last, AssetId::TOS, Amount::AllAndOne),
            Act::Pay(next, GOLD, Amount::All),
            Act::PayWithEnergy(next),
            Act::Delegate(last),
        ];
        if full {
            acts.extend([
                Act::Pay(last, AssetId::TOS, Amount::Zero),
                Act::Pay(last, AssetId::TOS, Amount::All),
                Act::Pay(last, GOLD, Amount::One),
                Act::Pay(next, GOLD, Amount::AllAndOne),
                Act::PayBoth(next, last),
                Act::Burn(AssetId::TOS, Amount::All),
                Act::Burn(GOLD, Amount::One),
                Act::Freeze,
                Act::Unfreeze,
                Act::Withdraw,
                Act::Early(next),
            ]);
        }
        letters.extend(acts.into_iter().map(|act| Letter { source, act }));
    }
    if !full {
        letters.extend([
            Letter { source: A, act: Act::Burn(AssetId::TOS, Amount::All) },
            Letter { source: A, act: Act::PayBoth(B, C) },
            Letter { source: B, act: Act::Burn(GOLD, Amount::One) },
            Letter { source: B, act: Act::Freeze },
            Letter { source: C, act: Act::Early(A) },
        ]);
    }
    letters
}

/// A state to start from and a block's surroundings.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) name: &'static str,
    pub(crate) state: OracleState,
    pub(crate) env: BlockEnv,
}

fn env(miner: AccountId, to_miner: u64, fee_recipient: Option<AccountId>) -> BlockEnv {
    BlockEnv::new(3, 1, miner)
        .with_height(9)
        .with_reward(BlockReward::new(to_miner, to_miner))
        .with_fee_recipient(fee_recipient)
}

fn put(state: &mut OracleState, id: AccountId, balance: u64, gold: Option<u64>) {
    state.set_account(id, OracleAccount { balance, ..OracleAccount::default() });
    if let Some(gold) = gold {
        state.set_balance(id, GOLD, gold);
    }
}

/// A world of each kind.
pub(crate) fn worlds() -> Vec<World> {
    let bare = |energy, frozen| OracleEnergy { energy, frozen, resource: None };
    // A is rich and mines, B has enough for two things, C comes into being when it receives.
    let mut births = OracleState::default();
    put(&mut births, A, 4 * COIN, Some(5));
    put(&mut births, B, COIN + 3 * FEE, None);
    births.set_energy(A, bare(2, 0));
    births.set_energy(B, bare(1, 0));
    births.set_totals(Totals { supply: 5 * COIN + 3 * FEE, energy: 3, ..Totals::default() });

    // B can take next to nothing before it has spent something.
    let mut brim = OracleState::default();
    put(&mut brim, A, COIN + 2 * FEE, Some(u64::MAX));
    put(&mut brim, B, u64::MAX - 1, Some(1));
    put(&mut brim, C, 2 * COIN, Some(0));
    brim.set_energy(A, bare(1, COIN));
    brim.set_energy(B, bare(1, 0));
    brim.set_energy(C, bare(2, 0));
    brim.set_totals(Totals { energy: 4, ..Totals::default() });

    // Energy at the limit, of B and of the chain: only a fee paid with it makes room for more.
    let mut energies = OracleState::default();
    put(&mut energies, A, 2 * COIN, Some(0));
    put(&mut energies, B, 2 * COIN, Some(2));
    put(&mut energies, C, COIN + FEE, Some(1));
    let pending = vec![(COIN, 9), (COIN, 10)];
    let resource = Some(OracleResource { freezes: Vec::new(), pending });
    energies.set_energy(B, OracleEnergy { energy: u64::MAX - 7, frozen: COIN, resource });
    energies.set_energy(A, bare(1, 0));
    energies.set_energy(C, bare(1, 0));
    energies.set_totals(Totals {
        supply: 8 * COIN + FEE,
        energy: u64::MAX - 5,
        ..Totals::default()
    });

    vec![
        World { name: "births", state: births, env: env(A, 7, Some(A)) },
        World { name: "brim", state: brim.clone(), env: env(C, 0, None) },
        World { name: "brim, paying the full account", state: brim, env: env(C, 1, Some(B)) },
        World { name: "energies", state: energies, env: env(B, 5, Some(C)) },
    ]
}
