//! What came of the vectors.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::verdict::Passed;
use crate::report::json;

/// Results by file.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    files: BTreeMap<String, FileSummary>,
    proofs_accepted: usize,
}

#[derive(Debug, Default)]
struct FileSummary {
    passed: usize,
    failures: Vec<(String, String)>,
}

/// The results for scripts.
#[derive(Serialize)]
struct Results<'a> {
    passed: usize,
    failed: usize,
    proofs_accepted_unverified: usize,
    files: BTreeMap<&'a str, Counts>,
    failures: Vec<Failure<'a>>,
}

#[derive(Serialize)]
struct Counts {
    passed: usize,
    failed: usize,
}

#[derive(Serialize)]
struct Failure<'a> {
    file: &'a str,
    vector: &'a str,
    reason: &'a str,
}

impl Summary {
    pub(super) fn add(&mut self, file: &str, vector: &str, verdict: Result<Passed, String>) {
        let summary = self.files.entry(file.to_owned()).or_default();
        match verdict {
            Ok(passed) => {
                summary.passed += 1;
                self.proofs_accepted += usize::from(passed.proofs_accepted);
            }
            Err(reason) => summary.failures.push((vector.to_owned(), reason)),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Vectors that hold.
    pub(crate) fn passed(&self) -> usize {
        self.files.values().map(|file| file.passed).sum()
    }

    /// Vectors that do not.
    pub(crate) fn failed(&self) -> usize {
        self.files.values().map(|file| file.failures.len()).sum()
    }

    /// The results as JSON.
    pub(crate) fn json(&self) -> String {
        let files = self.files.iter().map(|(name, file)| {
            (name.as_str(), Counts { passed: file.passed, failed: file.failures.len() })
        });
        let failures = self.files.iter().flat_map(|(file, summary)| {
            let failures = summary.failures.iter();
            failures.map(move |(vector, reason)| Failure { file, vector, reason })
        });
        json(&Results {
            passed: self.passed(),
            failed: self.failed(),
            proofs_accepted_unverified: self.proofs_accepted,
            files: files.collect(),
            failures: failures.collect(),
        })
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widest = self.files.keys().map(String::len).max().unwrap_or(0);
        for (name, file) in &self.files {
            let failed = match file.failures.len() {
                0 => String::new(),
                failed => format!(", {failed} FAILED"),
            };
            writeln!(f, "{name:<widest$}  {:>4} passed{failed}", file.passed)?;
            for (vector, reason) in &file.failures {
                writeln!(f, "  FAILED {vector}: {reason}")?;
            }
        }
        if self.proofs_accepted > 0 {
            writeln!(
                f,
                "privacy proofs were accepted without verification in {} vectors",
                self.proofs_accepted
            )?;
        }
        write!(f, "{} passed, {} failed", self.passed(), self.failed())
    }
}
