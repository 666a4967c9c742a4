//! Memory, depth and gas: what a module cannot do.

use super::hosts::{Recorder, functions};
use crate::{
    AccessError, CALL_DEPTH_MAX, End, HEAP_LEN, HEAP_START, Host, HostCall, HostError,
    HostFunction, HostFunctions, Memory, MemoryPool, Module, RODATA_START, Run, STACK_END,
    STACK_START, Trap, TrapReason, assemble, execute,
};

fn module(source: &str) -> Module {
    let bytes = match assemble(source, &functions()) {
        Ok(bytes) => bytes,
        Err(error) => panic!("{source}: {error}"),
    };
    Module::load(&bytes, &functions()).expect("it is valid")
}

fn run(source: &str, gas: u64) -> Run {
    execute(&module(source), &mut Memory::new(), &mut Recorder::default(), gas)
}

fn trap(source: &str) -> Trap {
    match run(source, 10_000).end {
        End::Trap(trap) => trap,
        other => panic!("{source}: {other:?}"),
    }
}

#[test]
fn accesses_outside_of_the_regions_trap() {
    let good = [
        (RODATA_START, 8),
        (STACK_START, 8),
        (STACK_END - 8, 8),
        (STACK_END - 1, 1),
        (HEAP_START, 1),
        (HEAP_START + HEAP_LEN as u64 - 8, 8),
    ];
    let bad = [
        (0, 8),
        (RODATA_START - 1, 1),
        (RODATA_START + 8, 1),
        (RODATA_START + 1, 8),
        (STACK_START - 1, 8),
        (STACK_END - 7, 8),
        (STACK_END, 1),
        (HEAP_START - 8, 8),
        (HEAP_START + HEAP_LEN as u64 - 1, 2),
        (4 << 32, 1),
        (u64::MAX, 8),
        (u64::MAX, 1),
        (i64::MIN as u64 | HEAP_START, 1),
    ];
    let suffix = |len| match len {
        1 => "b",
        2 => "h",
        _ => "dw",
    };
    let data = "\n.rodata\n.u64 1";
    for (address, len) in good {
        let load = format!("const r1, {address}\nldx{} r0, [r1]\nexit{data}", suffix(len));
        assert!(matches!(run(&load, 10).end, End::Exit(_)), "{address:#x}, {len}");
        let store = format!("const r1, {address}\nst{} [r1], 1\nexit{data}", suffix(len));
        let is_writable = address >= STACK_START;
        assert_eq!(matches!(run(&store, 10).end, End::Exit(_)), is_writable, "{address:#x}, {len}");
    }
    for (address, len) in bad {
        for access in [format!("ldx{} r0, [r1]", suffix(len)), format!("st{} [r1], 1", suffix(len))]
        {
            let trap = trap(&format!("const r1, {address}\n{access}\nexit{data}"));
            let reason = TrapReason::Access(AccessError::Outside { address, len });
            assert_eq!((trap.instruction, trap.reason), (2, reason));
        }
    }
}

#[test]
fn the_text_is_not_memory_and_read_only_data_are_not_written() {
    let trap = trap("const r1, data\nstxdw [r1 + 4], r1\nexit\n.rodata\ndata: .zero 16");
    let words = "instruction 2: 8 bytes at 0x100000004 are read-only";
    assert_eq!(trap.to_string(), words);
}

#[test]
fn calls_are_nested_sixty_four_deep() {
    // r1 counts the frames below the one that runs.
    let nest = |more: usize| {
        format!("mov64 r1, {more}\nf: jeq r1, 0, out\nadd64 r1, -1\ncall f\nadd64 r0, 1\nout: exit")
    };
    let deepest = CALL_DEPTH_MAX - 1;
    assert_eq!(run(&nest(deepest), 10_000).end, End::Exit(63));
    let trap = trap(&nest(deepest + 1));
    assert_eq!(trap.reason, TrapReason::CallDepth);
    assert_eq!(trap.to_string(), "instruction 3: calls are nested more than 64 deep");
}

#[test]
fn a_trap_leaves_no_frames_behind() {
    let mut memory = Memory::new();
    let deep = module("f: call f\nexit");
    let flat = module("exit");
    for _ in 0..3 {
        let run = execute(&deep, &mut memory, &mut Recorder::default(), 10_000);
        assert!(matches!(run.end, End::Trap(_)));
        let run = execute(&flat, &mut memory, &mut Recorder::default(), 10_000);
        assert_eq!((run.end, run.instructions), (End::Exit(0), 1));
    }
}

#[test]
fn an_endless_loop_uses_all_gas_and_no_more() {
    for gas in [0, 1, 2, 999, 1_000_000] {
        let run = run("x: add64 r1, 1\nja x", gas);
        assert_eq!((run.gas_used, run.instructions), (gas, gas));
        let End::Trap(trap) = run.end else { panic!("it cannot end otherwise") };
        assert_eq!(trap.reason, TrapReason::OutOfGas);
        assert_eq!(trap.instruction, (gas % 2) as usize);
    }
}

#[test]
fn the_last_gas_is_enough() {
    let source = "mov64 r0, 1\nadd64 r0, 1\nexit";
    assert_eq!(run(source, 3).end, End::Exit(2));
    assert_eq!(run(source, u64::MAX).gas_used, 3);
    assert!(matches!(run(source, 2).end, End::Trap(Trap { instruction: 2, .. })));
}

#[test]
fn a_trap_in_a_run_costs_what_was_run() {
    let run = run("mov64 r0, 1\ndiv64 r0, r1\nadd64 r0, 1\nadd64 r0, 1\nexit", 100);
    assert_eq!((run.gas_used, run.instructions), (2, 2));
}

#[test]
fn memory_is_zeros_at_every_start() {
    let mut pool = MemoryPool::new(1);
    let write = module(
        "
        const r1, 0x3_0000_01fc         ; over the border of two pieces
        stdw  [r1], -1
        const r1, 0x3_0000_7fff
        stb   [r1], -1
        stdw  [r10 - 8], -1
        const r1, 0x2_0000_0ffd
        stdw  [r1], -1
        const r1, 0x3_0000_1000
        mov64 r2, 255
        mov64 r3, 3_000
        syscall fill
        add64 r1, 9_000
        const r2, 0x3_0000_01fc
        mov64 r3, 2_000
        syscall copy
        mov64 r0, 0
        exit",
    );
    let nothing = module("exit");
    for _ in 0..3 {
        let mut memory = pool.take();
        let run = execute(&write, &mut memory, &mut Recorder::default(), 10_000);
        assert_eq!(run.end, End::Exit(0));
        let written = |memory: &Memory| {
            let stack = memory.slice(&[], STACK_START, STACK_END - STACK_START);
            let heap = memory.slice(&[], HEAP_START, HEAP_LEN as u64);
            [stack.expect("all of it"), heap.expect("all of it")].concat().iter().any(|b| *b != 0)
        };
        assert!(written(&memory));
        // The same memory at once again, and by way of the pool.
        execute(&nothing, &mut memory, &mut Recorder::default(), 10);
        assert!(!written(&memory));
        execute(&write, &mut memory, &mut Recorder::default(), 10_000);
        pool.give(memory);
        let memory = pool.take();
        assert!(!written(&memory));
        pool.give(memory);
    }
}

#[test]
fn clearing_costs_what_was_touched() {
    let mut memory = Memory::new();
    let mut touched = |source: &str| {
        execute(&module(source), &mut memory, &mut Recorder::default(), 1_000);
        memory.touched()
    };
    assert_eq!(touched("ldxdw r0, [r10 - 8]\nexit"), (0, 0), "reading touches nothing");
    assert_eq!(touched("stdw [r10 - 8], 0\nexit"), (1, 0));
    assert_eq!(touched("stdw [r10 - 4100], 0\nexit"), (2, 0), "over a border");
    assert_eq!(touched("const r1, 0x3_0000_0000\nstb [r1], 1\nexit"), (0, 1));
    let fill = "const r1, 0x3_0000_0001\nmov64 r3, 512\nsyscall fill\nexit";
    assert_eq!(touched(fill), (0, 2));
    assert_eq!(touched("mov64 r3, 0\nsyscall fill\nexit"), (0, 0), "nothing is nowhere");
}

#[test]
fn a_pool_keeps_no_more_than_it_should() {
    let mut pool = MemoryPool::new(2);
    let memories: Vec<Memory> = (0..4).map(|_| pool.take()).collect();
    assert!(pool.is_empty());
    for memory in memories {
        pool.give(memory);
    }
    assert_eq!(pool.len(), 2);
}

/// What a host sees and what it can do.
struct Probe(fn(&mut HostCall<'_>) -> Result<u64, HostError>);

impl Host for Probe {
    fn call(&mut self, _: HostFunction, call: &mut HostCall<'_>) -> Result<u64, HostError> {
        self.0(call)
    }
}

fn probe(source: &str, gas: u64, host: fn(&mut HostCall<'_>) -> Result<u64, HostError>) -> Run {
    let functions = HostFunctions::new(&["probe"]).expect("one");
    let bytes = assemble(source, &functions).expect("it is right");
    let module = Module::load(&bytes, &functions).expect("it is valid");
    execute(&module, &mut Memory::new(), &mut Probe(host), gas)
}

#[test]
fn a_host_sees_arguments_and_exact_gas() {
    let source =
        "mov64 r1, 1\nmov64 r2, 2\nmov64 r3, 3\nmov64 r4, 4\nmov64 r5, 5\nsyscall probe\nexit";
    let run = probe(source, 100, |call| {
        assert_eq!(call.args(), [1, 2, 3, 4, 5]);
        assert_eq!(call.gas(), 94, "the call is paid, what comes behind it is not");
        call.consume(4)?;
        Ok(call.gas())
    });
    assert_eq!(run.end, End::Exit(90));
    assert_eq!((run.gas_used, run.instructions), (11, 7));
}

#[test]
fn a_host_function_that_costs_too_much_traps() {
    let run = probe("syscall probe\nexit", 10, |call| {
        assert_eq!(call.consume(10), Err(TrapReason::OutOfGas));
        assert_eq!(call.gas(), 0);
        call.consume(10)?;
        Ok(0)
    });
    let End::Trap(trap) = run.end else { panic!("it costs too much") };
    assert_eq!(trap.to_string(), "instruction 0, in probe: out of gas");
    assert_eq!((run.gas_used, run.instructions), (10, 1));
}

#[test]
fn a_host_can_trap_and_stop() {
    let run = probe("syscall probe\nexit", 10, |_| Err(HostError::trap("not today")));
    let End::Trap(trap) = run.end else { panic!("it traps") };
    assert_eq!(trap.to_string(), "instruction 0, in probe: not today");
    let run = probe("syscall probe\nexit", 10, |_| Err(HostError::Stop));
    assert_eq!(run.end, End::Stopped);
}

#[test]
fn a_host_reaches_memory_only() {
    let run = probe("syscall probe\nexit\n.rodata\n.u64 0x0807_0605_0403_0201", 10, |call| {
        assert_eq!(call.read(RODATA_START, 8)?, [1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(call.read_array::<2>(RODATA_START + 6)?, [7, 8]);
        let lens = [9, 1 << 20, 1 << 32, u64::MAX];
        for (address, len) in [RODATA_START, STACK_START, HEAP_START]
            .into_iter()
            .flat_map(|start| lens.map(|len| (start, len)))
        {
            let is_there = len == 9 && address != RODATA_START;
            assert_eq!(call.read(address, len).is_ok(), is_there);
        }
        assert_eq!(call.read(u64::MAX, 0)?, [0_u8; 0], "no bytes lie anywhere");
        let read_only = AccessError::ReadOnly { address: RODATA_START, len: 1 };
        assert_eq!(call.write(RODATA_START, &[1]), Err(read_only));
        call.write(HEAP_START, &[1, 2, 3])?;
        call.copy(HEAP_START + 1, HEAP_START, 3)?;
        assert_eq!(call.read(HEAP_START, 4)?, [1, 1, 2, 3], "as if by way of a buffer");
        call.copy(STACK_START, HEAP_START, 4)?;
        call.copy(HEAP_START + 100, STACK_START + 1, 3)?;
        call.copy(HEAP_START + 103, RODATA_START, 1)?;
        assert_eq!(call.read(HEAP_START + 100, 4)?, [1, 2, 3, 1]);
        call.copy(0, 0, 0)?;
        assert!(call.copy(RODATA_START, HEAP_START, 1).is_err());
        assert!(call.copy(HEAP_START, 0, 1).is_err());
        assert!(call.copy(HEAP_START, HEAP_START, 1 << 40).is_err());
        Ok(1)
    });
    assert_eq!(run.end, End::Exit(1));
}
