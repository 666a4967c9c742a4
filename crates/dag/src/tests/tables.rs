//! The network's own tables: difficulty, choice of a tip, sorting, height.

use core::convert::Infallible;
use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use wavefront_types::BlockHash;
use wavefront_vectors::DataSet;

use crate::{BlockRecord, Dag, DagReader, Parents, Stable, Target, heavier_first, next_target};

/// Blocks that only have records.
struct Blocks(BTreeMap<BlockHash, BlockRecord>);

impl DagReader for Blocks {
    type Error = Infallible;

    fn record(&self, hash: &BlockHash) -> Result<Option<BlockRecord>, Infallible> {
        Ok(self.0.get(hash).copied())
    }

    fn topoheight(&self, hash: &BlockHash) -> Result<Option<u64>, Infallible> {
        Ok((*hash == BlockHash::ZERO).then_some(0))
    }

    fn hash_at(&self, _topoheight: u64) -> Result<Option<BlockHash>, Infallible> {
        Ok(None)
    }

    fn at_height(&self, _height: u64) -> Result<Vec<BlockHash>, Infallible> {
        Ok(Vec::new())
    }
}

/// The rows of a table.
fn rows(table: &str) -> Vec<Value> {
    let Some(folder) = DataSet::DAG.folder() else { return Vec::new() };
    let path = folder.join(format!("blockdag_{table}.json"));
    let text = fs::read_to_string(path).expect("the table is there");
    let mut table: Value = serde_json::from_str(&text).expect("JSON");
    let Value::Array(rows) = table["test_vectors"].take() else { panic!("no list of rows") };
    assert!(rows.len() >= 10, "{} rows", rows.len());
    rows
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_else(|| panic!("no {field} in {row}"))
}

fn number<T: core::str::FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| panic!("no number: {text}"))
}

/// A hash that begins with these digits.
fn hash(digits: &str) -> BlockHash {
    BlockHash::from_hex(&format!("{digits:0<64}")).expect("hexadecimal")
}

/// Pairs of digits and work: `aa:100,bb:200`.
fn weighed(list: &str) -> Vec<(BlockHash, u128)> {
    let pairs = list.split(',').map(|pair| pair.split_once(':').expect("two parts"));
    pairs.map(|(digits, work)| (hash(digits), number(work))).collect()
}

fn record(height: u64, difficulty: u128, parents: &[BlockHash]) -> BlockRecord {
    let parents = Parents::new(parents).expect("at most three");
    let (cumulative, covariance) = (difficulty, 0);
    BlockRecord { height, timestamp: 0, parents, difficulty, covariance, cumulative }
}

#[test]
fn difficulty() {
    for row in rows("difficulty") {
        let previous = Target {
            difficulty: number(text(&row, "previous_difficulty")),
            covariance: number(text(&row, "previous_covariance")),
        };
        assert_eq!(text(&row, "block_time_target_ms"), "1000");
        let solve_ms = number(text(&row, "solve_time_ms"));
        let after = next_target(previous, solve_ms, number(text(&row, "minimum_difficulty")));
        let expected = Target {
            difficulty: number(text(&row, "expected_difficulty")),
            covariance: number(text(&row, "expected_covariance")),
        };
        assert_eq!(after, Some(expected), "{row}");
    }
}

#[test]
fn fork_choice() {
    for row in rows("fork_choice") {
        let tips = weighed(text(&row, "tips"));
        let mut blocks = Blocks(BTreeMap::from([(BlockHash::ZERO, record(0, 0, &[]))]));
        for (tip, difficulty) in &tips {
            blocks.0.insert(*tip, record(1, *difficulty, &[BlockHash::ZERO]));
        }
        let tips: Vec<BlockHash> = tips.into_iter().map(|(tip, _)| tip).collect();
        let base = Stable { hash: BlockHash::ZERO, height: 0, topoheight: 0 };
        let best = Dag::new(&blocks).best_tip(&tips, &base);
        assert_eq!(best, Ok(hash(text(&row, "expected_best_tip"))), "{row}");
    }
}

#[test]
fn sorting() {
    for row in rows("sorting") {
        let mut blocks = weighed(text(&row, "blocks"));
        blocks.sort_by(heavier_first);
        if text(&row, "ascending") == "true" {
            blocks.reverse();
        }
        let sorted: Vec<BlockHash> = blocks.into_iter().map(|(hash, _)| hash).collect();
        let expected = text(&row, "expected_order").split(',').map(hash);
        assert_eq!(sorted, expected.collect::<Vec<_>>(), "{row}");
    }
}

#[test]
fn height() {
    for row in rows("height") {
        let heights = text(&row, "parent_heights").split(',').filter(|text| !text.is_empty());
        let mut blocks = Blocks(BTreeMap::new());
        for (height, index) in heights.map(number).zip(1..) {
            blocks.0.insert(BlockHash([index; 32]), record(height, 0, &[]));
        }
        let parents: Vec<BlockHash> = blocks.0.keys().copied().collect();
        let expected = number(text(&row, "expected_height"));
        assert_eq!(Dag::new(&blocks).height_on(&parents), Ok(expected), "{row}");
    }
}
