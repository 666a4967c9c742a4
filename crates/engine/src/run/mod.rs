//! Execution: the paths a plan can take, and what holds them together.

mod levels;
mod serial;
pub mod verification;

use std::panic::{AssertUnwindSafe, catch_unwind};

use wavefront_scheduler::dispatch::Dispatch;
use wavefront_transition::{Abort, Failure};
use wavefront_types::{BlockPolicy, Outcome, Receipt, StateReader};

use crate::{
    BlockStats, Difference, Engine, ExecuteError, Executed, ExecutionMode, ExecutionPath,
    FallbackReason, Plan, Route, Schedule, SerialChoice, panic_text,
};

/// Why a path did not finish.
#[derive(Debug)]
enum Stop {
    /// Run the block serially instead.
    Fallback(FallbackReason),
    /// The block fails.
    Error(ExecuteError),
}

impl From<Abort> for Stop {
    fn from(abort: Abort) -> Self {
        match abort {
            Abort::Undeclared(_) => Self::Fallback(FallbackReason::UndeclaredAccess),
            Abort::OverflowRisk(_) => Self::Fallback(FallbackReason::OverflowRisk),
            Abort::Read(error) => Self::Error(error.into()),
            Abort::WrongKind(key) => Self::Error(ExecuteError::WrongKind { key }),
            other => Self::Error(ExecuteError::Internal { reason: other.to_string() }),
        }
    }
}

impl Stop {
    /// The stop for a failure after the transactions.
    fn epilogue(failure: Failure) -> Self {
        match failure {
            Failure::Code(code) => Self::Error(ExecuteError::Epilogue { code }),
            Failure::Abort(abort) => abort.into(),
        }
    }
}

impl Engine {
    /// Executes a planned block on the state that `reader` shows, writing nothing.
    ///
    /// # Errors
    /// [`ExecuteError`]: the block is rejected, the store failed, or something panicked. The state
    /// is untouched.
    ///
    /// # Determinism
    /// Receipts, write set and totals are those of serial execution, byte for byte, whatever the
    /// plan, the number of threads and the interleaving.
    pub fn execute<R: StateReader>(
        &self,
        plan: &Plan,
        reader: &R,
    ) -> Result<Executed, ExecuteError> {
        fenced(|| match &plan.route {
            Route::Levels(_) if self.config.mode == ExecutionMode::Compare => {
                self.compare(plan, reader)
            }
            _ => self.execute_route(plan, reader, &self.config.dispatch),
        })
    }

    /// Executes a planned block under one particular schedule, whatever dispatcher and mode are
    /// configured. A block whose route is serial runs serially.
    ///
    /// # Errors
    /// As [`execute`](Self::execute).
    ///
    /// # Determinism
    /// As [`execute`](Self::execute): this is for showing it.
    pub fn execute_scheduled<R: StateReader>(
        &self,
        plan: &Plan,
        reader: &R,
        schedule: Schedule,
    ) -> Result<Executed, ExecuteError> {
        fenced(|| self.execute_route(plan, reader, &schedule))
    }

    fn execute_route<R: StateReader>(
        &self,
        plan: &Plan,
        reader: &R,
        dispatch: &impl Dispatch,
    ) -> Result<Executed, ExecuteError> {
        let path = match &plan.route {
            Route::Serial(choice) => ExecutionPath::Serial(*choice),
            Route::Levels(levels) => match self.run_levels(plan, levels, reader, dispatch) {
                Ok(executed) => return Ok(executed),
                Err(Stop::Error(error)) => return Err(error),
                Err(Stop::Fallback(reason)) => ExecutionPath::Fallback(reason),
            },
        };
        self.run_serial(plan, path, reader)
    }

    /// Runs the block serially, whatever its route.
    ///
    /// # Errors
    /// As [`execute`](Self::execute).
    pub fn execute_serial<R: StateReader>(
        &self,
        plan: &Plan,
        reader: &R,
    ) -> Result<Executed, ExecuteError> {
        let path = ExecutionPath::Serial(SerialChoice::Configured);
        fenced(|| self.run_serial(plan, path, reader))
    }

    fn compare<R: StateReader>(&self, plan: &Plan, reader: &R) -> Result<Executed, ExecuteError> {
        let parallel = self.execute_route(plan, reader, &self.config.dispatch);
        let serial = self.run_serial(plan, ExecutionPath::Serial(SerialChoice::Configured), reader);
        // A store that fails at times says nothing about the block.
        if let (Err(error @ ExecuteError::Read(_)), _) | (_, Err(error @ ExecuteError::Read(_))) =
            (&parallel, &serial)
        {
            return Err(error.clone());
        }
        let difference = Difference::between(&parallel, &serial);
        match difference {
            Some(difference) => Err(ExecuteError::Diverged { difference: Box::new(difference) }),
            None => parallel,
        }
    }

    /// Under the atomic policy, the first failing transaction rejects the block. What a parallel
    /// run finds is what a serial run would: up to the first failure the two agree on every
    /// transaction, and a failing one changes nothing.
    fn judge(&self, receipts: &[Receipt]) -> Result<(), ExecuteError> {
        if self.config.policy == BlockPolicy::SkipFailed {
            return Ok(());
        }
        let failed =
            receipts.iter().enumerate().find_map(|(index, receipt)| match receipt.outcome {
                Outcome::Skipped(code) => Some(ExecuteError::Rejected { index, code }),
                Outcome::Executed | Outcome::Trapped => None,
            });
        failed.map_or(Ok(()), Err)
    }
}

/// Runs an execution so that no panic, of ours or of the host's reader, crosses the API.
fn fenced(run: impl FnOnce() -> Result<Executed, ExecuteError>) -> Result<Executed, ExecuteError> {
    catch_unwind(AssertUnwindSafe(run))
        .unwrap_or_else(|payload| Err(ExecuteError::Panicked { message: panic_text(&*payload) }))
}

fn stats(plan: &Plan, path: ExecutionPath) -> BlockStats {
    let transactions = plan.authenticated.block.transactions.len();
    match &plan.route {
        Route::Serial(_) => BlockStats { path, transactions, levels: 0, level_len_max: 0, keys: 0 },
        Route::Levels(levels) => BlockStats {
            path,
            transactions,
            levels: levels.level_count(),
            level_len_max: levels.level_len_max(),
            keys: levels.table().keys().len(),
        },
    }
}
