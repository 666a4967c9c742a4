//! Plans from elsewhere: bound to their block by hash, and checked before they are one.

use wavefront_scheduler::{BlockPlan, CheckError, PlanParts};
use wavefront_types::{BlockEnv, BlockHash, StateKey};

use super::block_plan::{Plan, Route};
use crate::authentication::AuthenticatedBlock;
use crate::engine::Engine;
use crate::observer::Stage;

/// A plan as it is carried from one engine to another: the parts of its levels, and the block they
/// belong to. Nothing about it is believed.
///
/// # Examples
/// From the engine that planned a block to another one:
/// ```
/// use wavefront_engine::{Engine, EngineConfig, PlanCertificate};
/// use wavefront_types::BlockPolicy;
///
/// # use wavefront_workload::{ScenarioSpec, Shape, scenario};
/// # let spec = ScenarioSpec { seed: 1, txs: 4, accounts: 8, signed: true };
/// # let scenario = scenario(&Shape::Disjoint, &spec);
/// # let (block, env) = (scenario.block, scenario.env);
/// let config = EngineConfig::eager(1, BlockPolicy::SkipFailed);
/// let (here, there) = (Engine::new(config.clone())?, Engine::new(config)?);
/// let plan = here.plan(here.authenticate(block.clone())?, env)?;
/// let sent: PlanCertificate = plan.certificate().expect("it has levels");
/// let adopted = there.adopt(there.authenticate(block)?, env, sent.clone())?;
/// assert_eq!(adopted.certificate(), Some(sent));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlanCertificate {
    /// The hash of the block that was planned.
    pub block: BlockHash,
    /// The parts of its plan.
    pub parts: PlanParts<StateKey>,
}

impl PlanCertificate {
    /// A certificate for the block with this hash.
    pub fn new(block: BlockHash, parts: PlanParts<StateKey>) -> Self {
        Self { block, parts }
    }
}

/// Why a plan from elsewhere is refused. The block can be planned anew and loses nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AdoptError {
    /// It is the plan of another block.
    #[error("the plan belongs to block {found}, not to {expected}")]
    OtherBlock {
        /// The block at hand.
        expected: BlockHash,
        /// The block of the plan.
        found: BlockHash,
    },
    /// It does not plan every transaction of the block, or more than these.
    #[error("the plan has {found} transactions, the block {expected}")]
    TransactionCount {
        /// Transactions in the block.
        expected: usize,
        /// Transactions in the plan.
        found: usize,
    },
    /// It is not a plan.
    #[error("the plan is broken: {0}")]
    Broken(#[from] CheckError),
}

impl Plan {
    /// The plan's levels for carrying elsewhere; `None` when its route is serial.
    ///
    /// # Complexity
    /// O(keys + accesses + edges), and the block's header is hashed.
    pub fn certificate(&self) -> Option<PlanCertificate> {
        let plan = self.levels()?;
        let block = self.authenticated().block.header.hash();
        Some(PlanCertificate { block, parts: plan.to_parts() })
    }
}

impl Engine {
    /// Takes a plan from elsewhere for a block: the only door for one.
    ///
    /// It is checked to be a plan (see [`BlockPlan::from_parts`]), of as many transactions as the
    /// block has, and of the block with this hash. That its access sets are the block's is enforced
    /// when it runs: an access outside of them makes the block run serially. So the result is that
    /// of serial execution, whoever made the plan.
    ///
    /// # Errors
    /// [`AdoptError`] with what is wrong.
    ///
    /// # Complexity
    /// Expected O(keys + accesses + edges).
    pub fn adopt(
        &self,
        block: AuthenticatedBlock,
        env: BlockEnv,
        certificate: PlanCertificate,
    ) -> Result<Plan, AdoptError> {
        let PlanCertificate { block: found, parts } = certificate;
        let expected = block.block.header.hash();
        if expected != found {
            return Err(AdoptError::OtherBlock { expected, found });
        }
        let (expected, found) = (block.block.transactions.len(), parts.level_of.len());
        if expected != found {
            return Err(AdoptError::TransactionCount { expected, found });
        }
        let mut watch = self.core.stopwatch(env.topoheight);
        let plan = watch.stage(Stage::Plan, || BlockPlan::from_parts(parts))?;
        Ok(self.planned(block, env, Route::Levels(Box::new(plan)), watch.times.plan))
    }
}
