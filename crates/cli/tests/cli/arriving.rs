//! Where an import ends, and whether it says so.

use super::harness::Scratch;

/// Files of the blocks of `a.chain`, by number from 1.
fn split(scratch: &Scratch, files: &[(&str, &[usize])]) {
    let whole = scratch.read("a.chain");
    let starts = super::damaged::offsets(&whole);
    for (name, blocks) in files {
        let records = blocks.iter().map(|block| &whole[starts[block - 1]..starts[*block]]);
        let bytes = [&whole[..starts[0]]].into_iter().chain(records).collect::<Vec<_>>().concat();
        scratch.write(name, bytes);
    }
}

#[test]
fn to_hides_no_invalid_chain() {
    let scratch = Scratch::with_chain(10, 5);
    let (first, second) = ([1, 2, 3, 4, 5], [6, 7, 8, 9, 10]);
    split(&scratch, &[("1", &first), ("2", &second), ("gap", &[1, 2, 3, 6, 7, 8])]);
    for (db, to) in ["", "--to 5", "--to 8", "--to 99"].into_iter().enumerate() {
        let run = scratch.run(&format!("import 2 1 --db swapped{db} {to}")).expect_code(3);
        run.expect_message(&["2: block 1", "height 6", "1 comes next"]);
        let run = scratch.run(&format!("import gap --db gap{db} {to}")).expect_code(3);
        run.expect_message(&["gap: block 4", "height 6", "4 comes next"]);
        assert_eq!(scratch.tip(&format!("gap{db}")), 3);
    }
    scratch.run("import 1 2 --db d --to 5").expect_code(0);
    assert_eq!(scratch.tip("d"), 5);
    scratch.run("import gap --db e --to 3 --strict-to").expect_code(0);
    assert_eq!(scratch.tip("e"), 3);
}

#[test]
fn where_it_ended_is_said_when_it_is_not_where_it_should() {
    let scratch = Scratch::with_chain(6, 5);
    let run = scratch.run("import a.chain --db d --to 9").expect_code(0);
    run.expect_message(&["--to 9 was not reached", "end at block 6"]);
    let run = scratch.run("import a.chain --db d --to 9 --strict-to").expect_code(4);
    run.expect_message(&["error: --to 9 was not reached", "end at block 6"]);
    let run = scratch.run("import a.chain --db d --to 2").expect_code(0);
    run.expect_message(&["at block 6, above --to 2", "rewind"]);
    let run = scratch.run("import a.chain --db d --to 2 --strict-to").expect_code(4);
    run.expect_message(&["at block 6, above --to 2"]);
    assert_eq!(scratch.tip("d"), 6, "nothing is undone");
    for to in ["3", "6"] {
        let arguments = format!("import a.chain --db e --to {to} --strict-to");
        let run = scratch.run(&arguments).expect_code(0);
        assert!(!run.err.contains("--to"), "{run:?}");
    }
    scratch.run("import a.chain --db e --strict-to").expect_code(1).expect_message(&["--to"]);
}

#[test]
fn another_branch_is_found_below_the_tip() {
    let scratch = Scratch::with_chain(6, 5);
    scratch.run("import a.chain --db d").expect_code(0);
    // The genesis of a chain depends on its accounts alone, which the seed fixes.
    let sizes = "--blocks 6 --txs 6 --accounts 50 --seed 1";
    scratch.run(&format!("generate --out b.chain {sizes}")).expect_code(0);
    for to in ["1", "3", "6", "9"] {
        let run = scratch.run(&format!("import b.chain --db d --to {to}")).expect_code(3);
        run.expect_message(&["b.chain: block 1", "two branches"]);
    }
    let run = scratch.run("import a.chain b.chain --db new").expect_code(3);
    run.expect_message(&["b.chain: block 1", "earlier file", "two branches"]);
    assert_eq!(scratch.tip("new"), 6);
}

#[test]
fn files_may_overlap() {
    let scratch = Scratch::with_chain(12, 8);
    scratch.run("import a.chain --db whole").expect_code(0);
    let (first, second): (Vec<usize>, Vec<usize>) = ((1..=7).collect(), (4..=12).collect());
    split(&scratch, &[("1", &first), ("2", &second)]);
    for (db, files) in [("d", "1 2"), ("e", "1 1 2 2"), ("f", "a.chain 1 2")] {
        let run = scratch.run(&format!("import {files} --db {db}")).expect_code(0);
        assert!(run.out.starts_with("Imported 12 blocks ("), "{}", run.out);
        assert_eq!(scratch.digest(db), scratch.digest("whole"));
    }
}

/// Paths are bytes, not text.
#[cfg(target_os = "linux")]
#[test]
fn names_may_be_no_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let scratch = Scratch::new();
    let name = |name: &[u8]| scratch.path(".").join(OsStr::from_bytes(name));
    let (chain, db, report) = (name(b"c\xff\xfe"), name(b"d\x80"), name(b"r\xc3.json"));
    let run = |command: &str, arguments: &[&OsStr]| {
        let output = scratch.command(command).args(arguments).output().unwrap();
        super::harness::Run::of(output)
    };
    let sizes = "generate --blocks 2 --txs 5 --accounts 9 --out";
    run(sizes, &[chain.as_os_str()]).expect_code(0);
    let json = [OsStr::new("--json"), report.as_os_str()];
    let arguments = [chain.as_os_str(), OsStr::new("--db"), db.as_os_str(), json[0], json[1]];
    run("import", &arguments).expect_code(0);
    assert!(chain.is_file() && db.is_dir() && report.is_file());
    run("verify", &[chain.as_os_str()]).expect_code(0);
    run("digest --db", &[db.as_os_str()]).expect_code(0);
    // What is said about them is text nevertheless.
    let bytes = std::fs::read(&chain).unwrap();
    std::fs::write(&chain, &bytes[..bytes.len() - 9]).unwrap();
    run("verify", &[chain.as_os_str()]).expect_code(3).expect_message(&["cut off"]);
}
