//! `wavefront rewind`: undoes blocks.

use std::path::PathBuf;

use thousands::Separable;
use wavefront_storage::{StateAudit, StateHistory, StateStore, StoreError};

use crate::exit::{Exit, Failure};
use crate::report::numbers::counted;
use crate::{output, stores};

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The store's directory
    #[arg(long, value_name = "DIR")]
    db: PathBuf,
    /// The topoheight to go back to; 0 is genesis
    #[arg(long, value_name = "TOPO")]
    to: u64,
}

impl Args {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let store = stores::open_to_write(&self.db)?;
        let before = tip(&store)?;
        store.rewind(self.to)?;
        let undone = before.saturating_sub(tip(&store)?);
        output::line(format_args!(
            "undid {}; the store is at block {}, digest {}",
            counted(undone, "block"),
            self.to.separate_with_commas(),
            store.digest()?
        ))?;
        Ok(Exit::Success)
    }
}

fn tip(store: &impl StateStore) -> Result<u64, Failure> {
    Ok(store.tip()?.ok_or_else(|| StoreError::uninitialized(store.path()))?.topoheight)
}
