//! JSON for scripts.

use serde::Serialize;

/// A report as JSON, its members by name.
pub(crate) fn json(report: &impl Serialize) -> String {
    // Through a value, which sorts the members: scripts may compare texts. What the reports hold
    // always serialises.
    let value = serde_json::to_value(report).unwrap_or_default();
    format!("{value:#}")
}
