//! The findings of a walk through a store, and the sums that are compared on the way.

use core::fmt;
use std::collections::BTreeMap;

use wavefront_types::{BlockHash, KeyKind, StateKey, StateValue};

use crate::Tip;

#[cfg(test)]
mod tests;

/// How many problems a report lists; further ones are counted.
const PROBLEMS_MAX: usize = 1_000;

/// What [`StateStore::check`](crate::StateStore::check) found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CheckReport {
    /// The tip, when the store holds a chain.
    pub tip: Option<Tip>,
    /// Latest values, by kind.
    pub values: BTreeMap<KeyKind, u64>,
    /// Change records.
    pub records: u64,
    /// Previous values in them.
    pub record_entries: u64,
    /// What is inconsistent, in the order found; at most 1,000.
    pub problems: Vec<Problem>,
    /// Problems beyond those listed.
    pub unlisted: u64,
}

impl CheckReport {
    /// Whether nothing is inconsistent.
    pub const fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

/// One inconsistency.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// A key or value in the state does not decode, or one does not fit the other.
    #[error("the value under key {key} is unreadable: {detail}")]
    Value {
        /// The key, or the bytes of what should be one.
        key: String,
        /// What is wrong.
        detail: String,
    },
    /// Blocks between genesis and the tip are not listed, or not readable.
    #[error("blocks {first} to {last} are missing or unreadable")]
    MissingBlocks {
        /// The first topoheight.
        first: u64,
        /// The last topoheight.
        last: u64,
    },
    /// A block above the tip is listed.
    #[error("block {topoheight} lies above the tip")]
    BlockAboveTip {
        /// Its topoheight.
        topoheight: u64,
    },
    /// Change records above the pruning limit are not there.
    #[error("the change records of blocks {first} to {last} are missing")]
    MissingRecords {
        /// The first topoheight.
        first: u64,
        /// The last topoheight.
        last: u64,
    },
    /// A change record lies above the tip or below the pruning limit.
    #[error("there is a change record for block {topoheight}, which should have none")]
    StrayRecord {
        /// Its topoheight.
        topoheight: u64,
    },
    /// A change record does not decode.
    #[error("the change record of block {topoheight} is unreadable: {detail}")]
    Record {
        /// Its topoheight.
        topoheight: u64,
        /// What is wrong.
        detail: String,
    },
    /// Genesis is listed under another hash than the store's own.
    #[error("block 0 has hash {listed}, the store belongs to genesis {genesis}")]
    Genesis {
        /// The hash of block 0.
        listed: BlockHash,
        /// The store's genesis.
        genesis: BlockHash,
    },
    /// The energy counter is not the sum of the accounts' energy.
    #[error("the energy counter is {counter}, accounts hold {held}")]
    Energy {
        /// The counter.
        counter: u64,
        /// The sum.
        held: u128,
    },
    /// Native units were made or lost: what is held, burned, withheld and shielded is not what was
    /// issued.
    #[error("{issued} native units were issued, {found} are accounted for")]
    Supply {
        /// The supply counter.
        issued: u64,
        /// Balances, frozen and pending units, burned, withheld, shielded less unshielded.
        found: i128,
    },
}

impl fmt::Display for CheckReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.tip {
            Some(tip) => writeln!(f, "tip {} {}", tip.topoheight, tip.hash)?,
            None => writeln!(f, "no chain")?,
        }
        for (kind, count) in &self.values {
            writeln!(f, "{}: {count}", kind.name())?;
        }
        writeln!(f, "change records: {} with {} entries", self.records, self.record_entries)?;
        for problem in &self.problems {
            writeln!(f, "problem: {problem}")?;
        }
        if self.unlisted > 0 {
            writeln!(f, "and {} further problems", self.unlisted)?;
        }
        write!(f, "{}", if self.is_sound() { "sound" } else { "CORRUPT" })
    }
}

/// Collects a report while a store is walked; values must come in key order.
#[derive(Debug, Default)]
pub(crate) struct Audit {
    report: CheckReport,
    energy: u128,
    native: u128,
}

impl Audit {
    /// Counts a latest value.
    pub(crate) fn value(&mut self, key: &StateKey, value: &StateValue) {
        let count = self.report.values.entry(key.kind()).or_default();
        *count = count.saturating_add(1);
        if !value.fits(key) {
            let detail = "the value is of another kind than the key".to_owned();
            self.problem(Problem::Value { key: key.to_string(), detail });
            return;
        }
        // 128 bits hold 2^64 addends of 64 bits: these sums cannot overflow.
        match value {
            StateValue::Account(account) => self.native += u128::from(account.balance),
            StateValue::Energy(energy) => {
                self.energy += u128::from(energy.energy);
                self.native += u128::from(energy.frozen);
                let pending = energy.resource.iter().flat_map(|held| &held.pending_unfreezes);
                self.native += pending.map(|entry| u128::from(entry.amount)).sum::<u128>();
            }
            StateValue::Amount(_)
            | StateValue::Agent(_)
            | StateValue::Name(_)
            | StateValue::NameOf(_)
            | StateValue::Contract(_) => {}
        }
    }

    /// Counts a change record.
    pub(crate) fn record(&mut self, entries: usize) {
        self.report.records = self.report.records.saturating_add(1);
        let entries = u64::try_from(entries).unwrap_or(u64::MAX);
        self.report.record_entries = self.report.record_entries.saturating_add(entries);
    }

    /// Notes an inconsistency.
    pub(crate) fn problem(&mut self, problem: Problem) {
        if self.report.problems.len() < PROBLEMS_MAX {
            self.report.problems.push(problem);
        } else {
            self.report.unlisted = self.report.unlisted.saturating_add(1);
        }
    }

    /// Compares the sums with the tip's counters.
    pub(crate) fn finish(mut self, tip: Option<&Tip>) -> CheckReport {
        if let Some(tip) = tip {
            self.report.tip = Some(*tip);
            let totals = &tip.totals;
            if self.energy != u128::from(totals.energy) {
                self.problem(Problem::Energy { counter: totals.energy, held: self.energy });
            }
            let burned = u128::from(totals.burned) + u128::from(totals.withheld);
            let left = self.native + burned + u128::from(totals.shielded);
            let found = i128::try_from(left).unwrap_or(i128::MAX) - i128::from(totals.unshielded);
            if found != i128::from(totals.supply) {
                self.problem(Problem::Supply { issued: totals.supply, found });
            }
        }
        self.report
    }
}
