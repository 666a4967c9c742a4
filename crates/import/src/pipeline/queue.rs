//! A queue that is full by bytes: what a slow stage may leave waiting.

use std::time::Duration;

use crossbeam_channel::{
    Receiver, RecvTimeoutError, Sender, TryRecvError, bounded, select, unbounded,
};

/// The bytes that one permit stands for, at least. An item takes one permit for every unit begun,
/// so that small items are counted, too: each holds more than its own bytes.
const UNIT: usize = 16 << 10;
/// Most permits, whatever the limit: they are made beforehand.
const PERMITS_MAX: usize = 1 << 16;

/// The sending side of one stage.
#[derive(Debug)]
pub(crate) struct QueueSender<T> {
    items: Sender<(T, usize)>,
    permits: Sender<()>,
    unit: usize,
    permits_max: usize,
}

/// The receiving side of the next one.
#[derive(Debug)]
pub(crate) struct QueueReceiver<T> {
    items: Receiver<(T, usize)>,
    permits: Receiver<()>,
}

/// Nobody receives any more.
#[derive(Debug)]
pub(crate) struct Gone;

/// What came first.
#[derive(Debug)]
pub(crate) enum Either<T> {
    Item(T),
    Due,
    Closed,
}

/// A queue from one thread to one other in which at most `bytes_max` bytes wait, or one item that
/// is larger.
pub(crate) fn queue<T>(bytes_max: usize) -> (QueueSender<T>, QueueReceiver<T>) {
    let unit = (bytes_max / PERMITS_MAX).max(UNIT);
    let permits_max = (bytes_max / unit).clamp(1, PERMITS_MAX);
    // Every item has a permit at least, which bounds their number.
    let (items, received) = unbounded();
    let (permits, taken) = bounded(permits_max);
    let sender = QueueSender { items, permits, unit, permits_max };
    (sender, QueueReceiver { items: received, permits: taken })
}

impl<T> QueueSender<T> {
    /// Waits until there is room for `bytes` bytes, and sends.
    pub(crate) fn send(&self, item: T, bytes: usize) -> Result<(), Gone> {
        let permits = bytes.div_ceil(self.unit).clamp(1, self.permits_max);
        for _ in 0..permits {
            self.permits.send(()).map_err(|_| Gone)?;
        }
        self.items.send((item, permits)).map_err(|_| Gone)
    }
}

impl<T> QueueReceiver<T> {
    pub(crate) fn try_recv(&self) -> Result<T, TryRecvError> {
        self.items.try_recv().map(|item| self.release(item))
    }

    pub(crate) fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        self.items.recv_timeout(timeout).map(|item| self.release(item))
    }

    /// Waits for an item, or until `due` has one.
    pub(crate) fn recv_or<D>(&self, due: &Receiver<D>) -> Either<T> {
        select! {
            recv(self.items) -> item => match item {
                Ok(item) => Either::Item(self.release(item)),
                Err(_) => Either::Closed,
            },
            recv(due) -> _ => Either::Due,
        }
    }

    fn release(&self, (item, permits): (T, usize)) -> T {
        for _ in 0..permits {
            // They were put there before the item was.
            let _ = self.permits.try_recv();
        }
        item
    }
}

#[cfg(test)]
#[path = "tests/queue.rs"]
mod tests;
