//! Every order that a conflict DAG allows, as seeds of the scripted dispatcher.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use wavefront_scheduler::explore::Scripted;
use wavefront_scheduler::workers::Threads;
use wavefront_scheduler::{Dispatch, LevelPlan, Tasks, TxIndex};
use wavefront_sync::{AtomicU32, Ordering};

/// More than any seed that is needed.
const SEEDS_MAX: u64 = 10_000;

/// A DAG as far as scheduling goes: how many transactions, and the edges between nodes.
type Shape = (u32, Vec<(u32, u32)>);

/// Seeds by the shape of the DAG.
#[derive(Debug, Default)]
pub(crate) struct Orders {
    known: BTreeMap<Shape, Vec<u64>>,
}

impl Orders {
    /// One seed for each order in which a plan's transactions may run, all different.
    ///
    /// # Panics
    /// When the scripted dispatcher does not reach an order, or takes one that is not legal.
    pub(crate) fn seeds(&mut self, plan: &LevelPlan) -> &[u64] {
        self.known.entry(shape(plan)).or_insert_with(|| {
            let legal = linear_extensions(plan);
            let recorder = Arc::new(Recorder { plan: plan.clone(), ran: AtomicU32::new(0) });
            let mut missing = legal.clone();
            let mut seeds = Vec::new();
            for seed in 0..SEEDS_MAX {
                let order = order_of(&recorder, seed);
                assert!(legal.contains(&order), "{order:?} is not legal: {legal:?}");
                if missing.remove(&order) {
                    seeds.push(seed);
                }
                if missing.is_empty() {
                    break;
                }
            }
            assert!(missing.is_empty(), "no seed takes {missing:?}");
            seeds
        })
    }
}

fn shape(plan: &LevelPlan) -> Shape {
    (plan.dag().transactions(), plan.dag().edges().collect())
}

/// All orders in which every transaction comes after those it waits for, by backtracking.
fn linear_extensions(plan: &LevelPlan) -> BTreeSet<Vec<u32>> {
    let waits: Vec<Vec<TxIndex>> =
        (0..plan.dag().transactions()).map(|index| plan.dag().blocked_by(TxIndex(index))).collect();
    let mut found = BTreeSet::new();
    extend(&waits, &mut Vec::new(), &mut found);
    found
}

fn extend(waits: &[Vec<TxIndex>], order: &mut Vec<u32>, found: &mut BTreeSet<Vec<u32>>) {
    if order.len() == waits.len() {
        found.insert(order.clone());
        return;
    }
    for (index, before) in (0..).zip(waits) {
        if !order.contains(&index) && before.iter().all(|other| order.contains(&other.0)) {
            order.push(index);
            extend(waits, order, found);
            order.pop();
        }
    }
}

/// Tells each transaction how many ran before it.
struct Recorder {
    plan: LevelPlan,
    ran: AtomicU32,
}

impl Tasks for Recorder {
    type Worker = ();
    type Output = u32;

    fn plan(&self) -> &LevelPlan {
        &self.plan
    }

    fn start(&self, _: usize) {}

    fn run(&self, (): &mut (), _: TxIndex) -> u32 {
        // Relaxed: there is one thread.
        self.ran.fetch_add(1, Ordering::Relaxed)
    }

    fn finish(&self, (): ()) {}
}

/// The order that the scripted dispatcher takes.
fn order_of(recorder: &Arc<Recorder>, seed: u64) -> Vec<u32> {
    recorder.ran.store(0, Ordering::Relaxed);
    let alone = Threads::own(1, 0).expect("no thread is started");
    let positions = Scripted { seed }.dispatch(recorder, &alone.workers());
    let mut order: Vec<u32> = (0..).take(positions.len()).collect();
    order.sort_unstable_by_key(|index| positions[*index as usize]);
    order
}
