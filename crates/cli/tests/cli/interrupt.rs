//! An interrupt is an orderly stop, whatever the program waits for; what was ignored when it began
//! stays ignored.
#![cfg(unix)]

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use super::harness::{Run, Scratch, deaf_to_nothing};

/// Long enough for the program to be waiting.
const SETTLE: Duration = Duration::from_millis(700);

fn kill(child: &Child, signal: &str) {
    let pid = child.id().to_string();
    assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
}

#[test]
fn an_interrupted_import_exits_with_130_and_goes_on_later() {
    let scratch = Scratch::with_chain(30, 50);
    scratch.run("import a.chain --db whole").expect_code(0);
    let wanted = scratch.digest("whole");
    for signal in ["-INT", "-TERM", "-HUP"] {
        let mut child = scratch.command("import - --db d").stdin(Stdio::piped()).spawn().unwrap();
        // Half the chain, then silence: the import waits for more when the signal comes.
        let bytes = scratch.read("a.chain");
        let mut input = child.stdin.take().unwrap();
        input.write_all(&bytes[..bytes.len() / 2]).unwrap();
        input.flush().unwrap();
        thread::sleep(SETTLE);
        kill(&child, signal);
        let output = child.wait_with_output().unwrap();
        drop(input);
        let run = Run::of(output).expect_code(130);
        run.expect_message(&["the same command goes on from here"]);
        let tip = scratch.tip("d");
        assert!(tip > 0 && tip < 30, "{tip}");
    }
    scratch.run("import a.chain --db d").expect_code(0);
    assert_eq!(scratch.digest("d"), wanted);
}

#[test]
fn a_command_that_waits_for_its_first_block_stops() {
    let scratch = Scratch::with_chain(2, 5);
    let chain = scratch.read("a.chain");
    let pipe = scratch.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for arguments in [
        "import - --db d",
        "import - --db d --json r.json --force",
        "verify -",
        "import a.chain - --db e",
        "import pipe --db d",
    ] {
        // Nothing at all, and a part of the genesis.
        for sent in [0, 40] {
            let mut child = scratch.command(arguments).stdin(Stdio::piped()).spawn().unwrap();
            let mut input = child.stdin.take().unwrap();
            input.write_all(&chain[..sent]).unwrap();
            thread::sleep(SETTLE);
            kill(&child, "-TERM");
            let run = Run::of(child.wait_with_output().unwrap()).expect_code(130);
            assert!(run.err.contains("interrupted"), "{arguments}: {run:?}");
            drop(input);
        }
    }
    assert!(!scratch.path("d").exists(), "nothing is begun");
    let report: serde_json::Value = serde_json::from_slice(&scratch.read("r.json")).unwrap();
    assert_eq!((&report["end"], &report["error"]["code"]), (&"interrupted".into(), &130.into()));
}

#[test]
fn a_command_that_waits_for_its_reader_stops() {
    let scratch = Scratch::with_chain(40, 5);
    let sizes = "--blocks 200 --txs 50 --accounts 60";
    let child = scratch.command(&format!("generate --out - {sizes}")).spawn().unwrap();
    thread::sleep(SETTLE);
    kill(&child, "-TERM");
    // Whoever reads on must not take what is there for the whole.
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    scratch.write("cut.chain", &output.stdout);
    scratch.run("verify cut.chain --threads 2").expect_code(3).expect_message(&["cut off"]);
}

#[test]
fn an_interrupted_generation_leaves_nothing_and_what_was_there() {
    let scratch = Scratch::with_chain(2, 5);
    let before = scratch.read("a.chain");
    let sizes = "--blocks 100000 --txs 100 --accounts 60";
    for out in ["a.chain --force", "new.chain"] {
        let child = scratch.command(&format!("generate --out {out} {sizes}")).spawn().unwrap();
        thread::sleep(SETTLE);
        kill(&child, "-INT");
        let run = Run::of(child.wait_with_output().unwrap()).expect_code(130);
        run.expect_message(&["nothing was written"]);
    }
    assert_eq!(scratch.read("a.chain"), before);
    let names: Vec<_> = std::fs::read_dir(scratch.path(".")).unwrap().collect();
    assert_eq!(names.len(), 1, "{names:?}");
}

#[test]
fn a_second_interrupt_ends_at_once() {
    let scratch = Scratch::with_chain(2, 5);
    let mut child = scratch.command("import - --db d").stdin(Stdio::piped()).spawn().unwrap();
    let input = child.stdin.take();
    thread::sleep(SETTLE);
    kill(&child, "-TERM");
    kill(&child, "-TERM");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    drop(input);
}

/// As under `nohup`, and in the background of a script.
#[cfg(target_os = "linux")]
#[test]
fn what_was_ignored_stays_ignored() {
    let scratch = Scratch::with_chain(30, 5);
    let bytes = scratch.read("a.chain");
    for (ignored, sent, code) in [
        ("HUP", "-HUP", 0),
        ("INT", "-INT", 0),
        ("TERM", "-TERM", 0),
        ("HUP INT TERM", "-INT", 0),
        ("HUP", "-TERM", 130),
        ("INT", "-HUP", 130),
    ] {
        let script = format!("trap '' {ignored}; exec \"$WAVEFRONT\" import - --db d");
        let mut child = deaf_to_nothing("sh")
            .args(["-c", &script])
            .current_dir(scratch.path("."))
            .env("WAVEFRONT", env!("CARGO_BIN_EXE_wavefront"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        input.write_all(&bytes[..bytes.len() / 2]).unwrap();
        thread::sleep(SETTLE);
        kill(&child, sent);
        thread::sleep(Duration::from_millis(200));
        // It may be gone already.
        let _ = input.write_all(&bytes[bytes.len() / 2..]);
        drop(input);
        let run = Run::of(child.wait_with_output().unwrap());
        assert_eq!(run.code, Some(code), "{ignored}, {sent}: {run:?}");
        std::fs::remove_dir_all(scratch.path("d")).unwrap();
    }
}

/// The last thing an import does is to print; nobody may be reading.
#[test]
fn a_command_whose_work_is_done_ends_at_once() {
    let scratch = Scratch::with_chain(3, 5);
    let (mut reader, mut writer) = std::io::pipe().unwrap();
    // A pipe that is nearly full: what the import prints does not fit.
    writer.write_all(&vec![b' '; (64 << 10) - 10]).unwrap();
    let mut command = scratch.command("import a.chain --db d");
    let child = command.stdout(writer).spawn().unwrap();
    drop(command);
    thread::sleep(SETTLE);
    kill(&child, "-TERM");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let mut printed = Vec::new();
    reader.read_to_end(&mut printed).unwrap();
    assert_eq!(scratch.tip("d"), 3);
}
