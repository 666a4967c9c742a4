//! The engine does what the oracle does, on random blocks: receipts, write set, counters and
//! digest, or the rejection.
//!
//! * `WAVEFRONT_CASES` sets how many random blocks are run; 20,000 without it.
//! * `WAVEFRONT_SEED` runs one seed alone, with every setting: what a failure prints.
//!
//! `tests/README.md` has the command of a long run.

use std::num::NonZero;
use std::thread;

use wavefront_engine::Dispatcher;
use wavefront_integration_tests::arena::{Arena, Counts, Setting, Trial};
use wavefront_integration_tests::blocks::{Case, GeneratedBlock, generate, shrink};
use wavefront_integration_tests::chains::Chain;
use wavefront_integration_tests::oracle::OracleState;
use wavefront_types::{BlockPolicy, Receipt};
use wavefront_workload::{ChainSpec, Conflict, Mix};

const BLOCKS_DEFAULT: u64 = 20_000;

/// What some cases came to.
#[derive(Debug, Clone, Copy, Default)]
struct Tried {
    blocks: u64,
    transactions: u64,
    included: u64,
    counts: Counts,
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} must be a number, not `{text}`")))
}

fn check(arena: &mut Arena, trial: &Trial<'_>, settings: &[Setting]) -> Result<(), String> {
    arena.check_serial(trial)?;
    settings.iter().try_for_each(|setting| arena.check(trial, *setting))
}

/// Panics with the seed, the smallest block that still differs, and its first difference.
fn report(arena: &mut Arena, before: &OracleState, block: &GeneratedBlock, case: &Case) -> ! {
    let policy = case.policy;
    let arena = std::cell::RefCell::new(arena);
    let difference = |block: &GeneratedBlock| {
        let mut arena = arena.borrow_mut();
        let trial = arena.prepare(before, block, policy);
        check(&mut arena, &trial, &Arena::settings()).err()
    };
    let smallest = shrink(block, policy, &|block, _| difference(block).is_some());
    match difference(&smallest) {
        Some(text) => panic!("WAVEFRONT_SEED={}\n{text}\nstate before: {before:#?}", case.seed),
        None => panic!("WAVEFRONT_SEED={}: differs, but not every time", case.seed),
    }
}

/// Runs the case of a seed.
fn run_case(arena: &mut Arena, seed: u64, thorough: bool, tried: &mut Tried) {
    let case = generate(seed);
    let mut state = case.initial.clone();
    for (position, block) in case.blocks.iter().enumerate() {
        let settings = if thorough {
            Arena::settings()
        } else {
            Arena::some_settings(seed + 5 * position as u64).to_vec()
        };
        let trial = arena.prepare(&state, block, case.policy);
        if check(arena, &trial, &settings).is_err() {
            report(arena, &state, block, &case);
        }
        tried.blocks += 1;
        if let Ok(expected) = &trial.expected {
            tried.transactions += expected.receipts.len() as u64;
            let included = expected.receipts.iter().filter(|receipt| receipt.is_included());
            tried.included += included.count() as u64;
        }
        state = trial.after;
    }
}

/// Runs the seeds `lane`, `lane + lanes`, ... until there are enough blocks.
fn run_lane(lane: u64, lanes: u64, blocks: u64) -> Tried {
    let mut arena = Arena::default();
    let mut tried = Tried::default();
    let mut seed = lane;
    while tried.blocks < blocks {
        run_case(&mut arena, seed, false, &mut tried);
        seed += lanes;
    }
    tried.counts = arena.counts();
    tried
}

#[test]
fn the_engine_does_what_the_oracle_does_on_random_blocks() {
    if let Some(seed) = number("WAVEFRONT_SEED") {
        run_case(&mut Arena::default(), seed, true, &mut Tried::default());
        return;
    }
    let blocks = number("WAVEFRONT_CASES").unwrap_or(BLOCKS_DEFAULT);
    let lanes = thread::available_parallelism().map_or(1, NonZero::get).min(8) as u64;
    let lanes: Vec<Tried> = thread::scope(|scope| {
        let each = |lane| scope.spawn(move || run_lane(lane, lanes, blocks.div_ceil(lanes)));
        let running: Vec<_> = (0..lanes).map(each).collect();
        // A panic's text is printed where it happens.
        let ended = running.into_iter().map(thread::ScopedJoinHandle::join);
        ended.map(|lane| lane.expect("a difference was found, see above")).collect()
    });
    let sum = |of: fn(&Tried) -> u64| -> u64 { lanes.iter().map(of).sum() };
    let (blocks, transactions) = (sum(|lane| lane.blocks), sum(|lane| lane.transactions));
    let (planned, fallbacks) = (sum(|lane| lane.counts.planned), sum(|lane| lane.counts.fallbacks));
    let rejected = sum(|lane| lane.counts.rejected);
    let included = sum(|lane| lane.included);
    println!(
        "{blocks} blocks, {transactions} transactions ({included} included); \
         {planned} runs by plan, {fallbacks} fallbacks, {rejected} rejections"
    );
    assert!(planned * 5 > blocks * 6, "most blocks run by plan, with most dispatchers");
    assert!(fallbacks * 200 > blocks && rejected * 50 > blocks);
    assert!(included * 5 > transactions * 2, "most transactions do something");
    assert!((transactions - included) * 20 > transactions, "and many fail");
}

#[test]
fn the_numbered_settings_cover_every_dispatcher_and_pool() {
    let mut missing = Arena::settings();
    for number in 0..16 {
        missing.retain(|setting| !Arena::some_settings(number).contains(setting));
    }
    assert!(missing.is_empty(), "{missing:?}");
    let dispatchers = Arena::settings().into_iter().map(|setting| setting.dispatch);
    assert!(dispatchers.into_iter().any(|dispatch| dispatch == Dispatcher::Dataflow));
}

#[test]
fn signed_chains_with_multisig_accounts_equal_the_oracle() {
    let mut arena = Arena::default();
    let mut signed_by_participants = 0;
    let mut failed = 0;
    let conflicts = ["uniform", "zipf:1.2", "hot:60"];
    for (seed, conflict) in (1_u64..).zip(conflicts) {
        let mix = "transfer=30,multisig=25,energy=8,deploy=3,invoke=6,agent=6,name=4,asset=8,\
                   multi=6,burn=4,fail=5";
        for mix in [Mix::default(), mix.parse().unwrap()] {
            let mut chain = Chain::new(&ChainSpec {
                seed,
                blocks: 4,
                txs_per_block: 60,
                accounts: 14,
                mix,
                conflict: conflict.parse::<Conflict>().unwrap(),
            });
            let policy = chain.genesis().rules.policy;
            let mut state = OracleState::from_genesis(chain.genesis()).unwrap();
            let totals = |state: &OracleState| state.totals();
            while let Some((block, env)) = chain.next_block(&totals(&state)) {
                let setting = Setting { threads: 2, dispatch: Dispatcher::Levels };
                let authenticated =
                    arena.engine(setting, policy).authenticate(block.clone()).unwrap();
                let block = GeneratedBlock::from_decoded(&block, authenticated.verdicts(), env);
                let expected = arena.run(&mut state, &block, policy).unwrap();
                for (item, receipt) in block.txs.iter().zip(&expected.receipts) {
                    let section = item.tx.multisig.is_some();
                    signed_by_participants += u32::from(section && receipt.is_included());
                    failed += u32::from(!receipt.is_included());
                }
                // The same block where one failure rejects it.
                let verdict = arena.run(&mut state.clone(), &block, BlockPolicy::Atomic);
                assert!(verdict.is_err() || expected.receipts.iter().all(Receipt::is_included));
            }
        }
    }
    assert!(signed_by_participants > 20, "only {signed_by_participants} multisig transactions");
    assert!(failed > 20, "only {failed} transactions failed");
}
