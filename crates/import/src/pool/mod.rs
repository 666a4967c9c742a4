//! The import's own parallelism: everything runs on the engine's pool.

use wavefront_engine::Engine;

/// An item on its way to its result.
enum Slot<T, R> {
    Item(T),
    Result(R),
    /// Between the two: never seen from outside.
    Empty,
}

/// Maps in parallel, results in the order of the items.
pub(crate) fn map<T: Send, R: Send>(
    engine: &Engine,
    items: Vec<T>,
    f: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let mut slots: Vec<_> = items.into_iter().map(Slot::Item).collect();
    fill(engine, &mut slots, &f);
    let results = slots.into_iter().filter_map(|slot| match slot {
        Slot::Result(result) => Some(result),
        Slot::Item(_) | Slot::Empty => None,
    });
    results.collect()
}

fn fill<T: Send, R: Send>(engine: &Engine, slots: &mut [Slot<T, R>], f: &(impl Fn(T) -> R + Sync)) {
    match slots {
        [] => {}
        [slot] => {
            if let Slot::Item(item) = core::mem::replace(slot, Slot::Empty) {
                *slot = Slot::Result(f(item));
            }
        }
        _ => {
            let (left, right) = slots.split_at_mut(slots.len() / 2);
            engine.join(|| fill(engine, left, f), || fill(engine, right, f));
        }
    }
}

#[cfg(test)]
mod tests;
