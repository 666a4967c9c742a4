//! Every operation by hand: what published modules rely on.

use super::hosts::{Recorder, functions};
use crate::{End, Memory, Module, TrapReason, assemble, execute};

/// What a text answers.
fn value(source: &str) -> u64 {
    match end(source) {
        End::Exit(value) => value,
        other => panic!("{source}: {other:?}"),
    }
}

fn end(source: &str) -> End {
    let bytes = match assemble(source, &functions()) {
        Ok(bytes) => bytes,
        Err(error) => panic!("{source}: {error}"),
    };
    let module = match Module::load(&bytes, &functions()) {
        Ok(module) => module,
        Err(error) => panic!("{source}: {error}"),
    };
    execute(&module, &mut Memory::new(), &mut Recorder::default(), 10_000).end
}

/// What one operation makes of r0 and an operand, in both its forms.
fn both(mnemonic: &str, a: u64, b: i32) -> u64 {
    let imm = value(&format!("const r0, {a}\n{mnemonic} r0, {b}\nexit"));
    let reg = value(&format!("const r0, {a}\nmov64 r1, {b}\n{mnemonic} r0, r1\nexit"));
    assert_eq!(imm, reg, "{mnemonic} with an immediate and with a register");
    imm
}

#[test]
fn arithmetic_on_64_bits() {
    assert_eq!(both("add64", u64::MAX, 2), 1);
    assert_eq!(both("mul64", 1 << 63 | 3, -1), (1_u64 << 63 | 3).wrapping_neg());
    assert_eq!(both("div64", 100, 7), 14);
    assert_eq!(both("div64", u64::MAX, -1), 1, "the immediate's sign is extended");
    assert_eq!(both("mod64", 100, 7), 2);
    assert_eq!(both("or64", 0xf0, -256), 0xffff_ffff_ffff_fff0);
    assert_eq!(both("and64", u64::MAX, -2), u64::MAX - 1);
    assert_eq!(both("xor64", u64::MAX, -1), 0);
    assert_eq!(both("mov64", 1, -1), u64::MAX);
    assert_eq!(both("lsh64", 3, 63), 1 << 63);
    assert_eq!(both("rsh64", u64::MAX, 63), 1);
    assert_eq!(both("arsh64", 1 << 63, 63), u64::MAX);
}

#[test]
fn arithmetic_on_32_bits_clears_the_upper_half() {
    let upper = 0xdead_beef_0000_0000;
    assert_eq!(both("add32", upper | 0xffff_ffff, 2), 1);
    assert_eq!(both("mul32", upper | 0x8000_0001, 2), 2);
    assert_eq!(both("div32", upper | 0xffff_ffff, 2), 0x7fff_ffff);
    assert_eq!(both("div32", upper | 7, -1), 0, "as numbers without a sign");
    assert_eq!(both("mod32", upper | 7, 4), 3);
    assert_eq!(both("or32", upper, -1), 0xffff_ffff);
    assert_eq!(both("and32", upper | 0xff, -2), 0xfe);
    assert_eq!(both("xor32", upper | 1, 1), 0);
    assert_eq!(both("lsh32", upper | 3, 31), 1 << 31);
    assert_eq!(both("rsh32", upper | 0x8000_0000, 31), 1);
    assert_eq!(both("arsh32", upper | 0x8000_0000, 31), 0xffff_ffff, "zero-extended");
}

#[test]
fn subtracting_from_an_immediate_is_reversed() {
    assert_eq!(value("mov64 r0, 5\nsub64 r0, 7\nexit"), 2);
    assert_eq!(value("mov64 r0, 5\nsub32 r0, 7\nexit"), 2);
    assert_eq!(value("mov64 r0, 5\nmov64 r1, 7\nsub64 r0, r1\nexit"), 2_u64.wrapping_neg());
    assert_eq!(value("mov64 r0, 5\nmov64 r1, 7\nsub32 r0, r1\nexit"), 0xffff_fffe);
}

#[test]
fn moving_32_bits_extends_the_sign_of_a_register_only() {
    assert_eq!(value("mov32 r1, -1\nmov64 r0, r1\nexit"), 0xffff_ffff);
    assert_eq!(value("mov32 r1, -1\nmov32 r0, r1\nexit"), u64::MAX);
    assert_eq!(value("const r1, 0xdead_0000_7fff_ffff\nmov32 r0, r1\nexit"), 0x7fff_ffff);
}

#[test]
fn the_upper_half_is_added_to_what_is_there() {
    assert_eq!(value("mov64 r0, 5\nhor64 r0, 0x8000_0000\nexit"), 0x8000_0000_0000_0005);
    assert_eq!(value("mov64 r0, -1\nhor64 r0, 0\nexit"), u64::MAX);
    assert_eq!(value("mov32 r0, 1\nhor64 r0, 2\nhor64 r0, 1\nexit"), 3 << 32 | 1);
}

#[test]
fn half_of_a_constant_can_be_jumped_to() {
    let source = "
        mov64 r0, 7
        ja    half
        mov32 r0, 1
half:   hor64 r0, 2
        exit";
    assert_eq!(value(source), 2 << 32 | 7);
}

#[test]
fn bytes_are_swapped() {
    let swapped = |width| value(&format!("const r0, 0x1122_3344_5566_7788\n{width} r0\nexit"));
    assert_eq!(swapped("be16"), 0x8877);
    assert_eq!(swapped("be32"), 0x8877_6655);
    assert_eq!(swapped("be64"), 0x8877_6655_4433_2211);
}

#[test]
fn shifts_by_a_register_are_modulo_the_width() {
    let shift =
        |op: &str, by: u64| value(&format!("mov64 r0, 1\nconst r1, {by}\n{op} r0, r1\nexit"));
    assert_eq!(shift("lsh64", 65), 2);
    assert_eq!(shift("lsh32", 33), 2);
    assert_eq!(shift("lsh64", 1 << 40), 1);
    assert_eq!(shift("rsh64", 64), 1);
}

#[test]
fn loads_and_stores_of_every_width() {
    let source = |store: &str, load: &str| {
        format!(
            "const r1, 0x1122_3344_5566_7788\nstdw [r10 - 8], -1\n{store} [r10 - 8], r1\n\
             {load} r0, [r10 - 8]\nexit"
        )
    };
    assert_eq!(value(&source("stxb", "ldxdw")), 0xffff_ffff_ffff_ff88);
    assert_eq!(value(&source("stxh", "ldxdw")), 0xffff_ffff_ffff_7788);
    assert_eq!(value(&source("stxw", "ldxdw")), 0xffff_ffff_5566_7788);
    assert_eq!(value(&source("stxdw", "ldxb")), 0x88);
    assert_eq!(value(&source("stxdw", "ldxh")), 0x7788);
    assert_eq!(value(&source("stxdw", "ldxw")), 0x5566_7788);
    assert_eq!(value("stdw [r10 - 8], -2\nldxdw r0, [r10 - 8]\nexit"), u64::MAX - 1);
    assert_eq!(value("stw [r10 - 8], -2\nldxdw r0, [r10 - 8]\nexit"), 0xffff_fffe);
    assert_eq!(value("sth [r10 - 8], 0xfffe\nldxdw r0, [r10 - 8]\nexit"), 0xfffe);
    assert_eq!(value("stb [r10 - 8], -2\nldxdw r0, [r10 - 8]\nexit"), 0xfe);
}

/// Whether a jump is taken, in its forms for 64 and for 32 bits and for both kinds of operand.
fn taken(mnemonic: &str, a: i32, b: i32) -> bool {
    let forms = ["", "32"].into_iter().flat_map(|width| {
        let jump = format!("{mnemonic}{width}");
        [
            format!(
                "mov64 r1, {a}\n{jump} r1, {b}, yes\nmov64 r0, 0\nexit\nyes: mov64 r0, 1\nexit"
            ),
            format!(
                "mov64 r1, {a}\nmov64 r2, {b}\n{jump} r1, r2, yes\nmov64 r0, 0\nexit\n\
                 yes: mov64 r0, 1\nexit"
            ),
        ]
    });
    let answers: Vec<u64> = forms.map(|source| value(&source)).collect();
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{mnemonic}: {answers:?}");
    answers[0] == 1
}

#[test]
fn jumps_compare_with_and_without_a_sign() {
    for (mnemonic, below, same, above) in [
        ("jeq", false, true, false),
        ("jne", true, false, true),
        ("jgt", true, false, false),
        ("jge", true, true, false),
        ("jlt", false, false, true),
        ("jle", false, true, true),
        ("jsgt", false, false, true),
        ("jsge", false, true, true),
        ("jslt", true, false, false),
        ("jsle", true, true, false),
    ] {
        // −1 is below 1 with a sign, and above it without.
        assert_eq!(taken(mnemonic, -1, 1), below, "{mnemonic}");
        assert_eq!(taken(mnemonic, 5, 5), same, "{mnemonic}");
        assert_eq!(taken(mnemonic, 1, -1), above, "{mnemonic}");
    }
    assert!(taken("jset", 6, 2) && !taken("jset", 5, 2));
}

#[test]
fn narrow_jumps_see_the_lower_half() {
    let source = |jump: &str| {
        format!("const r1, 0x1_0000_0005\n{jump} r1, 5, yes\nexit\nyes: mov64 r0, 1\nexit")
    };
    assert_eq!(value(&source("jeq")), 0);
    assert_eq!(value(&source("jeq32")), 1);
}

#[test]
fn registers_begin_as_zeros_and_r10_at_the_stack_end() {
    for register in 0..10 {
        assert_eq!(value(&format!("mov64 r0, r{register}\nexit")), 0);
    }
    assert_eq!(value("mov64 r0, r10\nexit"), 0x2_0004_0000);
}

#[test]
fn calls_save_r6_to_r10_and_nothing_else() {
    let source = "
        mov64 r1, 1
        mov64 r6, 6
        mov64 r9, 9
        call  other
        add64 r0, r1            ; 100, changed by the callee
        add64 r0, r6
        add64 r0, r9
        mov64 r2, r10
        const r3, 0x2_0004_0000
        sub64 r2, r3
        add64 r0, r2            ; 0 again
        exit
other:  add64 r10, -64
        mov64 r6, r9            ; what the caller had is there to be read
        mov64 r9, 0
        mov64 r1, 100
        mov64 r0, r6
        exit";
    assert_eq!(value(source), 9 + 100 + 6 + 9);
}

#[test]
fn calls_through_registers_take_the_address_in_dst() {
    let source = "
        .entry start
one:    mov64 r0, 1
        exit
two:    mov64 r0, 2
        exit
start:  const r3, table
        ldxdw r4, [r3 + 8]
        callx r4
        exit
.rodata
table:  .u64 one, two";
    assert_eq!(value(source), 2);
    let End::Trap(trap) = end("mov64 r3, 4\ncallx r3\nexit") else { panic!("not aligned") };
    assert_eq!(
        trap.to_string(),
        "instruction 1: a call to 0x4, which is no instruction of the text"
    );
    for address in ["24", "-8", "1_000_000"] {
        let End::Trap(trap) = end(&format!("mov64 r3, {address}\ncallx r3\nexit")) else {
            panic!("outside")
        };
        assert!(matches!(trap.reason, TrapReason::CallTarget { .. }), "{trap}");
    }
}

#[test]
fn divisions_by_zero_trap_where_they_stand() {
    for op in ["div64", "div32", "mod64", "mod32"] {
        let End::Trap(trap) = end(&format!("mov64 r0, 1\n{op} r0, r1\nexit")) else { panic!() };
        assert_eq!(trap.to_string(), "instruction 1: division by zero");
    }
    let narrow = "const r1, 0x1_0000_0000\ndiv32 r0, r1\nexit";
    assert!(matches!(end(narrow), End::Trap(_)), "the lower half counts");
}
