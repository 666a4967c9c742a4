//! Making plans: from what native transactions touch, or from any other footprints.

use core::time::Duration;
use std::sync::Arc;

use wavefront_scheduler::{Footprints, Planned};
use wavefront_transition::{BlockFootprints, TxFootprint};
use wavefront_types::{Block, BlockEnv, Hash, Payload, StateKey};

use super::block_plan::{Plan, Route};
use crate::authentication::AuthenticatedBlock;
use crate::engine::Engine;
use crate::observer::Stage;
use crate::outcome::SerialChoice;
use crate::parallel_cost::{Estimate, ParallelGain};
use crate::settings::ExecutionMode;

/// Why a block cannot be planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// It exceeds what a plan can number.
    #[error(transparent)]
    Limit(#[from] wavefront_scheduler::PlanError),
    /// The footprints are not those of the block.
    #[error("footprints of {found} transactions for a block of {expected}")]
    FootprintCount {
        /// Transactions in the block.
        expected: usize,
        /// Footprints given.
        found: usize,
    },
}

impl Engine {
    /// Plans a block of native transactions: access sets, conflict DAG and levels, or the serial
    /// path where that is faster. Reads no state.
    ///
    /// # Errors
    /// [`PlanError`] when the block exceeds what 32-bit numbers can name.
    ///
    /// # Determinism
    /// Levels depend on the block alone; whether there are any depends on the configuration, too,
    /// the number of threads included, and on whether a called contract is known to run.
    ///
    /// # Complexity
    /// Expected O(declared keys), hot keys included.
    pub fn plan(&self, block: AuthenticatedBlock, env: BlockEnv) -> Result<Plan, PlanError> {
        let mut watch = self.core.stopwatch(env.topoheight);
        let route = watch.stage(Stage::Plan, || {
            if let Some(choice) = self.serial_choice(&block) {
                return Ok(Route::Serial(choice));
            }
            self.levels(&BlockFootprints::new(&block.block, &env))
        })?;
        Ok(self.planned(block, env, route, watch.times.plan))
    }

    /// Plans a block by footprints from elsewhere: access sets that were declared beside it,
    /// predicted, or recorded. They are trusted for speed only: a transaction that touches anything
    /// else makes the block run serially. Costs decide, as in [`plan`](Self::plan), whether there
    /// is anything to gain.
    ///
    /// # Errors
    /// As [`plan`](Self::plan); [`PlanError::FootprintCount`].
    ///
    /// # Determinism
    /// Levels are a function of the footprints.
    pub fn plan_with<F: Footprints<Key = StateKey>>(
        &self,
        block: AuthenticatedBlock,
        env: BlockEnv,
        footprints: &F,
    ) -> Result<Plan, PlanError> {
        let (expected, found) = (block.block.transactions.len(), footprints.len());
        if expected != found {
            return Err(PlanError::FootprintCount { expected, found });
        }
        let mut watch = self.core.stopwatch(env.topoheight);
        let route = watch.stage(Stage::Plan, || match self.core.config.mode {
            ExecutionMode::Serial => Ok(Route::Serial(SerialChoice::Configured)),
            ExecutionMode::Parallel | ExecutionMode::Compare => self.levels(footprints),
        })?;
        Ok(self.planned(block, env, route, watch.times.plan))
    }

    pub(crate) fn planned(
        &self,
        block: AuthenticatedBlock,
        env: BlockEnv,
        route: Route,
        took: Duration,
    ) -> Plan {
        Plan::new(block, env, route, took, Arc::clone(&self.core.memory.spent))
    }

    /// Why the block is better not planned, if it is.
    fn serial_choice(&self, block: &AuthenticatedBlock) -> Option<SerialChoice> {
        let config = &self.core.config;
        match config.mode {
            ExecutionMode::Serial => return Some(SerialChoice::Configured),
            ExecutionMode::Compare => return None,
            ExecutionMode::Parallel => {}
        }
        let gain = self.estimated_gain(&block.block)?;
        if block.block.transactions.iter().any(|tx| self.is_known_call(&tx.transaction.payload)) {
            return Some(SerialChoice::UndeclaredCalls);
        }
        (!gain.pays()).then_some(SerialChoice::NoGain)
    }

    /// What the engine expects of sharing this block among its threads, by which
    /// [`plan`](Self::plan) decides; `None` when it is configured to plan whatever it costs.
    ///
    /// # Complexity
    /// O(1): looks at 128 transactions at most.
    pub fn estimated_gain(&self, block: &Block) -> Option<ParallelGain> {
        let config = &self.core.config;
        let transactions = &block.transactions;
        let estimate = |index: usize| {
            let footprint = TxFootprint::of(&transactions[index].transaction);
            let keys = u32::try_from(footprint.keys()).unwrap_or(u32::MAX);
            Estimate { cost_ns: footprint.cost_ns(), keys }
        };
        let cost = config.parallel_cost?;
        Some(cost.gain(config.threads, transactions.len(), estimate))
    }

    /// Whether a contract will run that has been met before. Others are found out by the attempt.
    fn is_known_call(&self, payload: &Payload) -> bool {
        let module = match payload {
            Payload::InvokeContract(call) => call.contract,
            Payload::DeployContract(deploy) if deploy.constructor.is_some() => deploy.contract(),
            _ => return false,
        };
        // The hash that deploying gives it; one that was imported under another is not known.
        self.core.contracts.knows(&Hash(module.0))
    }

    fn levels<F: Footprints<Key = StateKey>>(&self, footprints: &F) -> Result<Route, PlanError> {
        let memory = &self.core.memory;
        let mut plan_memory = memory.plan.take();
        plan_memory.recycle(memory.spent.take());
        let planned = self.core.planner.plan(footprints, &mut plan_memory)?;
        memory.plan.give(plan_memory);
        Ok(match planned {
            Planned::Levels(plan) => Route::Levels(plan),
            Planned::Serial(reason) => Route::Serial(SerialChoice::Planner(reason)),
        })
    }
}
