//! One pass over the access sets: for each transaction, whom it waits for, and on account of what.

use wavefront_scheduler::{AccessMode, BlockPlan, KeyId, TxIndex};

/// What is assumed about one key, to see what it costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Assumption {
    /// Everything is as declared.
    #[default]
    AsDeclared,
    /// Writes of the key commute, as credits do. Reads still wait for them and they for reads.
    Commutes(KeyId),
    /// Nobody touches the key.
    Absent(KeyId),
}

impl Assumption {
    /// The mode that counts, if any does.
    fn mode(self, key: KeyId, mode: AccessMode) -> Option<AccessMode> {
        match self {
            Self::Absent(absent) if absent == key => None,
            Self::Commutes(commuting) if commuting == key && mode == AccessMode::Write => {
                Some(AccessMode::Credit)
            }
            _ => Some(mode),
        }
    }
}

/// Why a transaction waits for another: both touch a key, and not in ways that commute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    /// The one that goes first.
    pub before: TxIndex,
    /// The key.
    pub key: KeyId,
    /// How the one before touches it.
    pub mode_before: AccessMode,
    /// How the one that waits touches it.
    pub mode: AccessMode,
}

/// The deepest and the latest of a group of commuting accesses.
#[derive(Debug, Clone, Copy)]
struct Front {
    deepest: (u32, TxIndex),
    latest: (u64, TxIndex),
}

/// A key on its way through the block: the group of accesses that goes on, and the one before it.
/// Everyone in a group waits for all of the group before, so that older groups say nothing more.
#[derive(Debug, Clone, Copy, Default)]
struct Groups {
    before: Option<(AccessMode, Front)>,
    current: Option<(AccessMode, Front)>,
}

impl Groups {
    /// The group that an access in this mode waits for.
    fn ahead(&self, mode: AccessMode) -> Option<(AccessMode, Front)> {
        match self.current {
            Some((current, _)) if !current.conflicts_with(mode) => self.before,
            current => current,
        }
    }

    fn settle(&mut self, mode: AccessMode, level: u32, finish: u64, index: TxIndex) {
        let own = Front { deepest: (level, index), latest: (finish, index) };
        match &mut self.current {
            Some((current, front)) if !current.conflicts_with(mode) => {
                if level > front.deepest.0 {
                    front.deepest = own.deepest;
                }
                if finish > front.latest.0 {
                    front.latest = own.latest;
                }
            }
            current => {
                self.before = *current;
                *current = Some((mode, own));
            }
        }
    }
}

/// For every transaction of a block its level and the earliest moment at which it can end on as
/// many threads as one likes; for each of the two, who is to blame.
#[derive(Debug, Clone)]
pub struct Waits {
    levels: Vec<u32>,
    finishes: Vec<u64>,
    by_level: Vec<Option<Cause>>,
    by_time: Vec<Option<Cause>>,
}

impl Waits {
    /// Goes through a plan's access sets. `costs` are nanoseconds per transaction.
    ///
    /// # Panics
    /// When there is not one cost per transaction.
    ///
    /// # Complexity
    /// O(declared keys), hot keys included.
    pub fn new<K>(plan: &BlockPlan<K>, costs: &[u64], assumption: Assumption) -> Self {
        let (table, count) = (plan.table(), plan.transactions());
        assert_eq!(costs.len(), count, "one cost per transaction");
        let mut groups = vec![Groups::default(); table.keys().len()];
        let mut waits = Self {
            levels: Vec::with_capacity(count),
            finishes: Vec::with_capacity(count),
            by_level: Vec::with_capacity(count),
            by_time: Vec::with_capacity(count),
        };
        for (number, cost) in (0_u32..).zip(costs) {
            let index = TxIndex(number);
            let (mut level, mut start) = (1, 0);
            let (mut by_level, mut by_time) = (None, None);
            let counted = |access: &wavefront_scheduler::Access| {
                let mode = assumption.mode(access.key(), access.mode())?;
                Some((access.key(), mode))
            };
            for (key, mode) in table.of(index).iter().filter_map(counted) {
                let Some((mode_before, front)) = groups[key.0 as usize].ahead(mode) else {
                    continue;
                };
                let cause = |before| Some(Cause { before, key, mode_before, mode });
                if front.deepest.0 >= level {
                    level = front.deepest.0.saturating_add(1);
                    by_level = cause(front.deepest.1);
                }
                if front.latest.0 > start {
                    start = front.latest.0;
                    by_time = cause(front.latest.1);
                }
            }
            let finish = start.saturating_add(*cost);
            for (key, mode) in table.of(index).iter().filter_map(counted) {
                groups[key.0 as usize].settle(mode, level, finish, index);
            }
            waits.levels.push(level);
            waits.finishes.push(finish);
            waits.by_level.push(by_level);
            waits.by_time.push(by_time);
        }
        waits
    }

    /// A transaction's level, from 1.
    ///
    /// # Panics
    /// When `index` is not of this block.
    pub fn level(&self, index: TxIndex) -> u32 {
        self.levels[index.0 as usize]
    }

    /// Every transaction's level, from 1, in block order.
    pub fn levels(&self) -> &[u32] {
        &self.levels
    }

    /// How many levels there are: transactions of the longest chain.
    pub fn level_count(&self) -> u32 {
        self.levels.iter().copied().max().unwrap_or(0)
    }

    /// The time of the dearest chain, in nanoseconds: no number of threads is faster.
    pub fn span(&self) -> u64 {
        self.finishes.iter().copied().max().unwrap_or(0)
    }

    /// Whom the transaction waits for last by levels; `None` in level 1.
    ///
    /// # Panics
    /// When `index` is not of this block.
    pub fn cause(&self, index: TxIndex) -> Option<Cause> {
        self.by_level[index.0 as usize]
    }

    /// Why the transaction is in its level: one cause for each level before it, the earliest first.
    /// The last is its own. Each `before` is one level above the one that waits for it, and the
    /// DAG of the plan has an edge between the two, or a join node of the key.
    ///
    /// # Panics
    /// When `index` is not of this block.
    ///
    /// # Complexity
    /// O(level).
    pub fn chain(&self, index: TxIndex) -> Vec<Cause> {
        follow(&self.by_level, index)
    }

    /// The longest chain of transactions: the one that ends in the first transaction of the last
    /// level. It has that level's number of transactions, the last included.
    pub fn longest_chain(&self) -> Option<(TxIndex, Vec<Cause>)> {
        let end = first_max(&self.levels)?;
        Some((end, self.chain(end)))
    }

    /// The critical path: the chain that takes the most time, by the one that ends it.
    pub fn critical_path(&self) -> Option<(TxIndex, Vec<Cause>)> {
        let end = first_max(&self.finishes)?;
        Some((end, follow(&self.by_time, end)))
    }
}

fn follow(causes: &[Option<Cause>], end: TxIndex) -> Vec<Cause> {
    let cause_of = |index: TxIndex| causes[index.0 as usize];
    let back = core::iter::successors(cause_of(end), |cause| cause_of(cause.before));
    let mut chain: Vec<Cause> = back.collect();
    chain.reverse();
    chain
}

/// The first of the greatest.
fn first_max<T: Ord>(values: &[T]) -> Option<TxIndex> {
    let numbered = (0_u32..).zip(values);
    let first = numbered.reduce(|best, next| if next.1 > best.1 { next } else { best });
    first.map(|(index, _)| TxIndex(index))
}
