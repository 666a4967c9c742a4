//! Serial state: stage, commit, discard, and the write set's order.

use wavefront_types::state::CreditError;
use wavefront_types::{Account, AccountId, StateKey, StateValue};

use crate::SerialState;

#[allow(clippy::unnecessary_wraps, reason = "the shape in which values are stored")]
fn account(balance: u64) -> Option<StateValue> {
    Some(StateValue::Account(Account { balance, ..Account::default() }))
}

fn key(byte: u8) -> StateKey {
    StateKey::Account(AccountId([byte; 32]))
}

#[test]
fn a_discarded_stage_leaves_nothing_and_a_committed_one_is_seen() {
    let mut state = SerialState::with_capacity(4);
    state.begin();
    let handle = state.open(&key(1), || Ok::<_, ()>(account(10))).unwrap();
    state.put(handle, account(99));
    state.begin();
    let handle = state.open(&key(1), || Err(())).unwrap();
    assert_eq!(state.get(handle).unwrap(), account(10));
    state.put(handle, account(11));
    state.commit().unwrap();
    state.begin();
    let handle = state.open(&key(1), || Err(())).unwrap();
    assert_eq!(state.get(handle).unwrap(), account(11));
}

#[test]
fn a_credit_is_checked_against_value_and_stage() {
    let mut state = SerialState::with_capacity(4);
    state.begin();
    let handle = state.open(&key(1), || Ok::<_, ()>(account(u64::MAX - 5))).unwrap();
    state.credit(handle, 3).unwrap();
    assert_eq!(state.credit(handle, 3), Err(CreditError::Overflow));
    state.credit(handle, 2).unwrap();
    assert_eq!(state.get(handle).unwrap(), account(u64::MAX));
}

#[test]
fn many_keys_of_one_transaction_keep_their_places() {
    let mut state = SerialState::with_capacity(4);
    state.begin();
    for byte in 0..50 {
        let handle = state.open(&key(byte), || Ok::<_, ()>(account(0))).unwrap();
        state.credit(handle, u64::from(byte)).unwrap();
    }
    for byte in (0..50).rev() {
        let handle = state.open(&key(byte), || Err(())).unwrap();
        state.credit(handle, 100).unwrap();
    }
    state.commit().unwrap();
    let write_set = state.take_write_set();
    for byte in 0..50 {
        let wanted = account(100 + u64::from(byte));
        assert_eq!(write_set.get(&key(byte)), Some(wanted.as_ref()));
    }
}

/// A write set in hash-map order differs from run to run.
#[test]
fn the_serial_write_set_is_in_key_order() {
    let mut state = SerialState::with_capacity(4);
    state.begin();
    for byte in [9, 3, 7, 1] {
        let handle = state.open(&key(byte), || Ok::<_, ()>(None)).unwrap();
        state.credit(handle, 1).unwrap();
    }
    let read_only = state.open(&key(5), || Ok::<_, ()>(account(1))).unwrap();
    assert_eq!(state.get(read_only).unwrap(), account(1));
    state.commit().unwrap();
    let keys: Vec<StateKey> = state.take_write_set().iter().map(|entry| entry.0).collect();
    assert_eq!(keys, [key(1), key(3), key(7), key(9)]);
}
