//! The stateless stages: decode, link, authenticate, plan, for a window of blocks at once.

use std::sync::Arc;
use std::time::Duration;

use wavefront_engine::{AuthenticateError, Engine, Observer, PrepareError};
use wavefront_sync::CancelToken;
use wavefront_types::wire::decode_block;
use wavefront_types::{Block, BlockEnv, BlockHash};

use crate::chain_file::RECORD_HEADER_LEN;
use crate::clock::timed;
use crate::{ImportEnd, ImportError, Record, RecordAt};

use super::feed::Fetched;
use super::link::{Link, Linked, StoredHash};
use super::window::{Passed, Prepared, Window, WindowEnd, until_end};

/// A decoded block and where it comes from.
struct Decoded {
    at: RecordAt,
    hash: BlockHash,
    block: Arc<Block>,
}

/// Prepares windows, one after the other.
pub(crate) struct Preparer<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) clock: Option<&'a dyn Observer>,
    pub(crate) cancel: &'a CancelToken,
    pub(crate) link: Link,
    pub(crate) stored_hash: StoredHash<'a>,
    /// The last topoheight wanted.
    pub(crate) to: Option<u64>,
    /// What decoding took.
    pub(crate) decode_time: Duration,
}

impl Preparer<'_> {
    /// Prepares a window up to its first fault, on all of the engine's threads; the calling one
    /// runs `beside` first, once the blocks are decoded and linked.
    pub(crate) fn prepare<T>(
        &mut self,
        fetched: Fetched,
        beside: impl FnOnce() -> T,
    ) -> (Window, T) {
        let Fetched { records, mut end } = fetched;
        let bytes =
            records.iter().map(|record| RECORD_HEADER_LEN + record.bytes.len() as u64).sum();
        let workers = self.engine.threads().workers();
        let decoded = timed(self.clock, &mut self.decode_time, || workers.map(records, decode));
        drop(workers);
        let decoded = until_end(decoded, &mut end);
        let (linked, passed) = self.link(decoded, &mut end);

        let blocks = linked.iter().map(|(decoded, env)| (Arc::clone(&decoded.block), *env));
        let (plans, own) = self.engine.prepare(blocks.collect(), self.cancel, beside);
        let prepared = linked.into_iter().zip(plans).map(|((decoded, env), plan)| {
            let Decoded { at, hash, block } = decoded;
            match plan {
                Ok(plan) => Ok(Prepared { at, topoheight: env.topoheight, hash, block, plan }),
                Err(PrepareError::Authenticate(AuthenticateError::Cancelled)) => {
                    Err(WindowEnd::End(ImportEnd::Interrupted))
                }
                Err(error) => Err(ImportError::block(&at, error).into()),
            }
        });
        let blocks = until_end(prepared, &mut end);
        (Window { blocks, end, passed, bytes }, own)
    }

    /// The decoded blocks that come next, up to the first that does not belong where it stands or
    /// to the last one wanted, and what is passed over before them.
    fn link(
        &mut self,
        decoded: Vec<Decoded>,
        end: &mut Option<WindowEnd>,
    ) -> (Vec<(Decoded, BlockEnv)>, Passed) {
        let mut next = Vec::with_capacity(decoded.len());
        let mut passed = Passed::default();
        for decoded in decoded {
            let Decoded { at, hash, block } = &decoded;
            let height = block.header.height;
            // A number counts once the block is known to belong there.
            match self.link.next(at, block, *hash, self.stored_hash) {
                Ok(Linked::Known) => passed.add(block),
                Ok(Linked::Next(env)) if self.to.is_none_or(|to| height <= to) => {
                    next.push((decoded, env));
                }
                Ok(Linked::Next(_)) => {}
                Err(error) => {
                    *end = Some(error.into());
                    break;
                }
            }
            if self.to.is_some_and(|to| height >= to) {
                *end = Some(WindowEnd::End(ImportEnd::Target));
                break;
            }
        }
        (next, passed)
    }
}

fn decode(record: Record) -> Result<Decoded, WindowEnd> {
    let Record { at, bytes } = record;
    match decode_block(bytes) {
        Ok(block) => Ok(Decoded { hash: block.header.hash(), at, block: Arc::new(block) }),
        Err(error) => Err(ImportError::block(&at, error).into()),
    }
}
