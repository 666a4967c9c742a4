//! `wavefront check`: walks through a store.

use std::path::PathBuf;

use wavefront_storage::StateAudit;

use crate::exit::{Exit, Failure, settle};
use crate::{output, stores};

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The store's directory
    #[arg(long, value_name = "DIR")]
    db: PathBuf,
}

impl Args {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let store = stores::open_to_read(&self.db)?;
        let report = store.check()?;
        let verdict = if report.is_sound() {
            Ok(Exit::Success)
        } else {
            Err(Failure::new(
                Exit::CorruptStore,
                format_args!(
                    "the store at {} is inconsistent; import the chain again into a new directory",
                    self.db.display()
                ),
            ))
        };
        settle(verdict, [output::line(&report)])
    }
}
