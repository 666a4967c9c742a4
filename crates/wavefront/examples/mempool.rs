//! A pool of transactions that wait for a block: what was looked at when it came in is not verified
//! again when its block comes.
//!
//! ```text
//! cargo run --release -p wavefront --example mempool -- samples/devnet.chain
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use wavefront::import::{ChainInput, ChainSet};
use wavefront::protocol::wire::{decode_block, encode_block};
use wavefront::protocol::{Block, BlockHash, Hash, TxHash, Verdict};
use wavefront::store::{BlockCommit, MemoryStore, StateAudit, StateStore};
use wavefront::{Admitted, Engine, EngineConfig, StateSnapshot, block_env};

/// Transactions that wait, by hash, with their bytes.
#[derive(Default)]
struct Pool(BTreeMap<TxHash, (Admitted, Vec<u8>)>);

impl Pool {
    /// Takes a transaction in that came over the network.
    fn take_in(&mut self, engine: &Engine, wire: &[u8]) -> Result<(), Box<dyn Error>> {
        let admitted = engine.admit(wire)?;
        // A bad signature is a verdict. A real pool drops it; the sample has some on purpose.
        self.0.insert(admitted.hash, (admitted, wire.to_vec()));
        Ok(())
    }

    /// The block that a miner makes of what waits, in the order of `wanted`.
    fn block(&mut self, like: &Block) -> Result<Block, Box<dyn Error>> {
        let wanted = like.header.tx_hashes.iter();
        let taken: Option<Vec<_>> = wanted.map(|hash| self.0.remove(hash)).collect();
        let wires = taken.ok_or("a transaction never came in")?;
        let wires: Vec<&[u8]> = wires.iter().map(|(_, wire)| wire.as_slice()).collect();
        Ok(decode_block(encode_block(&like.header, &wires).into())?)
    }
}

/// Executes a chain whose transactions came in one by one before their blocks; the digest after the
/// last block.
pub(crate) fn run(path: &Path) -> Result<Hash, Box<dyn Error>> {
    let bytes = Box::new(File::open(path)?);
    let name = path.display().to_string().into();
    let mut chain = ChainSet::open([ChainInput { name, bytes }])?;
    let rules = chain.genesis().rules;
    let (state, totals) = chain.genesis().initial_state()?;
    let store = MemoryStore::new();
    store.initialize(chain.genesis_hash(), &state, &totals)?;

    let engine = Engine::new(EngineConfig::recommended(2, rules.policy))?;
    let mut pool = Pool::default();
    while let Some(record) = chain.next_record()? {
        let original = decode_block(record.bytes)?;
        for index in 0..original.transactions.len() {
            pool.take_in(&engine, original.wire(index))?;
        }
        let block = Arc::new(pool.block(&original)?);
        let hash: BlockHash = block.header.hash();

        let before = store.snapshot()?;
        let topoheight = before.tip().topoheight + 1;
        let env = block_env(&rules, &block.header, topoheight, before.tip().totals.emitted);
        let authenticated = engine.authenticate(block)?;
        // Only bad ones are looked at once more: nobody remembers those.
        let good = authenticated.verdicts().iter().filter(|verdict| **verdict == Verdict::Valid);
        if authenticated.signatures().skipped < good.count() {
            return Err("a signature was verified twice".into());
        }
        let plan = engine.plan(authenticated, env)?;
        let executed = engine.execute(&plan, &before)?;
        let (totals, write_set) = (executed.totals, executed.write_set);
        store.commit(&[BlockCommit { topoheight, hash, totals, write_set }])?;
    }
    Ok(store.digest()?)
}

#[allow(clippy::print_stdout, reason = "what a program prints")]
fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "samples/devnet.chain".to_owned());
    println!("{}", run(Path::new(&path))?);
    Ok(())
}
