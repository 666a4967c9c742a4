//! The interpreter against `solana-sbpf`'s, which others wrote: same results, same traps at the
//! same places, same memory.

use std::sync::Arc;

use proptest::prelude::*;
use solana_sbpf::elf::Executable;
use solana_sbpf::error::{EbpfError, ProgramResult};
use solana_sbpf::memory_region::{MemoryMapping, MemoryRegion};
use solana_sbpf::program::{BuiltinProgram, FunctionRegistry, SBPFVersion};
use solana_sbpf::verifier::RequisiteVerifier;
use solana_sbpf::vm::{Config, ContextObject, EbpfVm};

use super::hosts::{Recorder, functions, word};
use super::program::{Program, program};
use super::reference::Outcome;
use super::rng::Draw;
use super::translate::translate;
use super::writer::Mix;
use crate::isa::describe;
use crate::{
    End, HEAP_LEN, HEAP_START, Memory, Module, RODATA_START, STACK_LEN, STACK_START, Step,
    disassemble, execute, execute_traced,
};

/// Programs of one case: 4,096 in all.
const PROGRAMS: u64 = 16;
/// Without loops all but the deepest nests of calls end long before.
const GAS_MAX: u64 = 20_000;

/// Gas of the other machine.
struct Meter(u64);

impl ContextObject for Meter {
    fn consume(&mut self, amount: u64) {
        self.0 = self.0.saturating_sub(amount);
    }

    fn get_remaining(&self) -> u64 {
        self.0
    }
}

/// What the other machine comes to.
fn run_other(program: &Program, free: [u8; 2], stack: &mut [u8], heap: &mut [u8]) -> Outcome {
    let translated = translate(program, free);
    let loader = Arc::new(BuiltinProgram::new_loader(Config::default()));
    let mut registry = FunctionRegistry::default();
    for start in translated.functions {
        let name = start.to_string().into_bytes();
        registry.register_function(start as u32, name, start).expect("keys are places");
    }
    let version = SBPFVersion::V2;
    let executable =
        Executable::from_text_bytes(&translated.text, loader.clone(), version, registry)
            .expect("the text is right");
    executable.verify::<RequisiteVerifier>().expect("their verifier agrees with ours");
    let regions = vec![
        MemoryRegion::new_readonly(&program.rodata, RODATA_START),
        MemoryRegion::new_writable(stack, STACK_START),
        MemoryRegion::new_writable(heap, HEAP_START),
    ];
    let mapping = MemoryMapping::new(regions, executable.get_config(), version)
        .expect("regions are in order");
    // One of ours takes three of theirs at most.
    let mut meter = Meter(GAS_MAX * 3);
    let mut vm = EbpfVm::new(loader, version, &mut meter, mapping, STACK_LEN);
    let (_, result) = vm.execute_program(&executable, true);
    let at = translated.origins.get(vm.registers[11] as usize).copied();
    let trap = |why| Outcome::Trap(at.expect("it is in the text"), why);
    match result {
        ProgramResult::Ok(value) => Outcome::Exit(value),
        ProgramResult::Err(error) => match error {
            EbpfError::DivideByZero => trap("division"),
            EbpfError::AccessViolation(..) | EbpfError::StackAccessViolation(..) => trap("access"),
            EbpfError::CallDepthExceeded => trap("depth"),
            EbpfError::CallOutsideTextSegment => trap("target"),
            other => panic!("{other}"),
        },
    }
}

/// A program, and the registers that it does not use.
fn drawn(seed: u64) -> (Program, [u8; 2]) {
    let mut draw = Draw::new(seed ^ 0x5eed);
    let first = 1 + draw.below(9) as u8;
    let free = [first, 1 + first % 9];
    // Their verifier wants r10 to move by multiples of 64.
    let mix = Mix { loops: false, functions: &[], reserved: free, frame_step: 64 };
    (program(seed, mix), free)
}

/// Whether ours ended, and so could be compared.
fn compare(seed: u64, memory: &mut Memory) -> Option<Outcome> {
    let (program, free) = drawn(seed);
    let module = Module::load(&program.module(), &functions()).expect("it is valid");
    let run = execute(&module, memory, &mut Recorder::default(), GAS_MAX);
    let ours = match &run.end {
        End::Exit(value) => Outcome::Exit(*value),
        End::Trap(trap) if word(&trap.reason) == "gas" => return None,
        End::Trap(trap) => Outcome::Trap(trap.instruction, word(&trap.reason)),
        End::Stopped => unreachable!("nothing is called"),
    };
    let (mut stack, mut heap) = (vec![0; STACK_LEN], vec![0; HEAP_LEN]);
    let theirs = run_other(&program, free, &mut stack, &mut heap);
    let text = || disassemble(&program.module(), &functions()).expect("it is a module");
    assert_eq!(ours, theirs, "seed {seed}:\n{}", text());
    let our_stack = memory.slice(&[], STACK_START, STACK_LEN as u64).expect("all of it");
    assert!(our_stack == stack, "the stacks differ, seed {seed}:\n{}", text());
    let our_heap = memory.slice(&[], HEAP_START, HEAP_LEN as u64).expect("all of it");
    assert!(our_heap == heap, "the heaps differ, seed {seed}:\n{}", text());
    Some(ours)
}

proptest! {
    #[test]
    fn programs_do_what_they_do_in_another_machine(seed: u64) {
        let mut memory = Memory::new();
        for seed in (0..PROGRAMS).map(|i| seed.wrapping_add(i)) {
            compare(seed, &mut memory);
        }
    }
}

#[test]
fn compared_programs_run_every_instruction() {
    let mut memory = Memory::new();
    let mut runs = [0_u32; 256];
    for seed in 0..2_000 {
        let (program, _) = drawn(seed);
        let module = Module::load(&program.module(), &functions()).expect("it is valid");
        let mut look = |step: &Step| {
            let opcode = program.instructions[step.instruction].opcode;
            runs[usize::from(opcode)] += 1;
        };
        execute_traced(&module, &mut memory, &mut Recorder::default(), GAS_MAX, &mut look);
    }
    // 16 is a width of byte swaps; of no other is the immediate part of what it is.
    let rare = (0..=255_u8)
        .filter(|opcode| describe(*opcode, 16).is_some() && runs[usize::from(*opcode)] < 20);
    let rare: Vec<String> = rare.map(|opcode| format!("{opcode:02x}")).collect();
    assert!(rare.is_empty(), "these are hardly run: {rare:?}");
}

#[test]
fn compared_programs_end_in_every_way() {
    let mut memory = Memory::new();
    let (mut exits, mut compared) = (0, 0);
    let mut traps: Vec<&str> = Vec::new();
    for seed in 0..2_000 {
        match compare(seed, &mut memory) {
            Some(Outcome::Exit(_)) => exits += 1,
            Some(Outcome::Trap(_, why)) => traps.push(why),
            _ => continue,
        }
        compared += 1;
    }
    traps.sort_unstable();
    traps.dedup();
    assert_eq!(traps, ["access", "depth", "division", "target"]);
    assert!(compared > 1_900 && exits > 500, "{exits} exits of {compared} compared");
}
