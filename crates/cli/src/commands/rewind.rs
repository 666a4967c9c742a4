//! `wavefront rewind`: undoes blocks.

use std::ops::ControlFlow;
use std::path::PathBuf;

use thousands::Separable;
use wavefront_storage::{StateAudit, StateHistory, StateStore, StoreError};

use crate::exit::{Exit, Failure, settle};
use crate::progress::Reporter;
use crate::report::numbers::counted;
use crate::signals::Interrupts;
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
        let Interrupts { cancel, .. } = Interrupts::install()?;
        let store = stores::open_to_write(&self.db)?;
        let before = tip(&store)?;
        let mut progress = Reporter::new(Some(before.saturating_sub(self.to)));
        let reached = store.rewind_in_steps(self.to, &mut |at| {
            progress.update(before.saturating_sub(at), 0, |_| {
                format!("the store is at block {}", at.separate_with_commas())
            });
            if cancel.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        progress.clear();
        let verdict = if reached > self.to { Exit::Interrupted } else { Exit::Success };
        let text = output::line(format_args!(
            "undid {}; the store is at block {}, digest {}",
            counted(before.saturating_sub(reached), "block"),
            reached.separate_with_commas(),
            store.digest()?
        ));
        if verdict == Exit::Interrupted {
            output::note("interrupted; the same command goes on from here");
        }
        settle(Ok(verdict), [text])
    }
}

fn tip(store: &impl StateStore) -> Result<u64, Failure> {
    Ok(store.tip()?.ok_or_else(|| StoreError::uninitialized(store.path()))?.topoheight)
}
