//! The published vectors, where they are at hand, and vectors that must fail.

use std::path::PathBuf;

use super::harness::Scratch;

/// Where the published vectors lie: `WAVEFRONT_VECTORS`, or beside the workspace.
fn vectors() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/tos-vectors");
    let named = std::env::var_os("WAVEFRONT_VECTORS").map(PathBuf::from);
    named.or_else(|| beside.is_dir().then_some(beside))
}

#[test]
#[allow(clippy::print_stderr, reason = "says that the test was skipped, and why")]
fn the_published_vectors_pass() {
    let Some(dir) = vectors() else {
        assert!(
            std::env::var_os("CI").is_none_or(|ci| ci != "true"),
            "set WAVEFRONT_VECTORS to the directory of the published vectors"
        );
        eprintln!("skipped: set WAVEFRONT_VECTORS to run the published vectors");
        return;
    };
    let scratch = Scratch::new();
    let run = scratch.run(&format!("conformance {}", dir.display())).expect_code(0);
    let last = run.out.lines().last().unwrap();
    assert!(last.ends_with(" passed, 0 failed"), "{}", run.out);
    assert!(!last.starts_with("0 "), "{last}");
}

/// A vector made here: a transaction that does not decode, on a state with one account.
fn vector(code: u64, balance: u64) -> String {
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
