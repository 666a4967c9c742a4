//! What the commands do when all is well.

use super::harness::Scratch;

#[test]
fn equal_seeds_give_equal_files_and_digests() {
    let scratch = Scratch::with_chain(5, 30);
    scratch.generate("b.chain", 5, 30, 1);
    assert_eq!(scratch.read("a.chain"), scratch.read("b.chain"));
    let mut digests = Vec::new();
    for (db, options) in [
        ("s", "--mode serial"),
        ("p", "--threads 3 --durability every:2"),
        ("c", "--mode compare --threads 2"),
        ("n", "--durability none"),
        ("f", "--threads 3 --dispatch dataflow"),
        ("g", "--threads 2 --dispatch dataflow --mode compare"),
    ] {
        scratch.run(&format!("import a.chain --db {db} {options}")).expect_code(0);
        digests.push(scratch.digest(db));
    }
    assert!(digests.iter().all(|digest| *digest == digests[0] && digest.len() == 64));
}

#[test]
fn the_report_counts_every_transaction() {
    let scratch = Scratch::with_chain(5, 30);
    let run = scratch.run("import a.chain --db d --json report.json").expect_code(0);
    assert!(run.out.starts_with("Imported 5 blocks, 150 transactions"), "{}", run.out);
    let digest = scratch.digest("d");
    assert!(run.out.contains(&digest));
    let json: serde_json::Value = serde_json::from_slice(&scratch.read("report.json")).unwrap();
    assert_eq!(json["digest"], digest);
    assert_eq!((&json["blocks"], &json["transactions"]), (&5.into(), &150.into()));
    let counted: u64 = json["kinds"]
        .as_object()
        .unwrap()
        .values()
        .map(|kind| {
            let skipped = kind["skipped"].as_object().unwrap().values();
            kind["executed"].as_u64().unwrap()
                + kind["trapped"].as_u64().unwrap()
                + skipped.map(|count| count.as_u64().unwrap()).sum::<u64>()
        })
        .sum();
    assert_eq!(counted, 150);
    let again = scratch.run("import a.chain --db d --json -").expect_code(0);
    let json: serde_json::Value = serde_json::from_str(&again.out).unwrap();
    assert_eq!((&json["blocks"], &json["skipped_blocks"]), (&0.into(), &5.into()));
}

#[test]
fn to_rewind_and_import_lead_to_the_same_state() {
    let scratch = Scratch::with_chain(9, 20);
    scratch.run("import a.chain --db d --to 6").expect_code(0);
    assert_eq!(scratch.tip("d"), 6);
    let at_six = scratch.digest("d");
    scratch.run("import a.chain --db d").expect_code(0);
    let at_nine = scratch.digest("d");
    assert_ne!(at_six, at_nine);
    let run = scratch.run("rewind --db d --to 6").expect_code(0);
    assert!(run.out.contains("undid 3 blocks"), "{}", run.out);
    assert_eq!(scratch.digest("d"), at_six);
    scratch.run("rewind --db d --to 7").expect_code(1).expect_message(&["7", "6"]);
    scratch.run("import a.chain --db d").expect_code(0);
    assert_eq!(scratch.digest("d"), at_nine);
}

#[test]
fn the_chain_may_come_from_standard_input() {
    let scratch = Scratch::with_chain(4, 20);
    scratch.run("import a.chain --db d").expect_code(0);
    let run = scratch.shell(
        "\"$WAVEFRONT\" generate --out - --blocks 4 --txs 20 --accounts 50 --seed 1 \
         | \"$WAVEFRONT\" import - --db e",
    );
    run.expect_code(0);
    assert_eq!(scratch.digest("d"), scratch.digest("e"));
}

/// The address of whoever sent the first transaction of the first block.
pub(super) fn sender(chain: &[u8]) -> String {
    let genesis = u32::from_be_bytes(chain[12..16].try_into().unwrap()) as usize;
    let block = 20 + genesis + 8;
    // Block header with one tip and a list of hashes, which is as long as its count says.
    let hashes = block + 1 + 8 + 8 + 8 + 32 + 1 + 32;
    let count = u16::from_be_bytes(chain[hashes..hashes + 2].try_into().unwrap());
    // Then the miner, whether there is a proof, the count of transactions, version and chain id.
    let start = hashes + 2 + 32 * usize::from(count) + 32 + 1 + 2;
    wavefront_types::AccountId(chain[start..start + 32].try_into().unwrap()).to_string()
}

#[test]
fn state_follows_an_account_through_time() {
    let scratch = Scratch::new();
    let shape = "--blocks 3 --txs 10 --accounts 5 --mix transfer=1 --conflict one-sender";
    scratch.run(&format!("generate --out a.chain {shape}")).expect_code(0);
    scratch.run("import a.chain --db d").expect_code(0);
    let sender = sender(&scratch.read("a.chain"));
    for at in 0..=3 {
        let run = scratch.run(&format!("state --db d {sender} --at {at}")).expect_code(0);
        let nonce = format!("\nnonce {}\n", at * 10);
        assert!(format!("{}\n", run.out).contains(&nonce), "{}", run.out);
    }
    let now = scratch.run(&format!("state --db d {sender}")).expect_code(0);
    assert!(now.out.contains("nonce 30"), "{}", now.out);
    scratch.run(&format!("state --db d {sender} --at 4")).expect_code(1);
    let nobody = "0".repeat(64);
    scratch.run(&format!("state --db d {nobody}")).expect_code(1).expect_message(&["no account"]);
}

#[test]
fn the_dispatcher_asked_for_is_the_one_that_runs() {
    let scratch = Scratch::with_chain(3, 200);
    for (db, dispatch, wanted) in
        [("l", "levels", "3 blocks in levels: "), ("f", "dataflow", "3 blocks by dataflow: ")]
    {
        let arguments = format!("import a.chain --db {db} --dispatch {dispatch} --json {db}.json");
        let run = scratch.run(&arguments).expect_code(0);
        assert!(run.out.contains(wanted), "{}", run.out);
        let json = scratch.read(&format!("{db}.json"));
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        assert_eq!(json["dispatch"], dispatch);
    }
    assert_eq!(scratch.digest("l"), scratch.digest("f"));
}

#[test]
fn verify_runs_the_schedules_asked_for() {
    let scratch = Scratch::with_chain(4, 40);
    let run = scratch.run("verify a.chain --threads 2 --schedules 12").expect_code(0);
    let lines: Vec<_> = run.out.lines().collect();
    assert_eq!(lines.len(), 3, "{}", run.out);
    assert_eq!(lines[2], "12 schedules identical: 4 blocks × 12 compared");
    let run = scratch.run("verify a.chain --threads 2 --schedules 7..8").expect_code(0);
    assert!(run.out.contains("1 schedule identical: 4 blocks × 1 compared"), "{}", run.out);
}

#[test]
fn verify_prints_a_line_a_thread_count_and_writes_nothing() {
    let scratch = Scratch::with_chain(4, 40);
    let run = scratch.run("verify a.chain --threads 1,2,5").expect_code(0);
    let lines: Vec<_> = run.out.lines().collect();
    assert_eq!(lines.len(), 4, "{}", run.out);
    for (line, start) in lines.iter().zip(["serial ", "1 thread ", "2 threads ", "5 threads "]) {
        assert!(line.starts_with(start), "{line}");
    }
    assert!(lines[1..].iter().all(|line| line.contains("identical: 4 blocks")), "{}", run.out);
    scratch.run("import a.chain --db d").expect_code(0);
    assert!(lines[0].contains(&scratch.digest("d")));
    let damaged = [scratch.read("a.chain"), vec![1; 40]].concat();
    scratch.write("b.chain", damaged);
    let run = scratch.run("verify b.chain").expect_code(3);
    assert!(run.out.contains("identical: 4 blocks"), "{}", run.out);
}
