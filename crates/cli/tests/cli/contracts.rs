//! Contract modules: text to file and back.

use super::harness::Scratch;

const COUNTER: &str = include_str!("../../../../samples/contracts/counter.s");

#[test]
fn a_text_becomes_a_module_and_a_text_again() {
    let scratch = Scratch::new();
    scratch.write("counter.s", COUNTER);
    let run = scratch.run("asm counter.s --out counter.so").expect_code(0);
    let summary =
        "counter.so: 22 instructions, 5 bytes of data, 3 host functions; 469 bytes in all\n";
    assert_eq!(run.out, summary);
    let module = scratch.read("counter.so");
    assert!(module.starts_with(b"\x7fELF"));
    let text = scratch.run("disasm counter.so").expect_code(0).out;
    assert!(text.contains("syscall storage_read"), "{text}");
    scratch.write("again.s", &text);
    scratch.run("asm again.s --out again.so").expect_code(0);
    assert_eq!(scratch.read("again.so"), module);
    scratch.run("asm again.s --out again.so").expect_code(1).expect_message(&["--force"]);
    scratch.write("again.s", "exit exit");
    scratch.run("asm again.s --out again.so --force").expect_code(1);
    assert_eq!(scratch.read("again.so"), module, "it is kept when the text is wrong");
    scratch.write("again.s", "exit");
    scratch.run("asm again.s --out again.so --force").expect_code(0);
    assert_ne!(scratch.read("again.so"), module);
    let piped = "$WAVEFRONT asm counter.s --out - | $WAVEFRONT disasm -";
    assert_eq!(scratch.shell(piped).expect_code(0).out, text);
}

#[test]
fn mistakes_are_told_as_compilers_tell_them() {
    let scratch = Scratch::new();
    for (source, message) in [
        ("exit\n  mov65 r1, 1\n", "error: x.s:2:3: there is no instruction mov65\n"),
        ("mov64 r10, 1\nexit\n", "error: x.s:1: r10 may be changed by `add64 r10, imm` only\n"),
        (
            "\nmov64 r0, 1\n",
            "error: x.s:2: the text can run off its end: it has to end with exit or ja\n",
        ),
        (
            "",
            "error: x.s: a segment's length in the file at offset 96 is 0, not a multiple of 8 \
              above 0 (the text's instructions)\n",
        ),
    ] {
        scratch.write("x.s", source);
        let run = scratch.run("asm x.s --out x.so").expect_code(1);
        assert_eq!((run.out.as_str(), run.err.as_str()), ("", message));
        assert!(!scratch.path("x.so").exists(), "nothing is written");
    }
    scratch.write("x.s", b"exit\n\xff");
    scratch.run("asm x.s --out x.so").expect_code(1).expect_message(&["x.s", "byte 5"]);
    scratch.run("asm x.s --out x.s").expect_code(1).expect_message(&["x.s", "read"]);
    scratch.run("asm x.s --out x.s --force").expect_code(1).expect_message(&["x.s", "read"]);
    scratch.run("asm y.s --out x.so").expect_code(1).expect_message(&["y.s", "check"]);
    scratch.run("asm x.s").expect_code(1);
}

#[test]
fn what_is_no_module_is_said_to_be_none() {
    let scratch = Scratch::new();
    scratch.write("x.so", "no module");
    scratch.run("disasm x.so").expect_code(1).expect_message(&["x.so", "header"]);
    scratch.run("disasm .").expect_code(1).expect_message(&["directory"]);
    scratch.run("disasm y.so").expect_code(1).expect_message(&["y.so", "check"]);
    // One that loads and does not verify is shown, with the reason.
    scratch.write("counter.s", COUNTER);
    scratch.run("asm counter.s --out counter.so").expect_code(0);
    let mut module = scratch.read("counter.so");
    module[64 + 4 * 56] = 0;
    scratch.write("broken.so", &module);
    let run = scratch.run("disasm broken.so").expect_code(0);
    assert!(run.out.contains(".insn 0x"), "{run:?}");
    assert!(run.err.contains("broken.so does not verify: instruction 0"), "{run:?}");
}

#[test]
fn calls_of_a_module_share_its_storage() {
    let scratch = Scratch::new();
    scratch.write("counter.s", COUNTER);
    scratch.run("asm counter.s --out counter.so").expect_code(0);
    let command = "call --module counter.so --input= --input 0x --input 00ff --value 7";
    let run = scratch.run(command).expect_code(0);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines.len(), 9, "{}", run.out);
    assert_eq!(lines[1], "call -: done, r0 0; 956 gas, 22 instructions");
    assert_eq!(lines[5], "call 00ff: done, r0 0; 964 gas, 22 instructions");
    assert_eq!(lines[6], "  return 0300000000000000");
    assert_eq!(lines[7], "storage 636f756e74 0300000000000000");
    assert_eq!(lines[8], "balance 21");
    let json = scratch.run(&format!("{command} --json")).expect_code(0).out;
    assert!(json.contains("\"return_data\": \"0300000000000000\""), "{json}");
    assert!(json.contains("\"gas\": 964"), "{json}");
}

#[test]
fn a_trap_is_named_and_a_trace_shows_the_way_there() {
    let scratch = Scratch::new();
    scratch.write("x.s", "mov64 r1, 7\nmov64 r2, 8\nsyscall log\nexit\n");
    scratch.run("asm x.s --out x.so").expect_code(0);
    let run = scratch.run("call --module x.so --gas 5000 --trace").expect_code(0);
    let says = "call -: trapped at instruction 2, in log: 8 bytes at 0x7 are outside of the memory";
    assert!(run.out.contains(says), "{}", run.out);
    assert!(run.out.contains("; 5000 gas, "), "{}", run.out);
    assert_eq!(run.err.lines().count(), 3, "{}", run.err);
    assert!(run.err.contains("mov64   r2, 8"), "{}", run.err);
    scratch.run("call --module x.so --input 0").expect_code(1).expect_message(&["odd"]);
    scratch.run("call --module x.so --input zz").expect_code(1).expect_message(&["hexadecimal"]);
    scratch.run("call --module x.so --gas 1000000001").expect_code(1);
    scratch.write("y.so", "no module");
    scratch.run("call --module y.so").expect_code(1).expect_message(&["y.so cannot be run"]);
    scratch.run("call --module z.so").expect_code(1).expect_message(&["z.so", "check"]);
}
