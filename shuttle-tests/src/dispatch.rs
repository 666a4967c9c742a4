//! The dispatchers with rayon's pool replaced by threads that shuttle schedules.
//!
//! rayon cannot run under shuttle, so what is modelled here are its joins and its stealing. Both
//! models allow every schedule that the pool allows, and more: a thread of its own takes what in
//! the pool has to wait for a free worker.

#![allow(clippy::disallowed_types, reason = "what is noted is no part of the scenarios")]

use wavefront_scheduler::dispatch::{Countdown, Crew, Dispatch, Tasks};
use wavefront_scheduler::{ConflictDag, LevelPlan, Segment, TxIndex};
use wavefront_sync::{AtomicUsize, Mutex, Ordering};

use crate::thread;

/// Outputs with the transaction they belong to, in the order in which they ran.
type Outputs<T> = Mutex<Vec<(TxIndex, T)>>;

/// `dispatch::Levels` with threads: the chunks of a wide level on up to `threads` of them, joined
/// before the next segment.
#[derive(Debug, Clone, Copy)]
pub struct Pool {
    /// Threads of a level.
    pub threads: usize,
}

impl Dispatch for Pool {
    fn dispatch<T: Tasks>(&self, plan: &LevelPlan, tasks: &T, _: Crew<'_>) -> Vec<T::Output> {
        let outputs = Mutex::new(Vec::new());
        for (number, segment) in plan.segments().iter().enumerate() {
            match segment {
                Segment::Inline(range) => {
                    let range = range.start as usize..range.end as usize;
                    chunk(tasks, number, &plan.order()[range], &outputs);
                }
                Segment::Wide(chunks) => {
                    let next = AtomicUsize::new(chunks.start as usize);
                    let work = || loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        if at >= chunks.end as usize {
                            break;
                        }
                        let range =
                            plan.chunks()[at].start as usize..plan.chunks()[at].end as usize;
                        let lane = at - chunks.start as usize;
                        chunk(tasks, lane, &plan.order()[range], &outputs);
                    };
                    thread::scope(|scope| {
                        for _ in 0..self.threads.min(chunks.len()) {
                            scope.spawn(work);
                        }
                    });
                }
            }
        }
        by_index(outputs, plan)
    }
}

/// A broken twin: as [`Pool`], without waiting for the level before.
#[derive(Debug, Clone, Copy)]
pub struct WithoutBarrier;

impl Dispatch for WithoutBarrier {
    fn dispatch<T: Tasks>(&self, plan: &LevelPlan, tasks: &T, _: Crew<'_>) -> Vec<T::Output> {
        let outputs = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for (lane, part) in plan.order().chunks(1).enumerate() {
                let outputs = &outputs;
                scope.spawn(move || chunk(tasks, lane, part, outputs));
            }
        });
        by_index(outputs, plan)
    }
}

fn chunk<T: Tasks>(tasks: &T, lane: usize, part: &[TxIndex], outputs: &Outputs<T::Output>) {
    let mut worker = tasks.start(lane);
    let mut own: Vec<_> = part.iter().map(|at| (*at, tasks.run(&mut worker, *at))).collect();
    tasks.finish(worker);
    outputs.lock().append(&mut own);
}

/// What releases a node when all before it have run.
pub trait Release: Sync {
    /// For a block about to run.
    fn of(dag: &ConflictDag) -> Self;
    /// Whether the node waits for nothing, before anything ran.
    fn is_ready(&self, node: u32) -> bool;
    /// Counts one predecessor as done; whether the caller is to run the node.
    fn arrive(&self, node: u32) -> bool;
}

impl Release for Countdown {
    fn of(dag: &ConflictDag) -> Self {
        Self::of(dag)
    }

    fn is_ready(&self, node: u32) -> bool {
        self.is_ready(node)
    }

    fn arrive(&self, node: u32) -> bool {
        self.arrive(node)
    }
}

/// A broken twin of the countdown: it counts, then looks.
#[derive(Debug)]
pub struct CountThenLook(Vec<AtomicUsize>);

impl Release for CountThenLook {
    fn of(dag: &ConflictDag) -> Self {
        let nodes = (0_u32..).take(dag.graph().node_count());
        Self(nodes.map(|node| AtomicUsize::new(dag.predecessors(node).count())).collect())
    }

    fn is_ready(&self, node: u32) -> bool {
        self.0[node as usize].load(Ordering::Relaxed) == 0
    }

    fn arrive(&self, node: u32) -> bool {
        let waiting = &self.0[node as usize];
        waiting.fetch_sub(1, Ordering::AcqRel);
        waiting.load(Ordering::Acquire) == 0
    }
}

/// `dispatch::Dataflow` with threads: a worker that has more than one ready transaction gives half
/// of them to a thread of its own.
#[derive(Debug)]
pub struct Flow<C>(core::marker::PhantomData<fn() -> C>);

impl<C> Default for Flow<C> {
    fn default() -> Self {
        Self(core::marker::PhantomData)
    }
}

struct Block<'a, T: Tasks, C> {
    plan: &'a LevelPlan,
    tasks: &'a T,
    countdown: C,
    outputs: Outputs<T::Output>,
    lane: AtomicUsize,
}

impl<C: Release> Dispatch for Flow<C> {
    fn dispatch<T: Tasks>(&self, plan: &LevelPlan, tasks: &T, _: Crew<'_>) -> Vec<T::Output> {
        let block = Block {
            plan,
            tasks,
            countdown: C::of(plan.dag()),
            outputs: Mutex::new(Vec::new()),
            lane: AtomicUsize::new(0),
        };
        let transactions = 0..plan.dag().transactions();
        let ready: Vec<u32> =
            transactions.rev().filter(|node| block.countdown.is_ready(*node)).collect();
        thread::scope(|scope| block.run(scope, ready));
        by_index(block.outputs, plan)
    }
}

impl<T: Tasks, C: Release> Block<'_, T, C> {
    /// As in `dispatch::Dataflow`.
    fn run<'scope>(&'scope self, scope: &'scope thread::Scope<'scope, '_>, mut ready: Vec<u32>) {
        let mut worker = self.tasks.start(self.lane.fetch_add(1, Ordering::Relaxed));
        let mut outputs = Vec::new();
        loop {
            while ready.len() > 1 {
                let kept = ready.split_off(ready.len() / 2);
                let given = std::mem::replace(&mut ready, kept);
                scope.spawn(move || self.run(scope, given));
            }
            let Some(node) = ready.pop() else { break };
            if self.plan.dag().is_transaction(node) {
                outputs.push((TxIndex(node), self.tasks.run(&mut worker, TxIndex(node))));
            }
            let arrive = |successor: &u32| self.countdown.arrive(*successor);
            ready.extend(self.plan.dag().successors(node).filter(arrive));
        }
        self.tasks.finish(worker);
        self.outputs.lock().append(&mut outputs);
    }
}

fn by_index<T>(outputs: Outputs<T>, plan: &LevelPlan) -> Vec<T> {
    let mut outputs = outputs.into_inner();
    outputs.sort_by_key(|(index, _)| *index);
    let ran: Vec<u32> = outputs.iter().map(|(index, _)| index.0).collect();
    let all: Vec<u32> = (0..plan.dag().transactions()).collect();
    assert_eq!(ran, all, "every transaction runs exactly once");
    outputs.into_iter().map(|(_, output)| output).collect()
}

/// In the order of transactions: this one ended; else it started.
const ENDED: u32 = 1 << 31;

/// Notes the order in which transactions start and end, at no point of choice.
#[derive(Debug, Default)]
pub struct Noting<D> {
    inner: D,
    order: std::sync::Mutex<Vec<u32>>,
}

impl<D> Noting<D> {
    /// Dispatches as `inner` does.
    pub fn new(inner: D) -> Self {
        Self { inner, order: std::sync::Mutex::new(Vec::new()) }
    }

    /// The order.
    pub fn order(self) -> Vec<u32> {
        self.order.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

struct Noted<'a, T> {
    tasks: &'a T,
    order: &'a std::sync::Mutex<Vec<u32>>,
}

impl<D: Dispatch> Dispatch for Noting<D> {
    fn dispatch<T: Tasks>(&self, plan: &LevelPlan, tasks: &T, crew: Crew<'_>) -> Vec<T::Output> {
        self.inner.dispatch(plan, &Noted { tasks, order: &self.order }, crew)
    }
}

impl<T: Tasks> Tasks for Noted<'_, T> {
    type Worker = T::Worker;
    type Output = T::Output;

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
