//! Planning: which way a block will be executed.

use std::sync::Arc;

use wavefront_scheduler::{LevelPlan, PlanError, Planned, estimate_cost, estimate_keys};
use wavefront_state::Spares;
use wavefront_types::BlockEnv;

use crate::config::Estimate;
use crate::footprints::NativeBlock;
use crate::{AuthenticatedBlock, Engine, ExecutionMode, SerialChoice};

/// The way a block takes.
#[derive(Debug, Clone)]
pub enum Route {
    /// The serial path.
    Serial(SerialChoice),
    /// In levels.
    Levels(Box<LevelPlan>),
}

/// A block ready for execution: authenticated, with its environment and its route. It may outlive
/// its engine.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(crate) authenticated: AuthenticatedBlock,
    pub(crate) env: BlockEnv,
    pub(crate) route: Route,
    /// Where its memory goes in the end.
    spent: Arc<Spares<LevelPlan>>,
}

/// The memory of its levels serves later blocks.
impl Drop for Plan {
    fn drop(&mut self) {
        let none = Route::Serial(SerialChoice::Configured);
        if let Route::Levels(levels) = core::mem::replace(&mut self.route, none) {
            self.spent.give(*levels);
        }
    }
}

impl Plan {
    /// The block with its verdicts.
    pub fn authenticated(&self) -> &AuthenticatedBlock {
        &self.authenticated
    }

    /// The environment it is planned for.
    pub fn env(&self) -> &BlockEnv {
        &self.env
    }

    /// The way it will take.
    pub fn route(&self) -> &Route {
        &self.route
    }

    /// Executes this plan's levels as another plan says: for checking foreign schedules.
    #[must_use]
    pub fn with_levels(mut self, levels: Box<LevelPlan>) -> Self {
        self.route = Route::Levels(levels);
        self
    }
}

impl Engine {
    /// Plans a block: access sets, conflict DAG and levels, or the serial path where that is
    /// faster. Reads no state.
    ///
    /// # Errors
    /// [`PlanError`] when the block exceeds what 32-bit numbers can name.
    ///
    /// # Determinism
    /// Levels depend on the block alone; whether there are any depends on the configuration, too,
    /// the number of threads included.
    ///
    /// # Complexity
    /// Expected O(declared keys), hot keys included.
    pub fn plan(&self, block: AuthenticatedBlock, env: BlockEnv) -> Result<Plan, PlanError> {
        let route = self.route(&block, &env)?;
        Ok(Plan { authenticated: block, env, route, spent: Arc::clone(&self.scratch.spent) })
    }

    fn route(&self, block: &AuthenticatedBlock, env: &BlockEnv) -> Result<Route, PlanError> {
        if self.config.mode == ExecutionMode::Serial {
            return Ok(Route::Serial(SerialChoice::Configured));
        }
        let forced = self.config.mode == ExecutionMode::Compare;
        if let (Some(cost), false) = (self.config.parallel_cost, forced) {
            let transactions = &block.block.transactions;
            let estimate = |index: usize| {
                let tx = &transactions[index].transaction;
                Estimate { cost_ns: estimate_cost(tx), keys: estimate_keys(tx) }
            };
            if !cost.pays(self.config.threads, transactions.len(), estimate) {
                return Ok(Route::Serial(SerialChoice::NoGain));
            }
        }
        let mut scratch = self.scratch.plan.take();
        scratch.recycle(self.scratch.spent.take());
        let block = NativeBlock { block: &block.block, env };
        let planned = self.planner.plan_with(&block, &mut scratch)?;
        self.scratch.plan.give(scratch);
        Ok(match planned {
            Planned::Levels(levels) => Route::Levels(levels),
            Planned::Serial(reason) => Route::Serial(SerialChoice::Planner(reason)),
        })
    }
}
