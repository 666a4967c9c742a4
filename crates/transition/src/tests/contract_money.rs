//! Money and contracts: nothing is made and nothing lost, whatever is called with whatever.

use wavefront_types::{AccountId, AssetId, COIN, ContractId, StateKey, StateValue};

use super::calling::{Calling, deploy, holds, stored};
use super::world::{ALICE, BOB, CAROL, GOLD, World};

const SAMPLES: [&str; 7] = [
    include_str!("../../../../samples/contracts/exchange.s"),
    include_str!("../../../../samples/contracts/splitter.s"),
    include_str!("../../../../samples/contracts/escrow.s"),
    include_str!("../../../../samples/contracts/airdrop.s"),
    include_str!("../../../../samples/contracts/token.s"),
    include_str!("../../../../samples/contracts/recursive.s"),
    include_str!("../../../../samples/contracts/stray.s"),
];

/// All there is of the other asset, in accounts and contracts.
fn gold(world: &World) -> u64 {
    let held = world.state.iter().filter_map(|(key, value)| match (key, value) {
        (
            StateKey::Balance(_, asset) | StateKey::ContractBalance(_, asset),
            StateValue::Amount(amount),
        ) if *asset == GOLD => Some(amount),
        _ => None,
    });
    held.sum()
}

fn rich() -> World {
    let mut world = World::funded();
    for account in [ALICE, BOB, CAROL] {
        world.set_asset(account, GOLD, 1_000_000);
    }
    world
}

#[test]
fn an_exchange_keeps_what_it_takes_and_gives() {
    let mut world = rich();
    let exchange = deploy(&mut world, SAMPLES[0]);
    let call = |input: Vec<u8>| Calling::of(exchange).input(input);
    let with = |what: u8, number: u64| [&[what][..], &number.to_le_bytes()].concat();
    call([&[1][..], &GOLD.0].concat()).done(&mut world);
    call(vec![2]).with(AssetId::TOS, 10_000).with(GOLD, 20_000).done(&mut world);
    assert_eq!(holds(&world, exchange, AssetId::TOS), Some(10_000));
    assert_eq!(holds(&world, exchange, GOLD), Some(20_000));
    // 997 of 1,000 coins count: 20,000 · 997 / 10,997.
    call(with(3, 1_000)).with(AssetId::TOS, 1_000).done(&mut world);
    assert_eq!(world.asset(ALICE, GOLD), Some(1_000_000 - 20_000 + 1_813));
    let coins = world.balance(ALICE);
    let (receipt, _) = call(with(4, 0)).with(GOLD, 5_000).done(&mut world);
    let back = world.balance(ALICE) + receipt.gas + receipt.fee - coins;
    assert_eq!(holds(&world, exchange, AssetId::TOS), Some(11_000 - back));
    call(with(4, COIN)).with(GOLD, 5_000).failed(&mut world);
    assert_eq!(gold(&world), 3_000_000);
}

#[test]
fn a_splitter_pays_accounts_and_contracts_alike() {
    let mut world = rich();
    let splitter = deploy(&mut world, SAMPLES[1]);
    let other = deploy(&mut world, SAMPLES[3]);
    let entry = |to: [u8; 32], weight: u64| [&to[..], &weight.to_le_bytes()].concat();
    let fresh = AccountId([0x77; 32]);
    let shares = [vec![1], entry(other.0, 1), entry(fresh.0, 3)].concat();
    Calling::of(splitter).input(shares).done(&mut world);
    Calling::of(splitter).input([2]).with(AssetId::TOS, 402).done(&mut world);
    assert_eq!(holds(&world, other, AssetId::TOS), Some(102));
    assert_eq!(world.balance(fresh), 300, "an account comes into being");
    assert_eq!(holds(&world, splitter, AssetId::TOS), Some(0));
    assert!(!world.has(&StateKey::Account(AccountId(other.0))), "no account of that address");
}

/// Any input, deposit and gas for any contract; `Calling::run` looks at native units each time.
#[test]
fn whatever_is_called_every_asset_is_conserved() {
    let mut world = rich();
    let contracts: Vec<ContractId> = SAMPLES.iter().map(|text| deploy(&mut world, text)).collect();
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % below
    };
    let mut done = 0;
    for _ in 0..600 {
        let at = usize::try_from(next(contracts.len() as u64)).unwrap();
        let first = u8::try_from(next(6)).unwrap();
        // Somebody's address, an asset or a contract, and numbers.
        let id = [ALICE.0, BOB.0, GOLD.0, contracts[0].0][usize::try_from(next(4)).unwrap()];
        let input = match next(4) {
            0 => vec![first],
            1 => [&[first][..], &id].concat(),
            2 => [&[first][..], &next(2_000).to_le_bytes()].concat(),
            _ => [&[first][..], &id, &next(2_000).to_le_bytes()].concat(),
        };
        let from = [ALICE, BOB, CAROL][usize::try_from(next(3)).unwrap()];
        let max_gas = [150, 5_000, 100_000, 100_000][usize::try_from(next(4)).unwrap()];
        let mut call = Calling::of(contracts[at]).from(from).input(input).gas(max_gas);
        if next(2) == 0 {
            call = call.with(AssetId::TOS, 1 + next(10_000));
        }
        if next(3) == 0 {
            call = call.with(GOLD, 1 + next(500));
        }
        let (receipt, _) = call.run(&mut world);
        done += u32::from(receipt.outcome == wavefront_types::Outcome::Executed);
        assert_eq!(gold(&world), 3_000_000);
    }
    assert!(done > 60, "only {done} calls of 600 ended well");
    assert!(stored(&world, contracts[5], b"calls").is_some());
}
