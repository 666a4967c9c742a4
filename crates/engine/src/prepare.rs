//! Several blocks at once, authenticated and planned, in parts that threads share.

use std::sync::Arc;
use std::vec::IntoIter;

use wavefront_scheduler::dispatchers::Countdown;
use wavefront_scheduler::workers::{Seat, Work, WorkQueue};
use wavefront_state::Gathered;
use wavefront_sync::{CancelToken, catch_panic};
use wavefront_types::{Block, BlockEnv};

use crate::authentication::{AuthenticatedBlock, Authentication};
use crate::engine::Engine;
use crate::error::AuthenticateError;
use crate::plan::{Plan, PlanError};

/// Why a block could not be prepared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PrepareError {
    /// It is not authentic, or could not be looked at.
    #[error("authentication failed: {0}")]
    Authenticate(#[from] AuthenticateError),
    /// It cannot be planned.
    #[error("planning failed: {0}")]
    Plan(#[from] PlanError),
}

/// One block on its way.
struct Job {
    authentication: Authentication,
    env: BlockEnv,
}

struct Preparation {
    engine: Engine,
    jobs: Vec<Job>,
    /// Parts: the job's number and the part's.
    parts: WorkQueue<IntoIter<(u32, usize)>>,
    /// Per job, how many parts are not done yet.
    left: Countdown,
    /// Plans by the number of their job.
    plans: Gathered<(u32, Result<Plan, PrepareError>)>,
}

impl Engine {
    /// Authenticates and plans blocks, on the calling thread and the engine's helpers: what
    /// [`authenticate`](Self::authenticate) and [`plan`](Self::plan) do with each, but so that no
    /// thread is idle at the end of a block. The calling thread runs `beside` first, for instance
    /// the execution of the blocks before these, and then joins in.
    ///
    /// # Errors
    /// Per block, in order: [`PrepareError`].
    ///
    /// # Panics
    /// With what `beside` panics with.
    ///
    /// # Determinism
    /// As [`authenticate`](Self::authenticate) and [`plan`](Self::plan).
    pub fn prepare<T>(
        &self,
        blocks: Vec<(Arc<Block>, BlockEnv)>,
        cancel: &CancelToken,
        beside: impl FnOnce() -> T,
    ) -> (Vec<Result<Plan, PrepareError>>, T) {
        let job = |(block, env): (Arc<Block>, BlockEnv)| Job {
            authentication: Authentication::new(self, block, cancel.clone()),
            env,
        };
        let jobs: Vec<Job> = blocks.into_iter().map(job).collect();
        let counts: Vec<usize> = jobs.iter().map(|job| job.authentication.parts()).collect();
        let parts = (0_u32..).zip(&counts);
        let parts = parts.flat_map(|(job, count)| (0..*count).map(move |part| (job, part)));
        let parts: Vec<_> = parts.collect();
        let count = parts.len();
        let left: Vec<u32> =
            counts.iter().map(|count| u32::try_from(*count).unwrap_or(u32::MAX)).collect();
        let work = Preparation {
            engine: self.clone(),
            jobs,
            parts: WorkQueue::new(parts.into_iter()),
            left: Countdown::from_counts(&left),
            plans: Gathered::new(),
        };
        let (work, own) = self.core.threads.workers().share_beside(work, count, beside);
        let mut plans: Vec<_> = work.plans.into_lists().into_iter().flatten().collect();
        plans.sort_unstable_by_key(|(job, _)| *job);
        (plans.into_iter().map(|(_, plan)| plan).collect(), own)
    }
}

impl Preparation {
    fn part(&self, number: u32, part: usize) {
        let job = &self.jobs[number as usize];
        if let Err(panicked) = catch_panic(|| job.authentication.run(part)) {
            job.authentication.fail(AuthenticateError::Panicked { message: panicked.message() });
        }
        // Whoever ends the last part sees what was found in the others.
        if self.left.arrive(number) {
            let plan = catch_panic(|| self.plan(job)).unwrap_or_else(|panicked| {
                let message = panicked.message();
                Err(AuthenticateError::Panicked { message }.into())
            });
            self.plans.give(vec![(number, plan)]);
        }
    }

    fn plan(&self, job: &Job) -> Result<Plan, PrepareError> {
        let mut watch = self.engine.core.stopwatch(job.env.topoheight);
        let authenticated = AuthenticatedBlock::found(&job.authentication, &mut watch)?;
        Ok(self.engine.plan(authenticated, job.env)?)
    }
}

impl Work for Preparation {
    fn work(&self, _: &Seat<'_>) {
        for (number, part) in self.parts.items() {
            self.part(number, part);
        }
    }

    fn has_work(&self) -> bool {
        self.parts.left() > 0
    }
}
