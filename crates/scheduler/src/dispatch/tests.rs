//! Every dispatcher runs every transaction once, after all it waits for.

use proptest::prelude::*;
use wavefront_sync::{AtomicU32, AtomicUsize, Ordering};
use wavefront_types::{AccessMode, AccountId, StateKey};

use super::{
    Crew, Dataflow, Dispatch, Levels, Scripted, ShuffledDataflow, ShuffledLevels, Tasks, Threads,
};
use crate::{AccessSink, Footprints, LevelPlan, PlanLimits, Planned, Planner, TxIndex};

struct Block(Vec<Vec<(u8, AccessMode)>>);

impl Footprints for Block {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn declare(&self, index: usize, sink: &mut AccessSink<'_>) {
        for (byte, mode) in &self.0[index] {
            sink.declare(StateKey::Account(AccountId([*byte; 32])), *mode);
        }
    }

    fn declare_epilogue(&self, _: &mut AccessSink<'_>) {}

    fn cost(&self, _: usize) -> u32 {
        100
    }
}

/// Records when each transaction ran, by a shared clock.
struct Recorder {
    clock: AtomicU32,
    started: Vec<AtomicU32>,
    ended: Vec<AtomicU32>,
    workers: AtomicUsize,
}

impl Tasks for Recorder {
    type Worker = ();
    type Output = u32;

    fn start(&self, _: usize) {
        self.workers.fetch_add(1, Ordering::Relaxed);
    }

    fn run(&self, (): &mut (), index: TxIndex) -> u32 {
        let at = index.0 as usize;
        self.started[at].store(self.clock.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
        self.ended[at].store(self.clock.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
        index.0
    }

    fn finish(&self, (): ()) {
        self.workers.fetch_sub(1, Ordering::Relaxed);
    }
}

fn threads(threads: usize) -> Threads {
    Threads::new(threads, "test").unwrap()
}

fn plan(block: &Block, inline_level_ns: u64) -> LevelPlan {
    let limits = PlanLimits {
        inline_level_ns,
        chunk_ns: 200,
        chain_probe: 0,
        chain_width_tenths: 0,
        chain_level_ns: 0,
    };
    match Planner::new(limits).plan(block).unwrap() {
        Planned::Levels(plan) => *plan,
        Planned::Serial(_) => unreachable!("the probe is off"),
    }
}

fn verify(dispatch: &impl Dispatch, plan: &LevelPlan, crew: Crew<'_>) -> Result<(), TestCaseError> {
    let cells = || (0..plan.transactions()).map(|_| AtomicU32::new(0)).collect::<Vec<_>>();
    let recorder = Recorder {
        clock: AtomicU32::new(0),
        started: cells(),
        ended: cells(),
        workers: AtomicUsize::new(0),
    };
    let outputs = dispatch.dispatch(plan, &recorder, crew);
    let expected: Vec<u32> = (0..).take(plan.transactions()).collect();
    prop_assert_eq!(outputs, expected);
    prop_assert_eq!(recorder.workers.into_inner(), 0, "every worker is finished");
    let at = |cells: &[AtomicU32], index: TxIndex| cells[index.0 as usize].load(Ordering::Relaxed);
    for index in (0..).take(plan.transactions()).map(TxIndex) {
        for before in plan.dag().blocked_by(index) {
            prop_assert!(at(&recorder.ended, before) < at(&recorder.started, index));
        }
    }
    Ok(())
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
        let pool = super::tests::threads(threads);
        let verify_all = || {
            let crew = pool.crew();
            verify(&Levels, &plan, crew)?;
            verify(&Dataflow { split_above }, &plan, crew)?;
            verify(&Scripted { seed }, &plan, crew)?;
            verify(&ShuffledLevels { seed }, &plan, crew)?;
            verify(&ShuffledDataflow { seed }, &plan, crew)
        };
        // Called from outside the pool, and by one of its workers.
        verify_all()?;
        pool.pool().install(verify_all)?;
    }
}

/// Every part is taken once, by lanes that have different numbers, whoever calls.
#[test]
fn a_crew_takes_each_part_once() {
    for threads in 1..6 {
        let pool = super::tests::threads(threads);
        for parts in [0_usize, 1, 2, 3, 100] {
            let share = || {
                let taken: Vec<_> = (0..parts).map(|_| AtomicUsize::new(0)).collect();
                let lanes: Vec<_> = (0..threads).map(|_| AtomicUsize::new(0)).collect();
                pool.crew().share(0..parts, |lane, parts| {
                    lanes[lane].fetch_add(1, Ordering::Relaxed);
                    for part in parts {
                        taken[part].fetch_add(1, Ordering::Relaxed);
                    }
                });
                assert!(taken.iter().all(|times| times.load(Ordering::Relaxed) == 1));
                assert!(lanes.iter().all(|times| times.load(Ordering::Relaxed) <= 1));
                assert_eq!(lanes[0].load(Ordering::Relaxed), 1, "the caller works, too");
            };
            share();
            pool.pool().install(share);
        }
    }
}

/// A panic in one lane reaches the caller after the others have ended.
#[test]
fn a_crews_panic_reaches_the_caller() {
    let pool = threads(3);
    let taken = AtomicUsize::new(0);
    let share = || {
        pool.crew().share(0..50_usize, |_, parts| {
            for part in parts {
                taken.fetch_add(1, Ordering::Relaxed);
                assert!(part != 20, "part 20");
            }
        });
    };
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(share));
    assert!(caught.is_err() && taken.into_inner() > 20);
}

/// The transactions in the order they ran; `None` where a worker began.
#[derive(Default)]
struct Order(wavefront_sync::Mutex<Vec<Option<u32>>>);

impl Order {
    fn of(dispatch: &impl Dispatch, plan: &LevelPlan) -> Vec<Option<u32>> {
        let order = Self::default();
        dispatch.dispatch(plan, &order, threads(1).crew());
        order.0.into_inner()
    }
}

impl Tasks for Order {
    type Worker = ();
    type Output = ();

    fn start(&self, _: usize) {
        self.0.lock().push(None);
    }

    fn run(&self, (): &mut (), index: TxIndex) {
        self.0.lock().push(Some(index.0));
    }

    fn finish(&self, (): ()) {}
}

fn unordered(transactions: u8) -> LevelPlan {
    plan(&Block((0..transactions).map(|byte| vec![(byte, AccessMode::Write)]).collect()), 0)
}

/// Two transactions that do not wait for each other run in both orders under some seeds.
#[test]
fn scripts_reach_different_schedules() {
    let plan = unordered(4);
    let orders = (0..64).map(|seed| Order::of(&Scripted { seed }, &plan).into_iter().flatten());
    let orders: std::collections::BTreeSet<Vec<u32>> = orders.map(Iterator::collect).collect();
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
