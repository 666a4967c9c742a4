//! The access sets of real blocks: who conflicts with whom in practice, and at what cost.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::Value;
use wavefront_scheduler::AccessMode;
use wavefront_types::{AccountId, StateKey};
use wavefront_workload::Rng;

use super::Replay;
use crate::spin::Calibration;

/// The file with the exact access sets.
const FILE: &str = "ethereum_exact.jsonl.gz";
/// Names the folder that holds it.
const ENV: &str = "WAVEFRONT_REAL_BLOCKS";

/// A block's access sets and measured costs.
#[derive(Debug, Clone)]
pub struct RealBlock {
    /// Its number on the chain it was taken from.
    pub number: u64,
    /// Each transaction's keys with their modes, and its measured cost in nanoseconds.
    pub transactions: Vec<(Vec<(StateKey, AccessMode)>, u32)>,
}

/// Why there are no real blocks.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RealBlocksError {
    /// The file cannot be read.
    #[error("{}: {source}; set {ENV} to the folder of {FILE}", .path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line is not what it should be.
    #[error("{}: line {line}: {what}", .path.display())]
    Format {
        /// Which file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
}

/// The folder that `WAVEFRONT_REAL_BLOCKS` names, else `../shared/real-blocks` beside the
/// workspace.
#[must_use]
pub fn default_path() -> PathBuf {
    std::env::var_os(ENV).map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/real-blocks"),
        PathBuf::from,
    )
}

/// Reads the blocks with at least `txs_min` transactions from `ethereum_exact.jsonl.gz` in
/// `folder`.
///
/// Debits (`kd`) and values written back (`kb`) count as writes: an engine that goes by declared
/// sets knows no better.
///
/// # Errors
/// [`RealBlocksError`] when the file is not there or not as described.
pub fn read_real_blocks(folder: &Path, txs_min: usize) -> Result<Vec<RealBlock>, RealBlocksError> {
    let path = folder.join(FILE);
    let io = |source| RealBlocksError::Io { path: path.clone(), source };
    let file = File::open(&path).map_err(io)?;
    let mut blocks = Vec::new();
    for (at, line) in BufReader::new(GzDecoder::new(file)).lines().enumerate() {
        let line = line.map_err(io)?;
        let format = |what| RealBlocksError::Format { path: path.clone(), line: at + 1, what };
        let value = serde_json::from_str(&line).map_err(|error| format(error.to_string()))?;
        let block = block(&value).ok_or_else(|| format("a field is missing".to_owned()))?;
        if block.transactions.len() >= txs_min {
            blocks.push(block);
        }
    }
    Ok(blocks)
}

impl RealBlock {
    /// The block as the scheduler runs it.
    #[must_use]
    pub fn replay(&self, calibration: &Calibration) -> Replay {
        Replay::new(self.transactions.clone(), calibration)
    }
}

fn block(value: &Value) -> Option<RealBlock> {
    let number = value.get("number")?.as_u64()?;
    let transactions = value.get("txs")?.as_array()?;
    let transactions = transactions.iter().map(|tx| transaction(number, tx));
    Some(RealBlock { number, transactions: transactions.collect::<Option<_>>()? })
}

fn transaction(number: u64, value: &Value) -> Option<(Vec<(StateKey, AccessMode)>, u32)> {
    const FIELDS: [(&str, AccessMode); 5] = [
        ("kr", AccessMode::Read),
        ("kw", AccessMode::Write),
        ("kb", AccessMode::Write),
        ("kc", AccessMode::Credit),
        ("kd", AccessMode::Write),
    ];
    let mut accesses: Vec<(u64, AccessMode)> = Vec::new();
    for (field, mode) in FIELDS {
        for index in value.get(field)?.as_array()? {
            let index = index.as_u64()?;
            match accesses.iter_mut().find(|(known, _)| *known == index) {
                Some((_, known)) => *known = known.merge(mode),
                None => accesses.push((index, mode)),
            }
        }
    }
    let key = |index| StateKey::Account(AccountId(Rng::stream(number, index).bytes32()));
    let keys = accesses.into_iter().map(|(index, mode)| (key(index), mode)).collect();
    let cost = u32::try_from(value.get("exec_ns")?.as_u64()?).ok()?;
    Some((keys, cost))
}
