//! A host's loop: a store and a rayon pool of its own, and the next block made ready while this one
//! executes.
//!
//! ```text
//! cargo run --release -p wavefront --example host_loop -- samples/devnet.chain
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use wavefront::import::{ChainInput, ChainSet};
use wavefront::protocol::digest::DigestBuilder;
use wavefront::protocol::wire::decode_block;
use wavefront::protocol::{Genesis, Hash, ReadError, StateKey, StateValue, Totals, WriteSet};
use wavefront::{CancelToken, Engine, EngineConfig, Plan, StateReader, block_env};

/// The state after a block. A handle, as readers are: its clones are one state.
#[derive(Clone)]
struct State(Arc<(BTreeMap<StateKey, StateValue>, Totals)>);

impl StateReader for State {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        Ok(self.0.0.get(key).cloned())
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(self.0.1)
    }
}

impl State {
    fn new(genesis: &Genesis) -> Result<Self, Box<dyn Error>> {
        let (values, totals) = genesis.initial_state()?;
        let mut state = Self(Arc::new((BTreeMap::new(), totals)));
        state.apply(&values, totals);
        Ok(state)
    }

    /// Nobody else holds the state when a block has been executed, so nothing is copied.
    fn apply(&mut self, writes: &WriteSet, totals: Totals) {
        if let Some((values, counters)) = Arc::get_mut(&mut self.0) {
            *counters = totals;
            for (key, value) in writes {
                match value {
                    Some(value) => values.insert(*key, value.clone()),
                    None => values.remove(key),
                };
            }
        }
    }

    fn digest(&self) -> Result<Hash, Box<dyn Error>> {
        let (values, totals) = &*self.0;
        let mut digest = DigestBuilder::new(totals);
        for (key, value) in values {
            if let (StateKey::Account(id), StateValue::Account(account)) = (key, value) {
                let energy = match values.get(&StateKey::Energy(*id)) {
                    Some(StateValue::Energy(energy)) => Some(energy),
                    _ => None,
                };
                digest.push_account(id, account, energy)?;
            }
        }
        Ok(digest.finish())
    }
}

/// Executes a chain file; the digest of the state after its last block.
pub(crate) fn run(path: &Path) -> Result<Hash, Box<dyn Error>> {
    let bytes = Box::new(File::open(path)?);
    let name = path.display().to_string().into();
    let mut chain = ChainSet::open([ChainInput { name, bytes }])?;
    let rules = chain.genesis().rules;
    let mut state = State::new(chain.genesis())?;

    let pool = Arc::new(rayon::ThreadPoolBuilder::new().num_threads(2).build()?);
    let engine = Engine::on_pool(EngineConfig::recommended(2, rules.policy), pool)?;
    let never = CancelToken::new();

    let (mut topoheight, mut emitted) = (0, state.totals()?.emitted);
    let mut ready: Option<Plan> = None;
    loop {
        let mut next = Vec::new();
        if let Some(record) = chain.next_record()? {
            let block = decode_block(record.bytes)?;
            topoheight += 1;
            let env = block_env(&rules, &block.header, topoheight, emitted);
            emitted += env.reward.emitted;
            next.push((Arc::new(block), env));
        }
        // Signatures and plan need no state: they are made while the block before executes.
        let current = ready.take();
        let (mut plans, executed) = engine.prepare(next, &never, || {
            current.map(|plan| engine.execute(&plan, &state)).transpose()
        });
        if let Some(executed) = executed? {
            state.apply(&executed.write_set, executed.totals);
        }
        match plans.pop() {
            Some(plan) => ready = Some(plan?),
            None => return state.digest(),
        }
    }
}

#[allow(clippy::print_stdout, reason = "what a program prints")]
fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "samples/devnet.chain".to_owned());
    println!("{}", run(Path::new(&path))?);
    Ok(())
}
