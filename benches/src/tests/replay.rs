//! Replays of declared access sets leave the same state however they are dispatched.

use wavefront_engine::EngineConfig;
use wavefront_scheduler::BlockPlan;
use wavefront_scheduler::dispatchers::{Dataflow, Levels};
use wavefront_scheduler::explore::Scripted;
use wavefront_scheduler::workers::Threads;
use wavefront_types::BlockPolicy;

use crate::spin::{Calibration, spin};
use crate::workloads::{CallBlock, CallPattern, Replay, default_path, read_real_blocks};

fn check(replay: &Replay, what: &str) {
    let mut limits = EngineConfig::recommended(2, BlockPolicy::SkipFailed).plan_limits;
    limits.chain_probe = 0;
    let plan = replay.plan(limits).unwrap();
    BlockPlan::from_parts(plan.to_parts()).unwrap();
    let expected = replay.run_serial().unwrap();
    assert!(!expected.is_empty(), "{what}");
    let threads = Threads::own(2, 0).unwrap();
    let workers = &threads.workers();
    assert_eq!(replay.run(&plan, &Levels, workers).unwrap(), expected, "{what}: levels");
    let dataflow = Dataflow::default();
    assert_eq!(replay.run(&plan, &dataflow, workers).unwrap(), expected, "{what}: dataflow");
    let scripted = Scripted { seed: 3 };
    assert_eq!(replay.run(&plan, &scripted, workers).unwrap(), expected, "{what}: scripted");
}

#[test]
fn calls_leave_the_serial_state() {
    for pattern in CallPattern::ALL {
        let block = CallBlock { calls: 300, cost_ns: 1_000, pattern };
        check(&block.build(&Calibration::fixed(10_000)), pattern.name());
    }
}

#[test]
fn real_blocks_leave_the_serial_state() {
    let blocks = match read_real_blocks(&default_path(), 20) {
        Ok(blocks) => blocks,
        Err(error) => {
            assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "CI needs them: {error}");
            println!("skipped: {error}");
            return;
        }
    };
    assert!(blocks.len() > 30, "{} blocks", blocks.len());
    for block in &blocks {
        check(&block.replay(&Calibration::fixed(10_000)), &format!("block {}", block.number));
    }
}

#[test]
fn a_spin_depends_on_all_its_rounds() {
    assert_ne!(spin(10, 1), spin(11, 1));
    assert_ne!(spin(10, 1), spin(10, 2));
    assert_eq!(Calibration::fixed(2_000_000).rounds(1_000), 2_000);
}
