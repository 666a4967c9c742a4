//! The rules for headers, in the order in which they refuse.

use wavefront_types::wire::limits::{BLOCK_BYTES_MAX, TIPS_MAX};
use wavefront_types::{BlockHash, BlockHeader};

use crate::reader::DagReader;
use crate::record::Head;
use crate::refusal::{HeaderError, Refusal};
use crate::rules::{BLOCK_VERSION, DagRules, FUTURE_LIMIT_MS};
use crate::target::Target;
use crate::tips::is_heavy_enough;
use crate::view::Dag;

/// What a rule says.
type Verdict<T, E> = Result<T, HeaderError<E>>;

const fn refused<T, E>(refusal: Refusal) -> Verdict<T, E> {
    Err(HeaderError::Refused(refusal))
}

impl<R: DagReader> Dag<'_, R> {
    /// Checks a header against the chain, and tells what its proof of work has to meet. Proof of
    /// work itself, the VRF proof and the body are not looked at.
    ///
    /// `hash` is the header's, `size` the bytes of the whole block, `now_ms` the clock, where the
    /// host has one: without it no time lies ahead.
    ///
    /// # Errors
    /// [`HeaderError::Refused`] with the first rule that the header breaks; [`HeaderError::Dag`]
    /// when the index cannot be read, or the difficulty exceeds 128 bits.
    ///
    /// # Complexity
    /// O(1) reads with one ordered parent; else O(blocks of 48 heights), and O(orphans below the
    /// parents).
    pub fn check_header(
        &mut self,
        rules: &DagRules,
        head: &Head,
        hash: &BlockHash,
        header: &BlockHeader,
        size: usize,
        now_ms: Option<u64>,
    ) -> Verdict<Target, R::Error> {
        if header.version != BLOCK_VERSION {
            return refused(Refusal::Version { found: header.version });
        }
        if self.find(hash)?.is_some() {
            return refused(Refusal::Known);
        }
        let timestamp = header.timestamp;
        let latest = now_ms.map_or(u64::MAX, |now| now.saturating_add(FUTURE_LIMIT_MS));
        if timestamp > latest {
            return refused(Refusal::Future { timestamp, latest });
        }
        Self::check_shape(head, header, size)?;
        self.check_place(head, header)?;
        self.check_tips(header)?;
        Ok(self.difficulty_at(rules, &header.tips)?)
    }

    /// What number of parents, height and size say by themselves.
    fn check_shape(head: &Head, header: &BlockHeader, size: usize) -> Verdict<(), R::Error> {
        let (height, found) = (header.height, header.tips.len());
        if found > TIPS_MAX {
            return refused(Refusal::TooManyTips { found });
        }
        if found == 0 && head.height > 0 {
            return refused(Refusal::Parentless);
        }
        if found > 0 && height == 0 {
            return refused(Refusal::ParentsAtGenesis);
        }
        if found == 0 && height > 0 {
            return refused(Refusal::ParentlessAbove { height });
        }
        if found == 0 {
            // A second genesis, while there is nothing but the first.
            return refused(Refusal::Parentless);
        }
        if size > BLOCK_BYTES_MAX {
            return refused(Refusal::Size { found: size });
        }
        Ok(())
    }

    /// Where the block stands: on known parents, above them, not below what is stable.
    fn check_place(&mut self, head: &Head, header: &BlockHeader) -> Verdict<(), R::Error> {
        for tip in &header.tips {
            if self.find(tip)?.is_none() {
                return refused(Refusal::UnknownTip(*tip));
            }
        }
        let (expected, found) = (self.height_on(&header.tips)?, header.height);
        if found != expected {
            return refused(Refusal::Height { expected, found });
        }
        let stable = head.stable.height;
        if found < stable {
            return refused(Refusal::BelowStable { height: found, stable });
        }
        Ok(())
    }

    /// Whether the parents fit each other, and the block.
    fn check_tips(&mut self, header: &BlockHeader) -> Verdict<(), R::Error> {
        let tips = &header.tips[..];
        if let Some(tip) = self.reachable(tips)? {
            return refused(Refusal::Reachable(tip));
        }
        for tip in tips {
            let (tip_timestamp, timestamp) = (self.record(tip)?.timestamp, header.timestamp);
            if timestamp < tip_timestamp {
                return refused(Refusal::OlderThanTip { tip: *tip, tip_timestamp, timestamp });
            }
        }
        for tip in tips {
            if !self.is_near(tip, header.height.saturating_sub(1))? {
                return refused(Refusal::Deviates(*tip));
            }
        }
        let best = self.heaviest(tips)?;
        let difficulty_best = self.record(&best)?.difficulty;
        for tip in tips.iter().filter(|tip| **tip != best) {
            let difficulty = self.record(tip)?.difficulty;
            if !is_heavy_enough(difficulty, difficulty_best) {
                let (tip, best) = (*tip, difficulty_best);
                return refused(Refusal::TipDifficulty { tip, difficulty, best });
            }
        }
        Ok(())
    }
}
