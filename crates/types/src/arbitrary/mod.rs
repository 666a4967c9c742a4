//! Strategies for well-formed values of every type, for the property tests of this crate.

mod payload;
mod state;
mod transaction;

pub(crate) use payload::{payload, payload_of};
pub(crate) use state::{genesis, key, totals, value};
pub(crate) use transaction::{header, transaction, transaction_of};

use proptest::prelude::*;

use crate::AccountId;

/// A 32-byte id; a third of them from a handful of values, so that ids repeat.
pub(crate) fn id<T: From<[u8; 32]> + core::fmt::Debug>() -> impl Strategy<Value = T> {
    prop_oneof![(0_u8..4).prop_map(|byte| [byte; 32]), any::<[u8; 32]>(), any::<[u8; 32]>()]
        .prop_map(T::from)
}

/// Distinct accounts, in any order.
pub(crate) fn accounts(len: core::ops::Range<usize>) -> impl Strategy<Value = Vec<AccountId>> {
    prop::collection::btree_set(any::<[u8; 32]>().prop_map(AccountId), len)
        .prop_map(|set| set.into_iter().collect::<Vec<_>>())
        .prop_shuffle()
}

/// A number that is often at an edge.
pub(crate) fn number() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), Just(1), Just(u64::MAX), any::<u64>(), 0_u64..1_000_000_000_000]
}

/// A little-endian scalar below the group order, sometimes the largest.
pub(crate) fn scalar() -> impl Strategy<Value = [u8; 32]> {
    let largest: [u8; 32] = core::array::from_fn(|i| match i {
        0..16 => [
            0xec, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9,
            0xde, 0x14,
        ][i],
        31 => 0x10,
        _ => 0,
    });
    prop_oneof![
        9 => any::<[u8; 32]>().prop_map(|mut bytes| {
            bytes[31] &= 0x0f;
            bytes
        }),
        1 => Just(largest),
    ]
}

/// `N` bytes that end in `scalars` canonical scalars.
pub(crate) fn proof<const N: usize>(scalars: usize) -> impl Strategy<Value = Box<[u8; N]>> {
    (prop::collection::vec(any::<u8>(), N - 32 * scalars), prop::collection::vec(scalar(), scalars))
        .prop_map(|(points, scalars)| {
            let bytes: Vec<u8> = points.into_iter().chain(scalars.into_iter().flatten()).collect();
            bytes.into_boxed_slice().try_into().expect("the lengths add up to N")
        })
}

/// Up to `max` bytes, mostly few.
pub(crate) fn blob(max: usize) -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        8 => prop::collection::vec(any::<u8>(), 0..=max.min(12)),
        1 => prop::collection::vec(any::<u8>(), 0..=max),
    ]
}
