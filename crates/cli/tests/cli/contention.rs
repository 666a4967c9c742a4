//! Several processes and one store: one wins, the others are told who, and nothing is lost.

use std::process::Child;
use std::thread;
use std::time::Duration;

use super::harness::{Run, Scratch};

/// `WAVEFRONT_CONTENTION_ROUNDS` sets another number of rounds.
fn rounds() -> u32 {
    let asked = std::env::var("WAVEFRONT_CONTENTION_ROUNDS").ok();
    asked.and_then(|rounds| rounds.parse().ok()).unwrap_or(8)
}

/// Imports begun within some milliseconds of each other, into a store that is not there yet.
fn race(importers: usize) {
    let scratch = Scratch::new();
    let mut wanted = Vec::new();
    for n in 0..importers {
        // Their genesis differ, and so do their lengths.
        let n = u32::try_from(n).unwrap();
        scratch.generate(&format!("{n}.chain"), 2 + 20 * (n % 3), 10, n);
        scratch.run(&format!("import {n}.chain --db whole{n}")).expect_code(0);
        wanted.push(scratch.digest(&format!("whole{n}")));
    }
    let mut random = 0x9e37_79b9_u32;
    let mut refused = 0;
    for round in 0..rounds() {
        let db = format!("d{round}");
        let start = |n| scratch.command(&format!("import {n}.chain --db {db}")).spawn().unwrap();
        let children: Vec<Child> = (0..importers)
            .map(|n| {
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                thread::sleep(Duration::from_millis(u64::from(random >> 16) % 5));
                start(n)
            })
            .collect();
        let processes: Vec<u32> = children.iter().map(Child::id).collect();
        let runs: Vec<Run> =
            children.into_iter().map(|child| Run::of(child.wait_with_output().unwrap())).collect();
        let won: Vec<usize> = (0..importers).filter(|n| runs[*n].code == Some(0)).collect();
        assert_eq!(won.len(), 1, "{runs:?}");
        assert_eq!(scratch.digest(&db), wanted[won[0]], "{runs:?}");
        for (n, run) in runs.iter().enumerate().filter(|(n, _)| *n != won[0]) {
            assert_eq!(run.code, Some(1), "{n}: {run:?}");
            if run.err.contains("belongs to the chain of genesis") {
                // It came when the winner was done.
                continue;
            }
            let holder = processes.iter().any(|id| run.err.contains(&format!("process {id} has")));
            assert!(run.err.contains("already open") && holder, "{n}: {run:?}");
            assert!(!run.err.contains(&format!("process {} has", processes[n])), "{run:?}");
            refused += 1;
        }
        std::fs::remove_dir_all(scratch.path(&db)).unwrap();
    }
    assert!(refused > 0, "nobody met anybody");
}

#[test]
fn of_two_imports_into_one_store_one_wins() {
    race(2);
}

#[test]
fn of_five_imports_into_one_store_one_wins() {
    race(5);
}

/// Readers share a store, and a writer is told that they are there.
#[test]
fn a_store_that_is_read_is_not_written() {
    let scratch = Scratch::with_chain(3, 5);
    scratch.run("import a.chain --db d").expect_code(0);
    // A reader that waits where nobody reads what it says.
    let lock = std::fs::File::options().append(true).open(scratch.path("d/lock")).unwrap();
    lock.try_lock_shared().unwrap();
    std::io::Write::write_all(&mut &lock, b"4711 opens\n").unwrap();
    scratch.run("digest --db d").expect_code(0);
    scratch.run("check --db d").expect_code(0);
    let run = scratch.run("rewind --db d --to 1").expect_code(1);
    run.expect_message(&["already open", "process 4711 has it open"]);
    drop(lock);
    scratch.run("rewind --db d --to 1").expect_code(0);
}
