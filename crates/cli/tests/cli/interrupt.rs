//! An interrupt is an orderly stop.

use std::io::Write;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use super::harness::{Run, Scratch};

#[cfg(unix)]
#[test]
fn an_interrupted_import_exits_with_130_and_goes_on_later() {
    let scratch = Scratch::with_chain(30, 50);
    scratch.run("import a.chain --db whole").expect_code(0);
    let wanted = scratch.digest("whole");
    for signal in ["-INT", "-TERM"] {
        let mut child = scratch.command("import - --db d").stdin(Stdio::piped()).spawn().unwrap();
        // Half the chain, then silence: the import waits for more when the signal comes.
        let bytes = scratch.read("a.chain");
        let mut input = child.stdin.take().unwrap();
        input.write_all(&bytes[..bytes.len() / 2]).unwrap();
        input.flush().unwrap();
        thread::sleep(Duration::from_millis(700));
        let pid = child.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
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
