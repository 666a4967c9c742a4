//! `kill -9` at arbitrary moments.

use std::thread;
use std::time::Duration;

use super::harness::Scratch;

const KILLS: u32 = 20;

#[test]
fn killed_imports_leave_whole_blocks_and_end_at_the_same_digest() {
    let scratch = Scratch::with_chain(50, 150);
    scratch.run("import a.chain --db whole").expect_code(0);
    let wanted = scratch.digest("whole");
    let mut random = 0x2545_f491_u32;
    let mut inside = 0;
    for _ in 0..KILLS {
        // xorshift: the moments differ, and stay the same from run to run.
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        let import = "import a.chain --db d --durability every:2";
        let mut child = scratch.command(import).spawn().unwrap();
        thread::sleep(Duration::from_millis(u64::from(random % 160)));
        child.kill().unwrap();
        let status = child.wait().unwrap();
        if status.success() {
            // It was quicker: begin again.
            assert_eq!(scratch.digest("d"), wanted);
            std::fs::remove_dir_all(scratch.path("d")).unwrap();
            continue;
        }
        let check = scratch.run("check --db d");
        match check.code {
            Some(0) => inside += u32::from(scratch.run("digest --db d").code == Some(0)),
            // Killed before genesis was stored.
            Some(1) => assert!(
                check.err.contains("no chain") || check.err.contains("no store"),
                "{check:?}"
            ),
            _ => panic!("{check:?}"),
        }
    }
    assert!(inside >= 3, "only {inside} of the kills struck a store with a chain");
    scratch.run("import a.chain --db d").expect_code(0);
    assert_eq!(scratch.digest("d"), wanted);
}
