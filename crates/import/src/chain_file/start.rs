//! The start of a chain file: magic, version, genesis.

use std::io::Read;

use wavefront_types::{Genesis, Hash};

use super::error::ChainFileProblem as Problem;
use super::format::{FORMAT_VERSION, GENESIS_LEN_MAX, MAGIC, checksum};
use super::raw::{HEADER_LEN, fill, payload, split_header};

/// How many bytes of a genesis are looked at together when it is compared with a known one.
const PIECE_LEN: usize = 64 << 10;

/// The header of a genesis record. Two files of one chain have the same; two that have the same are
/// almost certainly of one chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Start {
    length: u32,
    checksum: u32,
}

impl Start {
    /// Reads up to the genesis itself.
    pub(super) fn read(input: &mut impl Read, offset: &mut u64) -> Result<Self, Problem> {
        let mut start = [0; 12];
        let found = fill(input, &mut start, offset)?;
        let magic_found = found.min(MAGIC.len());
        if found == 0 {
            return Err(Problem::Empty);
        }
        if start[..magic_found] != MAGIC[..magic_found] {
            return Err(Problem::WrongMagic);
        }
        if found < start.len() {
            return Err(Problem::TruncatedStart { length: *offset });
        }
        let [.., a, b, c, d] = start;
        let version = u32::from_be_bytes([a, b, c, d]);
        if version != FORMAT_VERSION {
            return Err(Problem::UnsupportedVersion { found: version });
        }
        let mut header = [0; HEADER_LEN];
        if fill(input, &mut header, offset)? < header.len() {
            return Err(Problem::TruncatedStart { length: *offset });
        }
        let (length, checksum) = split_header(header);
        let start = Self { length, checksum };
        if length > GENESIS_LEN_MAX {
            let detail = format!("{length} bytes exceed {GENESIS_LEN_MAX}");
            return Err(damaged(*offset, detail));
        }
        Ok(start)
    }

    /// Bytes before the first block record.
    pub(super) fn bytes(self) -> u64 {
        (MAGIC.len() + 4 + HEADER_LEN) as u64 + u64::from(self.length)
    }
}

/// A chain's genesis, read and understood.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) start: Start,
    pub(super) genesis: Genesis,
    pub(super) genesis_hash: Hash,
    /// BLAKE3 of the record's payload.
    digest: blake3::Hash,
}

impl Known {
    /// Reads the genesis that follows `start`.
    pub(super) fn read(
        start: Start,
        input: &mut impl Read,
        offset: &mut u64,
    ) -> Result<Self, Problem> {
        let at = *offset;
        let payload = payload(input, start.length, offset)?;
        if payload.len() < start.length as usize {
            return Err(Problem::TruncatedStart { length: *offset });
        }
        let computed = checksum(&payload);
        if computed != start.checksum {
            return Err(wrong_checksum(at, start, computed));
        }
        let genesis = Genesis::decode(&payload).map_err(|error| Problem::DamagedGenesis {
            offset: at,
            detail: error.to_string(),
            source: Some(error),
        })?;
        let genesis_hash = genesis.hash();
        Ok(Self { start, genesis, genesis_hash, digest: blake3::hash(&payload) })
    }

    /// Reads the genesis of a further file that has the same start, a piece at a time: it must be
    /// this one.
    pub(super) fn expect_again(
        &self,
        input: &mut impl Read,
        offset: &mut u64,
    ) -> Result<(), Problem> {
        let at = *offset;
        let mut hasher = blake3::Hasher::new();
        let mut piece = vec![0; PIECE_LEN.min(self.start.length as usize)];
        let mut left = self.start.length as usize;
        while left > 0 {
            let wanted = left.min(piece.len());
            if fill(input, &mut piece[..wanted], offset)? < wanted {
                return Err(Problem::TruncatedStart { length: *offset });
            }
            hasher.update(&piece[..wanted]);
            left -= wanted;
        }
        let digest = hasher.finalize();
        if digest == self.digest {
            return Ok(());
        }
        let [a, b, c, d, ..] = *digest.as_bytes();
        Err(wrong_checksum(at, self.start, u32::from_be_bytes([a, b, c, d])))
    }
}

fn wrong_checksum(offset: u64, start: Start, computed: u32) -> Problem {
    let stored = start.checksum;
    damaged(offset, format!("its checksum is {computed:08x}, not {stored:08x}"))
}

fn damaged(offset: u64, detail: String) -> Problem {
    Problem::DamagedGenesis { offset, detail, source: None }
}
