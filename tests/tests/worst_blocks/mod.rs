//! The worst block of each kind of state value against transfers of as many bytes: what strangers
//! stored, and how long a value is, must not make blocks slow.

mod chain;
mod kinds;

use wavefront_types::wire::limits::BLOCK_BYTES_MAX;

use self::chain::Duel;
use self::kinds::WORST;

/// How long a block may take, in percent of transfers of as many bytes.
const PERCENT_MAX: u128 = 300;
/// Rounds of runs, while it seems to take longer.
const ROUNDS: usize = 20;

/// How much is stored before, and how large the blocks are.
#[derive(Debug, Clone, Copy)]
struct Size {
    block_bytes: usize,
    session_keys: u64,
    freezes: u64,
    runs: usize,
}

impl Size {
    fn from_environment() -> Self {
        match std::env::var("WAVEFRONT_WORST").as_deref() {
            Ok("full") => Self {
                block_bytes: BLOCK_BYTES_MAX - 4_096,
                session_keys: 66,
                freezes: 60_000,
                runs: 31,
            },
            _ => Self { block_bytes: 200_000, session_keys: 6, freezes: 3_000, runs: 9 },
        }
    }
}

#[test]
fn no_state_value_makes_a_block_slower_than_three_of_transfers() {
    let size = Size::from_environment();
    let mut slow = Vec::new();
    for (name, worst) in WORST {
        let (chain, block) = worst(&size);
        let (bytes, txs) = (block.bytes, block.txs.len());
        let mut duel = Duel::new(chain, &block);
        // A machine that does something else meanwhile gets another chance.
        for _ in 0..ROUNDS {
            duel.run(size.runs);
            if duel.percent() <= PERCENT_MAX {
                break;
            }
        }
        let percent = duel.percent();
        println!("{name}: {bytes} bytes, {txs} transactions: {percent} %");
        if percent > PERCENT_MAX {
            slow.push((name, percent));
        }
    }
    assert!(slow.is_empty(), "slower than {PERCENT_MAX} % of transfers: {slow:?}");
}
