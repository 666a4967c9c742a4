//! Where the engine meets the oracle: a block goes through engines of several settings, and each
//! must do what the oracle does.

use std::sync::Arc;

use wavefront_crypto::{SignatureVerifier, multisig_message};
use wavefront_engine::{
    AuthenticatedBlock, Dispatcher, Engine, EngineConfig, ExecuteError, Executed, ExecutionPath,
    Plan, Route,
};
use wavefront_scheduler::LevelPlan;
use wavefront_types::{AccountId, Block, BlockPolicy, Signature};

use crate::blocks::{Case, Expected, GeneratedBlock, compare_results};
use crate::oracle::{OracleState, Rejected};
use crate::snapshot::Snapshot;

/// Pool sizes: one, the usual ones, and more than there are processors.
const THREADS: [usize; 4] = [1, 2, 3, 8];
/// How many schedules are tried of those that a seed picks.
const SCRIPTS: u64 = 16;

/// What a block comes to.
pub type Ran = Result<Expected, Rejected>;

/// How a block is brought to the threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Threads of the engine's pool.
    pub threads: usize,
    /// The dispatcher.
    pub dispatch: Dispatcher,
}

/// How often which path was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// By plan, to the end.
    pub planned: u64,
    /// Given up, and run serially.
    pub fallbacks: u64,
    /// Rejected.
    pub rejected: u64,
    /// On the serial path from the start.
    pub serial: u64,
}

/// Engines by setting, made when first asked for and kept: their pools are what is expensive.
#[derive(Debug, Default)]
pub struct Arena {
    engines: Vec<Engine>,
    verifier: SignatureVerifier,
    counts: Counts,
}

/// A block made ready once for many runs.
#[derive(Debug)]
pub struct Trial<'a> {
    /// The block.
    pub block: &'a GeneratedBlock,
    /// What a failing transaction does to it.
    pub policy: BlockPolicy,
    /// What the oracle makes of it.
    pub expected: Ran,
    /// The oracle's state after it.
    pub after: OracleState,
    reader: Snapshot,
    plan: Plan,
}

impl Trial<'_> {
    /// The plan that the engines follow; `None` for an empty block, which takes the serial path.
    pub fn levels(&self) -> Option<&LevelPlan> {
        match self.plan.route() {
            Route::Levels(plan) => Some(plan.levels()),
            Route::Serial(_) => None,
        }
    }

    fn compare(&self, got: &Ran, how: &str) -> Result<(), String> {
        compare_results(&self.case(), 0, &self.expected, got)
            .map_err(|text| format!("{how}: {text}"))
    }

    fn case(&self) -> Case {
        Case {
            seed: 0,
            initial: OracleState::default(),
            blocks: vec![self.block.clone()],
            policy: self.policy,
            overflowing: false,
        }
    }
}

impl Arena {
    /// Settings that between them have every dispatcher, pools of 1, 2, 3 and 8 threads, and a few
    /// scripted schedules.
    pub fn settings() -> Vec<Setting> {
        let mut settings: Vec<Setting> = (0..SCRIPTS).map(Self::scripted).collect();
        for dispatch in [Dispatcher::Levels, Dispatcher::Dataflow] {
            settings.extend(THREADS.map(|threads| Setting { threads, dispatch }));
        }
        settings
    }

    /// One setting of each dispatcher; every run of consecutive numbers goes through all
    /// [`settings`](Self::settings).
    pub fn some_settings(number: u64) -> [Setting; 3] {
        let threads = |number: u64| THREADS[usize::try_from(number % 4).unwrap_or(0)];
        [
            Setting { threads: threads(number), dispatch: Dispatcher::Levels },
            Setting { threads: threads(number / 4), dispatch: Dispatcher::Dataflow },
            Self::scripted(number % SCRIPTS),
        ]
    }

    /// A schedule on one thread.
    pub const fn scripted(seed: u64) -> Setting {
        Setting { threads: 1, dispatch: Dispatcher::Scripted { seed } }
    }

    /// An engine that plans every block, whatever it costs.
    ///
    /// # Panics
    /// When its threads cannot be started.
    pub fn engine(&mut self, setting: Setting, policy: BlockPolicy) -> &Engine {
        let Setting { threads, dispatch } = setting;
        let config = EngineConfig::eager(threads, policy).with_dispatch(dispatch);
        let at = self.engines.iter().position(|engine| *engine.config() == config);
        let at = at.unwrap_or_else(|| {
            self.engines.push(Engine::new(config).expect("threads can be started"));
            self.engines.len() - 1
        });
        &self.engines[at]
    }

    /// What happened so far.
    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// Lets the oracle apply a block to `before`, and plans it.
    ///
    /// # Panics
    /// When the block does not decode, or cannot be planned.
    pub fn prepare<'a>(
        &mut self,
        before: &OracleState,
        block: &'a GeneratedBlock,
        policy: BlockPolicy,
    ) -> Trial<'a> {
        let decoded = Arc::new(block.decoded().expect("generated blocks decode"));
        let mut after = before.clone();
        let judge = |index: usize, key: &AccountId, signature: &Signature| {
            participant_signed(&self.verifier, &decoded, index, key, signature)
        };
        let expected = block.apply_judged(&mut after, policy, &judge);
        let authenticated = AuthenticatedBlock::trusted(decoded, block.verdicts())
            .expect("one verdict for each transaction");
        // The plan is the same for every setting.
        let engine = self.engine(Self::scripted(0), policy);
        let plan = engine.plan(authenticated, block.env).expect("the block is small");
        Trial { block, policy, expected, after, reader: Snapshot::of(before), plan }
    }

    /// Runs a prepared block with one setting.
    ///
    /// # Errors
    /// The first difference to the oracle.
    pub fn check(&mut self, trial: &Trial<'_>, setting: Setting) -> Result<(), String> {
        let how = format!("{setting:?}");
        let engine = self.engine(setting, trial.policy);
        let result = engine.execute(&trial.plan, &trial.reader);
        self.count(result.as_ref().ok());
        trial.compare(&ran(trial.block, result)?, &how)
    }

    /// Runs a prepared block on the serial path, and compares the whole state after it and its
    /// digest, too.
    ///
    /// # Errors
    /// The first difference to the oracle.
    pub fn check_serial(&mut self, trial: &Trial<'_>) -> Result<(), String> {
        let engine = self.engine(Self::scripted(0), trial.policy);
        let result = engine.execute_serial(&trial.plan, &trial.reader);
        self.count(result.as_ref().ok());
        let got = ran(trial.block, result)?;
        trial.compare(&got, "serial")?;
        let mut state = trial.reader.clone();
        if let Ok(got) = &got {
            state.apply(&got.write_set, got.totals);
        }
        if state != Snapshot::of(&trial.after) {
            return Err("the write sets agree, the states do not".to_owned());
        }
        if state.digest() != trial.after.digest() {
            return Err("the states agree, the digests do not".to_owned());
        }
        Ok(())
    }

    /// Runs a block with every setting and serially; `state` moves on unless it is rejected.
    ///
    /// # Errors
    /// [`Rejected`], on which all agree.
    ///
    /// # Panics
    /// On the first difference.
    pub fn run(
        &mut self,
        state: &mut OracleState,
        block: &GeneratedBlock,
        policy: BlockPolicy,
    ) -> Ran {
        let trial = self.prepare(state, block, policy);
        let mut verdict = self.check_serial(&trial);
        for setting in Self::settings() {
            verdict = verdict.and_then(|()| self.check(&trial, setting));
        }
        if let Err(difference) = verdict {
            panic!("{difference}");
        }
        let Trial { expected, after, .. } = trial;
        *state = after;
        expected
    }

    fn count(&mut self, executed: Option<&Executed>) {
        let counts = &mut self.counts;
        match executed.map(|executed| executed.stats.path) {
            Some(ExecutionPath::Levels) => counts.planned += 1,
            Some(ExecutionPath::Fallback(_)) => counts.fallbacks += 1,
            Some(ExecutionPath::Serial(_)) => counts.serial += 1,
            None => counts.rejected += 1,
        }
    }
}

/// Whether a participant's signature of a transaction is really one.
fn participant_signed(
    verifier: &SignatureVerifier,
    block: &Block,
    index: usize,
    key: &AccountId,
    signature: &Signature,
) -> bool {
    let message = multisig_message(&block.signed_parts(index));
    verifier.verify(key, &[&message], signature)
}

/// An engine's result in the oracle's words.
fn ran(block: &GeneratedBlock, result: Result<Executed, ExecuteError>) -> Result<Ran, String> {
    match result {
        Ok(Executed { receipts, write_set, totals, .. }) => {
            // The oracle knows what a call that cannot be run costs, not in which words it is told.
            let receipts = receipts.into_iter().map(|receipt| receipt.with_call(None)).collect();
            Ok(Ok(Expected { receipts, write_set, totals }))
        }
        Err(ExecuteError::Rejected { index, code }) => Ok(Err(Rejected { index, code })),
        Err(ExecuteError::Epilogue { code }) => Ok(Err(Rejected { index: block.txs.len(), code })),
        Err(other) => Err(format!("the engine failed: {other}")),
    }
}
