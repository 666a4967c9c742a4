//! The published vectors: where they are, and what is in one.
//!
//! They belong to others and are read where they lie: in the directory that `WAVEFRONT_VECTORS`
//! names, or in `../shared/tos-vectors` beside the checkout.

mod json;
mod state;
mod uno;

use std::fmt;
use std::path::{Path, PathBuf};

use serde_json::Value;
use wavefront_types::transaction::Transaction;
use wavefront_types::wire::decode_transaction;
use wavefront_types::{Hash, Verdict};

use crate::oracle::OracleState;
pub use json::Malformed;
pub use state::Comparable;

/// A transaction of a vector, decoded and judged; `None` where its bytes do not decode.
#[derive(Debug, Clone)]
pub struct VectorTx {
    /// The transaction.
    pub tx: Transaction,
    /// Its bytes; empty where the vector gives none.
    pub wire: Vec<u8>,
    /// Whether the owner's signature is valid.
    pub verdict: Verdict,
}

/// What a vector runs.
#[derive(Debug, Clone)]
pub enum Input {
    /// One transaction, outside of a block.
    Tx(Box<Option<VectorTx>>),
    /// Bytes that must decode and encode to themselves.
    RoundTrip(Vec<u8>),
    /// A block of transactions.
    Block(Vec<Option<VectorTx>>),
}

/// One vector.
#[derive(Debug, Clone)]
pub struct Vector {
    /// File and name.
    pub name: String,
    /// The chain it is on.
    pub chain_id: u8,
    /// The state before; `None` where only decoding is tested.
    pub before: Option<OracleState>,
    /// What it runs.
    pub input: Input,
    /// The error code, 0 for success.
    pub code: u16,
    /// The state after.
    pub after: Option<OracleState>,
    /// The digest after.
    pub digest: Option<Hash>,
}

/// Where the vectors are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// In this directory.
    Found(PathBuf),
    /// Nowhere; the text says what to do.
    Missing(String),
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Found(path) => write!(f, "{}", path.display()),
            Self::Missing(text) => f.write_str(text),
        }
    }
}

/// Looks for the vectors.
///
/// # Panics
/// When they are missing and `CI=true`: there a skipped test would hide a broken set-up.
pub fn locate() -> Location {
    let named = std::env::var_os("WAVEFRONT_VECTORS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/tos-vectors");
    let path = named.unwrap_or(beside);
    if path.is_dir() {
        return Location::Found(path);
    }
    let text = "skipped: no vectors; set WAVEFRONT_VECTORS to their directory".to_owned();
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{text}");
    Location::Missing(text)
}

/// Reads every vector below a directory, in the order of the file names. `judge` says whether the
/// owner's signature of a transaction is valid.
///
/// # Errors
/// [`Malformed`] when a file cannot be read or is not of the vectors' shape.
pub fn load(
    directory: &Path,
    judge: &dyn Fn(&Transaction) -> Verdict,
) -> Result<Vec<Vector>, Malformed> {
    let mut files = Vec::new();
    collect(directory, &mut files)?;
    files.sort();
    let mut vectors = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).map_err(|error| Malformed::new(&file, &error))?;
        let root: Value =
            serde_json::from_str(&text).map_err(|error| Malformed::new(&file, &error))?;
        let shown = file.strip_prefix(directory).unwrap_or(&file).display().to_string();
        for entry in json::list(&root, "test_vectors") {
            vectors.push(read(&shown, entry, judge)?);
        }
    }
    Ok(vectors)
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) -> Result<(), Malformed> {
    let entries =
        std::fs::read_dir(directory).map_err(|error| Malformed::new(directory, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| Malformed::new(directory, &error))?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    Ok(())
}

fn read(
    file: &str,
    entry: &Value,
    judge: &dyn Fn(&Transaction) -> Verdict,
) -> Result<Vector, Malformed> {
    let name = format!("{file}: {}", json::text(entry, "name")?);
    let bad = |what: &str| Malformed::new(&name, &what);
    let (input, expected) = (&entry["input"], &entry["expected"]);
    let transaction = |given: &Value| -> Result<Option<VectorTx>, Malformed> {
        let hex = json::text(given, "wire_hex")?;
        let decoded = if hex.is_empty() {
            Some((uno::transaction(&given["tx"])?, Vec::new()))
        } else {
            json::bytes(hex).and_then(|wire| decode_transaction(&wire).ok().map(|tx| (tx, wire)))
        };
        Ok(decoded.map(|(tx, wire)| VectorTx { verdict: judge(&tx), tx, wire }))
    };
    let kind = json::text(input, "kind")?;
    let input = match kind {
        "tx" => Input::Tx(Box::new(transaction(input)?)),
        "tx_roundtrip" => Input::RoundTrip(
            json::bytes(json::text(input, "wire_hex")?).ok_or_else(|| bad("not hexadecimal"))?,
        ),
        "block" => {
            let list = json::list(input, "txs");
            Input::Block(list.iter().map(transaction).collect::<Result<_, _>>()?)
        }
        _ => return Err(bad("an unknown kind of vector")),
    };
    let code = json::number(expected, "error_code")?;
    let code = u16::try_from(code).map_err(|_| bad("an error code of more than 16 bits"))?;
    if (code == 0) != (expected["success"] == Value::Bool(true)) {
        return Err(bad("success and error code contradict each other"));
    }
    let digest = json::text(expected, "state_digest")?;
    let chain_id = entry["pre_state"]["network_chain_id"].as_u64().unwrap_or(3);
    Ok(Vector {
        chain_id: u8::try_from(chain_id).map_err(|_| bad("a chain id of more than 8 bits"))?,
        before: state::read(&entry["pre_state"])?,
        input,
        code,
        after: state::read(&expected["post_state"])?,
        digest: if digest.is_empty() { None } else { Some(json::hash(digest)?) },
        name,
    })
}
