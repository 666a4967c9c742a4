//! Change records as bytes.

use proptest::prelude::*;

use crate::disk::record::{RecordBuilder, entries, plain_entries};
use crate::disk::sums::ROW_SUM;

type Owned = (Vec<u8>, Option<Vec<u8>>);

fn build(list: &[Owned]) -> Vec<u8> {
    let mut builder = RecordBuilder::with_capacity(list.len());
    for (key, previous) in list {
        builder.push(key, previous.as_deref()).unwrap();
    }
    let mut row = builder.finish(7);
    assert_eq!(entries(7, &row).unwrap().count(), list.len());
    assert!(entries(8, &row).is_err(), "the record of another block");
    row.truncate(row.len() - ROW_SUM);
    row
}

fn read(record: &[u8]) -> Option<Vec<Owned>> {
    plain_entries(record)
        .ok()?
        .map(|entry| entry.ok().map(|(key, value)| (key.to_vec(), value.map(<[u8]>::to_vec))))
        .collect()
}

proptest! {
    #[test]
    fn a_record_reads_back(list in prop::collection::vec(
        (prop::collection::vec(any::<u8>(), 0..66),
         prop::option::of(prop::collection::vec(any::<u8>(), 0..40))),
        0..20,
    )) {
        let record = build(&list);
        prop_assert_eq!(read(&record), Some(list));
        // No shorter or longer sequence of bytes is a record.
        for cut in 0..record.len() {
            prop_assert_eq!(read(&record[..cut]), None);
        }
        let mut longer = record;
        longer.push(0);
        prop_assert_eq!(read(&longer), None);
    }

    #[test]
    fn any_bytes_end_in_finite_time(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(entries) = plain_entries(&bytes) {
            prop_assert!(entries.count() <= bytes.len() + 1);
        }
    }
}

#[test]
fn an_empty_value_is_not_an_absent_one() {
    let list = vec![(vec![1], None), (vec![2], Some(vec![]))];
    assert_eq!(read(&build(&list)), Some(list));
}
