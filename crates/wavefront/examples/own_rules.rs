//! Another chain: its own keys, transactions and rules on the scheduler alone.
//!
//! The chain is a market. The parallel run must leave what a plain loop leaves.
//!
//! ```text
//! cargo run --release -p wavefront --example own_rules
//! ```
#![allow(clippy::disallowed_types, reason = "another chain's state has another chain's locks")]

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use wavefront::scheduler::dispatchers::{Dataflow, Levels};
use wavefront::scheduler::workers::Threads;
use wavefront::scheduler::{
    AccessMode, AccessSink, BlockPlan, Dispatch, Footprints, LevelPlan, PlanLimits, PlanMemory,
    Planned, Planner, Tasks, TxIndex,
};

/// What this chain's state is kept under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Key {
    Coins(u32),
    Stock(u32),
    League(u32),
}

/// `buyer` buys one piece from `seller`, for the standing of `league`.
struct Order {
    buyer: u32,
    seller: u32,
    price: u64,
    league: u32,
}

/// The rules, once: whether the order was filled. `cell` changes a value and tells the new one.
fn apply(order: &Order, mut cell: impl FnMut(Key, &dyn Fn(u64) -> u64) -> u64) -> bool {
    let (coins, stock) = (Key::Coins(order.buyer), Key::Stock(order.seller));
    let filled = cell(coins, &|coins| coins) >= order.price && cell(stock, &|stock| stock) > 0;
    if filled {
        cell(coins, &|coins| coins - order.price);
        cell(stock, &|stock| stock - 1);
        cell(Key::League(order.league), &|filled| filled + 1);
    }
    filled
}

/// What each order touches, so that the scheduler knows who must wait for whom.
struct Orders(Vec<Order>);

impl Footprints for Orders {
    type Key = Key;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn declare(&self, index: usize, sink: &mut AccessSink<'_, Key>) {
        let order = &self.0[index];
        sink.declare(Key::Coins(order.buyer), AccessMode::Write);
        sink.declare(Key::Stock(order.seller), AccessMode::Write);
        // Only ever added to: orders of one league may run side by side.
        sink.declare(Key::League(order.league), AccessMode::Credit);
    }

    fn cost(&self, _: usize) -> u32 {
        300
    }
}

/// A planned block at work. A key's number in the plan is its cell's place.
struct Run {
    orders: Orders,
    plan: BlockPlan<Key>,
    cells: Vec<Mutex<u64>>,
}

impl Tasks for Run {
    type Worker = ();
    type Output = bool;

    fn plan(&self) -> &LevelPlan {
        self.plan.levels()
    }

    fn start(&self, _lane: usize) {}

    fn run(&self, (): &mut (), index: TxIndex) -> bool {
        let table = self.plan.table();
        apply(&self.orders.0[index.0 as usize], |key, change| {
            let access = table.of(index).iter().find(|access| *table.key(access.key()) == key);
            let access = access.expect("the rules touch what is declared");
            let cell = &self.cells[access.key().0 as usize];
            let mut value = cell.lock().unwrap_or_else(PoisonError::into_inner);
            *value = change(*value);
            *value
        })
    }

    fn finish(&self, (): ()) {}
}

/// Executes 50 random blocks both ways; how many orders were filled.
pub(crate) fn run() -> Result<usize, Box<dyn Error>> {
    let threads = Threads::own(2, 0)?;
    let (mut seed, mut filled) = (1_u64, 0);
    let mut draw = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        u32::try_from((seed >> 33) % below).unwrap_or(0)
    };
    let each = |who| [(Key::Coins(who), 500), (Key::Stock(who), 9), (Key::League(who), 0)];
    let mut state: BTreeMap<Key, u64> = (0..200).flat_map(each).collect();
    for number in 0..50 {
        let (mut orders, mut expected, mut serial) = (Orders(vec![]), vec![], state.clone());
        for _ in 0..300 {
            let (buyer, seller, price, league) = (draw(200), draw(200), draw(90), draw(4));
            let order = Order { buyer, seller, price: price.into(), league };
            expected.push(apply(&order, |key, change| {
                let value = change(serial[&key]);
                serial.insert(key, value);
                value
            }));
            orders.0.push(order);
        }
        let planned = Planner::new(PlanLimits::EAGER).plan(&orders, &mut PlanMemory::default())?;
        let Planned::Levels(plan) = planned else { return Err("no block is too small".into()) };
        let cells = plan.table().keys().iter().map(|key| Mutex::new(state[key])).collect();
        let run = Arc::new(Run { orders, plan: *plan, cells });
        let outputs = match number % 2 {
            0 => Levels.dispatch(&run, &threads.workers()),
            _ => Dataflow::default().dispatch(&run, &threads.workers()),
        };
        for (key, cell) in run.plan.table().keys().iter().zip(&run.cells) {
            state.insert(*key, *cell.lock().unwrap_or_else(PoisonError::into_inner));
        }
        if outputs != expected || state != serial {
            return Err(format!("block {number} differs from its serial run").into());
        }
        filled += outputs.iter().filter(|output| **output).count();
    }
    Ok(filled)
}

#[allow(clippy::print_stdout, reason = "what a program prints")]
fn main() -> Result<(), Box<dyn Error>> {
    println!("{} orders filled, in parallel as serially", run()?);
    Ok(())
}
