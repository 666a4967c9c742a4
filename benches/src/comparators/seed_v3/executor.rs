//! Batches one after the other, their transactions as tasks.

use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;
use wavefront_engine::AuthenticatedBlock;
use wavefront_types::{BlockEnv, Payload, Receipt, StateReader};

use super::batches;
use super::state::ChainState;
use crate::comparators::{ComparatorError, Outcome};

/// The executor with its runtime.
#[derive(Debug)]
pub struct SeedV3 {
    runtime: Runtime,
}

impl SeedV3 {
    /// An executor with `threads` worker threads.
    ///
    /// # Errors
    /// [`ComparatorError::Threads`].
    pub fn new(threads: usize) -> Result<Self, ComparatorError> {
        Builder::new_multi_thread()
            .worker_threads(threads)
            .build()
            .map(|runtime| Self { runtime })
            .map_err(|error| ComparatorError::Threads(error.to_string()))
    }

    /// Executes a block of transfers; what fails is skipped.
    ///
    /// # Errors
    /// [`ComparatorError`] when a transaction is of another kind, the store fails, or a counter
    /// overflows.
    pub fn execute<R: StateReader + Send + 'static>(
        &self,
        block: &AuthenticatedBlock,
        env: &BlockEnv,
        reader: &Arc<R>,
    ) -> Result<Outcome, ComparatorError> {
        for (index, signed) in block.block().transactions.iter().enumerate() {
            if !matches!(signed.transaction.payload, Payload::Transfers(_)) {
                let kind = signed.transaction.kind();
                return Err(ComparatorError::Unsupported { index, kind });
            }
        }
        let state = Arc::new(ChainState::new(Arc::clone(reader), *env));
        let receipts = self.runtime.block_on(run(block, &state))?;
        let state = Arc::into_inner(state).expect("every task has ended");
        state.commit(receipts)
    }
}

async fn run<R: StateReader + Send + 'static>(
    block: &AuthenticatedBlock,
    state: &Arc<ChainState<R>>,
) -> Result<Vec<Receipt>, ComparatorError> {
    let mut receipts = Vec::with_capacity(block.block().transactions.len());
    for batch in batches::prefix_batches(block) {
        let mut tasks = JoinSet::new();
        for task in batch {
            let state = Arc::clone(state);
            // The state goes with the future, before the result can be taken.
            tasks.spawn(async move { (task.index, state.apply(&task)) });
        }
        let mut results = Vec::with_capacity(tasks.len());
        while let Some(joined) = tasks.join_next().await {
            let (index, receipt) = joined.expect("applying a transaction does not panic");
            results.push((index, receipt?));
        }
        results.sort_unstable_by_key(|(index, _)| *index);
        receipts.extend(results.into_iter().map(|(_, receipt)| receipt));
    }
    Ok(receipts)
}
