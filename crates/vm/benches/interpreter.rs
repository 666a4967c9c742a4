//! The interpreter against `solana-sbpf`'s, on the same loop in the same run; and an empty call.
//!
//! Before criterion's tables stands the ratio of the shortest of many rounds in turn, which other
//! programs on the machine disturb less.

#![allow(missing_docs, reason = "the macros of criterion make public functions")]
#![allow(clippy::disallowed_types, reason = "a benchmark reads the clock")]
#![allow(clippy::print_stdout, clippy::float_arithmetic, reason = "a ratio is to be read")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use solana_sbpf::elf::Executable;
use solana_sbpf::memory_region::{MemoryMapping, MemoryRegion};
use solana_sbpf::program::{BuiltinProgram, FunctionRegistry, SBPFVersion};
use solana_sbpf::verifier::RequisiteVerifier;
use solana_sbpf::vm::{Config, ContextObject, EbpfVm};
use wavefront_vm::{
    End, Host, HostCall, HostError, HostFunction, HostFunctions, Memory, Module, STACK_LEN,
    STACK_START, Sections, assemble, execute,
};

/// Rounds of the loop: sums over 80,000 bytes.
const ROUNDS: u64 = 10_000;
/// Instructions of a round.
const LOOP_LEN: u64 = 8;
/// Before and behind the loop.
const AROUND: u64 = 9;

/// Running sums of one array into another. Only what both machines encode alike.
const LOOP: &str = "
        mov64 r1, 0
        mov64 r2, 10_000
        mov64 r3, 1
        mov64 r6, r10
        add64 r6, -80_000
        mov64 r7, r6
        add64 r7, -80_000
next:   ldxdw r4, [r6]
        add64 r3, r4
        xor64 r3, r1
        stxdw [r7], r3
        add64 r6, 8
        add64 r7, 8
        add64 r1, 1
        jlt   r1, r2, next
        mov64 r0, r3
        exit
";

/// Modules here call nothing.
struct Nobody;

impl Host for Nobody {
    fn call(&mut self, _: HostFunction, _: &mut HostCall<'_>) -> Result<u64, HostError> {
        Err(HostError::Stop)
    }
}

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

fn load(source: &str) -> (Vec<u8>, Module) {
    let functions = HostFunctions::default();
    let bytes = assemble(source, &functions).expect("the text is right");
    let module = Module::load(&bytes, &functions).expect("the module is right");
    (bytes, module)
}

/// The other machine, ready to run a text of ours.
fn other(text: &[u8]) -> (Executable<Meter>, Arc<BuiltinProgram<Meter>>) {
    let loader = Arc::new(BuiltinProgram::new_loader(Config::default()));
    let registry = FunctionRegistry::default();
    let executable = Executable::from_text_bytes(text, loader.clone(), SBPFVersion::V1, registry)
        .expect("the text is right");
    executable.verify::<RequisiteVerifier>().expect("its verifier agrees");
    (executable, loader)
}

fn run_other(
    executable: &Executable<Meter>,
    loader: &Arc<BuiltinProgram<Meter>>,
    stack: &mut [u8],
    gas: u64,
) -> (u64, u64) {
    let regions = vec![MemoryRegion::new_writable(stack, STACK_START)];
    let version = executable.get_sbpf_version();
    let mapping = MemoryMapping::new(regions, executable.get_config(), version)
        .expect("regions are in order");
    let mut meter = Meter(gas);
    let mut vm = EbpfVm::new(loader.clone(), version, &mut meter, mapping, STACK_LEN);
    let (instructions, result) = vm.execute_program(executable, true);
    (instructions, Result::from(result).expect("it runs to its end"))
}

/// The shortest of 1,000 runs of each, in turn.
fn least(mut one: impl FnMut(), mut other: impl FnMut()) -> (Duration, Duration) {
    let time = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    let mut least = (Duration::MAX, Duration::MAX);
    for _ in 0..1_000 {
        least = (least.0.min(time(&mut one)), least.1.min(time(&mut other)));
    }
    least
}

fn loops(c: &mut Criterion) {
    let mut group = c.benchmark_group("interpreter/loop");
    group.throughput(Throughput::Elements(ROUNDS * LOOP_LEN));
    let (bytes, module) = load(LOOP);
    let mut memory = Memory::new();
    let mut ours = || execute(&module, &mut memory, &mut Nobody, u64::MAX);
    let text = Sections::read(&bytes).expect("it was written by us").text;
    let (executable, loader) = other(text);
    let mut stack = vec![0; STACK_LEN];
    let mut theirs = || {
        stack.fill(0);
        run_other(&executable, &loader, &mut stack, 10_000_000)
    };
    let (run, (instructions, value)) = (ours(), theirs());
    assert_eq!(run.end, End::Exit(value), "they agree on the result");
    assert_eq!(run.instructions, instructions, "and on how many instructions it took");
    assert_eq!(run.instructions, ROUNDS * LOOP_LEN + AROUND);
    let one = || {
        black_box(ours());
    };
    let other = || {
        black_box(theirs());
    };
    let (ours_least, theirs_least) = least(one, other);
    let ratio = theirs_least.as_secs_f64() / ours_least.as_secs_f64();
    println!("interpreter/loop: {ours_least:?} against {theirs_least:?}, {ratio:.2} times as fast");
    group.bench_function("wavefront", |b| b.iter(|| black_box(ours())));
    group.bench_function("solana-sbpf", |b| b.iter(|| black_box(theirs())));
    group.finish();
}

fn calls(c: &mut Criterion) {
    let mut group = c.benchmark_group("interpreter/call");
    let (_, empty) = load("mov64 r0, 0\nexit\n");
    let mut memory = Memory::new();
    group.bench_function("empty", |b| {
        b.iter(|| black_box(execute(&empty, &mut memory, &mut Nobody, 1_000)));
    });
    group.finish();
}

criterion_group!(benches, loops, calls);
criterion_main!(benches);
