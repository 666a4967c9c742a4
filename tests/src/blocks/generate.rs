//! Draws a random chain from one number.

use wavefront_types::{BlockEnv, BlockPolicy, BlockReward, COIN};

use super::case::{Case, GeneratedBlock};
use super::maker::Maker;
use super::world::World;
use wavefront_workload::Rng;

/// Draws a case: 1..=3 blocks of up to 24 transactions over 2..=8 accounts.
///
/// # Determinism
/// The same seed gives the same case.
pub fn generate(seed: u64) -> Case {
    let mut rng = Rng::new(seed);
    let (world, initial) = World::draw(&mut rng);
    let policy = if rng.per_mille(300) { BlockPolicy::Atomic } else { BlockPolicy::SkipFailed };
    // A third of the cases try to do everything right, the others fail now and then, or often.
    let odd = *rng.pick(&[0, 30, 150]);
    let chain_id = if rng.per_mille(800) { 3 } else { 0 };
    let fee_recipient = match rng.below(3) {
        0 => None,
        _ => Some(*rng.pick(&world.ids)),
    };
    let miner = match fee_recipient {
        Some(id) if rng.per_mille(600) => id,
        _ => *rng.pick(&world.ids),
    };
    let mut height = initial.totals().height;
    let mut state = initial.clone();
    let mut blocks = Vec::new();
    for position in 0..=rng.index(3) {
        let reward = match rng.below(4) {
            0 => BlockReward::default(),
            1 if world.overflowing => BlockReward::new(COIN, COIN),
            _ => BlockReward::new(1_000, 1_111),
        };
        let topoheight = position as u64 + 1;
        let env = BlockEnv::new(chain_id, topoheight, miner)
            .with_height(height)
            .with_timestamp(1_000 * topoheight)
            .with_reward(reward)
            .with_fee_recipient(fee_recipient);
        let most = if rng.per_mille(300) { 24 } else { 8 };
        // An empty block now and then.
        let least = u64::from(rng.per_mille(980));
        let count = rng.between(least, most);
        // One failure rejects an atomic block: most must have none to be worth running.
        let clean = policy == BlockPolicy::Atomic && rng.per_mille(700);
        let mut maker = Maker { rng: &mut rng, world: &world, model: state.clone(), env, odd };
        let drawn = (0..count).map(|_| maker.draw());
        let txs = drawn.filter(|(_, passes)| *passes || !clean).map(|(tx, _)| tx).collect();
        let block = GeneratedBlock { txs, env };
        // A rejected block leaves the state, and the next one is made for that.
        drop(block.apply(&mut state, policy));
        blocks.push(block);
        // Long enough, now and then, for unfrozen units to mature.
        height += if rng.per_mille(400) { 140 } else { 1 };
    }
    Case { seed, initial, blocks, policy, overflowing: world.overflowing }
}
