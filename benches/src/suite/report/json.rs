//! Reports as JSON, both ways.

use super::figures::Report;

/// Why a text is not a report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// It is not JSON.
    #[error("not JSON: {0}")]
    Json(#[source] serde_json::Error),
    /// A member is missing, or is of another kind than expected.
    #[error("{place}: {source}")]
    Member {
        /// Where in the file.
        place: String,
        /// What is wrong there.
        source: serde_json::Error,
    },
}

impl Report {
    /// The report as one JSON object: `machine`, `threads`, `ratios`
    /// (`{NAME: {"median", "p10", "p90", "pairs"}}`), `absolutes` (`{NAME: {"median", "unit"}}`),
    /// `cases` (as `ratios`), `skipped` (`{NAME: why}`), `budget`
    /// (`[{"step", "n", "threads", "ns": {…}, "runs"}]`), `throughput`
    /// (`[{"workload", "n", "threads", "mode", "tx_per_second": {…}, "runs"}]`), and `scaling`
    /// (`{"machine", "cores", "curves": [{"workload", "points": [{"threads", "oversubscribed",
    /// "vs_one": {…}, "vs_serial": {…}}]}]}`) when it was measured.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Through a value, which sorts the members: a file made anew differs in its figures alone.
        // Plain values always serialise.
        let report = serde_json::to_value(self).unwrap_or_default();
        format!("{report:#}\n")
    }

    /// Reads what [`to_json`](Self::to_json) wrote. Members that an earlier version did not write
    /// are taken as empty, and members that it does not know are left out.
    ///
    /// # Errors
    /// [`FormatError`] when the text is something else.
    pub fn from_json(text: &str) -> Result<Self, FormatError> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let report = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let place = match error.path().to_string() {
                root if root == "." => "report".to_owned(),
                path => format!("report.{path}"),
            };
            let source = error.into_inner();
            if source.is_data() {
                FormatError::Member { place, source }
            } else {
                FormatError::Json(source)
            }
        })?;
        reader.end().map_err(FormatError::Json)?;
        Ok(report)
    }
}
