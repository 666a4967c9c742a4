//! Who releases a node of the DAG: the last of its predecessors, exactly once.

use wavefront_sync::{AtomicU32, Ordering};

use crate::ConflictDag;

/// One counter per node: how many of its incoming edges are still to come.
///
/// # Examples
/// ```
/// use wavefront_scheduler::dispatchers::Countdown;
///
/// let countdown = Countdown::from_counts(&[0, 2]);
/// assert!(countdown.is_ready(0) && !countdown.is_ready(1));
/// assert!(!countdown.arrive(1), "one more is to come");
/// assert!(countdown.arrive(1), "the last one runs it");
/// ```
#[derive(Debug)]
pub struct Countdown {
    waiting: Vec<AtomicU32>,
}

impl Countdown {
    /// Counters for the nodes of a DAG.
    ///
    /// # Complexity
    /// O(nodes + edges).
    pub fn of(dag: &ConflictDag) -> Self {
        let mut counts = vec![0_u32; dag.node_count() as usize];
        for (_, to) in dag.edges() {
            counts[to as usize] += 1;
        }
        Self::from_counts(&counts)
    }

    /// Counters with these values.
    pub fn from_counts(counts: &[u32]) -> Self {
        Self { waiting: counts.iter().map(|count| AtomicU32::new(*count)).collect() }
    }

    /// Whether a node waits for nothing; meaningful before the first arrival.
    ///
    /// # Panics
    /// When there is no such node.
    pub fn is_ready(&self, node: u32) -> bool {
        // Relaxed: read before any worker runs.
        self.waiting[node as usize].load(Ordering::Relaxed) == 0
    }

    /// Reports that one of the edges into `node` is done. `true` for exactly one caller: the last,
    /// which then owns running the node and sees the effects of all the others.
    ///
    /// Acquire and release on one read-modify-write: each arrival releases its predecessor's
    /// effects into the counter; the last one, reading what the others wrote, acquires them all
    /// (the arrivals form one release sequence). With Relaxed the last could run the node on stale
    /// cells, and the model with the weakened twin shows it.
    ///
    /// # Panics
    /// When there is no such node.
    #[inline]
    #[must_use]
    pub fn arrive(&self, node: u32) -> bool {
        let before = self.waiting[node as usize].fetch_sub(1, Ordering::AcqRel);
        debug_assert!(before > 0, "a node has as many arrivals as edges into it");
        before == 1
    }
}
