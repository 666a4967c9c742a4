//! Every vector below a folder, one after the other.

use std::path::Path;

use wavefront_vectors::read_folder;

use super::runner::Runner;
use super::summary::Summary;
use crate::exit::Failure;
use crate::output;

/// Runs every vector below `dir`.
pub(crate) fn run(dir: &Path) -> Result<Summary, Failure> {
    let runner = Runner::new()?;
    let mut summary = Summary::default();
    for file in read_folder(dir).map_err(Failure::usage)? {
        let Some(vectors) = file.vectors else {
            output::note(format_args!("{} holds no test_vectors: passed over", file.name));
            continue;
        };
        for raw in vectors {
            let parsed = raw.parse().map_err(|error| error.to_string());
            let verdict = parsed.and_then(|vector| runner.run(&vector));
            summary.add(&file.name, &raw.name, verdict);
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
