//! A block ready for execution.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use wavefront_scheduler::BlockPlan;
use wavefront_state::ObjectPool;
use wavefront_types::{BlockEnv, StateKey};

use crate::authentication::AuthenticatedBlock;
use crate::observer::StageTimes;
use crate::outcome::SerialChoice;

/// The way a block takes.
///
/// # Examples
/// ```
/// use wavefront_engine::{Engine, EngineConfig, Route, SerialChoice};
/// use wavefront_types::BlockPolicy;
///
/// # use wavefront_workload::{ScenarioSpec, Shape, scenario};
/// # let spec = ScenarioSpec { seed: 1, txs: 4, accounts: 8, signed: true };
/// # let scenario = scenario(&Shape::Disjoint, &spec);
/// # let (block, env) = (scenario.block, scenario.env);
/// // Four transactions are too few to share.
/// let engine = Engine::new(EngineConfig::recommended(2, BlockPolicy::SkipFailed))?;
/// let plan = engine.plan(engine.authenticate(block)?, env)?;
/// assert!(matches!(plan.route(), Route::Serial(SerialChoice::NoGain)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub enum Route {
    /// The serial path.
    Serial(SerialChoice),
    /// In levels.
    Levels(Box<BlockPlan<StateKey>>),
}

/// A block ready for execution: authenticated, with its environment and its route.
///
/// A handle: clones are the same plan, and cheap. It may outlive its engine.
///
/// # Examples
/// ```
/// use wavefront_engine::{Engine, EngineConfig, Plan, Route};
/// use wavefront_types::BlockPolicy;
///
/// # use wavefront_workload::{ScenarioSpec, Shape, scenario};
/// # let spec = ScenarioSpec { seed: 1, txs: 4, accounts: 8, signed: true };
/// # let scenario = scenario(&Shape::Disjoint, &spec);
/// # let (block, env) = (scenario.block, scenario.env);
/// let engine = Engine::new(EngineConfig::eager(2, BlockPolicy::SkipFailed))?;
/// let plan: Plan = engine.plan(engine.authenticate(block)?, env)?;
/// let Route::Levels(levels) = plan.route() else { panic!("an eager engine plans all") };
/// assert_eq!((levels.transactions(), levels.levels().level_count()), (4, 1));
/// assert_eq!(plan.env(), &env);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Plan {
    inner: Arc<Inner>,
}

struct Inner {
    authenticated: AuthenticatedBlock,
    env: BlockEnv,
    route: Route,
    /// What planning took.
    took: Duration,
    /// Where its memory goes in the end.
    spent: Arc<ObjectPool<BlockPlan<StateKey>>>,
}

/// The memory of its levels serves later blocks.
impl Drop for Inner {
    fn drop(&mut self) {
        let none = Route::Serial(SerialChoice::Configured);
        if let Route::Levels(plan) = core::mem::replace(&mut self.route, none) {
            self.spent.give(*plan);
        }
    }
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plan")
            .field("block", self.authenticated())
            .field("topoheight", &self.env().topoheight)
            .field("route", self.route())
            .finish_non_exhaustive()
    }
}

impl Plan {
    pub(super) fn new(
        authenticated: AuthenticatedBlock,
        env: BlockEnv,
        route: Route,
        took: Duration,
        spent: Arc<ObjectPool<BlockPlan<StateKey>>>,
    ) -> Self {
        Self { inner: Arc::new(Inner { authenticated, env, route, took, spent }) }
    }

    /// The block with its verdicts.
    #[inline]
    pub fn authenticated(&self) -> &AuthenticatedBlock {
        &self.inner.authenticated
    }

    /// The environment it is planned for.
    #[inline]
    pub fn env(&self) -> &BlockEnv {
        &self.inner.env
    }

    /// The way it will take.
    #[inline]
    pub fn route(&self) -> &Route {
        &self.inner.route
    }

    /// What making it took: nothing else yet.
    pub(crate) fn times(&self) -> StageTimes {
        let (authenticate, plan) = (self.inner.authenticated.took, self.inner.took);
        StageTimes { authenticate, plan, ..StageTimes::default() }
    }

    /// Its levels, when it takes them.
    #[inline]
    pub(crate) fn levels(&self) -> Option<&BlockPlan<StateKey>> {
        match &self.inner.route {
            Route::Levels(plan) => Some(plan),
            Route::Serial(_) => None,
        }
    }
}
