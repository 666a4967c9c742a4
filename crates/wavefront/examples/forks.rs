//! Competing blocks: at every height two blocks on one parent are executed, and one is kept.
//!
//! ```text
//! cargo run --release -p wavefront --example forks -- samples/devnet.chain
//! ```

use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use wavefront::import::{ChainInput, ChainSet};
use wavefront::protocol::wire::{decode_block, encode_block};
use wavefront::protocol::{Block, ChainRules, Hash, Tip};
use wavefront::store::{BlockCommit, MemorySnapshot, MemoryStore, StateAudit, StateStore};
use wavefront::{Engine, EngineConfig, Executed, Overlay, StateReader, StateSnapshot, block_env};

/// Blocks that are executed ahead of the store: one is committed when this many stand on it.
const DEPTH: usize = 3;

/// The state after a block that may yet be given up: the store's, with the blocks since on top.
type Branch = Overlay<MemorySnapshot>;

/// Executes a block on a branch; nothing is stored, and the branch stays as it is.
fn execute(
    engine: &Engine,
    rules: ChainRules,
    on: &Branch,
    block: &Arc<Block>,
) -> Result<(Executed, Branch, Tip), Box<dyn Error>> {
    let parent = on.tip();
    let topoheight = parent.topoheight + 1;
    let env = block_env(&rules, &block.header, topoheight, parent.totals.emitted);
    let plan = engine.plan(engine.authenticate(Arc::clone(block))?, env)?;
    let executed = engine.execute(&plan, on)?;
    let tip = Tip { topoheight, hash: block.header.hash(), totals: executed.totals };
    let branch = on.child(tip, executed.write_set.clone());
    Ok((executed, branch, tip))
}

/// The same block as somebody else might have made it: with half of the transactions.
fn competitor(block: &Block) -> Result<Block, Box<dyn Error>> {
    let half = block.transactions.len() / 2;
    let mut header = block.header.clone();
    header.tx_hashes.truncate(half);
    header.nonce += 1;
    let wires: Vec<&[u8]> = (0..half).map(|index| block.wire(index)).collect();
    Ok(decode_block(encode_block(&header, &wires).into())?)
}

/// Executes a chain with a competitor to each of its blocks; the digest of the chain's state.
pub(crate) fn run(path: &Path) -> Result<Hash, Box<dyn Error>> {
    let bytes = Box::new(File::open(path)?);
    let name = path.display().to_string().into();
    let mut chain = ChainSet::open([ChainInput { name, bytes }])?;
    let rules = chain.genesis().rules;
    let (state, totals) = chain.genesis().initial_state()?;
    let store = MemoryStore::new();
    store.initialize(chain.genesis_hash(), &state, &totals)?;

    let engine = Engine::new(EngineConfig::recommended(2, rules.policy))?;
    let mut branch = Overlay::new(store.snapshot()?);
    let mut pending = Vec::new();
    while let Some(record) = chain.next_record()? {
        let block = Arc::new(decode_block(record.bytes)?);
        let other = Arc::new(competitor(&block)?);
        let (kept, next, tip) = execute(&engine, rules, &branch, &block)?;
        let (given_up, sibling, _) = execute(&engine, rules, &branch, &other)?;
        if kept.receipts.len() == given_up.receipts.len() || next.tip() == sibling.tip() {
            return Err("two blocks on one parent lead to two states".into());
        }
        // The heavier one wins; the other branch is dropped, and nothing is to be undone.
        branch = next;
        let Tip { topoheight, hash, totals } = tip;
        pending.push(BlockCommit { topoheight, hash, totals, write_set: kept.write_set });
        if pending.len() == DEPTH {
            store.commit(&pending)?;
            pending.clear();
            branch = Overlay::new(store.snapshot()?);
        }
    }
    store.commit(&pending)?;
    if store.snapshot()?.totals()? != branch.totals()? {
        return Err("the branch is what the store has become".into());
    }
    Ok(store.digest()?)
}

#[allow(clippy::print_stdout, reason = "what a program prints")]
fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "samples/devnet.chain".to_owned());
    println!("{}", run(Path::new(&path))?);
    Ok(())
}
