//! What the dispatchers that ship run on here: threads that shuttle schedules, in place of a
//! pool's; and dispatchers that are wrong on purpose.

#![allow(clippy::disallowed_types, reason = "what is noted is no part of the scenarios")]

use std::sync::Arc;

use wavefront_scheduler::workers::{HelperJob, Pool, Seat, Threads, Work, Workers};
use wavefront_scheduler::{Dispatch, LevelPlan, Tasks, TxIndex};
use wavefront_sync::{AtomicUsize, Mutex, Ordering};

use crate::thread;

/// A thread for every helper job, which runs whenever the schedule says so: at once, late, or when
/// its call has long ended.
#[derive(Debug)]
pub struct Spawning;

impl Pool for Spawning {
    fn spawn(&self, job: HelperJob) {
        thread::spawn(move || job.run());
    }

    fn wait_usefully(&self) -> bool {
        false
    }
}

/// As many threads, the calling one among them.
pub fn threads(threads: usize) -> Threads {
    Threads::of(Arc::new(Spawning), threads)
}

/// Outputs with the transaction they belong to, in the order in which they ran.
type Outputs<T> = Mutex<Vec<(TxIndex, T)>>;

fn by_index<T>(outputs: Outputs<T>, plan: &LevelPlan) -> Vec<T> {
    let mut outputs = outputs.into_inner();
    outputs.sort_by_key(|(index, _)| *index);
    let ran: Vec<u32> = outputs.iter().map(|(index, _)| index.0).collect();
    let all: Vec<u32> = (0..plan.dag().transactions()).collect();
    assert_eq!(ran, all, "every transaction runs exactly once");
    outputs.into_iter().map(|(_, output)| output).collect()
}

/// A broken twin of the levels: a thread for each transaction, which waits for no level.
#[derive(Debug, Clone, Copy)]
pub struct WithoutBarrier;

impl Dispatch for WithoutBarrier {
    fn dispatch<T: Tasks>(&self, tasks: &Arc<T>, _: &Workers<'_>) -> Vec<T::Output> {
        let outputs = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for (lane, index) in tasks.plan().order().iter().enumerate() {
                let outputs = &outputs;
                scope.spawn(move || {
                    let mut worker = tasks.start(lane);
                    let output = tasks.run(&mut worker, *index);
                    tasks.finish(worker);
                    outputs.lock().push((*index, output));
                });
            }
        });
        by_index(outputs, tasks.plan())
    }
}

/// A broken twin of the dataflow: its countdown counts, then looks.
#[derive(Debug, Clone, Copy)]
pub struct CountThenLook;

struct Flow<T: Tasks> {
    tasks: Arc<T>,
    waiting: Vec<AtomicUsize>,
    ready: Mutex<Vec<u32>>,
    outputs: Outputs<T::Output>,
}

impl Dispatch for CountThenLook {
    fn dispatch<T: Tasks>(&self, tasks: &Arc<T>, workers: &Workers<'_>) -> Vec<T::Output> {
        let dag = tasks.plan().dag();
        let mut waiting = vec![0_usize; dag.node_count() as usize];
        for (_, to) in dag.edges() {
            waiting[to as usize] += 1;
        }
        let ready = (0..).zip(&waiting).filter(|(_, count)| **count == 0).map(|(node, _)| node);
        let flow = Flow {
            tasks: Arc::clone(tasks),
            ready: Mutex::new(ready.collect()),
            waiting: waiting.into_iter().map(AtomicUsize::new).collect(),
            outputs: Mutex::new(Vec::new()),
        };
        by_index(workers.share(flow, 2).outputs, tasks.plan())
    }
}

impl<T: Tasks> Work for Flow<T> {
    fn work(&self, seat: &Seat<'_>) {
        let dag = self.tasks.plan().dag();
        let mut worker = self.tasks.start(seat.lane());
        loop {
            let node = self.ready.lock().pop();
            let Some(node) = node else { break };
            if dag.is_transaction(node) {
                let output = self.tasks.run(&mut worker, TxIndex(node));
                self.outputs.lock().push((TxIndex(node), output));
            }
            for successor in dag.successors(node) {
                let waiting = &self.waiting[successor as usize];
                waiting.fetch_sub(1, Ordering::AcqRel);
                if waiting.load(Ordering::Acquire) == 0 {
                    self.ready.lock().push(successor);
                    seat.call_help();
                }
            }
        }
        self.tasks.finish(worker);
    }

    fn has_work(&self) -> bool {
        !self.ready.lock().is_empty()
    }
}

/// In the order of transactions: this one ended; else it started.
const ENDED: u32 = 1 << 31;

/// Notes the order in which transactions start and end, at no point of choice.
#[derive(Debug, Default)]
pub struct Noting<D> {
    inner: D,
    order: Arc<std::sync::Mutex<Vec<u32>>>,
}

impl<D> Noting<D> {
    /// Dispatches as `inner` does.
    pub fn new(inner: D) -> Self {
        Self { inner, order: Arc::default() }
    }

    /// The order.
    pub fn order(self) -> Vec<u32> {
        self.order.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
}

struct Noted<T> {
    tasks: Arc<T>,
    order: Arc<std::sync::Mutex<Vec<u32>>>,
}

impl<D: Dispatch> Dispatch for Noting<D> {
    fn dispatch<T: Tasks>(&self, tasks: &Arc<T>, workers: &Workers<'_>) -> Vec<T::Output> {
        let noted = Noted { tasks: Arc::clone(tasks), order: Arc::clone(&self.order) };
        self.inner.dispatch(&Arc::new(noted), workers)
    }
}

impl<T: Tasks> Tasks for Noted<T> {
    type Worker = T::Worker;
    type Output = T::Output;

    fn plan(&self) -> &LevelPlan {
        self.tasks.plan()
    }

    fn start(&self, lane: usize) -> T::Worker {
        self.tasks.start(lane)
    }

    fn run(&self, worker: &mut T::Worker, index: TxIndex) -> T::Output {
        let note = |what| {
            self.order.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(what);
        };
        note(index.0);
        let output = self.tasks.run(worker, index);
        note(ENDED | index.0);
        output
    }

    fn finish(&self, worker: T::Worker) {
        self.tasks.finish(worker);
    }
}
