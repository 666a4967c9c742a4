//! `wavefront digest`: the state digest alone, for scripts to compare.

use std::path::PathBuf;

use wavefront_storage::StateAudit;

use crate::exit::{Exit, Failure};
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
        output::line(store.digest()?)?;
        Ok(Exit::Success)
    }
}
