//! Look-ups in access sets, against walking over them.

use proptest::prelude::*;
use wavefront_scheduler::{
    AccessMode, AccessSink, Footprints, PlanLimits, PlanMemory, Planned, Planner, TxIndex,
};
use wavefront_types::{AccountId, StateKey};

use super::AccessIndex;

fn key(number: u16) -> StateKey {
    let mut bytes = [0; 32];
    bytes[..2].copy_from_slice(&number.to_be_bytes());
    StateKey::Account(AccountId(bytes))
}

/// The keys of each transaction.
struct Block(Vec<Vec<u16>>);

impl Footprints for Block {
    type Key = StateKey;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn declare(&self, index: usize, sink: &mut AccessSink<'_, StateKey>) {
        self.0[index].iter().for_each(|number| sink.declare(key(*number), AccessMode::Write));
    }

    fn cost(&self, _: usize) -> u32 {
        1
    }
}

proptest! {
    /// Whatever the sets and the order of asking, the position is the one in the set; one index
    /// serves one set after the other.
    #[test]
    fn a_key_is_found_where_it_stands(
        sets in prop::collection::vec(prop::collection::vec(0_u16..90, 0..60), 1..5),
        asked in prop::collection::vec(0_u16..100, 0..80),
    ) {
        let block = Block(sets);
        let planner = Planner::new(PlanLimits::EAGER);
        let planned = planner.plan(&block, &mut PlanMemory::default()).unwrap();
        let Planned::Levels(plan) = planned else { panic!("nothing is given up") };
        let mut index = AccessIndex::default();
        for at in (0..).take(block.0.len()).map(TxIndex) {
            let accesses = plan.table().of(at);
            index.reset();
            for number in block.0[at.at()].iter().chain(&asked) {
                let wanted =
                    accesses.iter().position(|a| *plan.table().key(a.key()) == key(*number));
                prop_assert_eq!(index.find(plan.table(), accesses, &key(*number)), wanted);
            }
        }
    }
}
