//! The threads: each takes tasks until the block is done.

use std::sync::LazyLock;

use wavefront_crypto::{SignatureVerifier, multisig_message};
use wavefront_engine::AuthenticatedBlock;
use wavefront_sync::Mutex;
use wavefront_transition::{
    Abort, Failure, PlainContext, TxInput, apply_transaction, finalize_block,
};
use wavefront_types::{AccountId, BlockEnv, ErrorCode, Receipt, Signature, StateReader, Tally};

use super::memory::Memory;
use super::scheduler::{Scheduler, Task, Version};
use super::view::View;
use crate::comparators::{ComparatorError, Outcome};

/// What runs contracts; no comparison has any that run.
static MACHINE: LazyLock<PlainContext> = LazyLock::new(PlainContext::default);

/// The executor with its pool of threads.
pub struct BlockStm {
    pool: rayon::ThreadPool,
    verifier: SignatureVerifier,
}

impl std::fmt::Debug for BlockStm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BlockStm").field("pool", &self.pool).finish_non_exhaustive()
    }
}

/// What a transaction's last run came to.
#[derive(Debug, Clone)]
struct Done {
    receipt: Receipt,
    tally: Tally,
}

struct Run<'a, R> {
    block: &'a AuthenticatedBlock,
    env: &'a BlockEnv,
    reader: &'a R,
    verifier: &'a SignatureVerifier,
    memory: Memory,
    scheduler: Scheduler,
    done: Box<[Mutex<Option<Done>>]>,
    /// A stop that no further run would mend.
    failed: Mutex<Option<ComparatorError>>,
}

impl BlockStm {
    /// An executor with `threads` threads of its own.
    ///
    /// # Errors
    /// [`ComparatorError::Threads`].
    pub fn new(threads: usize) -> Result<Self, ComparatorError> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|error| ComparatorError::Threads(error.to_string()))?;
        Ok(Self { pool, verifier: SignatureVerifier::new() })
    }

    /// Executes a block; what fails is skipped.
    ///
    /// # Errors
    /// [`ComparatorError`] when the store fails, or a counter overflows.
    pub fn execute<R: StateReader>(
        &self,
        block: &AuthenticatedBlock,
        env: &BlockEnv,
        reader: &R,
    ) -> Result<Outcome, ComparatorError> {
        let len = block.block().transactions.len();
        let run = Run {
            block,
            env,
            reader,
            verifier: &self.verifier,
            memory: Memory::new(len),
            scheduler: Scheduler::new(len),
            done: (0..len).map(|_| Mutex::default()).collect(),
            failed: Mutex::default(),
        };
        // The calling thread takes part, as in the engine (see `docs/design/threads.md`).
        self.pool.in_place_scope(|scope| {
            for _ in 1..self.pool.current_num_threads() {
                scope.spawn(|_| run.work());
            }
            run.work();
        });
        self.pool.install(|| run.finish())
    }
}

/// Ends the block when a thread panics: the others would wait for its transaction for ever.
struct HaltOnPanic<'a>(&'a Scheduler);

impl Drop for HaltOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.halt();
        }
    }
}

impl<R: StateReader> Run<'_, R> {
    fn work(&self) {
        let _guard = HaltOnPanic(&self.scheduler);
        let mut task = None;
        let mut idle = 0_u32;
        while !self.scheduler.is_done() {
            task = match task {
                Some(Task::Execute(version)) => self.execute(version),
                Some(Task::Validate(version)) => self.validate(version),
                None => {
                    let next = self.scheduler.next_task();
                    if next.is_none() {
                        // More threads than cores must not starve the one that has a task.
                        idle += 1;
                        if idle.is_multiple_of(64) {
                            std::thread::yield_now();
                        } else {
                            std::hint::spin_loop();
                        }
                    }
                    next
                }
            };
        }
    }

    fn execute(&self, version: Version) -> Option<Task> {
        let Version { index, incarnation } = version;
        if incarnation > 0
            && let Some(blocking) = self.memory.blocked_by(index)
            && self.scheduler.add_dependency(index, blocking)
        {
            return None;
        }
        loop {
            let block = self.block.block();
            let signed = &block.transactions[index];
            let multisig = |participant: &AccountId, signature: &Signature| {
                let message = multisig_message(&block.signed_parts(index));
                self.verifier.verify(participant, &[&message], signature)
            };
            let input = TxInput {
                tx: &signed.transaction,
                size: signed.size(),
                verdict: self.block.verdicts()[index],
                env: self.env,
                multisig: &multisig,
                contracts: &*MACHINE,
            };
            let mut view = View::new(&self.memory, self.reader, index);
            let result = apply_transaction(&mut view, &input);
            if let Some(blocking) = view.blocking {
                if self.scheduler.add_dependency(index, blocking) {
                    return None;
                }
                continue;
            }
            let receipt = match result {
                Ok(receipt) => receipt,
                Err(abort) => {
                    self.fail(index, abort);
                    return None;
                }
            };
            if !receipt.is_included() {
                view.writes.clear();
                view.tally.clear();
            }
            let View { reads, writes, tally, .. } = view;
            *self.done[index].lock() = Some(Done { receipt, tally });
            let wrote_new = self.memory.record(version, reads, writes);
            return self.scheduler.finish_execution(version, wrote_new);
        }
    }

    fn validate(&self, version: Version) -> Option<Task> {
        let valid = self.memory.validate(version.index);
        let aborted = !valid && self.scheduler.try_abort(version);
        if aborted {
            self.memory.estimate(version.index);
        }
        self.scheduler.finish_validation(version.index, aborted)
    }

    /// What fails here is the store or a value of the wrong kind in it, which running again would
    /// not mend.
    #[cold]
    fn fail(&self, index: usize, abort: Abort) {
        let error = match abort {
            Abort::Read(error) => error.into(),
            other => ComparatorError::Aborted { index, reason: other.to_string() },
        };
        self.failed.lock().get_or_insert(error);
        self.scheduler.halt();
    }

    fn finish(self) -> Result<Outcome, ComparatorError> {
        if let Some(error) = self.failed.into_inner() {
            return Err(error);
        }
        let overflow = ComparatorError::Epilogue(ErrorCode::Overflow);
        let mut tally = Tally::default();
        let mut receipts = Vec::with_capacity(self.done.len());
        for done in self.done {
            let Done { receipt, tally: added } =
                done.into_inner().expect("a block is done when every transaction has run");
            tally.merge(&added).ok_or_else(|| overflow.clone())?;
            receipts.push(receipt);
        }
        let base = self.reader.totals()?;
        let mut view = View::new(&self.memory, self.reader, receipts.len());
        let totals =
            finalize_block(&mut view, self.env, &base, &tally).map_err(
                |failure| match failure {
                    Failure::Code(code) => ComparatorError::Epilogue(code),
                    Failure::Abort(abort) => ComparatorError::Aborted {
                        index: receipts.len(),
                        reason: abort.to_string(),
                    },
                },
            )?;
        let View { writes, .. } = view;
        Ok(Outcome { receipts, write_set: self.memory.into_write_set(&writes), totals })
    }
}
