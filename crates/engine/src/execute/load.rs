//! Reading the keys of a block ahead of its transactions, on all threads.

use std::vec::IntoIter;

use wavefront_scheduler::workers::{Seat, Work, WorkQueue, Workers};
use wavefront_state::{CellPart, CellTable, Gathered};
use wavefront_types::{StateKey, StateReader};

use crate::plan::Plan;
use crate::view::Loader;

/// Makes `cells` a table for the keys of the plan and loads it; whether all could be loaded.
/// Nothing fails here: a cell that cannot be loaded is tried again by the transaction that touches
/// it first, as in serial execution, and if that fails it stops the attempt.
pub(super) fn load_ahead<R: StateReader + Clone + Send + 'static>(
    cells: &mut CellTable,
    plan: &Plan,
    reader: &R,
    workers: &Workers<'_>,
) -> bool {
    let keys = keys(plan);
    cells.reset(keys.len());
    if workers.threads() < 2 {
        let mut complete = true;
        for (part, keys) in cells.parts_mut().zip(keys.chunks(CellPart::LEN)) {
            complete &= fill(part, keys, reader);
        }
        return complete;
    }
    let parts: Vec<_> = cells.take_parts().into_iter().enumerate().collect();
    let count = parts.len();
    let load = Load {
        plan: plan.clone(),
        reader: reader.clone(),
        parts: WorkQueue::new(parts.into_iter()),
        loaded: Gathered::new(),
    };
    let loaded = workers.share(load, count).loaded;
    let mut loaded: Vec<_> = loaded.into_lists().into_iter().flatten().collect();
    loaded.sort_unstable_by_key(|(number, ..)| *number);
    let complete = loaded.iter().all(|(_, _, complete)| *complete);
    cells.put_parts(loaded.into_iter().map(|(_, part, _)| part).collect());
    complete
}

fn keys(plan: &Plan) -> &[StateKey] {
    plan.levels().map_or(&[], |levels| levels.table().keys())
}

/// Loads a part; whether all of it could be.
fn fill<R: StateReader>(part: &mut CellPart, keys: &[StateKey], reader: &R) -> bool {
    let loader = Loader(reader);
    let mut complete = true;
    part.fill(keys.iter().map(|key| {
        let value = loader.load(key).ok();
        complete &= value.is_some();
        value
    }));
    complete
}

struct Load<R> {
    plan: Plan,
    reader: R,
    parts: WorkQueue<IntoIter<(usize, CellPart)>>,
    /// Parts by number, and whether all of each could be loaded.
    loaded: Gathered<(usize, CellPart, bool)>,
}

impl<R: StateReader + Send + 'static> Work for Load<R> {
    fn work(&self, _: &Seat<'_>) {
        let keys = keys(&self.plan);
        let mut loaded = Vec::new();
        for (number, mut part) in self.parts.items() {
            let keys = keys.chunks(CellPart::LEN).nth(number).unwrap_or_default();
            let complete = fill(&mut part, keys, &self.reader);
            loaded.push((number, part, complete));
        }
        self.loaded.give(loaded);
    }

    fn has_work(&self) -> bool {
        self.parts.left() > 0
    }
}
