//! The dispatchers that ship, on threads of the model: who has to wait sees what it waits for.

use loom_tests::fixtures::{Memory, Spawning};
use loom_tests::{Arc, check};
use wavefront_scheduler::dispatchers::{Dataflow, Levels};
use wavefront_scheduler::workers::Threads;
use wavefront_scheduler::{
    AccessMode, AccessSink, BlockPlan, Dispatch, Footprints, LevelPlan, PlanLimits, PlanMemory,
    Planned, Planner, Tasks, TxIndex,
};

/// One write each, to the key of its number, and a look at others'.
struct Block(&'static [&'static [u8]]);

impl Footprints for Block {
    type Key = u8;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn declare(&self, index: usize, sink: &mut AccessSink<'_, u8>) {
        sink.declare(u8::try_from(index).expect("a small block"), AccessMode::Write);
        for other in self.0[index] {
            sink.declare(*other, AccessMode::Read);
        }
    }

    fn cost(&self, _: usize) -> u32 {
        100
    }
}

/// A block whose transactions look whether those they read from have run.
struct Run {
    block: Block,
    plan: BlockPlan<u8>,
    memory: Memory,
}

impl Run {
    fn of(reads: &'static [&'static [u8]]) -> Arc<Self> {
        let block = Block(reads);
        let planner = Planner::new(PlanLimits::EAGER);
        let Ok(Planned::Levels(plan)) = planner.plan(&block, &mut PlanMemory::default()) else {
            panic!("a small block is planned")
        };
        Arc::new(Self { memory: Memory::of(reads.len()), plan: *plan, block })
    }
}

impl Tasks for Run {
    type Worker = ();
    type Output = u32;

    fn plan(&self) -> &LevelPlan {
        self.plan.levels()
    }

    fn start(&self, _: usize) {}

    fn run(&self, (): &mut (), index: TxIndex) -> u32 {
        for other in self.block.0[index.at()] {
            let seen = self.memory.read(usize::from(*other));
            assert_eq!(seen, 7, "{index:?} runs before {other}, or does not see it");
        }
        self.memory.write(index.at());
        index.0
    }

    fn finish(&self, (): ()) {}
}

/// Both sides write, the last reads both.
const JOINED: &[&[u8]] = &[&[], &[], &[0, 1]];
/// The first is read by two, which are read by the last.
const DIAMOND: &[&[u8]] = &[&[], &[0], &[0], &[1, 2]];

#[test]
fn levels_run_in_order_with_a_helper() {
    check("levels of two and one, with a helper", || {
        let run = Run::of(JOINED);
        let threads = Threads::of(Arc::new(Spawning), 2);
        let outputs = Levels.dispatch(&run, &threads.workers());
        assert_eq!(outputs, [0, 1, 2]);
        run.memory.expect_all();
    });
}

#[test]
fn dataflow_runs_a_diamond_in_order_with_a_helper() {
    check("dataflow through a diamond, with a helper", || {
        let run = Run::of(DIAMOND);
        let threads = Threads::of(Arc::new(Spawning), 2);
        let outputs = Dataflow { split_above: 1 }.dispatch(&run, &threads.workers());
        assert_eq!(outputs, [0, 1, 2, 3]);
        run.memory.expect_all();
    });
}
