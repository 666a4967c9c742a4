//! How executed blocks reach the committer: one by one, and with a word when a group has waited
//! long enough.

use std::time::Duration;

use crossbeam_channel::{Receiver, never};
use wavefront_storage::BlockCommit;

use super::queue::{Either, QueueReceiver};

/// What the committer sees next.
#[derive(Debug)]
pub enum Arrival {
    /// A block, and how many bytes it holds.
    Block(BlockCommit, usize),
    /// The open group has waited long enough.
    Due,
    /// No block follows.
    End,
}

/// Where executed blocks come from.
pub trait Arrivals {
    /// Waits for what comes next. `open` says whether blocks are waiting in a group.
    fn next(&mut self, open: bool) -> Arrival;
}

/// Blocks without a clock: no group is ever due.
impl<I: Iterator<Item = BlockCommit>> Arrivals for I {
    fn next(&mut self, _open: bool) -> Arrival {
        match Iterator::next(self) {
            Some(block) => {
                let bytes = block.write_set.size_bytes();
                Arrival::Block(block, bytes)
            }
            None => Arrival::End,
        }
    }
}

/// An executed block and its bytes.
pub(super) type Executed = (BlockCommit, usize);

/// The pipeline's queue, and a timer that runs while a group is open.
///
/// What a timer gives is of no interest, hence a type of its own for it: nothing here reads a
/// clock.
pub(super) struct Timed<T> {
    blocks: QueueReceiver<Executed>,
    time_max: Duration,
    start: fn(Duration) -> Receiver<T>,
    timer: Option<Receiver<T>>,
}

impl<T> Timed<T> {
    /// A group is due `time_max` after its first block; `start` starts a timer.
    pub(super) const fn new(
        blocks: QueueReceiver<Executed>,
        time_max: Duration,
        start: fn(Duration) -> Receiver<T>,
    ) -> Self {
        Self { blocks, time_max, start, timer: None }
    }
}

impl<T> Arrivals for Timed<T> {
    fn next(&mut self, open: bool) -> Arrival {
        let arrival = if open {
            let timer = self.timer.get_or_insert_with(|| (self.start)(self.time_max));
            self.blocks.recv_or(timer)
        } else {
            self.timer = None;
            self.blocks.recv_or(&never::<T>())
        };
        match arrival {
            Either::Item((block, bytes)) => Arrival::Block(block, bytes),
            Either::Due => Arrival::Due,
            Either::Closed => Arrival::End,
        }
    }
}
