//! Conformance: published vectors run through the real engine, on a state in memory.

mod flat;
mod privacy;
mod runner;
mod state;
mod summary;
mod vector;
mod walk;

use std::path::Path;

pub(crate) use summary::Summary;

use crate::exit::Failure;
use crate::output;
use runner::Runner;
use vector::Vector;

/// Runs every vector below `dir`.
pub(crate) fn run(dir: &Path) -> Result<Summary, Failure> {
    let runner = Runner::new()?;
    let mut summary = Summary::default();
    for path in walk::json_files(dir)? {
        let name = path.strip_prefix(dir).unwrap_or(&path).display().to_string();
        let text = std::fs::read_to_string(&path).map_err(|error| {
            Failure::usage(format_args!("cannot read {}: {error}", path.display()))
        })?;
        let json: serde_json::Value = serde_json::from_str(&text).map_err(|error| {
            Failure::usage(format_args!("{} is not JSON: {error}", path.display()))
        })?;
        let Some(vectors) = json.get("test_vectors").and_then(|list| list.as_array()) else {
            output::note(format_args!("{name} holds no test_vectors: passed over"));
            continue;
        };
        for value in vectors {
            let verdict = Vector::parse(value).and_then(|vector| runner.run(&vector));
            let vector = value.get("name").and_then(|name| name.as_str()).unwrap_or("(unnamed)");
            summary.add(&name, vector, verdict);
        }
    }
    if summary.is_empty() {
        return Err(Failure::usage(format_args!(
            "no test vectors below {}; check the path",
            dir.display()
        )));
    }
    Ok(summary)
}
