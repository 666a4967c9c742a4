//! What the smaller contracts do.

use super::world::{Address, NATIVE, World};
use super::{SOURCES, bytes, module};
use crate::{End, HostFunctions, TrapReason, disassemble};

const ALICE: Address = [1; 32];
const BOB: Address = [2; 32];
const CAROL: Address = [3; 32];
const CONTRACT: Address = [0xc0; 32];
const OTHER: Address = [0xc1; 32];

fn world(name: &str) -> World {
    let mut world = World::new();
    world.deploy(name, CONTRACT);
    world.give(ALICE, NATIVE, 1_000);
    world
}

#[test]
fn all_of_them_load_and_are_written_as_they_are_read() {
    for (name, _) in SOURCES {
        let text = disassemble(&bytes(name), &HostFunctions::published()).expect("it is a module");
        let again = crate::assemble(&text, &HostFunctions::published());
        assert_eq!(again.as_ref(), Ok(&bytes(name)), "{name}:\n{text}");
        assert!(module(name).instructions() > 0);
    }
}

#[test]
fn two_counters_count_five_calls_each_for_itself() {
    let mut world = world("counter");
    world.deploy("counter", OTHER);
    for contract in [CONTRACT, OTHER, CONTRACT, CONTRACT, OTHER] {
        assert_eq!(world.call(ALICE, contract, 0, &[]), 0);
    }
    assert_eq!(world.stored(CONTRACT, b"count"), Some(&3_u64.to_le_bytes()[..]));
    assert_eq!(world.stored(OTHER, b"count"), Some(&2_u64.to_le_bytes()[..]));
    assert_eq!(world.returned, 2_u64.to_le_bytes());
}

#[test]
fn an_endless_loop_ends_with_its_gas() {
    let run = world("endless").run(ALICE, CONTRACT, 0, &[]);
    assert_eq!(run.gas_used, 1_000_000);
    let End::Trap(trap) = run.end else { panic!("{run:?}") };
    assert_eq!(trap.reason, TrapReason::OutOfGas);
}

#[test]
fn the_stray_writes_where_it_is_told() {
    let mut world = world("stray");
    assert_eq!(world.call(ALICE, CONTRACT, 0, b"anywhere"), 0);
    assert_eq!(world.stored(CONTRACT, b"anywhere"), Some(&7_u64.to_le_bytes()[..]));
    assert_eq!(world.call(ALICE, CONTRACT, 0, b""), 1001);
    assert_eq!(world.call(ALICE, CONTRACT, 0, &[b'k'; 65]), 1001);
    assert_eq!(world.call(ALICE, CONTRACT, 0, &[b'k'; 64]), 0);
}

#[test]
fn a_contract_calls_itself_as_deep_as_it_may() {
    let mut world = world("recursive");
    assert_eq!(world.call(ALICE, CONTRACT, 0, &[7]), 0);
    assert_eq!(world.stored(CONTRACT, b"calls"), Some(&8_u64.to_le_bytes()[..]));
    let before = world.state.clone();
    assert_eq!(world.call(ALICE, CONTRACT, 0, &[8]), 1, "one too deep");
    assert_eq!(world.state, before, "and nothing of it stays");
}

#[test]
fn the_queue_writes_the_slot_that_it_reads() {
    let mut world = world("queue");
    for caller in [ALICE, BOB] {
        assert_eq!(world.call(caller, CONTRACT, 0, &[]), 0);
    }
    assert_eq!(world.stored(CONTRACT, b"slot\0\0\0\0\0\0\0\0"), Some(&ALICE[..]));
    assert_eq!(world.stored(CONTRACT, b"slot\x01\0\0\0\0\0\0\0"), Some(&BOB[..]));
    assert_eq!(world.stored(CONTRACT, b"next"), Some(&2_u64.to_le_bytes()[..]));
}

#[test]
fn the_airdrop_pays_all_or_none() {
    let mut world = world("airdrop");
    let input = [&300_u64.to_le_bytes()[..], &BOB, &CAROL].concat();
    assert_eq!(world.call(ALICE, CONTRACT, 599, &input), 1003);
    assert_eq!(world.state.balance(BOB, NATIVE), 0, "the first payment is undone");
    assert_eq!(world.call(ALICE, CONTRACT, 600, &input), 0);
    assert_eq!(world.state.balance(BOB, NATIVE), 300);
    assert_eq!(world.state.balance(CAROL, NATIVE), 300);
    assert_eq!(world.call(ALICE, CONTRACT, 0, &input[..9]), 1001);
}

#[test]
fn the_splitter_splits_by_weight() {
    let mut world = world("splitter");
    assert_eq!(world.call(ALICE, CONTRACT, 10, &[2]), 1004, "nothing is set");
    let entry = |address: Address, weight: u64| [&address[..], &weight.to_le_bytes()].concat();
    let set = [vec![1], entry(BOB, 1), entry(CAROL, 2)].concat();
    assert_eq!(world.call(ALICE, CONTRACT, 0, &[vec![1], entry(BOB, 0)].concat()), 1001);
    assert_eq!(world.call(ALICE, CONTRACT, 0, &set), 0);
    assert_eq!(world.call(ALICE, CONTRACT, 0, &set), 1004, "set already");
    assert_eq!(world.call(ALICE, CONTRACT, 101, &[2]), 0);
    assert_eq!(world.state.balance(BOB, NATIVE), 33 + 2);
    assert_eq!(world.state.balance(CAROL, NATIVE), 66);
    assert_eq!(world.state.balance(CONTRACT, NATIVE), 0);
}

#[test]
fn the_escrow_pays_whom_it_should_once() {
    let open = [&[1][..], b"deal-one", &BOB, &CAROL].concat();
    let close = |what: u8| [&[what][..], b"deal-one"].concat();
    for (caller, what, code) in [
        (ALICE, 2, 0),
        (CAROL, 2, 0),
        (BOB, 2, 1002),
        (BOB, 3, 0),
        (CAROL, 3, 0),
        (ALICE, 3, 1002),
        (CAROL, 4, 1001),
    ] {
        let mut world = world("escrow");
        assert_eq!(world.call(ALICE, CONTRACT, 0, &open), 1003, "nothing was paid");
        assert_eq!(world.call(caller, CONTRACT, 0, &close(what)), 1004, "there is none");
        assert_eq!(world.call(ALICE, CONTRACT, 400, &open), 0);
        assert_eq!(world.call(ALICE, CONTRACT, 400, &open), 1004, "there is one");
        assert_eq!(world.call(caller, CONTRACT, 0, &close(what)), code);
        let (alice, bob) = match (code, what) {
            (0, 2) => (600, 400),
            (0, _) => (1_000, 0),
            _ => (600, 0),
        };
        assert_eq!(world.state.balance(ALICE, NATIVE), alice);
        assert_eq!(world.state.balance(BOB, NATIVE), bob);
        if code == 0 {
            assert_eq!(world.call(caller, CONTRACT, 0, &close(what)), 1004, "only once");
        }
    }
}
