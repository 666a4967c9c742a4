//! Comparing an engine's result with the oracle's, and making a failing block small.

use core::fmt::Write as _;

use wavefront_types::{BlockPolicy, Receipt, WriteSet};

use super::case::{Case, Expected, GeneratedBlock, GeneratedTx};
use crate::oracle::Rejected;

/// Compares an engine's result for block `index` of `case` with the oracle's.
///
/// # Errors
/// A text with the seed, the first difference (transaction, key, counter) and the block.
pub fn compare(
    case: &Case,
    index: usize,
    expected: &Expected,
    got: &Expected,
) -> Result<(), String> {
    let difference = receipts(&expected.receipts, &got.receipts)
        .or_else(|| write_sets(&expected.write_set, &got.write_set))
        .or_else(|| {
            (expected.totals != got.totals).then(|| {
                format!("totals:\n  expected {:?}\n  got      {:?}", expected.totals, got.totals)
            })
        });
    match difference {
        None => Ok(()),
        Some(text) => Err(format!("{text}\n{}", describe(case, index))),
    }
}

/// Compares results where the block may be rejected: by the same transaction with the same code.
///
/// # Errors
/// As [`compare`].
pub fn compare_results(
    case: &Case,
    index: usize,
    expected: &Result<Expected, Rejected>,
    got: &Result<Expected, Rejected>,
) -> Result<(), String> {
    let text = |result: &Result<Expected, Rejected>| match result {
        Ok(_) => "the block passes".to_owned(),
        Err(rejected) => format!("{rejected:?}"),
    };
    match (expected, got) {
        (Ok(expected), Ok(got)) => compare(case, index, expected, got),
        (Err(expected), Err(got)) if expected == got => Ok(()),
        _ => Err(format!(
            "block:\n  expected {}\n  got      {}\n{}",
            text(expected),
            text(got),
            describe(case, index)
        )),
    }
}

fn receipts(expected: &[Receipt], got: &[Receipt]) -> Option<String> {
    if expected.len() != got.len() {
        return Some(format!("{} receipts expected, {} given", expected.len(), got.len()));
    }
    let at = expected.iter().zip(got).position(|(a, b)| a != b)?;
    Some(format!("transaction {at}:\n  expected {:?}\n  got      {:?}", expected[at], got[at]))
}

fn write_sets(expected: &WriteSet, got: &WriteSet) -> Option<String> {
    let [a, b] = [expected, got].map(|set| set.iter().collect::<Vec<_>>());
    let at = a.iter().zip(&b).position(|(a, b)| a != b).or_else(|| {
        let shorter = a.len().min(b.len());
        (a.len() != b.len()).then_some(shorter)
    })?;
    Some(format!(
        "write set entry {at} ({} expected, {} given):\n  expected {:?}\n  got      {:?}",
        a.len(),
        b.len(),
        a.get(at),
        b.get(at)
    ))
}

/// The seed and a block of its case, one line per transaction.
fn describe(case: &Case, index: usize) -> String {
    let mut text = format!("seed {} block {index} policy {:?}\n", case.seed, case.policy);
    if let Some(block) = case.blocks.get(index) {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "  {:?}", block.env);
        for (position, item) in block.txs.iter().enumerate() {
            let GeneratedTx { tx, wire, verdict } = item;
            let _ = writeln!(text, "  {position}: {verdict:?} {} bytes {tx:?}", wire.len());
        }
    }
    text
}

/// Drops transactions from a failing block for as long as it still fails.
pub fn shrink(
    block: &GeneratedBlock,
    policy: BlockPolicy,
    fails: &dyn Fn(&GeneratedBlock, BlockPolicy) -> bool,
) -> GeneratedBlock {
    let mut smallest = block.clone();
    loop {
        let smaller = (0..smallest.txs.len()).rev().find_map(|index| {
            let mut candidate = smallest.clone();
            candidate.txs.remove(index);
            fails(&candidate, policy).then_some(candidate)
        });
        match smaller {
            Some(candidate) => smallest = candidate,
            None => return smallest,
        }
    }
}
