//! Which path a block takes, the fallback, and compare mode.

use wavefront_scheduler::Dispatch;
use wavefront_sync::catch_panic;
use wavefront_types::StateReader;

use super::attempt;
use super::context::BlockContext;
use super::given_up::GivenUp;
use super::options::ExecuteOptions;
use super::serial;
use crate::difference::Difference;
use crate::engine::Engine;
use crate::error::ExecuteError;
use crate::observer::{Counter, Stage};
use crate::outcome::{Executed, ExecutionPath, FallbackReason, SerialChoice};
use crate::plan::{Plan, Route};
use crate::settings::ExecutionMode;
use crate::stopwatch::Stopwatch;

impl Engine {
    /// Executes a planned block on the state that `reader` shows, writing nothing.
    ///
    /// The reader is a handle that helpers get clones of; they keep none when this returns.
    ///
    /// # Errors
    /// [`ExecuteError`]: the block is rejected, the store failed, or something panicked. The state
    /// is untouched. It is the error of serial execution, always.
    ///
    /// # Determinism
    /// Receipts, write set and totals are those of serial execution, byte for byte, whatever the
    /// plan, the number of threads and the interleaving.
    pub fn execute<R>(&self, plan: &Plan, reader: &R) -> Result<Executed, ExecuteError>
    where
        R: StateReader + Clone + Send + 'static,
    {
        self.execute_with(plan, reader, &ExecuteOptions::new())
    }

    /// As [`execute`](Self::execute), but as the options say.
    ///
    /// # Errors
    /// As [`execute`](Self::execute); [`ExecuteError::Cancelled`].
    ///
    /// # Determinism
    /// As [`execute`](Self::execute).
    pub fn execute_with<R>(
        &self,
        plan: &Plan,
        reader: &R,
        options: &ExecuteOptions<'_>,
    ) -> Result<Executed, ExecuteError>
    where
        R: StateReader + Clone + Send + 'static,
    {
        let mut watch = self.core.stopwatch(plan.env().topoheight);
        watch.times = plan.times();
        let call = Call { engine: self, plan, options };
        let mut executed = call.execute(reader, &mut watch)?;
        executed.stats.times = watch.times;
        let path = match executed.stats.path {
            ExecutionPath::Serial(_) => Counter::SerialBlocks,
            ExecutionPath::Levels => Counter::ParallelBlocks,
            ExecutionPath::Fallback(_) => Counter::FallbackBlocks,
        };
        watch.count(path, 1);
        watch.count(Counter::Transactions, executed.receipts.len());
        Ok(executed)
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
        let options = ExecuteOptions::new();
        let call = Call { engine: self, plan, options: &options };
        let mut watch = self.core.stopwatch(plan.env().topoheight);
        call.serially(SERIAL, reader, &mut watch)
    }
}

/// Runs a planned block as [`Engine::execute`] does, but brought to the threads by `dispatch`.
pub(super) fn run_dispatched<R: StateReader + Clone + Send + 'static>(
    engine: &Engine,
    plan: &Plan,
    reader: &R,
    dispatch: &impl Dispatch,
) -> Result<Executed, ExecuteError> {
    let mut watch = engine.core.stopwatch(plan.env().topoheight);
    watch.times = plan.times();
    let options = ExecuteOptions::new();
    let call = Call { engine, plan, options: &options };
    let mut executed = match plan.route() {
        Route::Levels(_) => call.in_levels(dispatch, false, reader, &mut watch)?,
        Route::Serial(choice) => {
            call.serially(ExecutionPath::Serial(*choice), reader, &mut watch)?
        }
    };
    executed.stats.times = watch.times;
    Ok(executed)
}

const SERIAL: ExecutionPath = ExecutionPath::Serial(SerialChoice::Configured);

/// One call of the engine.
struct Call<'a> {
    engine: &'a Engine,
    plan: &'a Plan,
    options: &'a ExecuteOptions<'a>,
}

impl Call<'_> {
    fn execute<R: StateReader + Clone + Send + 'static>(
        &self,
        reader: &R,
        watch: &mut Stopwatch<'_>,
    ) -> Result<Executed, ExecuteError> {
        let config = &self.engine.core.config;
        match (self.plan.route(), self.options.schedule) {
            _ if self.options.serial => self.serially(SERIAL, reader, watch),
            (Route::Serial(choice), _) => {
                self.serially(ExecutionPath::Serial(*choice), reader, watch)
            }
            (Route::Levels(_), Some(schedule)) => self.in_levels(&schedule, false, reader, watch),
            (Route::Levels(_), None) => {
                let compare = config.mode == ExecutionMode::Compare;
                self.in_levels(&config.dispatch, compare, reader, watch)
            }
        }
    }

    /// Runs the block by its plan, or serially when the attempt is given up; with `compare`, also
    /// serially when it is not.
    fn in_levels<R: StateReader + Clone + Send + 'static>(
        &self,
        dispatch: &impl Dispatch,
        compare: bool,
        reader: &R,
        watch: &mut Stopwatch<'_>,
    ) -> Result<Executed, ExecuteError> {
        let Self { engine, plan, options } = *self;
        let attempted = catch_panic(|| {
            attempt::run(&engine.core, plan, options.cancel, reader, dispatch, watch)
        });
        let parallel = match attempted {
            Ok(Ok(parallel)) => parallel,
            Ok(Err(GivenUp::Cancelled)) => return Err(ExecuteError::Cancelled),
            Ok(Err(GivenUp::Fallback(reason))) => {
                return self.serially(ExecutionPath::Fallback(reason), reader, watch);
            }
            Err(_) => {
                let path = ExecutionPath::Fallback(FallbackReason::Panicked);
                return self.serially(path, reader, watch);
            }
        };
        if !compare {
            return parallel;
        }
        let serial = self.serially(SERIAL, reader, watch);
        // A store that fails at times, or a request to stop, says nothing about the block.
        if let Err(ExecuteError::Read(_) | ExecuteError::Cancelled) = &serial {
            return serial;
        }
        match Difference::between(&parallel, &serial) {
            Some(difference) => Err(ExecuteError::Diverged { difference: Box::new(difference) }),
            None => parallel,
        }
    }

    fn serially<R: StateReader>(
        &self,
        path: ExecutionPath,
        reader: &R,
        watch: &mut Stopwatch<'_>,
    ) -> Result<Executed, ExecuteError> {
        let Self { engine, plan, options } = *self;
        let core = &*engine.core;
        // Marks the thread as in the middle of a call, though nobody helps.
        let _workers = core.threads.workers();
        let context = BlockContext::new(core, plan, options.cancel);
        let run = || catch_panic(|| serial::run(core, plan, context, path, reader));
        watch
            .stage(Stage::Serial, run)
            .unwrap_or_else(|panicked| Err(ExecuteError::Panicked { message: panicked.message() }))
    }
}
