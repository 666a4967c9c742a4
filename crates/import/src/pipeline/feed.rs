//! The reader thread: records from the files into a bounded channel.

use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TryRecvError, bounded};

use crate::{ChainFileError, ChainSet, ImportEnd, ImportError, Record, StopFlag};

use super::prepare::Stop;

/// Records that wait in the channel: with the largest blocks 40 MiB.
const QUEUE_LEN: usize = 32;
/// A window closes at this many bytes, or at [`WINDOW_LEN`] blocks: some thousand transactions, so
/// that the threads' unequal ends at its barrier do not show, yet a stop request is soon seen.
const WINDOW_BYTES: usize = 640 << 10;
const WINDOW_LEN: usize = 256;
/// How often a waiting import looks whether it should stop.
const POLL: Duration = Duration::from_millis(50);

/// What the reader thread sends; `Ok(None)` ends the chain.
type Item = Result<Option<Record>, ChainFileError>;

/// Records for one window, and why no more will follow, if none will.
#[derive(Debug, Default)]
pub(crate) struct Fetched {
    pub(crate) records: Vec<Record>,
    pub(crate) stop: Option<Stop>,
}

/// The receiving side. The thread lives until its files end or its receiver is gone; one that is
/// blocked reading (from a terminal, say) outlives the import and holds nothing but its files.
#[derive(Debug)]
pub(crate) struct Feed {
    records: Receiver<Item>,
    ended: bool,
}

impl Feed {
    /// Starts reading.
    pub(crate) fn start(set: ChainSet) -> Result<Self, ImportError> {
        let (sender, records) = bounded(QUEUE_LEN);
        thread::Builder::new()
            .name("wavefront-read".into())
            .spawn(move || read(set, &sender))
            .map_err(ImportError::Thread)?;
        Ok(Self { records, ended: false })
    }

    /// The records of the next window. Waits for the first one when `wait` is set; else takes only
    /// what is there.
    pub(crate) fn fetch(&mut self, wait: bool, flag: &StopFlag) -> Fetched {
        let mut fetched = Fetched::default();
        let mut bytes = 0;
        while !self.ended && bytes < WINDOW_BYTES && fetched.records.len() < WINDOW_LEN {
            let item = if wait && fetched.records.is_empty() {
                self.receive(flag)
            } else {
                match self.records.try_recv() {
                    Ok(item) => item.map_err(ImportError::from).map_or_else(
                        |error| Received::Stop(Stop::Error(error)),
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
                Received::Stop(stop) => {
                    self.ended = true;
                    fetched.stop = Some(stop);
                }
            }
        }
        fetched
    }

    fn receive(&self, flag: &StopFlag) -> Received {
        loop {
            if flag.is_requested() {
                return Received::Stop(Stop::End(ImportEnd::Interrupted));
            }
            match self.records.recv_timeout(POLL) {
                Ok(Ok(record)) => return Received::from_record(record),
                Ok(Err(error)) => return Received::Stop(Stop::Error(error.into())),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Received::gone(),
            }
        }
    }
}

enum Received {
    Record(Record),
    Stop(Stop),
}

impl Received {
    fn from_record(record: Option<Record>) -> Self {
        record.map_or(Self::Stop(Stop::End(ImportEnd::Complete)), Self::Record)
    }

    /// The thread ended without saying why: it panicked.
    fn gone() -> Self {
        Self::Stop(Stop::Error(ImportError::Internal("the reader thread")))
    }
}

fn read(mut set: ChainSet, sender: &Sender<Item>) {
    loop {
        let item = set.next_record();
        let last = !matches!(item, Ok(Some(_)));
        if sender.send(item).is_err() || last {
            return;
        }
    }
}
