//! The collaborative scheduler of the Block-STM paper, algorithms 4 and 5.
//!
//! All atomics are sequentially consistent, as in the paper's proof: `check_done` relies on one
//! order of the changes of four variables.

use crossbeam_utils::CachePadded;
use wavefront_sync::Ordering::SeqCst;
use wavefront_sync::{AtomicBool, AtomicUsize, Mutex};

/// Which run of a transaction wrote or read something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// The transaction.
    pub index: usize,
    /// Its run, from 0.
    pub incarnation: u32,
}

/// What a thread does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Run a transaction.
    Execute(Version),
    /// Check what a run read.
    Validate(Version),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Ready,
    Executing,
    Executed,
    Aborting,
}

#[derive(Debug)]
struct Status {
    incarnation: u32,
    stage: Stage,
}

/// Hands out tasks until every transaction has run and been validated.
#[derive(Debug)]
pub struct Scheduler {
    len: usize,
    execution: CachePadded<AtomicUsize>,
    validation: CachePadded<AtomicUsize>,
    decreases: CachePadded<AtomicUsize>,
    active: CachePadded<AtomicUsize>,
    done: CachePadded<AtomicBool>,
    status: Box<[CachePadded<Mutex<Status>>]>,
    /// Transactions that wait for this one to run again.
    waiting: Box<[Mutex<Vec<usize>>]>,
}

impl Scheduler {
    /// A scheduler of `len` transactions, none run yet.
    #[must_use]
    pub fn new(len: usize) -> Self {
        let zero = || CachePadded::new(AtomicUsize::new(0));
        let fresh = || Mutex::new(Status { incarnation: 0, stage: Stage::Ready });
        Self {
            len,
            execution: zero(),
            validation: zero(),
            decreases: zero(),
            active: zero(),
            done: CachePadded::new(AtomicBool::new(len == 0)),
            status: (0..len).map(|_| CachePadded::new(fresh())).collect(),
            waiting: (0..len).map(|_| Mutex::default()).collect(),
        }
    }

    /// Whether all is done.
    pub fn is_done(&self) -> bool {
        self.done.load(SeqCst)
    }

    /// Ends the block early, when it cannot be executed at all.
    pub fn halt(&self) {
        self.done.store(true, SeqCst);
    }

    /// The next task; `None` when there is none right now.
    #[must_use]
    pub fn next_task(&self) -> Option<Task> {
        if self.validation.load(SeqCst) < self.execution.load(SeqCst) {
            self.next_to_validate()
        } else {
            self.next_to_execute()
        }
    }

    fn next_to_execute(&self) -> Option<Task> {
        if self.execution.load(SeqCst) >= self.len {
            self.check_done();
            return None;
        }
        self.active.fetch_add(1, SeqCst);
        let index = self.execution.fetch_add(1, SeqCst);
        self.try_incarnate(index)
    }

    fn next_to_validate(&self) -> Option<Task> {
        if self.validation.load(SeqCst) >= self.len {
            self.check_done();
            return None;
        }
        self.active.fetch_add(1, SeqCst);
        let index = self.validation.fetch_add(1, SeqCst);
        if index < self.len {
            let status = self.status[index].lock();
            if status.stage == Stage::Executed {
                return Some(Task::Validate(Version { index, incarnation: status.incarnation }));
            }
        }
        self.active.fetch_sub(1, SeqCst);
        None
    }

    /// Claims the next run of a transaction; the caller is counted as active and stays so only with
    /// a task.
    fn try_incarnate(&self, index: usize) -> Option<Task> {
        if index < self.len {
            let mut status = self.status[index].lock();
            if status.stage == Stage::Ready {
                status.stage = Stage::Executing;
                return Some(Task::Execute(Version { index, incarnation: status.incarnation }));
            }
        }
        self.active.fetch_sub(1, SeqCst);
        None
    }

    fn check_done(&self) {
        let observed = self.decreases.load(SeqCst);
        let least = self.execution.load(SeqCst).min(self.validation.load(SeqCst));
        if least >= self.len
            && self.active.load(SeqCst) == 0
            && observed == self.decreases.load(SeqCst)
        {
            self.done.store(true, SeqCst);
        }
    }

    fn decrease(&self, index: &AtomicUsize, target: usize) {
        index.fetch_min(target, SeqCst);
        self.decreases.fetch_add(1, SeqCst);
    }

    /// Makes an executing transaction wait for `blocking`, which will run again. `false` when that
    /// has happened meanwhile: the caller then goes on at once.
    #[must_use]
    pub fn add_dependency(&self, index: usize, blocking: usize) -> bool {
        let mut waiting = self.waiting[blocking].lock();
        if self.status[blocking].lock().stage == Stage::Executed {
            return false;
        }
        self.status[index].lock().stage = Stage::Aborting;
        waiting.push(index);
        drop(waiting);
        self.active.fetch_sub(1, SeqCst);
        true
    }

    fn set_ready(&self, index: usize) {
        let mut status = self.status[index].lock();
        debug_assert_eq!(status.stage, Stage::Aborting, "only aborted transactions run again");
        status.incarnation += 1;
        status.stage = Stage::Ready;
    }

    /// Reports that a run has published its writes; what the thread should do next, if anything.
    #[must_use]
    pub fn finish_execution(&self, version: Version, wrote_new: bool) -> Option<Task> {
        let Version { index, incarnation } = version;
        {
            let mut status = self.status[index].lock();
            debug_assert_eq!(status.stage, Stage::Executing, "one thread runs a transaction");
            status.stage = Stage::Executed;
        }
        let waiting = std::mem::take(&mut *self.waiting[index].lock());
        for index in &waiting {
            self.set_ready(*index);
        }
        if let Some(first) = waiting.into_iter().min() {
            self.decrease(&self.execution, first);
        }
        if self.validation.load(SeqCst) > index {
            if !wrote_new {
                return Some(Task::Validate(Version { index, incarnation }));
            }
            self.decrease(&self.validation, index);
        }
        self.active.fetch_sub(1, SeqCst);
        None
    }

    /// Claims the abort of a run that failed its validation; one thread succeeds.
    #[must_use]
    pub fn try_abort(&self, version: Version) -> bool {
        let mut status = self.status[version.index].lock();
        let current = status.incarnation == version.incarnation && status.stage == Stage::Executed;
        if current {
            status.stage = Stage::Aborting;
        }
        current
    }

    /// Reports a validation; what the thread should do next, if anything.
    #[must_use]
    pub fn finish_validation(&self, index: usize, aborted: bool) -> Option<Task> {
        if aborted {
            self.set_ready(index);
            self.decrease(&self.validation, index + 1);
            if self.execution.load(SeqCst) > index {
                return self.try_incarnate(index);
            }
        }
        self.active.fetch_sub(1, SeqCst);
        None
    }
}
