//! Every dispatcher runs every transaction once, after all it waits for.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use wavefront_sync::{AtomicU32, AtomicUsize, Mutex, Ordering};

use super::{Dataflow, Levels};
use crate::explore::{Scripted, ShuffledDataflow, ShuffledLevels};
use crate::workers::{Threads, Workers};
use crate::{
    AccessMode, AccessSink, BlockPlan, Dispatch, Footprints, LevelPlan, PlanLimits, PlanMemory,
    Planned, Planner, Tasks, TxIndex,
};

struct Block(Vec<Vec<(u8, AccessMode)>>);

impl Footprints for Block {
    type Key = u8;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn declare(&self, index: usize, sink: &mut AccessSink<'_, u8>) {
        for (byte, mode) in &self.0[index] {
            sink.declare(*byte, *mode);
        }
    }

    fn cost(&self, _: usize) -> u32 {
        100
    }
}

fn plan(block: &Block, inline_level_ns: u64) -> Arc<BlockPlan<u8>> {
    let limits = PlanLimits { inline_level_ns, chunk_ns: 200, ..PlanLimits::EAGER };
    match Planner::new(limits).plan(block, &mut PlanMemory::default()).unwrap() {
        Planned::Levels(plan) => Arc::new(*plan),
        Planned::Serial(_) => unreachable!("the probe is off"),
    }
}

/// Records when each transaction ran, by a shared clock.
struct Recorder {
    plan: Arc<BlockPlan<u8>>,
    clock: AtomicU32,
    started: Vec<AtomicU32>,
    ended: Vec<AtomicU32>,
    workers: AtomicUsize,
}

impl Recorder {
    fn new(plan: &Arc<BlockPlan<u8>>) -> Arc<Self> {
        let cells = || (0..plan.transactions()).map(|_| AtomicU32::new(0)).collect::<Vec<_>>();
        Arc::new(Self {
            plan: Arc::clone(plan),
            clock: AtomicU32::new(0),
            started: cells(),
            ended: cells(),
            workers: AtomicUsize::new(0),
        })
    }
}

impl Tasks for Recorder {
    type Worker = ();
    type Output = u32;

    fn plan(&self) -> &LevelPlan {
        self.plan.levels()
    }

    fn start(&self, _: usize) {
        self.workers.fetch_add(1, Ordering::Relaxed);
    }

    fn run(&self, (): &mut (), index: TxIndex) -> u32 {
        let at = index.at();
        self.started[at].store(self.clock.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
        self.ended[at].store(self.clock.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
        index.0
    }

    fn finish(&self, (): ()) {
        self.workers.fetch_sub(1, Ordering::Relaxed);
    }
}

fn verify(
    dispatch: &impl Dispatch,
    plan: &Arc<BlockPlan<u8>>,
    workers: &Workers<'_>,
) -> Result<(), TestCaseError> {
    let recorder = Recorder::new(plan);
    let outputs = dispatch.dispatch(&recorder, workers);
    let expected: Vec<u32> = (0..).take(plan.transactions()).collect();
    prop_assert_eq!(outputs, expected);
    prop_assert_eq!(recorder.workers.load(Ordering::Relaxed), 0, "every worker is finished");
    let at = |cells: &[AtomicU32], index: TxIndex| cells[index.at()].load(Ordering::Relaxed);
    for index in (0..).take(plan.transactions()).map(TxIndex) {
        for before in plan.levels().dag().blocked_by(index) {
            prop_assert!(at(&recorder.ended, before) < at(&recorder.started, index));
        }
    }
    Ok(())
}

fn verify_all(
    plan: &Arc<BlockPlan<u8>>,
    split_above: usize,
    seed: u64,
    threads: &Threads,
) -> Result<(), TestCaseError> {
    let workers = threads.workers();
    verify(&Levels, plan, &workers)?;
    verify(&Dataflow { split_above }, plan, &workers)?;
    verify(&Scripted { seed }, plan, &workers)?;
    verify(&ShuffledLevels { seed }, plan, &workers)?;
    verify(&ShuffledDataflow { seed }, plan, &workers)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_dispatcher_respects_the_dag(
        block in prop::collection::vec(
            prop::collection::vec(
                (0_u8..10, prop_oneof![
                    Just(AccessMode::Read), Just(AccessMode::Credit), Just(AccessMode::Write)
                ]),
                0..4,
            ),
            0..60,
        ),
        threads in 1_usize..5,
        split_above in 1_usize..8,
        inline_level_ns in 0_u64..1_000,
        seed in any::<u64>(),
    ) {
        let plan = plan(&Block(block), inline_level_ns);
        verify_all(&plan, split_above, seed, &Threads::own(threads, 0).unwrap())?;
        // A pool of the host's, called from outside and by one of its own threads.
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let pool = Arc::new(pool);
        let shared = Threads::of_pool(Arc::clone(&pool), threads);
        verify_all(&plan, split_above, seed, &shared)?;
        pool.install(|| verify_all(&plan, split_above, seed, &shared))?;
    }
}

/// The transactions in the order they ran; `None` where a worker began.
struct Order {
    plan: Arc<BlockPlan<u8>>,
    order: Mutex<Vec<Option<u32>>>,
}

impl Order {
    fn of(dispatch: &impl Dispatch, plan: &Arc<BlockPlan<u8>>) -> Vec<Option<u32>> {
        let order = Arc::new(Self { plan: Arc::clone(plan), order: Mutex::new(Vec::new()) });
        dispatch.dispatch(&order, &Threads::own(1, 0).unwrap().workers());
        Arc::into_inner(order).unwrap().order.into_inner()
    }
}

impl Tasks for Order {
    type Worker = ();
    type Output = ();

    fn plan(&self) -> &LevelPlan {
        self.plan.levels()
    }

    fn start(&self, _: usize) {
        self.order.lock().push(None);
    }

    fn run(&self, (): &mut (), index: TxIndex) {
        self.order.lock().push(Some(index.0));
    }

    fn finish(&self, (): ()) {}
}

fn unordered(transactions: u8) -> Arc<BlockPlan<u8>> {
    plan(&Block((0..transactions).map(|byte| vec![(byte, AccessMode::Write)]).collect()), 0)
}

/// Two transactions that do not wait for each other run in both orders under some seeds.
#[test]
fn scripts_reach_different_schedules() {
    let plan = unordered(4);
    let orders = (0..64).map(|seed| Order::of(&Scripted { seed }, &plan).into_iter().flatten());
    let orders: BTreeSet<Vec<u32>> = orders.map(Iterator::collect).collect();
    assert!(orders.len() > 12, "{} of 24 orders in 64 schedules", orders.len());
}

/// On one thread a shuffle is repeatable, orders and cuts; another seed gives another one.
#[test]
fn shuffles_follow_their_seed() {
    let plan = unordered(40);
    let shuffles: Vec<_> = (0..32)
        .map(|seed| {
            let run = || Order::of(&ShuffledLevels { seed }, &plan);
            let order = run();
            assert_eq!(order, run());
            order
        })
        .collect();
    let workers = |order: &[Option<u32>]| order.iter().filter(|entry| entry.is_none()).count();
    assert!(shuffles.windows(2).all(|pair| pair[0] != pair[1]));
    assert!(shuffles.iter().any(|order| workers(order) < 5), "long parts");
    assert!(shuffles.iter().any(|order| workers(order) == 40), "parts of one");
}

/// What a plan does that orders too little: the dispatchers find out nothing, but a recorder does.
/// So the property above can fail.
#[test]
fn a_plan_without_its_edges_is_noticed() {
    let chain = Block(vec![vec![(1, AccessMode::Write)]; 40]);
    let whole = plan(&chain, 0);
    let mut torn = (*whole).clone();
    torn.levels.dag = unordered(40).levels().dag().clone();
    let torn = Arc::new(torn);
    let noticed = (0..50).any(|seed| {
        let recorder = Recorder::new(&torn);
        Scripted { seed }.dispatch(&recorder, &Threads::own(1, 0).unwrap().workers());
        let started = |at: usize| recorder.started[at].load(Ordering::Relaxed);
        (1..40).any(|at| started(at - 1) > started(at))
    });
    assert!(noticed);
}
