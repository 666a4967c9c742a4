//! Files that commands write: whole or not at all, never by surprise over another one, and with the
//! error when there is one.

use serde_json::Value;

use super::harness::Scratch;

fn json(scratch: &Scratch, name: &str) -> Value {
    serde_json::from_slice(&scratch.read(name)).unwrap()
}

/// All file names in the scratch folder that look like something unfinished.
fn unfinished(scratch: &Scratch) -> Vec<String> {
    let entries = std::fs::read_dir(scratch.path(".")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains("partial")).collect()
}

fn damaged(scratch: &Scratch) -> Vec<u8> {
    let mut bytes = scratch.read("a.chain");
    let at = bytes.len() - 100;
    bytes[at] ^= 1;
    bytes
}

#[test]
fn a_failed_import_writes_its_report_with_the_error() {
    let scratch = Scratch::with_chain(6, 20);
    scratch.write("b.chain", damaged(&scratch));
    scratch.run("import b.chain --db d --json r.json").expect_code(3);
    let report = json(&scratch, "r.json");
    assert_eq!((&report["end"], &report["blocks"]), (&"error".into(), &5.into()));
    assert_eq!(report["tip"]["topoheight"], 5);
    let error = &report["error"];
    assert_eq!((&error["code"], &error["class"]), (&3.into(), &"invalid_block".into()));
    assert_eq!((&error["file"], &error["block"]), (&"b.chain".into(), &6.into()));
    assert_eq!(error["remedy"], "fetch the file again");
    assert!(error["message"].as_str().unwrap().contains("checksum"), "{error}");
    assert!(error["offset"].as_u64().unwrap() > 0 && error["transaction"].is_null());
    // The same on standard output.
    let run = scratch.run("import b.chain --db e --json -").expect_code(3);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["error"]["block"], 6);
}

#[test]
fn a_refusal_replaces_yesterdays_report() {
    let scratch = Scratch::with_chain(2, 5);
    scratch.run("import a.chain --db d --json r.json").expect_code(0);
    let good = json(&scratch, "r.json");
    assert_eq!((&good["end"], &good["error"]), (&"complete".into(), &Value::Null));
    scratch.run("import a.chain --db d --json r.json").expect_code(1).expect_message(&["--force"]);
    assert_eq!(json(&scratch, "r.json"), good, "kept without --force");
    scratch.generate("b.chain", 2, 5, 2);
    scratch.write("file", "no folder");
    for (arguments, file) in [
        ("missing.chain --db d", None),
        ("b.chain --db d", Some("b.chain")),
        ("a.chain b.chain --db d", Some("b.chain")),
        ("a.chain --db file", None),
    ] {
        scratch.run(&format!("import {arguments} --json r.json --force")).expect_code(1);
        let report = json(&scratch, "r.json");
        assert_eq!(report["end"], "error", "{arguments}");
        let error = &report["error"];
        assert_eq!((&error["code"], &error["class"]), (&1.into(), &"usage_or_io".into()));
        assert_eq!(error["file"], file.map_or(Value::Null, Value::from), "{arguments}");
    }
    assert_eq!(unfinished(&scratch), Vec::<String>::new());
}

#[test]
fn the_report_says_whether_to_was_reached() {
    let scratch = Scratch::with_chain(5, 5);
    for (to, reached) in [(3, true), (5, true), (9, false), (2, false)] {
        let arguments = format!("import a.chain --db d --to {to} --json r.json --force");
        scratch.run(&arguments).expect_code(0);
        let report = json(&scratch, "r.json");
        assert_eq!((&report["to"], &report["to_reached"]), (&to.into(), &reached.into()));
    }
}

#[test]
fn a_chain_is_generated_over_nothing_unless_forced() {
    let scratch = Scratch::with_chain(3, 10);
    let before = scratch.read("a.chain");
    scratch.run("import a.chain --db d").expect_code(0);
    let digest = scratch.digest("d");
    let sizes = "--blocks 2 --txs 5 --accounts 9";
    for out in ["a.chain", "d/state.redb"] {
        let run = scratch.run(&format!("generate --out {out} {sizes}")).expect_code(1);
        run.expect_message(&[out, "--force"]);
    }
    assert_eq!((scratch.read("a.chain"), scratch.digest("d")), (before.clone(), digest));
    scratch.run(&format!("generate --out a.chain --force {sizes}")).expect_code(0);
    assert_ne!(scratch.read("a.chain"), before);
    scratch.run("verify a.chain --threads 2").expect_code(0);
    scratch.run(&format!("generate --out nowhere/x {sizes}")).expect_code(1);
    assert_eq!(unfinished(&scratch), Vec::<String>::new());
}

/// A limit on file sizes stands for a full disk.
#[cfg(target_os = "linux")]
#[test]
fn a_chain_that_cannot_be_written_leaves_the_old_one() {
    let scratch = Scratch::with_chain(3, 10);
    let before = scratch.read("a.chain");
    for _ in 0..2 {
        let run = scratch.shell(
            "trap '' XFSZ; ulimit -f 64; \
             exec \"$WAVEFRONT\" generate --out a.chain --force --blocks 50 --txs 100",
        );
        run.expect_code(1).expect_message(&["a.chain"]);
        assert_eq!(scratch.read("a.chain"), before);
        assert_eq!(unfinished(&scratch), Vec::<String>::new());
    }
}

/// Outputs that are no files are written to as they are.
#[cfg(target_os = "linux")]
#[test]
fn a_device_is_no_file_to_be_replaced() {
    let scratch = Scratch::with_chain(3, 10);
    let sizes = "--blocks 2 --txs 5 --accounts 9";
    scratch.run(&format!("generate --out /dev/null {sizes}")).expect_code(0);
    scratch.run(&format!("generate --out /dev/full {sizes}")).expect_code(1);
    scratch.run("import a.chain --db d --json /dev/null").expect_code(0);
    assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
}

/// A link's file is replaced, not the link; permissions stay.
#[cfg(unix)]
#[test]
fn what_is_replaced_keeps_its_place_and_its_permissions() {
    use std::os::unix::fs::PermissionsExt;

    let scratch = Scratch::with_chain(3, 10);
    scratch.write("real.json", "old");
    let mode = std::fs::Permissions::from_mode(0o640);
    std::fs::set_permissions(scratch.path("real.json"), mode).unwrap();
    std::os::unix::fs::symlink("real.json", scratch.path("link.json")).unwrap();
    scratch.run("import a.chain --db d --json link.json --force").expect_code(0);
    assert!(std::fs::symlink_metadata(scratch.path("link.json")).unwrap().is_symlink());
    assert_eq!(json(&scratch, "real.json")["end"], "complete");
    let mode = std::fs::metadata(scratch.path("real.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}
