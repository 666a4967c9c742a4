//! Cells: loading, publishing, overflow.

use wavefront_types::{Account, KeyKind, StateValue};

use crate::{CellPart, CellTable, CommitError, CreditOverflow, Journal, Slot};

#[allow(clippy::unnecessary_wraps, reason = "the shape in which values are stored")]
fn account(balance: u64) -> Option<StateValue> {
    Some(StateValue::Account(Account { balance, ..Account::default() }))
}

fn loaded(table: &CellTable, slot: u32) -> Option<StateValue> {
    table.get(Slot(slot), || Err("not loaded")).unwrap()
}

fn commit(table: &CellTable, journal: &mut Journal) -> Result<(), CommitError<()>> {
    let slot_at = |position| Slot(u32::try_from(position).unwrap());
    table.commit(journal, slot_at, |_| KeyKind::Account, |_| Err(()), |_| {})
}

#[test]
fn a_value_is_loaded_once() {
    let table = CellTable::new(1);
    assert_eq!(table.get(Slot(0), || Ok::<_, ()>(account(1))), Ok(account(1)));
    assert_eq!(table.get(Slot(0), || Ok::<_, ()>(account(2))), Ok(account(1)));
}

#[test]
fn absence_is_a_value_and_is_loaded_once() {
    let table = CellTable::new(1);
    assert_eq!(table.get(Slot(0), || Ok::<_, ()>(None)), Ok(None));
    assert_eq!(table.get(Slot(0), || Err(())), Ok(None));
}

#[test]
fn a_failed_load_is_tried_again() {
    let table = CellTable::new(1);
    assert_eq!(table.get(Slot(0), || Err("medium")), Err("medium"));
    assert_eq!(table.get(Slot(0), || Ok::<_, ()>(account(3))), Ok(account(3)));
}

/// A credit once went to a second map and overwrote the stored balance: 1000 + 1 gave 1.
#[test]
fn a_credit_never_overwrites_the_stored_balance() {
    let table = CellTable::new(1);
    table.ensure_loaded(Slot(0), || Ok::<_, ()>(account(1_000))).unwrap();
    let mut journal = Journal::default();
    journal.reset(1);
    journal.credit(0, KeyKind::Account, 1).unwrap();
    commit(&table, &mut journal).unwrap();
    assert_eq!(loaded(&table, 0), account(1_001));
}

/// Nothing of a transaction is visible before it commits, and a dropped journal leaves nothing.
#[test]
fn a_discarded_journal_leaves_nothing() {
    let table = CellTable::new(2);
    for slot in 0..2 {
        table.ensure_loaded(Slot(slot), || Ok::<_, ()>(account(10))).unwrap();
    }
    let mut journal = Journal::default();
    journal.reset(2);
    journal.put(0, account(99));
    journal.credit(1, KeyKind::Account, 5).unwrap();
    assert_eq!((loaded(&table, 0), loaded(&table, 1)), (account(10), account(10)));
    journal.reset(2);
    commit(&table, &mut journal).unwrap();
    assert!((0..2).all(|slot| !table.is_written(Slot(slot))));
}

/// "Modified" compared by value loses a write of an equal value; "loaded" rewrites what was read.
#[test]
fn written_is_a_flag_not_a_comparison() {
    let table = CellTable::new(3);
    for slot in 0..3 {
        table.ensure_loaded(Slot(slot), || Ok::<_, ()>(account(10))).unwrap();
    }
    let mut journal = Journal::default();
    journal.reset(3);
    journal.put(0, account(10));
    journal.credit(1, KeyKind::Account, 0).unwrap();
    commit(&table, &mut journal).unwrap();
    let written = [0, 1, 2].map(|slot| table.is_written(Slot(slot)));
    assert_eq!(written, [true, true, false]);
    assert_eq!((table.take(Slot(0)), table.take(Slot(1))), (account(10), account(10)));
}

/// A credited account that did not exist comes into being, and can be spent from.
#[test]
fn a_credit_creates_the_account() {
    let table = CellTable::new(1);
    table.ensure_loaded(Slot(0), || Ok::<_, ()>(None)).unwrap();
    let mut journal = Journal::default();
    journal.reset(1);
    journal.credit(0, KeyKind::Account, 4).unwrap();
    commit(&table, &mut journal).unwrap();
    assert_eq!(loaded(&table, 0), account(4));
}

/// A deletion is a write.
#[test]
fn a_deletion_is_in_the_write_set() {
    let table = CellTable::new(1);
    table.ensure_loaded(Slot(0), || Ok::<_, ()>(account(4))).unwrap();
    let mut journal = Journal::default();
    journal.reset(1);
    journal.put(0, None);
    commit(&table, &mut journal).unwrap();
    assert!(table.is_written(Slot(0)));
    assert_eq!(table.take(Slot(0)), None);
}

/// Saturating sums destroy money: a sum beyond 64 bits is an error and changes nothing.
#[test]
fn an_overflow_is_reported_and_leaves_the_cell() {
    let table = CellTable::new(1);
    table.ensure_loaded(Slot(0), || Ok::<_, ()>(account(u64::MAX))).unwrap();
    assert_eq!(table.credit(Slot(0), KeyKind::Account, 1), Err(CreditOverflow(Slot(0))));
    assert_eq!(loaded(&table, 0), account(u64::MAX));
}

#[test]
fn a_credit_after_a_put_in_one_transaction_adds_to_what_was_put() {
    let table = CellTable::new(1);
    let mut journal = Journal::default();
    journal.reset(1);
    journal.put(0, account(7));
    journal.credit(0, KeyKind::Account, 5).unwrap();
    commit(&table, &mut journal).unwrap();
    assert_eq!(loaded(&table, 0), account(12));
}

/// Another user may load and write a cell while this one's loader runs: what that one wrote stays.
#[test]
fn a_late_load_keeps_what_was_written_meanwhile() {
    let table = CellTable::new(1);
    let slow = || {
        let mut journal = Journal::default();
        journal.reset(1);
        journal.put(0, account(5));
        commit(&table, &mut journal).unwrap();
        Ok::<_, ()>(account(1))
    };
    assert_eq!(table.get(Slot(0), slow), Ok(account(5)));
}

#[test]
fn a_table_that_is_used_again_starts_empty() {
    let mut table = CellTable::new(1);
    assert!(CellTable::new(0).is_empty() && !table.is_empty());
    table.ensure_loaded(Slot(0), || Ok::<_, ()>(account(1))).unwrap();
    table.credit(Slot(0), KeyKind::Account, 1).unwrap();
    table.reset(3);
    assert_eq!(table.len(), 3);
    for slot in (0..3).map(Slot) {
        assert!(!table.is_written(slot));
        assert_eq!(table.get(slot, || Ok::<_, ()>(None)), Ok(None));
    }
}

/// Parts go out and come back in place, loaded or not, whatever the length of the last one.
#[test]
fn parts_that_were_taken_out_come_back_loaded() {
    for len in [0, 1, CellPart::LEN - 1, CellPart::LEN, CellPart::LEN + 1, 3 * CellPart::LEN + 7] {
        let mut table = CellTable::new(len);
        let mut parts = table.take_parts();
        assert_eq!(parts.len(), len.div_ceil(CellPart::LEN));
        // Every other cell, and one value more than there are.
        let mut value = 0;
        for part in &mut parts {
            part.fill(
                (0..=CellPart::LEN).map(|at| (at % 2 == 0).then(|| account(value + at as u64))),
            );
            value += CellPart::LEN as u64;
        }
        table.put_parts(parts);
        for at in 0..len {
            let found = table.get(Slot(u32::try_from(at).unwrap()), || Err(()));
            let wanted = if at % 2 == 0 { Ok(account(at as u64)) } else { Err(()) };
            assert_eq!(found, wanted, "{at} of {len}");
        }
        // Used again, nothing is left.
        table.reset(len);
        assert_eq!(table.len(), len);
        (0..len)
            .for_each(|at| assert!(table.get(Slot(at.try_into().unwrap()), || Err(())).is_err()));
    }
}

#[test]
#[should_panic(expected = "every part is put back")]
fn a_part_that_is_lost_is_noticed() {
    let mut table = CellTable::new(2 * CellPart::LEN);
    let mut parts = table.take_parts();
    parts.pop();
    table.put_parts(parts);
}
