//! Charging by runs against charging per instruction: the same results, the same gas seen by the
//! host, the same memory, whatever the gas is.

use proptest::prelude::*;

use super::hosts::{NAMES, Recorder, answer, functions, word};
use super::program::{Program, program};
use super::reference::{Outcome, Reference};
use super::writer::Mix;
use crate::{
    End, HEAP_LEN, HEAP_START, Memory, Module, STACK_LEN, STACK_START, Step, disassemble, execute,
    execute_traced,
};

const MIX: Mix = Mix { loops: true, functions: &NAMES, reserved: [11, 11], frame_step: 8 };
/// Programs of one case.
const PROGRAMS: u64 = 16;
/// Enough for most programs to end.
const GAS_MAX: u64 = 5_000;

fn outcome(end: &End) -> Outcome {
    match end {
        End::Exit(value) => Outcome::Exit(*value),
        End::Trap(trap) => Outcome::Trap(trap.instruction, word(&trap.reason)),
        End::Stopped => Outcome::Stopped,
    }
}

/// Runs both, and compares all that can be seen. Returns the gas used.
fn compare(program: &Program, module: &Module, memory: &mut Memory, gas: u64) -> (u64, Outcome) {
    let mut host = Recorder::default();
    let run = execute(module, memory, &mut host, gas);
    let mut reference = Reference::new(&program.rodata, gas);
    let mut log = Vec::new();
    let expected = reference
        .run(&program.text(), &mut |machine, id, args| answer(&mut log, machine, id, args));
    let text = || disassemble(&program.module(), &functions()).expect("it is a module");
    assert_eq!(outcome(&run.end), expected, "with gas {gas}:\n{}", text());
    assert_eq!(run.gas_used, gas - reference.gas, "gas of {gas}:\n{}", text());
    assert_eq!(run.instructions, reference.instructions, "with gas {gas}:\n{}", text());
    assert_eq!(host.log, log, "with gas {gas}:\n{}", text());
    let stack = memory.slice(&[], STACK_START, STACK_LEN as u64).expect("all of it");
    assert!(stack == reference.stack, "the stack, with gas {gas}:\n{}", text());
    let heap = memory.slice(&[], HEAP_START, HEAP_LEN as u64).expect("all of it");
    assert!(heap == reference.heap, "the heap, with gas {gas}:\n{}", text());
    (run.gas_used, expected)
}

proptest! {
    #[test]
    fn gas_by_runs_is_gas_per_instruction(seed: u64) {
        let mut memory = Memory::new();
        for seed in (0..PROGRAMS).map(|i| seed.wrapping_add(i)) {
            let program = program(seed, MIX);
            let module = Module::load(&program.module(), &functions()).expect("it is valid");
            let (used, _) = compare(&program, &module, &mut memory, GAS_MAX);
            // Where it ran out, and around: in the middle of runs, at host calls, at the end.
            for gas in [used, used.saturating_sub(1), used / 2, used / 3, seed % (used + 1)] {
                compare(&program, &module, &mut memory, gas);
            }
        }
    }
}

#[test]
fn every_amount_of_gas_gives_what_per_instruction_gives() {
    let mut memory = Memory::new();
    let mut seen: Vec<String> = Vec::new();
    for seed in 0..200 {
        let program = program(seed, MIX);
        let module = Module::load(&program.module(), &functions()).expect("it is valid");
        let (used, _) = compare(&program, &module, &mut memory, 300);
        for gas in 0..=used {
            let (_, outcome) = compare(&program, &module, &mut memory, gas);
            let kind = match outcome {
                Outcome::Exit(_) => "exit",
                Outcome::Trap(_, why) => why,
                Outcome::Stopped => "stopped",
            };
            if !seen.iter().any(|other| other == kind) {
                seen.push(kind.to_owned());
            }
        }
    }
    seen.sort();
    let all = ["access", "depth", "division", "exit", "gas", "refused", "stopped", "target"];
    assert_eq!(seen, all, "random programs end in every way");
}

#[test]
fn tracing_changes_nothing_and_sees_every_instruction() {
    let mut memory = Memory::new();
    for seed in 0..500 {
        let program = program(seed, MIX);
        let module = Module::load(&program.module(), &functions()).expect("it is valid");
        let run = execute(&module, &mut memory, &mut Recorder::default(), 1_000);
        let mut steps: Vec<Step> = Vec::new();
        let mut look = |step: &Step| steps.push(*step);
        let traced =
            execute_traced(&module, &mut memory, &mut Recorder::default(), 1_000, &mut look);
        assert_eq!(run, traced);
        // The one that could not be paid is seen, too.
        let unpaid = matches!(&run.end, End::Trap(trap) if word(&trap.reason) == "gas");
        let seen = steps.len() as u64;
        assert!(seen == run.instructions || unpaid && seen == run.instructions + 1);
    }
}
