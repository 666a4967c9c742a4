//! A walk through a store in progress: what was met so far, and the sums that are compared at the
//! end.

use wavefront_types::{StateKey, StateValue, Tip};

use crate::check_report::CheckReport;
use crate::damage::RowError;
use crate::problem::Problem;

/// Collects a report while a store is walked; values must come in key order.
#[derive(Debug, Default)]
pub(crate) struct Inspection {
    report: CheckReport,
    energy: u128,
    native: u128,
}

impl Inspection {
    /// Counts a latest value.
    pub(crate) fn value(&mut self, key: &StateKey, value: &StateValue) {
        let count = self.report.values.entry(key.kind()).or_default();
        *count = count.saturating_add(1);
        if !value.fits(key) {
            self.problem(Problem::Value { key: key.to_string(), source: RowError::Kind });
            return;
        }
        // What was kept under a hash is what the hash is of.
        if let StateValue::Content(bytes) = value
            && StateKey::for_content(bytes) != *key
        {
            self.problem(Problem::Value { key: key.to_string(), source: RowError::Content });
        }
        // So is what a contract stored.
        if let (StateKey::Storage(contract, _), StateValue::Storage(entry)) = (key, value)
            && StateKey::for_storage(*contract, &entry.key) != *key
        {
            self.problem(Problem::Value { key: key.to_string(), source: RowError::Content });
        }
        // 128 bits hold 2^64 addends of 64 bits: these sums cannot overflow.
        self.native += value.native_units(key);
        if let StateValue::Energy(energy) = value {
            self.energy += u128::from(energy.energy);
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
        self.report.add(problem);
    }

    /// Whether anything was inconsistent so far.
    #[cfg(feature = "disk")]
    pub(crate) fn found_any(&self) -> bool {
        !self.report.is_sound()
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

#[cfg(test)]
#[path = "tests/inspection.rs"]
mod tests;
