//! Wrong use ends with exit code 1 and says what to do.

use super::harness::Scratch;

#[test]
fn usage_errors_exit_with_1() {
    let scratch = Scratch::with_chain(1, 1);
    for arguments in [
        "",
        "nonsense",
        "import",
        "import a.chain",
        "import a.chain --db d --mode fast",
        "import a.chain --db d --durability every:0",
        "import a.chain --db d --threads none",
        "import a.chain --db d --dispatch scripted",
        "generate --out x --mix transfer",
        "generate --out x --conflict cold",
        "verify",
        "verify a.chain --threads 1,x",
        "verify a.chain --schedules x",
        "verify a.chain --schedules 3..2",
        "state --db d 12",
        "rewind --db d",
        "digest",
    ] {
        let run = scratch.run(arguments).expect_code(1);
        assert!(!run.err.is_empty() && run.out.is_empty(), "{arguments}: {run:?}");
    }
    assert!(!scratch.path("x").exists() && !scratch.path("d").exists());
}

#[test]
fn help_and_version_are_no_errors() {
    let scratch = Scratch::new();
    let help = scratch.run("--help").expect_code(0);
    for command in [
        "generate",
        "import",
        "verify",
        "conformance",
        "state",
        "digest",
        "rewind",
        "check",
        "asm",
        "disasm",
    ] {
        assert!(help.out.contains(command), "{}", help.out);
        scratch.run(&format!("{command} --help")).expect_code(0);
    }
    assert!(scratch.run("--version").expect_code(0).out.starts_with("wavefront "));
}

#[test]
fn limits_are_refused_before_anything_is_done() {
    let scratch = Scratch::with_chain(1, 1);
    scratch.run("import a.chain --db d --threads 0").expect_code(1).expect_message(&["threads"]);
    scratch.run("generate --out x --accounts 1").expect_code(1).expect_message(&["accounts"]);
    scratch.run("generate --out x --txs 10001").expect_code(1).expect_message(&["10000"]);
    assert!(!scratch.path("d").exists() && !scratch.path("x").exists());
    scratch.run("verify a.chain --threads 0").expect_code(1).expect_message(&["threads"]);
}

#[test]
fn missing_files_and_stores_are_named() {
    let scratch = Scratch::with_chain(1, 1);
    scratch.run("import b.chain --db d").expect_code(1).expect_message(&["b.chain", "check"]);
    scratch.run("import . --db d").expect_code(1).expect_message(&["directory"]);
    scratch.run("import - - --db d").expect_code(1).expect_message(&["only once"]);
    for command in ["digest --db d", "check --db d", "rewind --db d --to 1"] {
        scratch.run(command).expect_code(1).expect_message(&["d"]);
        assert!(!scratch.path("d").exists(), "{command} creates nothing");
    }
    scratch.run("conformance nowhere").expect_code(1).expect_message(&["nowhere"]);
    scratch.run("conformance .").expect_code(1).expect_message(&["no test vectors"]);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let scratch = Scratch::with_chain(2, 5);
    scratch.run("import a.chain --db d").expect_code(0);
    let run = scratch.shell("\"$WAVEFRONT\" check --db d | true; echo done");
    assert_eq!((run.code, run.out.trim(), run.err.as_str()), (Some(0), "done", ""));
}
