//! Outputs in the order of transactions, whatever order they came in.

use crate::TxIndex;

/// Outputs that came with their transactions, each at its index.
///
/// # Panics
/// When they are not one for each of `len` transactions.
pub(crate) fn by_index<R>(outputs: impl IntoIterator<Item = (TxIndex, R)>, len: usize) -> Vec<R> {
    let mut slots: Vec<Option<R>> = Vec::new();
    slots.resize_with(len, || None);
    for (index, output) in outputs {
        let twice = slots[index.at()].replace(output);
        assert!(twice.is_none(), "a dispatcher runs no transaction twice");
    }
    let complete = |slot: Option<R>| slot.expect("a dispatcher runs every transaction");
    slots.into_iter().map(complete).collect()
}
