//! What a walk through a store found.

use core::fmt;
use std::collections::BTreeMap;

use wavefront_types::{KeyKind, Tip};

use crate::problem::Problem;

/// What [`StateAudit::check`](crate::StateAudit::check) found.
///
/// # Examples
/// ```
/// use wavefront_storage::{CheckReport, MemoryStore, StateAudit};
///
/// let report: CheckReport = MemoryStore::new().check()?;
/// assert!(report.is_sound());
/// println!("{report}");
/// # Ok::<(), wavefront_storage::StoreError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct CheckReport {
    /// The tip, when the store holds a chain.
    pub tip: Option<Tip>,
    /// Latest values, by kind.
    pub values: BTreeMap<KeyKind, u64>,
    /// Change records.
    pub records: u64,
    /// Previous values in them.
    pub record_entries: u64,
    /// What is inconsistent, in the order found; at most [`PROBLEMS_MAX`](Self::PROBLEMS_MAX).
    pub problems: Vec<Problem>,
    /// Problems beyond those listed.
    pub unlisted: u64,
}

impl CheckReport {
    /// How many problems a report lists; further ones are counted.
    pub const PROBLEMS_MAX: usize = 1_000;

    /// Whether nothing is inconsistent.
    pub const fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    /// Notes an inconsistency.
    pub fn add(&mut self, problem: Problem) {
        if self.problems.len() < Self::PROBLEMS_MAX {
            self.problems.push(problem);
        } else {
            self.unlisted = self.unlisted.saturating_add(1);
        }
    }
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
