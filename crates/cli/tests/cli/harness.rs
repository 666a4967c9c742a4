//! Running the binary in a directory of the test's own.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A scratch directory; file names below are relative to it.
pub(crate) struct Scratch(TempDir);

/// What a run of the binary gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs a program that ignores no signal, even where these tests do: under `nohup`, and in the
/// background of a script, what is ignored is inherited.
pub(crate) fn deaf_to_nothing(program: &str) -> Command {
    if cfg!(target_os = "linux") {
        let mut command = Command::new("env");
        command.args(["--default-signal=HUP,INT,TERM", program]);
        command
    } else {
        Command::new(program)
    }
}

impl Scratch {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// With a chain file `a.chain`.
    pub(crate) fn with_chain(blocks: u32, txs: u32) -> Self {
        let scratch = Self::new();
        scratch.generate("a.chain", blocks, txs, 1);
        scratch
    }

    pub(crate) fn generate(&self, name: &str, blocks: u32, txs: u32, seed: u32) {
        let sizes = format!("--blocks {blocks} --txs {txs} --accounts 50 --seed {seed}");
        self.run(&format!("generate --out {name} {sizes}")).expect_code(0);
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// The binary, to be run in the scratch directory.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = deaf_to_nothing(env!("CARGO_BIN_EXE_wavefront"));
        command.args(arguments.split_whitespace()).current_dir(self.0.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the binary to its end.
    pub(crate) fn run(&self, arguments: &str) -> Run {
        Run::of(self.command(arguments).output().unwrap())
    }

    /// Runs a shell script with the binary as `$WAVEFRONT`.
    pub(crate) fn shell(&self, script: &str) -> Run {
        let mut command = Command::new("sh");
        command.args(["-c", script]).current_dir(self.0.path());
        command.env("WAVEFRONT", env!("CARGO_BIN_EXE_wavefront"));
        Run::of(command.output().unwrap())
    }

    /// The digest of a store.
    pub(crate) fn digest(&self, db: &str) -> String {
        self.run(&format!("digest --db {db}")).expect_code(0).out.trim().to_owned()
    }

    /// The topoheight of a store, which must be sound.
    pub(crate) fn tip(&self, db: &str) -> u64 {
        let run = self.run(&format!("check --db {db}")).expect_code(0);
        let tip = run.out.split_whitespace().nth(1).unwrap();
        tip.parse().unwrap_or_else(|_| panic!("{run:?}"))
    }
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            // A chain may go there, too.
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    pub(crate) fn expect_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        self
    }

    /// Standard error names all of these.
    #[track_caller]
    pub(crate) fn expect_message(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.err.contains(part), "`{part}` is missing in: {}", self.err);
        }
        self
    }
}
