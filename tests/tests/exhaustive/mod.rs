//! Small scope, exhaustively: every block of up to three transactions over three accounts and two
//! assets from an alphabet, and for each block every order that its conflict DAG allows. Each must
//! do what the oracle does.
//!
//! `WAVEFRONT_EXHAUSTIVE=full` takes the whole alphabet and both policies in every world: minutes.
//! `tests/README.md` has the command.

mod alphabet;
mod orders;

use std::num::NonZero;
use std::thread;

use alphabet::{Letter, World, letters, worlds};
use orders::Orders;
use wavefront_integration_tests::arena::Arena;
use wavefront_integration_tests::blocks::{GeneratedBlock, block_of};
use wavefront_integration_tests::oracle::{OracleState, OracleTx};
use wavefront_types::{BlockPolicy, Receipt, Transaction, Verdict};

const LENGTH_MAX: usize = 3;
const POLICIES: [BlockPolicy; 2] = [BlockPolicy::SkipFailed, BlockPolicy::Atomic];

/// What was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Tried {
    blocks: u64,
    pairs: u64,
    reordered: u64,
    rejected: u64,
    failing: u64,
    clean: u64,
}

/// Walks the tree of blocks of one world.
struct Walk<'a> {
    world: &'a World,
    letters: &'a [Letter],
    arena: Arena,
    orders: Orders,
    tried: Tried,
}

impl Walk<'_> {
    /// Every block that begins with `txs`, which lead to `model`.
    fn below(&mut self, txs: &mut Vec<Transaction>, model: &OracleState) {
        self.block(&block_of(txs.iter().cloned(), self.world.env));
        if txs.len() == LENGTH_MAX {
            return;
        }
        for letter in self.letters {
            let (tx, after) = append(self.world, *letter, model);
            txs.push(tx);
            self.below(txs, &after);
            txs.pop();
        }
    }

    fn block(&mut self, block: &GeneratedBlock) {
        self.tried.blocks += 1;
        for policy in POLICIES {
            let trial = self.arena.prepare(&self.world.state, block, policy);
            let seeds = trial.levels().map_or(&[][..], |plan| self.orders.seeds(plan));
            self.tried.reordered += u64::from(seeds.len() > 1);
            match &trial.expected {
                Ok(expected) => {
                    let included = expected.receipts.iter().all(Receipt::is_included);
                    let failing = u64::from(!included);
                    self.tried.failing += failing;
                    self.tried.clean += 1 - failing;
                }
                Err(_) => self.tried.rejected += 1,
            }
            let mut verdict = self.arena.check_serial(&trial);
            for seed in seeds {
                self.tried.pairs += 1;
                let setting = Arena::scripted(*seed);
                verdict = verdict.and_then(|()| self.arena.check(&trial, setting));
            }
            if let Err(difference) = verdict {
                let state = &self.world.state;
                panic!("{}: {difference}\nstate before: {state:#?}", self.world.name);
            }
        }
    }
}

/// The transaction of a letter after what led to `model`, and what it leads to.
fn append(world: &World, letter: Letter, model: &OracleState) -> (Transaction, OracleState) {
    let tx = letter.transaction(model);
    let mut after = model.clone();
    let job = OracleTx {
        tx: &tx,
        size: u32::try_from(tx.encode().len()).expect("a small transaction"),
        verdict: Verdict::Valid,
        env: &world.env,
        participant: &|_, _| false,
    };
    // A failing one leaves the state, and what follows is made for that.
    let _failed_or_not = after.step(&job);
    (tx, after)
}

/// Walks the blocks whose first letter's number is `lane` modulo `lanes`.
fn walk(world: &World, letters: &[Letter], lane: usize, lanes: usize) -> Tried {
    let orders = Orders::default();
    let mut walk =
        Walk { world, letters, arena: Arena::default(), orders, tried: Tried::default() };
    if lane == 0 {
        walk.block(&block_of([], world.env));
    }
    for letter in letters.iter().skip(lane).step_by(lanes) {
        let (tx, after) = append(world, *letter, &world.state);
        walk.below(&mut vec![tx], &after);
    }
    walk.tried
}

fn explore(full: bool) -> Tried {
    let letters = letters(full);
    let lanes = thread::available_parallelism().map_or(1, NonZero::get).min(8);
    let mut sum = Tried::default();
    for world in worlds() {
        let ended: Vec<Tried> = thread::scope(|scope| {
            let each = |lane| {
                let (world, letters) = (&world, &letters);
                scope.spawn(move || walk(world, letters, lane, lanes))
            };
            let running: Vec<_> = (0..lanes).map(each).collect();
            let ended = running.into_iter().map(thread::ScopedJoinHandle::join);
            ended.map(|lane| lane.expect("a difference was found, see above")).collect()
        });
        for tried in ended {
            sum.blocks += tried.blocks;
            sum.pairs += tried.pairs;
            sum.reordered += tried.reordered;
            sum.rejected += tried.rejected;
            sum.failing += tried.failing;
            sum.clean += tried.clean;
        }
        println!("after world \"{}\" with {} letters: {sum:?}", world.name, letters.len());
    }
    sum
}

#[test]
fn every_small_block_in_every_legal_order_equals_the_oracle() {
    let full = std::env::var("WAVEFRONT_EXHAUSTIVE").as_deref() == Ok("full");
    let tried = explore(full);
    let Tried { blocks, pairs, reordered, rejected, failing, clean } = tried;
    println!("{pairs} pairs of block and order, {blocks} blocks");
    assert!(pairs >= if full { 1_000_000 } else { 20_000 }, "{tried:?}");
    assert!(reordered * 10 > blocks, "many blocks have more than one order: {tried:?}");
    assert!(rejected * 10 > blocks && failing * 10 > blocks, "many blocks fail: {tried:?}");
    assert!(clean * 10 > blocks, "in many blocks nothing fails: {tried:?}");
}
