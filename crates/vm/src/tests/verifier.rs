//! Which instructions are refused, with which words.

use crate::{HostFunctions, InstructionError, LoadError, Module, assemble};

fn refused(bytes: &[u8]) -> String {
    let error = Module::load(bytes, &HostFunctions::published());
    error.expect_err("something is wrong with it").to_string()
}

#[test]
fn instructions_are_refused_with_what_and_where() {
    for (source, words) in [
        (".insn 0x18", "instruction 0 (offset 232): 18 with the immediate 0 is no instruction"),
        (".insn 0x87", "instruction 0 (offset 232): 87 with the immediate 0 is no instruction"),
        (".insn 0x06", "instruction 0 (offset 232): 06 with the immediate 0 is no instruction"),
        (
            ".insn 0x08_0000_00dc",
            "instruction 0 (offset 232): dc with the immediate 8 is no \
                                  instruction",
        ),
        (".insn 0x0b07", "instruction 0 (offset 232): there is no register r11"),
        (".insn 0xb007", "instruction 0 (offset 232): there is no register r11"),
        ("mov64 r10, 1", "instruction 0 (offset 232): r10 may be changed by `add64 r10, imm` only"),
        (
            "add64 r10, r1",
            "instruction 0 (offset 232): r10 may be changed by `add64 r10, imm` only",
        ),
        (
            "ldxb r10, [r1]",
            "instruction 0 (offset 232): r10 may be changed by `add64 r10, imm` \
                            only",
        ),
        ("div64 r1, 0", "instruction 0 (offset 232): a division by the immediate 0"),
        ("mod32 r1, 0", "instruction 0 (offset 232): a division by the immediate 0"),
        ("lsh64 r1, 64", "instruction 0 (offset 232): a shift by 64, of a value of 64 bits"),
        ("arsh32 r1, 32", "instruction 0 (offset 232): a shift by 32, of a value of 32 bits"),
        ("rsh64 r1, -1", "instruction 0 (offset 232): a shift by -1, of a value of 64 bits"),
        (
            ".insn 0x0001_0005",
            "instruction 0 (offset 232): it leads to instruction 2, and the text \
                               has 2",
        ),
        (
            ".insn 0xfffe_0005",
            "instruction 0 (offset 232): it leads to instruction -1, and the \
                               text has 2",
        ),
        (
            ".insn 0x7fff_ffff_0000_1085",
            "instruction 0 (offset 232): it leads to instruction \
                                         2147483648, and the text has 2",
        ),
        (
            ".insn 0x2085",
            "instruction 0 (offset 232): a call of kind 2; 0 is of a host function, 1 \
                          is local",
        ),
        ("syscall 0x1234", "instruction 0 (offset 232): there is no host function 00001234"),
        (
            "syscall offer_call",
            "instruction 0 (offset 232): there is no host function {id} \
                                (offer_call)",
        ),
        (
            "exit\nmov64 r0, 0\n.insn 0x85",
            "instruction 2 (offset 248): there is no host function \
                                           00000000",
        ),
    ] {
        let functions = HostFunctions::published();
        let bytes = assemble(&format!("{source}\nexit\n"), &functions).expect("it can be written");
        let id = format!("{:08x}", crate::function_id("offer_call"));
        assert_eq!(refused(&bytes), words.replace("{id}", &id), "{source}");
    }
}

#[test]
fn a_text_ends_where_nothing_goes_on() {
    let functions = HostFunctions::published();
    for (source, is_good) in [
        ("exit", true),
        ("x: ja x", true),
        ("syscall abort", true),
        ("syscall panic", true),
        ("syscall tos_abort", true),
        ("mov64 r0, 0", false),
        ("x: jeq r0, 0, x", false),
        ("x: call x", false),
        ("syscall log", false),
        ("callx r0", false),
    ] {
        let bytes = assemble(source, &functions).expect("it can be written");
        match Module::load(&bytes, &functions) {
            Ok(_) => assert!(is_good, "{source}"),
            Err(LoadError::Instruction { error: InstructionError::RunsOff, .. }) => {
                assert!(!is_good, "{source}");
            }
            Err(other) => panic!("{source}: {other}"),
        }
    }
}

#[test]
fn both_names_of_a_function_are_imported() {
    let functions = HostFunctions::published();
    let source = "syscall log\nsyscall tos_log\nsyscall blake3\nsyscall log\nexit\n";
    let bytes = assemble(source, &functions).expect("it is right");
    let module = Module::load(&bytes, &functions).expect("it is valid");
    let names: Vec<&str> = module.imports().iter().map(|import| import.name).collect();
    assert_eq!(names, ["log", "log", "blake3"]);
    assert_eq!(module.imports()[0].function, module.imports()[1].function);
    assert_eq!(module.imports()[0].id, 0x6bf5_c3fe);
}
