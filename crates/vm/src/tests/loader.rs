//! What is loaded, and what is refused with which words.

use proptest::prelude::*;

use super::contracts::{SOURCES, bytes};
use super::hosts::{NAMES, Recorder, functions};
use super::program::program;
use super::rng::Draw;
use super::writer::Mix;
use crate::elf::{FILE_HEADER_LEN, PROGRAM_HEADER_LEN, write};
use crate::{ElfError, HostFunctions, LoadError, Memory, Module, PUBLISHED, disassemble, execute};

/// Where headers lie in what the assembler writes.
const TEXT_HEADER: usize = FILE_HEADER_LEN;
const RODATA_HEADER: usize = FILE_HEADER_LEN + PROGRAM_HEADER_LEN;

fn refused(bytes: &[u8]) -> String {
    match Module::load(bytes, &HostFunctions::published()) {
        Ok(module) => panic!("{module:?}"),
        Err(error) => error.to_string(),
    }
}

/// With one byte changed.
fn with(at: usize, byte: u8) -> Vec<u8> {
    let mut bytes = bytes("counter");
    bytes[at] = byte;
    bytes
}

#[test]
fn other_formats_are_refused_with_what_and_where() {
    for (at, byte, words) in [
        (0, 0, "the file does not begin with 7f 45 4c 46: no ELF file"),
        (4, 1, "the class at offset 4 is 1, not 2 (64 bits)"),
        (5, 2, "the byte order at offset 5 is 2, not 1 (little-endian)"),
        (6, 0, "the ELF version at offset 6 is 0, not 1"),
        (
            16,
            1,
            "the file type at offset 16 is 1, not 3 (a linked module; 1 is an object before \
                 linking)",
        ),
        (18, 62, "the machine at offset 18 is 318, not 263 or 247"),
        (20, 2, "the ELF version at offset 20 is 2, not 1"),
        (24, 4, "the entry point at offset 24 is 4, not a multiple of 8 inside the text"),
        (25, 1, "the entry point at offset 24 is 256, not a multiple of 8 inside the text"),
        (
            48,
            0,
            "the format version in the flags at offset 48 is 0, not 3 (other versions have \
                 other instructions)",
        ),
        (54, 32, "a program header's length at offset 54 is 32, not 56"),
        (56, 0, "no segment is executable: the file has no text"),
        (
            TEXT_HEADER + 4,
            5,
            "the program header at offset 64 loads a segment with flags 5 at address 0x0, where \
             this format has none",
        ),
        (
            TEXT_HEADER + 32,
            1,
            "a segment's length in the file at offset 96 is 1, not a multiple of 8 above 0 (the \
             text's instructions)",
        ),
        (
            RODATA_HEADER + 40,
            4,
            "a segment's length in memory at offset 160 is 4, not between its length in the file \
             and 1,048,576 (the read-only data)",
        ),
        (
            RODATA_HEADER + 4,
            6,
            "the program header at offset 120 loads a segment with flags 6 at \
                                address 0x100000000, where this format has none",
        ),
    ] {
        assert_eq!(refused(&with(at, byte)), words);
    }
}

#[test]
fn a_segment_is_loaded_once() {
    let mut bytes = bytes("counter");
    bytes.copy_within(TEXT_HEADER..RODATA_HEADER, RODATA_HEADER);
    assert_eq!(refused(&bytes), "the program header at offset 120 loads a second text");
}

#[test]
fn other_segments_and_the_other_machine_are_let_pass() {
    let functions = HostFunctions::published();
    let mut counter = with(18, 247);
    counter[19] = 0;
    assert!(Module::load(&counter, &functions).is_ok(), "machine 247");
    // A dynamic section in place of the heap's header.
    let heap_header = FILE_HEADER_LEN + 3 * PROGRAM_HEADER_LEN;
    assert!(Module::load(&with(heap_header, 2), &functions).is_ok());
}

#[test]
fn zeros_behind_read_only_data_are_data() {
    let mut bytes = bytes("counter");
    bytes[RODATA_HEADER + 40] = 9;
    let module = Module::load(&bytes, &HostFunctions::published()).expect("it is valid");
    assert_eq!(module.rodata(), b"count\0\0\0\0");
    let text = disassemble(&bytes, &HostFunctions::published()).expect("it is a module");
    assert!(text.ends_with(".zero 4\n"), "{text}");
}

#[test]
fn every_truncation_is_refused() {
    for (name, _) in SOURCES {
        let bytes = bytes(name);
        // In front of the stack and the heap, which have no bytes, the data come last.
        for len in 0..bytes.len() {
            let error = Module::load(&bytes[..len], &HostFunctions::published());
            let error = error.expect_err("something is missing");
            assert!(matches!(error, LoadError::Elf(ElfError::Truncated { .. })), "{error}");
        }
    }
}

#[test]
fn flipped_bits_are_refused_or_run_within_limits() {
    let mut draw = Draw::new(1);
    let mut memory = Memory::new();
    let mut loaded = 0;
    let functions = functions();
    let mix = Mix { loops: true, functions: &NAMES, reserved: [11, 11], frame_step: 8 };
    for round in 0..10_000 {
        // A program that calls what this host has; big enough to be a real module.
        let mut bytes = program(round / 100, mix).module();
        for _ in 0..=draw.below(3) {
            let bit = draw.below(bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
        let _ = disassemble(&bytes, &functions);
        if let Ok(module) = Module::load(&bytes, &functions) {
            loaded += 1;
            let run = execute(&module, &mut memory, &mut Recorder::default(), 1_000);
            assert!(run.gas_used <= 1_000);
        }
    }
    assert!(loaded > 1_000, "{loaded} were loaded");
}

#[test]
fn flipped_bits_of_contracts_never_panic() {
    let mut draw = Draw::new(2);
    let functions = HostFunctions::published();
    for (name, _) in SOURCES {
        let original = bytes(name);
        for _ in 0..1_000 {
            let mut bytes = original.clone();
            let bit = draw.below(bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            let _ = Module::load(&bytes, &functions);
            let _ = disassemble(&bytes, &functions);
        }
    }
}

#[test]
fn a_megabyte_of_garbage_is_refused_at_once() {
    let mut draw = Draw::new(3);
    let garbage: Vec<u8> = (0..1 << 20).map(|_| draw.bits() as u8).collect();
    assert_eq!(refused(&garbage), "the file does not begin with 7f 45 4c 46: no ELF file");
    // As many program headers as can be said, none of which matters.
    let mut headers = garbage;
    headers[..FILE_HEADER_LEN].copy_from_slice(&bytes("counter")[..FILE_HEADER_LEN]);
    headers[56..58].fill(0xff);
    headers[FILE_HEADER_LEN..].fill(0);
    let words = "a program header takes 56 bytes at offset 1048552, and the file has 1048576";
    assert_eq!(refused(&headers), words);
    // A text of nothing but garbage.
    let text = vec![0xff; 1 << 20];
    let words = "instruction 0 (offset 232): ff with the immediate -1 is no instruction";
    assert_eq!(refused(&write(&text, &[], 0)), words);
    // As large as modules may be, and all of it valid.
    let text = [[0xb7, 0, 0, 0, 0, 0, 0, 0].repeat((1 << 17) - 1), [0x95; 1].to_vec(), vec![0; 7]];
    let module = Module::load(&write(&text.concat(), &[], 0), &HostFunctions::published());
    let module = module.expect("it is valid");
    assert_eq!(module.instructions(), 1 << 17);
    assert!(module.size() < 3 << 20, "{}", module.size());
}

#[test]
fn lengths_that_lie_take_no_memory() {
    for field in [8, 32, 40] {
        for header in [TEXT_HEADER, RODATA_HEADER] {
            let mut bytes = bytes("counter");
            bytes[header + field..header + field + 8].fill(0xff);
            let result = Module::load(&bytes, &HostFunctions::published());
            // Of the text the length in memory means nothing.
            assert_eq!(result.is_ok(), header == TEXT_HEADER && field == 40);
        }
    }
}

#[test]
fn ids_are_those_of_published_modules() {
    assert_eq!(crate::function_id("log"), 0x6bf5_c3fe);
    assert_eq!(crate::function_id("storage_read"), 0xf64f_9018);
    assert_eq!(crate::function_id("entrypoint"), 0x71e3_cf81);
}

#[test]
fn published_functions_are_registered_in_their_order() {
    let functions = HostFunctions::published();
    for (index, name) in PUBLISHED.iter().enumerate() {
        for name in [(*name).to_owned(), format!("tos_{name}")] {
            let found = functions.find(crate::function_id(&name)).expect("it is registered");
            assert_eq!(found.index(), index);
            assert_eq!(functions.spelled(crate::function_id(&name)), Some(name));
        }
    }
}

#[test]
fn names_that_cannot_be_told_apart_are_refused() {
    let error = HostFunctions::new(&["log", "log"]).expect_err("the same twice");
    assert_eq!(error.to_string(), "host functions log and log have the same id 6bf5c3fe");
    assert!(HostFunctions::new(&["log", "tos_log"]).is_err(), "the older form of the first");
}

proptest! {
    #[test]
    fn any_bytes_are_refused_or_loaded(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        let functions = HostFunctions::published();
        let _ = Module::load(&bytes, &functions);
        // The same as a text.
        let text = &bytes[..bytes.len() / 8 * 8];
        let module = write(text, &bytes, 0);
        let _ = Module::load(&module, &functions);
        let _ = disassemble(&module, &functions);
    }
}
