//! Whatever transactions do, native units and other assets are conserved, and energy adds up.

use proptest::prelude::*;
use wavefront_types::transaction::{
    BurnPayload, Delegation, DeployPayload, EnergyPayload, InvokePayload, ShieldTransfer,
    UnshieldTransfer,
};
use wavefront_types::{
    AccountId, AssetId, COIN, ContractId, FeeType, Hash, Payload, StateKey, StateValue, Transaction,
};

use super::world::{ALICE, BOB, CAROL, FEE, GOLD, World, id, payment, transfers, tx};
use crate::emission::block_reward;

fn account() -> impl Strategy<Value = AccountId> {
    prop::sample::select(vec![ALICE, BOB, CAROL, id(50)])
}

fn asset() -> impl Strategy<Value = AssetId> {
    prop::sample::select(vec![AssetId::TOS, AssetId::TOS, GOLD])
}

fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![
        0..200_u64,
        (0..5_u64).prop_map(|coins| coins * COIN),
        Just(u64::MAX),
        1..400 * COIN
    ]
}

fn energy() -> impl Strategy<Value = EnergyPayload> {
    let delegation =
        (account(), amount()).prop_map(|(delegatee, amount)| Delegation { delegatee, amount });
    prop_oneof![
        (amount(), 3..20_u32).prop_map(|(amount, days)| EnergyPayload::Freeze { amount, days }),
        (prop::collection::vec(delegation, 1..3), 3..20_u32)
            .prop_map(|(delegations, days)| EnergyPayload::Delegate { delegations, days }),
        amount().prop_map(|amount| EnergyPayload::Unfreeze {
            amount,
            from_delegation: true,
            record_index: None,
            delegatee: None,
        }),
        Just(EnergyPayload::Withdraw),
    ]
}

fn payload() -> impl Strategy<Value = Payload> {
    let one = (account(), asset(), amount()).prop_map(|(to, asset, n)| payment(to, asset, n));
    prop_oneof![
        4 => prop::collection::vec(one, 1..4).prop_map(transfers),
        1 => (asset(), amount())
            .prop_map(|(asset, amount)| Payload::Burn(BurnPayload { asset, amount })),
        3 => energy().prop_map(Payload::Energy),
        1 => Just(Payload::DeployContract(DeployPayload::new(*b"\x7fELF", None))),
        1 => amount().prop_map(|max_gas| Payload::InvokeContract(InvokePayload {
            contract: match StateKey::for_module(b"\x7fELF") {
                StateKey::Contract(contract) => contract,
                _ => ContractId::ZERO,
            },
            deposits: Vec::new(),
            entry_id: 0,
            max_gas,
            parameters: Vec::new(),
        })),
        1 => (account(), amount()).prop_map(|(destination, amount)| {
            Payload::Shield(vec![ShieldTransfer {
                asset: AssetId::TOS,
                destination,
                amount,
                extra_data: None,
                commitment: Hash::ZERO,
                receiver_handle: Hash::ZERO,
                proof: Box::new([0; 96]),
            }])
        }),
        // Bounded: without real proofs, anything can be unshielded.
        1 => (account(), 0..400 * COIN).prop_map(|(destination, amount)| {
            Payload::Unshield(vec![UnshieldTransfer {
                asset: AssetId::TOS,
                destination,
                amount,
                extra_data: None,
                commitment: Hash::ZERO,
                sender_handle: Hash::ZERO,
                proof: Box::new([0; 160]),
            }])
        }),
    ]
}

/// A transaction whose form of fee suits its kind, by a source that may not exist yet.
fn transaction() -> impl Strategy<Value = Transaction> {
    (account(), payload(), any::<bool>()).prop_map(|(source, payload, by_energy)| {
        let mut t = tx(source, 0, payload);
        match &t.payload {
            Payload::Energy(_) => t.fee = 0,
            Payload::Transfers(_) | Payload::Shield(_) | Payload::Unshield(_) if by_energy => {
                (t.fee, t.fee_type) = (0, FeeType::Energy);
            }
            _ => t.fee = FEE,
        }
        t
    })
}

fn gold(world: &World) -> u128 {
    world
        .state
        .iter()
        .filter(|(key, _)| matches!(key, StateKey::Balance(_, GOLD) | StateKey::Burned(GOLD)))
        .map(|(_, value)| match value {
            StateValue::Amount(amount) => u128::from(*amount),
            other => panic!("{other:?}"),
        })
        .sum()
}

fn energy_sum(world: &World) -> u64 {
    let energy = |value: &StateValue| match value {
        StateValue::Energy(energy) => energy.energy,
        _ => 0,
    };
    world.state.values().map(energy).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_minted_or_lost(
        blocks in prop::collection::vec(prop::collection::vec(transaction(), 0..12), 1..5),
        paid in any::<bool>(),
    ) {
        let mut world = World::funded();
        world.set_asset(ALICE, GOLD, 1_000);
        world.set_asset(BOB, GOLD, 50);
        world.env.fee_recipient = paid.then_some(CAROL);
        let gold_before = gold(&world);
        let mut expected = world.native_units();
        for block in blocks {
            for mut t in block {
                t.nonce = world.nonce(t.source);
                let before = world.clone();
                let receipt = world.run(&t);
                if !receipt.is_included() {
                    prop_assert_eq!(&world.state, &before.state);
                    prop_assert_eq!(world.tally, before.tally);
                }
                prop_assert_eq!(world.native_units(), expected);
            }
            world.env.reward = block_reward(world.totals.emitted, 1, 100);
            expected += i128::from(world.env.reward.to_miner);
            world.finalize().unwrap();
            prop_assert_eq!(world.native_units(), expected);
            prop_assert_eq!(gold(&world), gold_before);
            prop_assert_eq!(energy_sum(&world), world.totals.energy);
            // Far enough for releases to mature between blocks.
            world.env.height += 100;
        }
    }
}
