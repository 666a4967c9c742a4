//! The stateless stages: decode, authenticate, plan, for a window of blocks at once.

use std::sync::Arc;

use wavefront_engine::{Engine, Plan};
use wavefront_types::wire::decode_block;
use wavefront_types::{Block, BlockEnv, BlockHash};

use crate::chain_file::RECORD_HEADER_LEN;
use crate::clock::timed;
use crate::{Clock, ImportEnd, ImportError, Record, RecordAt, StageTimes, pool};

use super::feed::Fetched;
use super::link::{Admitted, Link, StoredHash};

/// Why no block follows.
#[derive(Debug)]
pub(crate) enum Stop {
    /// In good order.
    End(ImportEnd),
    /// With an error.
    Error(ImportError),
}

/// A block ready to execute.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) at: RecordAt,
    pub(crate) topoheight: u64,
    pub(crate) hash: BlockHash,
    pub(crate) block: Arc<Block>,
    pub(crate) plan: Plan,
}

/// Consecutive blocks ready to execute, and why none follow them, if none do.
#[derive(Debug, Default)]
pub(crate) struct Window {
    pub(crate) blocks: Vec<Prepared>,
    pub(crate) stop: Option<Stop>,
    /// Blocks passed over because the store has them.
    pub(crate) skipped: u64,
    /// Bytes of all the records looked at.
    pub(crate) bytes: u64,
}

/// A decoded block and where it comes from.
struct Decoded {
    at: RecordAt,
    hash: BlockHash,
    block: Arc<Block>,
}

/// Prepares windows, one after the other.
pub(crate) struct Preparer<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) link: Link,
    pub(crate) stored_hash: StoredHash<'a>,
    /// The last topoheight wanted.
    pub(crate) to: Option<u64>,
    pub(crate) times: StageTimes,
}

impl Preparer<'_> {
    /// Prepares a window up to its first fault. Runs on the engine's pool.
    pub(crate) fn prepare(&mut self, fetched: Fetched) -> Window {
        let Fetched { records, mut stop } = fetched;
        let mut window = Window {
            bytes: records.iter().map(|record| RECORD_HEADER_LEN + record.bytes.len() as u64).sum(),
            ..Window::default()
        };
        let Self { engine, clock, times, .. } = self;
        let (engine, clock) = (*engine, *clock);

        let decoded = timed(clock, &mut times.decode, || pool::map(engine, records, decode));
        let decoded = until_error(decoded, &mut stop);
        let admitted = self.admit(decoded, &mut window.skipped, &mut stop);

        let authentic = timed(clock, &mut self.times.verify, || {
            pool::map(engine, admitted, |(decoded, env)| {
                match engine.authenticate(Arc::clone(&decoded.block)) {
                    Ok(block) => Ok((decoded, env, block)),
                    Err(error) => Err(ImportError::block(&decoded.at, error)),
                }
            })
        });
        let authentic = until_error(authentic, &mut stop);

        let planned = timed(clock, &mut self.times.plan, || {
            pool::map(engine, authentic, |(Decoded { at, hash, block }, env, authentic)| {
                match engine.plan(authentic, env) {
                    Ok(plan) => Ok(Prepared { at, topoheight: env.topoheight, hash, block, plan }),
                    Err(error) => Err(ImportError::block(&at, error)),
                }
            })
        });
        window.blocks = until_error(planned, &mut stop);
        window.stop = stop;
        window
    }

    fn admit(
        &mut self,
        decoded: Vec<Decoded>,
        skipped: &mut u64,
        stop: &mut Option<Stop>,
    ) -> Vec<(Decoded, BlockEnv)> {
        let mut admitted = Vec::with_capacity(decoded.len());
        for decoded in decoded {
            if self.to.is_some_and(|to| decoded.block.header.height > to) {
                *stop = Some(Stop::End(ImportEnd::Target));
                break;
            }
            let Decoded { at, hash, block } = &decoded;
            match self.link.admit(at, block, *hash, self.stored_hash) {
                Ok(Admitted::Stored) => *skipped += 1,
                Ok(Admitted::Next(env)) => admitted.push((decoded, env)),
                Err(error) => {
                    *stop = Some(Stop::Error(error));
                    break;
                }
            }
        }
        admitted
    }
}

fn decode(record: Record) -> Result<Decoded, ImportError> {
    let Record { at, bytes } = record;
    match decode_block(bytes) {
        Ok(block) => Ok(Decoded { hash: block.header.hash(), at, block: Arc::new(block) }),
        Err(error) => Err(ImportError::block(&at, error)),
    }
}

/// What comes before the first error; that error replaces a later reason to stop.
fn until_error<T>(results: Vec<Result<T, ImportError>>, stop: &mut Option<Stop>) -> Vec<T> {
    let mut good = Vec::with_capacity(results.len());
    for result in results {
        match result {
            Ok(item) => good.push(item),
            Err(error) => {
                *stop = Some(Stop::Error(error));
                break;
            }
        }
    }
    good
}
