//! What goes through the pipeline at a time.

use std::sync::Arc;

use wavefront_engine::Plan;
use wavefront_types::{Block, BlockHash};

use crate::chain_file::RECORD_HEADER_LEN;
use crate::{ImportEnd, ImportError, RecordAt};

/// Why no block follows.
#[derive(Debug)]
pub(crate) enum WindowEnd {
    /// In good order.
    End(ImportEnd),
    /// With an error.
    Error(Box<ImportError>),
}

impl From<ImportError> for WindowEnd {
    fn from(error: ImportError) -> Self {
        Self::Error(Box::new(error))
    }
}

/// A block ready to execute.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) at: RecordAt,
    pub(crate) topoheight: u64,
    pub(crate) hash: BlockHash,
    pub(crate) block: Arc<Block>,
    pub(crate) plan: Plan,
}

/// Blocks passed over.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Passed {
    pub(crate) blocks: u64,
    /// Bytes of their records.
    pub(crate) bytes: u64,
}

impl Passed {
    pub(super) fn add(&mut self, block: &Block) {
        self.blocks += 1;
        self.bytes += RECORD_HEADER_LEN + block.bytes.len() as u64;
    }
}

/// Consecutive blocks ready to execute, and why none follow them, if none do.
#[derive(Debug, Default)]
pub(crate) struct Window {
    pub(crate) blocks: Vec<Prepared>,
    pub(crate) end: Option<WindowEnd>,
    /// What was passed over because the chain has it already.
    pub(crate) passed: Passed,
    /// Bytes of all the records looked at.
    pub(crate) bytes: u64,
}

/// What comes before the first that is none; why it is none replaces a later reason to end.
pub(super) fn until_end<T>(
    results: impl IntoIterator<Item = Result<T, WindowEnd>>,
    end: &mut Option<WindowEnd>,
) -> Vec<T> {
    let mut good = Vec::new();
    for result in results {
        match result {
            Ok(item) => good.push(item),
            Err(first) => {
                *end = Some(first);
                break;
            }
        }
    }
    good
}
