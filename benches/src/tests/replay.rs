//! Replays of declared access sets leave the same state however they are dispatched.

use wavefront_engine::EngineConfig;
use wavefront_scheduler::dispatch::{Dataflow, Levels, Scripted, Threads};
use wavefront_types::BlockPolicy;

use crate::spin::{Calibration, spin};
use crate::workloads::{CallBlock, CallPattern, Replay, default_path, read_real_blocks};

fn check(replay: &Replay, what: &str) {
    let mut limits = EngineConfig::recommended(2, BlockPolicy::SkipFailed).plan_limits;
    limits.chain_probe = 0;
    let plan = replay.plan(limits).unwrap();
    wavefront_scheduler::check_plan(&plan).unwrap();
    let expected = replay.run_serial().unwrap();
    assert!(!expected.is_empty(), "{what}");
    let threads = Threads::new(2, "replay").unwrap();
    let crew = threads.crew();
    assert_eq!(replay.run(&plan, &Levels, crew).unwrap(), expected, "{what}: levels");
    let dataflow = Dataflow::default();
    assert_eq!(replay.run(&plan, &dataflow, crew).unwrap(), expected, "{what}: dataflow");
    let scripted = Scripted { seed: 3 };
    assert_eq!(replay.run(&plan, &scripted, crew).unwrap(), expected, "{what}: scripted");
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
