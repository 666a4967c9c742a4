//! Random blocks of few keys, planned.

use proptest::prelude::*;
use wavefront_scheduler::{
    AccessMode, AccessSink, BlockPlan, Footprints, PlanLimits, PlanMemory, Planned, Planner,
};

/// The keys of each transaction.
#[derive(Debug, Clone)]
pub(super) struct Block(pub(super) Vec<Vec<(u8, AccessMode)>>);

impl Footprints for Block {
    type Key = u8;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn declare(&self, index: usize, sink: &mut AccessSink<'_, u8>) {
        for (key, mode) in &self.0[index] {
            sink.declare(*key, *mode);
        }
    }

    fn cost(&self, _: usize) -> u32 {
        300
    }
}

impl Block {
    pub(super) fn plan(&self) -> BlockPlan<u8> {
        let mut memory = PlanMemory::default();
        match Planner::new(PlanLimits::EAGER).plan(self, &mut memory).unwrap() {
            Planned::Levels(plan) => *plan,
            Planned::Serial(_) => unreachable!("an eager planner never gives up"),
        }
    }
}

/// Blocks of up to `len` transactions with up to four of a dozen keys.
pub(super) fn blocks(len: usize) -> impl Strategy<Value = Block> {
    use AccessMode::{Credit, Read, Write};
    let access = (0_u8..12, prop_oneof![Just(Read), Just(Credit), Just(Write)]);
    let transaction = prop::collection::vec(access, 0..5);
    prop::collection::vec(transaction, 0..len).prop_map(Block)
}

/// Costs that differ.
pub(super) fn costs(plan: &BlockPlan<u8>) -> Vec<u64> {
    (0..plan.transactions() as u64).map(|index| 100 + index * 37 % 251).collect()
}
