//! One transaction of a block: what became of it, what it touched, and why it is where it is.

use std::fmt::Write as _;
use std::sync::Arc;

use serde::Serialize;
use thousands::Separable;
use wavefront_engine::{AuthenticatedBlock, Engine, EngineConfig};
use wavefront_scheduler::TxIndex;
use wavefront_types::{
    Block, BlockPolicy, BlockReward, StateKey, StateReader, StateValue, WriteSet,
};

use super::names;
use super::study::Study;
use crate::exit::{Exit, Failure};
use crate::report::numbers::nanoseconds;

/// A transaction, looked at.
#[derive(Debug, Serialize)]
pub(crate) struct One {
    index: u32,
    hash: String,
    kind: &'static str,
    source: String,
    nonce: u64,
    receipt: String,
    outcome: &'static str,
    fee: u64,
    gas: u64,
    cost_ns: u64,
    level: u32,
    levels: u32,
    keys: Vec<Touched>,
    chain: Vec<Link>,
}

/// A key of the transaction, just before and just after it.
#[derive(Debug, Serialize)]
struct Touched {
    key: String,
    mode: &'static str,
    before: String,
    after: String,
}

/// A transaction that goes before, and why.
#[derive(Debug, Serialize)]
struct Link {
    index: u32,
    hash: String,
    kind: &'static str,
    level: u32,
    key: String,
    mode: &'static str,
    mode_of_next: &'static str,
}

/// The transaction that an argument names: by its position in the block, or by the start of its
/// hash.
fn find(block: &Block, text: &str) -> Result<TxIndex, Failure> {
    let count = block.transactions.len();
    // A position has few digits; the shortest start of a hash that is taken has eight.
    if let (Ok(index), true) = (text.parse::<u32>(), text.len() < 8) {
        if (index as usize) < count {
            return Ok(TxIndex(index));
        }
        return Err(Failure::usage(format_args!(
            "transaction {index}: the block has {}, from 0 on",
            count.separate_with_commas()
        )));
    }
    let text = text.to_ascii_lowercase();
    let hashes = (0_u32..).zip(&block.header.tx_hashes);
    let fits = hashes.filter(|(_, hash)| hash.to_string().starts_with(&text));
    let fits: Vec<u32> = fits.map(|(index, _)| index).collect();
    match fits.as_slice() {
        [index, ..] if text.len() == 64 => Ok(TxIndex(*index)),
        [index] if text.len() >= 8 => Ok(TxIndex(*index)),
        [] => Err(Failure::usage(format_args!(
            "no transaction of this block has a hash that begins with {text}"
        ))),
        _ => Err(Failure::usage(format_args!(
            "{text} does not name one transaction; write more of its hash, or its position"
        ))),
    }
}

impl One {
    /// Looks at the transaction that `text` names.
    pub(crate) fn of(study: &Study, text: &str) -> Result<Self, Failure> {
        let block = study.block();
        let index = find(block, text)?;
        let at = index.0 as usize;
        let transaction = &block.transactions[at].transaction;
        let receipt = &study.run.executed.receipts[at];
        let (before, after) = (effects(study, at)?, effects(study, at.saturating_add(1))?);
        let table = study.levels().table();
        let keys = table.of(index).iter().map(|access| {
            let key = table.key(access.key());
            Ok(Touched {
                key: key.to_string(),
                mode: names::mode(access.mode()),
                before: names::value(value(study, &before, key)?.as_ref()),
                after: names::value(value(study, &after, key)?.as_ref()),
            })
        });
        let keys = keys.collect::<Result<_, Failure>>()?;
        let link = |cause: wavefront_explain::Cause| {
            let before = cause.before.0 as usize;
            Link {
                index: cause.before.0,
                hash: block.tx_hash(before).to_string(),
                kind: block.transactions[before].transaction.kind().name(),
                level: study.waits.level(cause.before),
                key: table.key(cause.key).to_string(),
                mode: names::mode(cause.mode_before),
                mode_of_next: names::mode(cause.mode),
            }
        };
        Ok(Self {
            index: index.0,
            hash: block.tx_hash(at).to_string(),
            kind: transaction.kind().name(),
            source: transaction.source.to_string(),
            nonce: transaction.nonce,
            receipt: names::receipt(receipt),
            outcome: names::outcome(receipt),
            fee: receipt.fee,
            gas: receipt.gas,
            cost_ns: study.costs[at],
            level: study.waits.level(index),
            levels: study.waits.level_count(),
            keys,
            chain: study.waits.chain(index).into_iter().map(link).collect(),
        })
    }
}

/// What the first `count` transactions of the block change, without what is booked at its end.
fn effects(study: &Study, count: usize) -> Result<WriteSet, Failure> {
    let failed = |error: &dyn core::fmt::Display| Failure::new(Exit::InvalidBlock, error);
    let whole = study.block();
    let mut header = whole.header.clone();
    header.tx_hashes.truncate(count);
    let transactions = whole.transactions[..count].to_vec();
    let block = Block { header, transactions, bytes: Arc::clone(&whole.bytes) };
    let verdicts = study.authenticated().verdicts()[..count].to_vec();
    let block =
        AuthenticatedBlock::trusted(Arc::new(block), verdicts).map_err(|error| failed(&error))?;
    let nothing = BlockReward::new(0, 0);
    let env = study.source.env.with_reward(nothing).with_fee_recipient(None);
    // The block as a whole was executed: none of its transactions rejects it.
    let config = EngineConfig::recommended(1, BlockPolicy::SkipFailed);
    let engine = Engine::new(config).map_err(|error| failed(&error))?;
    let plan = engine.plan(block, env).map_err(|error| failed(&error))?;
    let executed = engine.execute_serial(&plan, study.state()).map_err(|error| failed(&error))?;
    Ok(executed.write_set)
}

fn value(study: &Study, effects: &WriteSet, key: &StateKey) -> Result<Option<StateValue>, Failure> {
    match effects.get(key) {
        Some(written) => Ok(written.cloned()),
        None => study.state().read(key).map_err(|error| Failure::new(Exit::CorruptStore, error)),
    }
}

/// It in words.
pub(crate) fn one_text(one: &One) -> String {
    let mut text = format!(
        "Transaction {}: {}\n  hash    {}\n  sender  {}, nonce {}\n  result  {}\n  took    {}",
        one.index.separate_with_commas(),
        one.kind,
        one.hash,
        one.source,
        one.nonce,
        one.receipt,
        nanoseconds(one.cost_ns.into()),
    );
    let _ = write!(text, "\n\nTouches {}, just before and just after it", keys(one.keys.len()));
    for Touched { key, mode, before, after } in &one.keys {
        let _ = write!(text, "\n  {mode:<6}  {key}");
        let _ = if before == after {
            write!(text, "\n          {before}, unchanged")
        } else {
            write!(text, "\n          {before}\n        → {after}")
        };
    }
    let _ = write!(
        text,
        "\n\nWhy it is in level {} of {}",
        one.level.separate_with_commas(),
        one.levels.separate_with_commas()
    );
    if one.chain.is_empty() {
        text.push_str("\n  It waits for nobody.");
    }
    for (place, link) in one.chain.iter().enumerate() {
        let next = one.chain.get(place.saturating_add(1)).map_or(one.index, |next| next.index);
        let _ = write!(
            text,
            "\n  level {:<7} transaction {} ({}) {}s, and {next} then {}s\n                {}",
            link.level, link.index, link.kind, link.mode, link.mode_of_next, link.key,
        );
    }
    if !one.chain.is_empty() {
        let _ = write!(text, "\n  level {:<7} this one", one.level);
    }
    text
}

fn keys(count: usize) -> String {
    crate::report::numbers::counted(u64::try_from(count).unwrap_or(u64::MAX), "key")
}
