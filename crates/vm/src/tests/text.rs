//! The assembler and the disassembler.

use proptest::prelude::*;

use super::hosts::{NAMES, functions};
use super::program::program;
use super::writer::Mix;
use crate::elf::write;
use crate::{HostFunctions, Module, Sections, assemble, disassemble};

/// The instructions of a text, as numbers.
fn text(source: &str) -> Vec<u64> {
    let bytes = match assemble(source, &HostFunctions::published()) {
        Ok(bytes) => bytes,
        Err(error) => panic!("{source}: {error}"),
    };
    let text = Sections::read(&bytes).expect("it is a module").text;
    let (chunks, _) = text.as_chunks::<8>();
    chunks.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect()
}

/// The read-only data of a source's `.rodata`.
fn rodata(source: &str) -> Vec<u8> {
    let source = format!("exit\n.rodata\n{source}");
    let bytes = match assemble(&source, &HostFunctions::published()) {
        Ok(bytes) => bytes,
        Err(error) => panic!("{source}: {error}"),
    };
    Sections::read(&bytes).expect("it is a module").rodata.to_vec()
}

#[test]
fn instructions_are_the_bytes_that_they_should_be() {
    for (source, bytes) in [
        ("add64 r1, 5", 0x0000_0005_0000_0107),
        ("add64 r10, -8", 0xffff_fff8_0000_0a07),
        ("sub32 r2, r3", 0x321c),
        ("mov32 r1, 0xffff_ffff", 0xffff_ffff_0000_01b4),
        ("hor64 r1, 3", 0x0000_0003_0000_01f7),
        ("be32 r4", 0x0000_0020_0000_04dc),
        ("ldxw r1, [r2 + 4]", 0x0004_2161),
        ("ldxb r1, [r10 - 1]", 0xffff_a171),
        ("ldxdw r1, [r2]", 0x2179),
        ("sth [r10 - 2], 7", 0x0000_0007_fffe_0a6a),
        ("stxdw [r10 - 8], r1", 0xfff8_1a7b),
        ("ja x\nx: exit", 0x0005),
        ("x: ja x", 0xffff_0005),
        ("jeq r1, 2, x\nexit\nx: exit", 0x0000_0002_0001_0115),
        ("jsle32 r1, r2, x\nx: exit", 0x21de),
        ("call x\nexit\nx: exit", 0x0000_0001_0000_1085),
        ("callx r3", 0x038d),
        ("syscall log", 0x6bf5_c3fe_0000_0085),
        ("syscall 0x6bf5_c3fe", 0x6bf5_c3fe_0000_0085),
        ("exit", 0x0095),
        (".insn 0x0123_4567_89ab_cdef", 0x0123_4567_89ab_cdef),
    ] {
        assert_eq!(text(source)[0], bytes, "{source}");
    }
    let large = text("const r7, 0x1122_3344_5566_7788");
    assert_eq!(large, [0x5566_7788_0000_07b4, 0x1122_3344_0000_07f7]);
    assert_eq!(text("const r7, -1"), [0xffff_ffff_0000_07b4, 0xffff_ffff_0000_07f7]);
}

#[test]
fn data_are_the_bytes_that_they_should_be() {
    assert_eq!(rodata(".byte 1, 0xff, -1, 'a'"), [1, 255, 255, b'a']);
    assert_eq!(rodata(".u16 1, -2"), [1, 0, 0xfe, 0xff]);
    assert_eq!(rodata(".u32 0x0403_0201"), [1, 2, 3, 4]);
    assert_eq!(rodata(".u64 -1"), [255; 8]);
    assert_eq!(rodata(r#".ascii "a\n\0\x7f\\\"ü;""#), b"a\n\0\x7f\\\"\xc3\xbc;");
    assert_eq!(rodata(".byte 1\n.align 4\n.byte 2\n.zero 2"), [1, 0, 0, 0, 2, 0, 0]);
    // A label is its address: of instructions in the text, of data from 1 << 32.
    assert_eq!(
        rodata("x: .u64 x, y\n.text\ny: exit"),
        [0, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0]
    );
}

#[test]
fn lengths_are_those_of_the_data_behind_a_label() {
    let source = "
.equ LATER, len(last) + 1
        mov64 r1, len(first)
        mov64 r2, len(second)
        mov64 r3, len(same)
        mov64 r4, LATER
        mov64 r5, second - first
        exit
.rodata
first:  .byte 1, 2, 3
        .align 8
same:
second: .ascii \"hello\"
last:   .u64 1";
    let imms: Vec<u64> = text(source).iter().map(|instruction| instruction >> 32).collect();
    assert_eq!(imms, [3, 5, 5, 9, 8, 0]);
}

#[test]
fn local_labels_belong_to_the_label_before() {
    let source = "a: ja .x\n.x: exit\nb: ja .x\nexit\n.x: exit";
    assert_eq!(text(source), [0x0005, 0x95, 0x0001_0005, 0x95, 0x95]);
}

#[test]
fn the_entry_is_what_is_said() {
    let entry = |source: &str| {
        let bytes = assemble(source, &HostFunctions::published()).expect("it is right");
        Sections::read(&bytes).expect("it is a module").entry
    };
    assert_eq!(entry("exit\nx: exit"), 0);
    assert_eq!(entry("exit\nentrypoint: exit"), 1);
    assert_eq!(entry(".entry x\nexit\nentrypoint: exit\nx: exit"), 2);
}

#[test]
fn mistakes_are_told_with_line_and_column() {
    for (source, line, column, words) in [
        ("exit\n  foo r1", 2, 3, "there is no instruction foo"),
        ("mov64 r1, r11", 1, 11, "r11 is no register; there are r0 to r10"),
        ("ldxb r1, [r11]", 1, 11, "r11 is no register; there are r0 to r10"),
        ("mov64 r1", 1, 1, "mov64 wants a register and a number, or two registers"),
        ("ldxb r1, r2", 1, 1, "ldxb wants a register and [a register + an offset]"),
        ("exit r1", 1, 1, "exit wants no operands"),
        (
            "mov64 r1, 0xffff_ffff",
            1,
            11,
            "4294967295 is not between -2147483648 and 2147483647; \
                                          larger numbers and addresses need `const`",
        ),
        ("add32 r1, 0x1_0000_0000", 1, 11, "4294967296 is not between -2147483648 and 4294967295"),
        ("stb [r1], 256", 1, 11, "256 is not between -128 and 255"),
        ("ldxb r1, [r2 + 40000]", 1, 14, "40000 is not between -32768 and 32767"),
        ("ja nowhere", 1, 4, "nowhere is not defined"),
        ("ja x\n.rodata\nx: .byte 1", 1, 4, "this is no label of an instruction"),
        ("call log", 1, 6, "log is not defined"),
        (
            "syscall lag",
            1,
            9,
            "lag: no host function of this name is known; of others, write the id",
        ),
        ("x: exit\n x: exit", 2, 2, "x is defined in line 1 already"),
        ("r1: exit", 1, 1, "r1 is a register, no label"),
        ("exit exit", 1, 1, "exit wants no operands"),
        ("exit ,", 1, 6, "a number, a constant or a label is wanted here"),
        ("x: y: ja x y", 1, 12, "the line should end here"),
        (".byte 1", 1, 1, "data stand in .rodata"),
        (".rodata\nexit", 2, 1, "instructions stand in .text"),
        (".rodata\n.byte 256", 2, 7, "256 is not between -128 and 255"),
        (".rodata\n.ascii hello", 2, 8, "a text between double quotes is wanted here"),
        (".rodata\n.ascii \"hello", 2, 8, "the quote is not closed"),
        (
            ".rodata\n.ascii \"\\q\"",
            2,
            8,
            "of escapes there are \\n \\r \\t \\0 \\\\ \\\" \\' and \
                                           \\x with two digits",
        ),
        (".rodata\n.zero 1_000_000_000_000", 2, 7, "1000000000000 is not between 0 and 1048576"),
        (".rodata\n.zero 1_000_000\n.zero 1_000_000", 3, 1, "read-only data end at 1048576 bytes"),
        (".rodata\n.align 0", 2, 1, "an alignment is 1 at least"),
        (".nothing", 1, 1, "there is no directive .nothing"),
        ("mov64 r1, 12ab", 1, 11, "12ab is no number"),
        ("mov64 r1, 0x", 1, 11, "0x is no number"),
        ("mov64 r1, 'ab'", 1, 11, "one character of one byte is wanted between quotes"),
        ("mov64 r1, ü", 1, 11, "'ü' is not expected here"),
        ("mov64 r1, len(x)\nx: exit", 1, 15, "x is no label of data above or below"),
        (".equ X, Y\n.equ Y, X", 1, 9, "Y is not defined"),
        (".entry x\n.entry y", 2, 1, "there is an .entry already"),
        (".entry x\nexit\nx:", 1, 8, "this is no label of an instruction"),
        (
            "const r1, 0x1_0000_0000_0000_0000",
            1,
            11,
            "18446744073709551616 is not between \
            -9223372036854775808 and 18446744073709551615",
        ),
    ] {
        let error = assemble(source, &HostFunctions::published()).expect_err(source);
        assert_eq!(
            (error.line, error.column, error.message.as_str()),
            (line, column, words),
            "{source}"
        );
    }
}

#[test]
fn a_jump_reaches_as_far_as_its_offset() {
    let far = |instructions: usize| format!("ja x\n{}x: exit", "exit\n".repeat(instructions));
    assert!(assemble(&far(32_767), &HostFunctions::published()).is_ok());
    let error = assemble(&far(32_768), &HostFunctions::published()).expect_err("too far");
    assert_eq!(error.to_string(), "line 1, column 1: the target is 32768 instructions away");
}

const MIX: Mix = Mix { loops: true, functions: &NAMES, reserved: [11, 11], frame_step: 8 };

/// Lines of what might be words, registers, numbers and marks.
const SOURCE: &str = "(([a-z.]{1,6}|r[0-9]{1,2}|[-0-9\\[\\]+,:;\"'x ()]|\\PC){0,8}\n){0,6}";

proptest! {
    #[test]
    fn what_is_disassembled_is_assembled_to_the_same_bytes(seed: u64) {
        let module = program(seed, MIX).module();
        let text = disassemble(&module, &functions()).expect("it is a module");
        let again = assemble(&text, &functions());
        prop_assert_eq!(again.as_ref(), Ok(&module), "{}", text);
        let reloaded = Module::load(&module, &functions()).expect("it is valid");
        prop_assert_eq!(reloaded, Module::load(&again.expect("it is"), &functions()).expect("too"));
    }

    #[test]
    fn any_text_of_instructions_comes_back(
        words in prop::collection::vec(any::<[u8; 8]>(), 1..60),
        opcodes in prop::collection::vec(any::<u8>(), 60),
        rodata in prop::collection::vec(any::<u8>(), 0..40),
        entry in 0_usize..60,
    ) {
        // Half of them with fields that most instructions leave empty.
        let mut text = Vec::new();
        for (index, (mut word, opcode)) in words.iter().copied().zip(opcodes).enumerate() {
            word[0] = opcode;
            if index % 2 == 0 {
                word[1..4].fill(0);
            }
            text.extend_from_slice(&word);
        }
        let module = write(&text, &rodata, entry % words.len() * 8);
        let source = disassemble(&module, &functions()).expect("it is a module");
        let again = assemble(&source, &functions());
        prop_assert_eq!(again.as_ref(), Ok(&module), "{}", source);
    }

    #[test]
    fn any_source_is_assembled_or_refused(source in SOURCE) {
        let _ = assemble(&source, &functions());
    }

    #[test]
    fn almost_a_source_is_assembled_or_refused(
        at in any::<prop::sample::Index>(),
        with in "\\PC?",
        which in any::<prop::sample::Index>(),
    ) {
        let sources = super::contracts::SOURCES;
        let (_, source) = sources[which.index(sources.len())];
        let at = at.index(source.len());
        if source.is_char_boundary(at) && source.is_char_boundary(at + 1) {
            let source = format!("{}{with}{}", &source[..at], &source[at + 1..]);
            let _ = assemble(&source, &HostFunctions::published());
        }
    }
}
