//! The published vectors' signatures. The files are found through `WAVEFRONT_VECTORS`, or beside
//! the workspace; without them the test says so and passes, except where `CI=true`.

use std::path::{Path, PathBuf};

use serde_json::Value;
use wavefront_types::{AccountId, Signature, decode_hex};

use crate::Verifier;

fn vectors() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/tos-vectors");
    let folder = std::env::var_os("WAVEFRONT_VECTORS").map_or_else(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    let missing = format!("no vectors at {}; set WAVEFRONT_VECTORS", folder.display());
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{missing}");
    let mut stdout = std::io::stdout();
    std::io::Write::write_all(&mut stdout, format!("skipped: {missing}\n").as_bytes()).unwrap();
    None
}

fn json_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            json_files(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            out.push(path);
        }
    }
}

/// One transaction of a vector.
struct Vector {
    name: String,
    wire: Vec<u8>,
    /// What the vector expects of its whole input.
    error_code: u64,
}

/// Every transaction of the vectors that have a state; those without one only test the codec, with
/// made-up signatures.
fn vectors_below(folder: &Path) -> Vec<Vector> {
    let mut files = Vec::new();
    json_files(folder, &mut files);
    files.sort();
    let mut found = Vec::new();
    for file in files {
        let document: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        for vector in document["test_vectors"].as_array().unwrap() {
            if vector["pre_state"].is_null() {
                continue;
            }
            let input = &vector["input"];
            let single = std::slice::from_ref(input);
            for transaction in input["txs"].as_array().map_or(single, Vec::as_slice) {
                let text = transaction["wire_hex"].as_str().unwrap_or_default();
                let mut wire = vec![0; text.len() / 2];
                decode_hex(text, &mut wire).unwrap();
                if !wire.is_empty() {
                    let name = vector["name"].as_str().unwrap().to_owned();
                    let error_code = vector["expected"]["error_code"].as_u64().unwrap();
                    found.push(Vector { name, wire, error_code });
                }
            }
        }
    }
    found
}

/// None of the vectors has a multisig section, or a privacy kind with source commitments, so the
/// signed bytes can be cut from the end: reference (40), multisig tag (1), signature (64). Before
/// the reference a privacy kind has its count of commitments, one byte, which is not signed.
fn verifies(verifier: &Verifier, wire: &[u8]) -> bool {
    let end = wire.len() - 65;
    assert_eq!(wire[end], 0, "a multisig section");
    let (key, reference) = (AccountId(wire[2..34].try_into().unwrap()), end - 40);
    let nonce_end = if (18..=20).contains(&wire[34]) { reference - 1 } else { reference };
    let signature = Signature(wire[end + 1..].try_into().unwrap());
    verifier.verify(&key, &[&wire[..nonce_end], &wire[reference..end]], &signature)
}

#[test]
fn published_signatures_verify() {
    let Some(folder) = vectors() else { return };
    let (verifier, mut good, mut bad) = (Verifier::new(), 0, 0);
    for Vector { name, wire, error_code } in vectors_below(&folder) {
        // A signature is either meant to be wrong, or a placeholder where another check fails first.
        let placeholder = wire.ends_with(&[0; 64]) && error_code != 0;
        let expected = error_code != 0x0103 && !placeholder;
        assert_eq!(verifies(&verifier, &wire), expected, "{name}");
        if expected { good += 1 } else { bad += 1 }
    }
    assert!(good > 200 && bad >= 2, "{good} verified, {bad} failed");
}
