//! A store whose bytes changed on the disk: every command says so, or answers as before.

use super::harness::{Run, Scratch};

/// `WAVEFRONT_DAMAGES` sets another number of flips.
fn rounds() -> u64 {
    let asked = std::env::var("WAVEFRONT_DAMAGES").ok();
    asked.and_then(|rounds| rounds.parse().ok()).unwrap_or(12)
}

/// The same places from run to run.
fn random(seed: u64) -> usize {
    let mut z = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    usize::try_from((z ^ (z >> 27)) >> 1).unwrap()
}

struct Trial {
    scratch: Scratch,
    whole: Vec<u8>,
    account: String,
}

/// Code 0 with what a sound store answers, or code 5 with a message that is ours.
fn expect_right_or_refused(run: &Run, right: &str, what: &str) {
    match run.code {
        Some(0) => assert_eq!(run.out.trim(), right, "{what}: another answer"),
        Some(5) => {
            assert!(run.err.contains("error: "), "{what}: {run:?}");
            assert!(run.err.contains("import the chain again"), "{what}: {run:?}");
        }
        _ => panic!("{what}: {run:?}"),
    }
    assert!(!run.err.contains("panicked"), "{what}: {run:?}");
}

impl Trial {
    fn new() -> Self {
        let scratch = Scratch::with_chain(20, 30);
        scratch.run("import a.chain --db base --to 15").expect_code(0);
        let account = super::commands::sender(&scratch.read("a.chain"));
        let whole = scratch.read("base/state.redb");
        Self { scratch, whole, account }
    }

    /// The command on a store with these bytes.
    fn run(&self, bytes: &[u8], command: &str) -> Run {
        let _ = std::fs::remove_dir_all(self.scratch.path("d"));
        std::fs::create_dir(self.scratch.path("d")).unwrap();
        self.scratch.write("d/state.redb", bytes);
        self.scratch.run(command)
    }

    /// What a command answers, followed by the digest when it changes the store.
    fn answer(&self, bytes: &[u8], command: &str, changes: bool) -> Run {
        let run = self.run(bytes, command);
        if changes && run.code == Some(0) { self.scratch.run("digest --db d") } else { run }
    }

    fn commands(&self) -> Vec<(String, bool)> {
        vec![
            ("digest --db d".to_owned(), false),
            ("check --db d".to_owned(), false),
            (format!("state --db d {}", self.account), false),
            (format!("state --db d {} --at 3", self.account), false),
            ("rewind --db d --to 4".to_owned(), true),
            ("import a.chain --db d".to_owned(), true),
        ]
    }
}

#[test]
fn a_flipped_bit_never_gives_another_answer() {
    let trial = Trial::new();
    let used: Vec<usize> = (0..trial.whole.len()).filter(|at| trial.whole[*at] != 0).collect();
    let mut refused = 0;
    for (command, changes) in trial.commands() {
        let right = trial.answer(&trial.whole, &command, changes);
        let right = right.out.trim().to_owned();
        for n in 0..rounds() {
            let choice = random(n);
            let (at, bit) = (used[(choice >> 3) % used.len()], choice % 8);
            let mut bytes = trial.whole.clone();
            bytes[at] ^= 1 << bit;
            let run = trial.answer(&bytes, &command, changes);
            expect_right_or_refused(&run, &right, &format!("{command}, bit {bit} of byte {at}"));
            refused += u32::from(run.code == Some(5));
        }
    }
    assert!(refused > 5, "{refused}: the flips struck nothing");
}

#[test]
fn a_cut_store_is_corrupt_for_every_command() {
    let trial = Trial::new();
    for (command, _) in trial.commands() {
        for n in 0..rounds() / 3 {
            let len = random(n) % trial.whole.len();
            let run = trial.run(&trial.whole[..len], &command);
            expect_right_or_refused(&run, "nothing is right", &format!("{command}, cut to {len}"));
        }
    }
}

/// A killed import leaves a store that reading commands repair in memory alone.
#[test]
fn reading_a_killed_store_writes_nothing() {
    let scratch = Scratch::with_chain(40, 100);
    let import = "import a.chain --db d --durability every:1";
    let mut child = scratch.command(import).spawn().unwrap();
    while !scratch.run("digest --db d").err.contains("has it open") {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    std::thread::sleep(std::time::Duration::from_millis(60));
    child.kill().unwrap();
    child.wait().unwrap();
    let before = scratch.read("d/state.redb");
    let digest = scratch.digest("d");
    scratch.run("check --db d").expect_code(0);
    assert_eq!(scratch.digest("d"), digest);
    assert!(scratch.read("d/state.redb") == before, "a reading command wrote");
    scratch.run("rewind --db d --to 0").expect_code(0);
}
