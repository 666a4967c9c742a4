//! The reader thread: records from the files into a bounded channel.

use std::thread;
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, TryRecvError};
use wavefront_sync::{CancelToken, catch_panic};

use crate::{ChainFileError, ChainSet, ImportEnd, ImportError, ImportLimits, Record};

use super::queue::{QueueReceiver, QueueSender, queue};
use super::window::WindowEnd;

/// Most blocks of a window, however small.
const WINDOW_LEN: usize = 256;
/// How often a waiting import looks whether it should stop.
const POLL: Duration = Duration::from_millis(50);

/// What the reader thread sends; `Ok(None)` ends the chain.
type Item = Result<Option<Record>, ChainFileError>;

/// Records for one window, and why no more will follow, if none will.
#[derive(Debug, Default)]
pub(crate) struct Fetched {
    pub(crate) records: Vec<Record>,
    pub(crate) end: Option<WindowEnd>,
}

/// The receiving side. The thread lives until its files end or its receiver is gone; one that is
/// blocked reading (from a terminal, say) outlives the import and holds nothing but its files.
#[derive(Debug)]
pub(crate) struct Feed {
    records: QueueReceiver<Item>,
    window_bytes_max: usize,
    ended: bool,
}

impl Feed {
    /// Starts reading, on a thread whose name begins with `label`.
    pub(crate) fn start(
        set: ChainSet,
        label: &str,
        limits: &ImportLimits,
    ) -> Result<Self, ImportError> {
        let (sender, records) = queue(limits.read_ahead_bytes_max);
        thread::Builder::new()
            .name(format!("{label}-read"))
            .spawn(move || {
                // The streams are the host's. Nobody joins this thread: what they panic with must
                // not be dropped by the system's code, which would end the process were that to
                // panic, too.
                let _ = catch_panic(|| read(set, &sender));
            })
            .map_err(ImportError::Thread)?;
        Ok(Self { records, window_bytes_max: limits.window_bytes_max, ended: false })
    }

    /// The records of the next window. Waits for the first one when `wait` is set; else takes only
    /// what is there.
    pub(crate) fn fetch(&mut self, wait: bool, cancel: &CancelToken) -> Fetched {
        let mut fetched = Fetched::default();
        let mut bytes = 0;
        // A block at least, however low the limit.
        while !self.ended
            && (bytes < self.window_bytes_max || fetched.records.is_empty())
            && fetched.records.len() < WINDOW_LEN
        {
            let item = if wait && fetched.records.is_empty() {
                self.receive(cancel)
            } else {
                match self.records.try_recv() {
                    Ok(item) => item.map_err(ImportError::from).map_or_else(
                        |error| Received::End(WindowEnd::Error(Box::new(error))),
                        Received::from_record,
                    ),
                    Err(TryRecvError::Empty) => break,
                    Err(TryRecvError::Disconnected) => Received::gone(),
                }
            };
            match item {
                Received::Record(record) => {
                    bytes += record.bytes.len();
                    fetched.records.push(record);
                }
                Received::End(end) => {
                    self.ended = true;
                    fetched.end = Some(end);
                }
            }
        }
        fetched
    }

    fn receive(&self, cancel: &CancelToken) -> Received {
        loop {
            if cancel.is_cancelled() {
                return Received::End(WindowEnd::End(ImportEnd::Interrupted));
            }
            match self.records.recv_timeout(POLL) {
                Ok(Ok(record)) => return Received::from_record(record),
                Ok(Err(error)) => return Received::End(ImportError::from(error).into()),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Received::gone(),
            }
        }
    }
}

enum Received {
    Record(Record),
    End(WindowEnd),
}

impl Received {
    fn from_record(record: Option<Record>) -> Self {
        record.map_or(Self::End(WindowEnd::End(ImportEnd::Complete)), Self::Record)
    }

    /// The thread ended without saying why: it panicked.
    fn gone() -> Self {
        Self::End(ImportError::Internal("the reader thread").into())
    }
}

fn read(mut set: ChainSet, sender: &QueueSender<Item>) {
    loop {
        let item = set.next_record();
        let last = !matches!(item, Ok(Some(_)));
        let bytes = item.as_ref().map_or(0, |record| record.as_ref().map_or(0, record_bytes));
        if sender.send(item, bytes).is_err() || last {
            return;
        }
    }
}

fn record_bytes(record: &Record) -> usize {
    record.bytes.len()
}
