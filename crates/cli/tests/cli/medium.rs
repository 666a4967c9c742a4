//! Places where a store cannot be.

use super::harness::Scratch;

#[test]
fn a_store_path_that_is_a_file_is_refused() {
    let scratch = Scratch::with_chain(2, 5);
    scratch.write("d", "a file");
    scratch.run("import a.chain --db d").expect_code(1).expect_message(&["directory"]);
    scratch.run("import a.chain --db d/e").expect_code(1).expect_message(&["directory"]);
    assert_eq!(scratch.read("d"), b"a file");
}

#[test]
fn a_store_that_is_something_else_is_refused() {
    let scratch = Scratch::with_chain(2, 5);
    scratch.run("import a.chain --db d").expect_code(0);
    scratch.write("d/state.redb", vec![7; 100_000]);
    for command in ["import a.chain --db d", "digest --db d", "check --db d"] {
        let run = scratch.run(command);
        assert!(matches!(run.code, Some(1 | 5)), "{command}: {run:?}");
        assert!(run.err.starts_with("error: "), "{run:?}");
    }
}

/// A limit on file sizes stands for a full disk: writing beyond it fails just so.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_last_whole_block() {
    let scratch = Scratch::with_chain(120, 60);
    let mut failed_inside = 0;
    for (n, durability) in ["every:1", "every:7", "none"].into_iter().enumerate() {
        let whole = format!("whole{n}");
        let import = |db: &str| format!("import a.chain --db {db} --durability {durability}");
        scratch.run(&import(&whole)).expect_code(0);
        let wanted = scratch.digest(&whole);
        let size = scratch.read(&format!("{whole}/state.redb")).len();
        for percent in [20, 50, 80] {
            let db = format!("d{n}-{percent}");
            let run = scratch.shell(&format!(
                "trap '' XFSZ; ulimit -f {}; exec \"$WAVEFRONT\" {}",
                size * percent / 100 / 512,
                import(&db)
            ));
            // How large a file grows depends on how its commits fell in time: it may fit after all.
            if run.code == Some(0) {
                assert_eq!(scratch.digest(&db), wanted);
                continue;
            }
            let run = run.expect_code(1).expect_message(&["error: "]);
            // Nothing at all may fit; else what is there is sound, and where it was said to be.
            if let Some((_, told)) = run.err.split_once("the store is at block ") {
                failed_inside += 1;
                let tip = scratch.tip(&db);
                assert!(tip < 120, "{tip}");
                let told = told.split_whitespace().next().map(str::parse);
                assert_eq!(told, Some(Ok(tip)), "{}", run.err);
            }
            scratch.run(&format!("import a.chain --db {db}")).expect_code(0);
            assert_eq!(scratch.digest(&db), wanted);
        }
    }
    assert!(failed_inside > 0, "the limit never struck while blocks were committed");
}
