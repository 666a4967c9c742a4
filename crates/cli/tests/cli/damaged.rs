//! Chain files that are damaged or do not belong: message, exit code, and where the store is left.

use super::harness::{Run, Scratch};

/// Imports `b.chain` into `d`.
fn import(scratch: &Scratch) -> Run {
    scratch.run("import b.chain --db d")
}

/// The byte at which each block record of a file starts, and the file's length.
pub(super) fn offsets(file: &[u8]) -> Vec<usize> {
    let length = |at: usize| u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
    let mut at = 12;
    let mut found = Vec::new();
    while at < file.len() {
        at += 8 + length(at);
        found.push(at);
    }
    found
}

#[test]
fn a_file_cut_in_the_middle_leaves_its_whole_blocks() {
    let scratch = Scratch::with_chain(6, 20);
    let whole = scratch.read("a.chain");
    let starts = offsets(&whole);
    scratch.write("b.chain", &whole[..starts[4] + 100]);
    let offset = format!("byte {}", starts[4]);
    import(&scratch).expect_code(3).expect_message(&[
        "b.chain",
        "block 5",
        &offset,
        "cut off",
        "the store is at block 4",
    ]);
    assert_eq!(scratch.tip("d"), 4);
    scratch.run("import a.chain --db d").expect_code(0);
    assert_eq!(scratch.tip("d"), 6);
}

#[test]
fn a_flipped_bit_is_found_where_it_is() {
    let scratch = Scratch::with_chain(6, 20);
    let mut bytes = scratch.read("a.chain");
    let starts = offsets(&bytes);
    bytes[starts[2] + 200] ^= 4;
    scratch.write("b.chain", bytes);
    let offset = format!("byte {}", starts[2]);
    import(&scratch).expect_code(3).expect_message(&["b.chain", "block 3", &offset, "checksum"]);
    assert_eq!(scratch.tip("d"), 2);
}

#[test]
fn a_block_that_comes_twice_is_named() {
    let scratch = Scratch::with_chain(4, 5);
    let bytes = scratch.read("a.chain");
    let starts = offsets(&bytes);
    let twice = [&bytes[..starts[2]], &bytes[starts[1]..starts[2]], &bytes[starts[2]..]].concat();
    scratch.write("b.chain", twice);
    import(&scratch).expect_code(3).expect_message(&["b.chain", "block 3", "twice"]);
    assert_eq!(scratch.tip("d"), 2);
}

#[test]
fn a_missing_block_is_named() {
    let scratch = Scratch::with_chain(4, 5);
    let bytes = scratch.read("a.chain");
    let starts = offsets(&bytes);
    scratch.write("b.chain", [&bytes[..starts[1]], &bytes[starts[2]..]].concat());
    import(&scratch).expect_code(3).expect_message(&["b.chain", "height 3", "2 comes next"]);
    assert_eq!(scratch.tip("d"), 1);
}

#[test]
fn trailing_garbage_is_named_after_the_sound_blocks() {
    let scratch = Scratch::with_chain(3, 5);
    scratch.write("b.chain", [scratch.read("a.chain"), vec![0xee; 50]].concat());
    import(&scratch).expect_code(3).expect_message(&["block 4", "appended"]);
    assert_eq!(scratch.tip("d"), 3);
}

#[test]
fn what_is_no_chain_file_is_refused_before_the_store_is_touched() {
    let scratch = Scratch::with_chain(2, 5);
    let whole = scratch.read("a.chain");
    let mut newer = whole.clone();
    newer[11] = 9;
    for (bytes, wanted) in [
        (Vec::new(), "empty"),
        (b"{\"json\": true, \"and\": \"nothing else\"}".to_vec(), "not a wavefront chain file"),
        (newer, "format version 9"),
        (whole[..9].to_vec(), "ends at byte 9"),
        (whole[..300].to_vec(), "before its genesis is complete"),
    ] {
        scratch.write("b.chain", bytes);
        import(&scratch).expect_code(1).expect_message(&["b.chain", wanted]);
        assert!(!scratch.path("d").exists());
        scratch.run("verify b.chain").expect_code(1).expect_message(&["b.chain", wanted]);
    }
}

#[test]
fn a_foreign_genesis_names_both_chains() {
    let scratch = Scratch::with_chain(2, 5);
    scratch.generate("b.chain", 2, 5, 2);
    scratch.run("import a.chain --db d").expect_code(0);
    let before = scratch.digest("d");
    import(&scratch).expect_code(1).expect_message(&["b.chain", "genesis", "another", "d"][..2]);
    assert_eq!(scratch.digest("d"), before);
    let run = scratch.run("import a.chain b.chain --db e").expect_code(1);
    run.expect_message(&["b.chain", "a.chain", "one chain at a time"]);
    assert!(!scratch.path("e").exists());
}

#[test]
fn another_branch_is_refused_and_the_store_kept() {
    let scratch = Scratch::with_chain(4, 5);
    scratch.run("import a.chain --db d").expect_code(0);
    // The genesis of a chain depends on its accounts alone, which the seed fixes.
    let sizes = "--blocks 4 --txs 6 --accounts 50 --seed 1";
    scratch.run(&format!("generate --out b.chain {sizes}")).expect_code(0);
    import(&scratch).expect_code(3).expect_message(&["b.chain", "topoheight 1", "rewind"]);
    assert_eq!(scratch.tip("d"), 4);
}
