//! The verdict of a command never depends on whether somebody reads what it prints.

use std::fs::File;
use std::process::Stdio;

use super::harness::{Run, Scratch};

/// Where a command cannot say what it has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Broken {
    /// Nobody reads standard output any more.
    OutClosed,
    /// Standard output takes no byte.
    OutFull,
    /// Nobody reads standard error any more.
    ErrClosed,
    /// Standard error takes no byte.
    ErrFull,
    /// Neither is read.
    BothClosed,
}

impl Broken {
    const ALL: [Self; 5] =
        [Self::OutClosed, Self::OutFull, Self::ErrClosed, Self::ErrFull, Self::BothClosed];

    /// The exit code of a command with this verdict.
    fn code(self, verdict: i32) -> i32 {
        match (verdict, self) {
            (0, Self::OutFull) => 1,
            (verdict, _) => verdict,
        }
    }
}

fn closed() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

fn full() -> Stdio {
    File::options().write(true).open("/dev/full").unwrap().into()
}

fn run(scratch: &Scratch, arguments: &str, broken: Broken) -> Run {
    let mut command = scratch.command(arguments);
    match broken {
        Broken::OutClosed => command.stdout(closed()),
        Broken::OutFull => command.stdout(full()),
        Broken::ErrClosed => command.stderr(closed()),
        Broken::ErrFull => command.stderr(full()),
        Broken::BothClosed => command.stdout(closed()).stderr(closed()),
    };
    Run::of(command.output().unwrap())
}

/// A folder with all that is needed for every command to succeed and to fail.
fn scratch() -> Scratch {
    let scratch = Scratch::with_chain(6, 20);
    scratch.run("import a.chain --db d").expect_code(0);
    let mut damaged = scratch.read("a.chain");
    let at = damaged.len() - 100;
    damaged[at] ^= 1;
    scratch.write("bad.chain", damaged);
    scratch.run("import a.chain --db corrupt").expect_code(0);
    let mut store = scratch.read("corrupt/state.redb");
    store.truncate(10_000);
    scratch.write("corrupt/state.redb", store);
    for (folder, code) in [("good", 0x100), ("bad", 0x300)] {
        std::fs::create_dir(scratch.path(folder)).unwrap();
        scratch.write(&format!("{folder}/a.json"), super::conformance::vector(code, 5));
    }
    scratch
}

#[cfg(target_os = "linux")]
#[test]
fn the_verdict_is_the_same_whoever_reads_it() {
    let scratch = scratch();
    let address = "0".repeat(64);
    let state = format!("state --db d {address}");
    let sender = super::commands::sender(&scratch.read("a.chain"));
    let known = format!("state --db d {sender}");
    let sizes = "--blocks 2 --txs 5 --accounts 9";
    let generate = format!("generate --out g.chain --force {sizes}");
    let stream = format!("generate --out - {sizes}");
    let overwrite = format!("generate --out a.chain {sizes}");
    for (arguments, verdict) in [
        (generate.as_str(), 0),
        (&stream, 0),
        (&overwrite, 1),
        ("import a.chain --db d", 0),
        ("import a.chain --db d --json -", 0),
        ("import a.chain --db d --to 3", 0),
        ("import a.chain --db d --to 3 --strict-to", 4),
        ("import a.chain --db corrupt", 5),
        ("import nowhere --db d", 1),
        ("import bad.chain --db e", 3),
        ("import bad.chain --db e --json -", 3),
        ("verify a.chain --threads 2", 0),
        ("verify bad.chain --threads 2", 3),
        ("conformance good", 0),
        ("conformance good --json", 0),
        ("conformance bad", 2),
        ("conformance bad --json", 2),
        (&known, 0),
        (&state, 1),
        ("digest --db d", 0),
        ("digest --db corrupt", 5),
        ("check --db d", 0),
        ("check --db corrupt", 5),
        ("rewind --db d --to 6", 0),
        ("rewind --db d --to 7", 1),
        ("rewind --db corrupt --to 1", 5),
        ("--help", 0),
        ("import --help", 0),
        ("--version", 0),
        ("import", 1),
    ] {
        let read = scratch.run(arguments);
        assert_eq!(read.code, Some(verdict), "{arguments}: {read:?}");
        for broken in Broken::ALL {
            let run = run(&scratch, arguments, broken);
            assert_eq!(run.code, Some(broken.code(verdict)), "{arguments}, {broken:?}: {run:?}");
            if broken == Broken::OutClosed && verdict == 0 {
                assert!(!run.err.contains("error"), "quiet, as `head` expects: {run:?}");
            }
        }
    }
}

#[test]
fn a_report_that_cannot_be_written_stops_an_import_before_it_begins() {
    let scratch = scratch();
    scratch.write("there.json", "yesterday's");
    std::fs::create_dir(scratch.path("folder")).unwrap();
    for target in ["nowhere/r.json", "folder", "there.json", "a.chain", "d/state.redb"] {
        let run = scratch.run(&format!("import a.chain --db new --json {target}")).expect_code(1);
        run.expect_message(&[target]);
        assert!(!scratch.path("new").exists(), "nothing is begun: {target}");
        // What is wrong with the chain counts more.
        let run = scratch.run(&format!("import bad.chain --db new --json {target}"));
        run.expect_code(3).expect_message(&["bad.chain: block 6", target]);
        assert!(!scratch.path("new").exists(), "nothing is begun: {target}");
    }
    // Not even by force: what is read, and what belongs to the store.
    let before = scratch.digest("d");
    for target in ["a.chain", "./a.chain", "d/state.redb", "d/r.json"] {
        let arguments = format!("import a.chain --db d --force --json {target}");
        scratch.run(&arguments).expect_code(1).expect_message(&[target]);
    }
    #[cfg(unix)]
    {
        std::fs::hard_link(scratch.path("a.chain"), scratch.path("link")).unwrap();
        scratch.run("import a.chain --db d --force --json link").expect_code(1);
    }
    assert_eq!(scratch.digest("d"), before);
    assert_eq!(scratch.read("there.json"), b"yesterday's");
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_fails_at_the_end_leaves_the_verdict() {
    let scratch = scratch();
    let run = scratch.run("import a.chain --db e --json /dev/full").expect_code(1);
    run.expect_message(&["/dev/full"]);
    assert_eq!(scratch.tip("e"), 6, "the import itself is done");
    let run = scratch.run("import bad.chain --db f --json /dev/full").expect_code(3);
    run.expect_message(&["/dev/full", "block 6"]);
}
