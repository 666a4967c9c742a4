//! The published vectors, where they are at hand, and vectors that must fail.

use wavefront_vectors::DataSet;

use super::harness::Scratch;

#[test]
fn the_published_vectors_pass() {
    let Some(dir) = DataSet::TRANSACTIONS.folder() else { return };
    let scratch = Scratch::new();
    let run = scratch.run(&format!("conformance {}", dir.display())).expect_code(0);
    let last = run.out.lines().last().unwrap();
    assert!(last.ends_with(" passed, 0 failed"), "{}", run.out);
    assert!(!last.starts_with("0 "), "{last}");
}

/// A vector made here: a transaction that does not decode, on a state with one account.
pub(super) fn vector(code: u64, balance: u64) -> String {
    let address = "11".repeat(32);
    let state = |balance: u64| {
        serde_json::json!({
            "network_chain_id": 3,
            "global_state": {
                "total_supply": 0, "total_burned": 0, "total_energy": 0, "block_height": 0,
                "timestamp": 0,
            },
            "accounts": [{
                "address": address, "balance": balance, "nonce": 0, "frozen": 0, "energy": 0,
                "flags": 0, "data": "",
            }],
        })
    };
    serde_json::json!({ "test_vectors": [{
        "name": "made_here",
        "description": "",
        "pre_state": state(5),
        "input": { "kind": "tx", "wire_hex": "00" },
        "expected": {
            "success": false, "error_code": code, "state_digest": "", "post_state": state(balance),
        },
    }] })
    .to_string()
}

#[test]
fn a_vector_that_does_not_hold_fails_with_its_field() {
    let scratch = Scratch::new();
    let path = scratch.path("v");
    std::fs::create_dir_all(path.join("deep")).unwrap();
    scratch.write("v/deep/a.json", vector(0x100, 5));
    let run = scratch.run("conformance v").expect_code(0);
    assert!(run.out.ends_with("1 passed, 0 failed\n"), "{}", run.out);

    scratch.write("v/b.json", vector(0x300, 5));
    let run = scratch.run("conformance v").expect_code(2);
    assert!(run.out.ends_with("1 passed, 1 failed\n"), "{}", run.out);
    let wanted = "error_code: expected 0300 INSUFFICIENT_BALANCE, found 0100 INVALID_FORMAT";
    assert!(run.out.contains(wanted), "{}", run.out);

    scratch.write("v/b.json", vector(0x100, 6));
    let run = scratch.run("conformance v --json").expect_code(2);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&json["passed"], &json["failed"]), (&1.into(), &1.into()));
    let reason = json["failures"][0]["reason"].as_str().unwrap();
    assert!(reason.contains(".balance: expected 6, found 5"), "{reason}");
}

#[test]
fn a_state_digest_that_does_not_hold_fails() {
    let scratch = Scratch::new();
    std::fs::create_dir(scratch.path("v")).unwrap();
    let wrong = vector(0x100, 5).replace("\"state_digest\":\"\"", "\"state_digest\":\"00\"");
    assert!(wrong.contains("\"00\""));
    scratch.write("v/a.json", wrong);
    let run = scratch.run("conformance v").expect_code(2);
    assert!(run.out.contains("state_digest: expected 00, found "), "{}", run.out);
}

#[test]
fn files_of_another_shape_are_named_and_never_pass() {
    let scratch = Scratch::new();
    std::fs::create_dir(scratch.path("v")).unwrap();
    scratch.write("v/figures.json", "{}");
    scratch
        .run("conformance v")
        .expect_code(1)
        .expect_message(&["figures.json", "no test vectors"]);

    // A table of another set, and a chain of blocks.
    scratch.write("v/table.json", r#"{"test_vectors": [{"name": "row", "expected_height": "6"}]}"#);
    let chain = vector(0x100, 5).replace("\"kind\":\"tx\"", "\"kind\":\"chain\"");
    scratch.write("v/chain.json", chain);
    // A member that nobody checks must not pass unseen.
    let more = vector(0x100, 5).replace("\"nonce\":0", "\"nonce\":0,\"storage\":1");
    scratch.write("v/more.json", more);
    let run = scratch.run("conformance v").expect_code(2).expect_message(&["figures.json"]);
    for wanted in [
        "FAILED row: malformed: missing field `input`",
        "FAILED made_here: malformed: input.kind: unknown variant `chain`",
        "FAILED made_here: malformed: expected.post_state.accounts[0].storage: unknown field",
        "0 passed, 3 failed",
    ] {
        assert!(run.out.contains(wanted), "{wanted}: {}", run.out);
    }

    scratch.write("v/broken.json", "{");
    scratch.run("conformance v").expect_code(1).expect_message(&["broken.json", "not JSON"]);
    scratch.run("conformance v/table.json").expect_code(1).expect_message(&["table.json", "check"]);
}
