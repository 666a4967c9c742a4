//! Signed chains with the surroundings of their blocks, as a host would give them to the engine.

use std::sync::Arc;

use wavefront_transition::block_env;
use wavefront_types::wire::decode_block;
use wavefront_types::{Block, BlockEnv, Genesis, Totals};
use wavefront_workload::{ChainGenerator, ChainSpec};

/// The blocks of a generated chain, decoded.
#[derive(Debug, Clone)]
pub struct Chain {
    generator: ChainGenerator,
}

impl Chain {
    /// Starts a chain.
    ///
    /// # Panics
    /// When the specification is out of range.
    pub fn new(spec: &ChainSpec) -> Self {
        Self { generator: ChainGenerator::new(spec).expect("the specification is in range") }
    }

    /// What it starts from.
    pub fn genesis(&self) -> &Genesis {
        self.generator.genesis()
    }

    /// The next block, and its surroundings on a state with these counters.
    ///
    /// # Panics
    /// When a generated block does not decode.
    pub fn next_block(&mut self, totals: &Totals) -> Option<(Arc<Block>, BlockEnv)> {
        let bytes = self.generator.next()?;
        let block = Arc::new(decode_block(bytes.into()).expect("generated blocks decode"));
        let (rules, header) = (self.genesis().rules, &block.header);
        let env = block_env(&rules, header, header.height, totals.emitted);
        Some((block, env))
    }
}
