//! Tests of the engine as a whole, over a map for a store.

mod adopt;
mod callbacks;
mod contracts;
mod epilogue;
mod equality;
mod faults;
mod independent_calls;
mod nested;
mod pools;
mod prepare;
mod serial_word;
mod watchdog;

use std::collections::BTreeMap;
use std::sync::Arc;

use wavefront_types::{
    BlockPolicy, Genesis, ReadError, StateKey, StateReader, StateValue, Totals, Verdict,
};
use wavefront_workload::{Mix, Scenario, ScenarioSpec, Shape, scenario};

use crate::{AuthenticatedBlock, Engine, EngineConfig, Plan};

/// A store as plain as can be.
#[derive(Debug, Clone, Default)]
struct MapStore {
    values: BTreeMap<StateKey, StateValue>,
    totals: Totals,
}

impl MapStore {
    fn new(genesis: &Genesis) -> Arc<Self> {
        let (writes, totals) = genesis.initial_state().unwrap();
        let values =
            writes.into_entries().into_iter().filter_map(|(key, value)| Some((key, value?)));
        Arc::new(Self { values: values.collect(), totals })
    }
}

impl StateReader for MapStore {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        Ok(self.values.get(key).cloned())
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(self.totals)
    }
}

fn shapes() -> Vec<Shape> {
    vec![
        Shape::Disjoint,
        Shape::Uniform,
        Shape::Zipf { milli: 1_000 },
        Shape::HotReceiver,
        Shape::OneSender,
        Shape::FullChain,
        Shape::Airdrop,
        Shape::Energy,
        Shape::Mixed(Mix::default()),
    ]
}

fn unsigned(shape: &Shape, txs: usize, accounts: usize, seed: u64) -> Scenario {
    scenario(shape, &ScenarioSpec { seed, txs, accounts, signed: false })
}

fn eager(threads: usize) -> Engine {
    Engine::new(EngineConfig::eager(threads, BlockPolicy::SkipFailed)).unwrap()
}

fn plan(engine: &Engine, scenario: &Scenario) -> Plan {
    let verdicts = vec![Verdict::Valid; scenario.block.transactions.len()];
    let block = AuthenticatedBlock::trusted(scenario.block.clone(), verdicts).unwrap();
    engine.plan(block, scenario.env).unwrap()
}

/// The plan with the levels of another one, as if they were its own.
fn with_levels_of(engine: &Engine, plan: &Plan, other: &Plan) -> Plan {
    let mut certificate = other.certificate().expect("planned in levels");
    certificate.block = plan.authenticated().block().header.hash();
    engine.adopt(plan.authenticated().clone(), *plan.env(), certificate).unwrap()
}
