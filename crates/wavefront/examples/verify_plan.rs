//! A plan from elsewhere: one engine plans, another takes the plan in through the door that checks
//! it, and executes. What is tampered with does not come in.
//!
//! ```text
//! cargo run --release -p wavefront --example verify_plan -- samples/devnet.chain
//! ```

use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use wavefront::import::{ChainInput, ChainSet};
use wavefront::protocol::Hash;
use wavefront::protocol::wire::decode_block;
use wavefront::store::{BlockCommit, MemoryStore, StateAudit, StateStore};
use wavefront::{
    AuthenticatedBlock, BlockEnv, Engine, EngineConfig, Plan, PlanCertificate, StateSnapshot,
    block_env,
};

/// Everything that can be done to a plan by changing one number, as far as this program cares.
fn tampered(plan: &PlanCertificate) -> Vec<PlanCertificate> {
    let mut other_block = plan.clone();
    other_block.block.0[0] ^= 1;
    let mut without_levels = plan.clone();
    without_levels.parts.level_of.fill(0);
    let mut without_edges = plan.clone();
    without_edges.parts.edges.clear();
    let mut shorter = plan.clone();
    shorter.parts.level_of.pop();
    let mut changed = vec![other_block, shorter];
    // A block without conflicts needs neither levels nor edges.
    if !plan.parts.edges.is_empty() {
        changed.extend([without_levels, without_edges]);
    }
    changed
}

/// Takes a plan in, after everything that is wrong with it was refused.
fn adopt(
    engine: &Engine,
    block: &AuthenticatedBlock,
    env: BlockEnv,
    plan: &PlanCertificate,
) -> Result<Plan, Box<dyn Error>> {
    for bad in tampered(plan) {
        if engine.adopt(block.clone(), env, bad).is_ok() {
            return Err("a plan that was tampered with came in".into());
        }
    }
    Ok(engine.adopt(block.clone(), env, plan.clone())?)
}

/// Executes a chain by plans that another engine made; the digest after the last block.
pub(crate) fn run(path: &Path) -> Result<Hash, Box<dyn Error>> {
    let bytes = Box::new(File::open(path)?);
    let name = path.display().to_string().into();
    let mut chain = ChainSet::open([ChainInput { name, bytes }])?;
    let rules = chain.genesis().rules;
    let (state, totals) = chain.genesis().initial_state()?;
    let store = MemoryStore::new();
    store.initialize(chain.genesis_hash(), &state, &totals)?;

    // The planner's machine has many threads and plans whatever it is given.
    let planner = Engine::new(EngineConfig::eager(1, rules.policy))?;
    let engine = Engine::new(EngineConfig::recommended(2, rules.policy))?;
    while let Some(record) = chain.next_record()? {
        let block = Arc::new(decode_block(record.bytes)?);
        let hash = block.header.hash();
        let before = store.snapshot()?;
        let topoheight = before.tip().topoheight + 1;
        let env = block_env(&rules, &block.header, topoheight, before.tip().totals.emitted);

        let authenticated = engine.authenticate(block)?;
        let elsewhere = planner.plan(authenticated.clone(), env)?;
        let plan = match elsewhere.certificate() {
            Some(certificate) => adopt(&engine, &authenticated, env, &certificate)?,
            // It takes the serial path: there is nothing to carry.
            None => engine.plan(authenticated, env)?,
        };
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
