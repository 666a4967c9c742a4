//! The sides of comparisons that several measurements use.

use std::time::Duration;

use wavefront_engine::{Engine, Executed};

use crate::clock::sample_batch;
use crate::workloads::BlockWorkload;

/// Plans and executes a block whose signatures are checked: plan, receipts and write set; the plan
/// is dropped inside the clock, since it is made for this result alone.
pub(super) fn plan_and_execute(engine: &Engine, workload: &BlockWorkload) -> Executed {
    run(engine, workload, workload.trusted())
}

fn run(
    engine: &Engine,
    workload: &BlockWorkload,
    block: wavefront_engine::AuthenticatedBlock,
) -> Executed {
    let plan = engine.plan(block, workload.scenario.env).expect("the block can be planned");
    engine.execute(&plan, &workload.store).expect("the block is executed")
}

/// How long `times` such blocks take.
pub(super) fn time(engine: &Engine, workload: &BlockWorkload, times: usize) -> Duration {
    sample_batch(
        times,
        || workload.trusted(),
        |block| run(engine, workload, block),
        |executed| workload.check(&executed.receipts),
    )
}
