//! The state that generated chains start from.

use wavefront_types::{AssetId, BlockPolicy, COIN, ChainRules, Genesis, GenesisAccount};

use crate::{Accounts, Rng};

/// The chain id of generated chains: devnet.
pub(crate) const CHAIN_ID: u8 = 3;
/// How many non-native assets there are.
pub(crate) const ASSETS: usize = 4;
/// Milliseconds since the epoch at genesis; any fixed moment would do.
pub(crate) const GENESIS_TIMESTAMP: u64 = 1_760_000_000_000;
/// Milliseconds from block to block.
pub(crate) const BLOCK_INTERVAL: u64 = 3_000;
/// Units of each asset that its first holders start with.
const ASSET_UNITS: u64 = 1_000_000_000;
/// Native units of all accounts together, at most: a tenth of what 64 bits hold.
const NATIVE_TOTAL: u64 = 1_800_000_000_000_000_000;

/// The non-native assets of generated chains, by number.
pub fn asset(number: usize) -> AssetId {
    let mut bytes = Rng::stream(0x0061_7373_6574, number as u64).bytes32();
    bytes[0] = 0xa5;
    AssetId(bytes)
}

/// What account `index` of `len` starts with in native units. The first has more, since it sends
/// everything in some shapes.
pub(crate) fn native_allocation(index: usize, len: usize) -> u64 {
    let share = (NATIVE_TOTAL / 2 / len.max(1) as u64).min(100_000 * COIN);
    if index == 0 { NATIVE_TOTAL / 20 } else { share }
}

/// What account `index` starts with of asset `number`: everyone holds two of the four.
pub(crate) fn asset_allocation(index: usize, number: usize) -> u64 {
    if (index + number) % ASSETS < 2 { ASSET_UNITS } else { 0 }
}

/// The genesis that funds all `accounts`.
pub(crate) fn genesis(accounts: &Accounts) -> Genesis {
    let len = accounts.len();
    let allocate = |index| {
        let mut assets: Vec<_> = (0..ASSETS)
            .map(|number| (asset(number), asset_allocation(index, number)))
            .filter(|&(_, units)| units > 0)
            .collect();
        assets.sort_unstable();
        GenesisAccount { id: accounts.id(index), balance: native_allocation(index, len), assets }
    };
    let mut allocations: Vec<_> = (0..len).map(allocate).collect();
    allocations.sort_unstable_by_key(|account| account.id);
    Genesis {
        rules: ChainRules {
            chain_id: CHAIN_ID,
            policy: BlockPolicy::SkipFailed,
            fees_to_miner: true,
            rewards: true,
        },
        timestamp: GENESIS_TIMESTAMP,
        accounts: allocations,
    }
}
