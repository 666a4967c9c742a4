//! Whole chains: linked, signed, encoded blocks.

use wavefront_types::wire::{encode_block, limits};
use wavefront_types::{BlockHash, BlockHeader, Genesis, Hash, tx_hash};

use crate::draft::UnsignedBlock;
use crate::genesis::{BLOCK_INTERVAL, genesis};
use crate::model::Model;
use crate::{Accounts, ChainSpec, SpecError};

/// More than any generated transaction takes, its hash in the header included.
pub(crate) const TX_BYTES_BOUND: usize = 2_048;
/// More than the fixed part of a header takes.
const HEADER_BYTES_BOUND: usize = 512;
/// How many accounts take turns mining.
const MINERS: usize = 4;

/// Generates the blocks of a chain, one by one.
///
/// As an iterator it signs on the calling thread. To sign in parallel, take
/// [`next_unsigned`](Self::next_unsigned), sign its transactions in any order, and
/// [`seal`](Self::seal) the block; the bytes are the same.
#[derive(Debug, Clone)]
pub struct ChainGenerator {
    spec: ChainSpec,
    genesis: Genesis,
    model: Model,
    /// Height of the last block planned, and of the last one sealed with its hash.
    planned: u64,
    sealed: u64,
    tip: BlockHash,
}

impl ChainGenerator {
    /// Makes accounts and genesis.
    ///
    /// # Errors
    /// [`SpecError`] when the specification is out of range.
    ///
    /// # Complexity
    /// O(accounts): a product of points and an inversion for each key.
    pub fn new(spec: &ChainSpec) -> Result<Self, SpecError> {
        spec.validate()?;
        let accounts = Accounts::signing(spec.seed, spec.accounts);
        let genesis = genesis(&accounts);
        let hash = genesis.hash();
        Ok(Self {
            model: Model::new(spec.seed, accounts, spec.conflict, hash),
            spec: spec.clone(),
            genesis,
            planned: 0,
            sealed: 0,
            tip: BlockHash(hash.0),
        })
    }

    /// What the chain starts from.
    pub fn genesis(&self) -> &Genesis {
        &self.genesis
    }

    /// The accounts: those of genesis, then those that payments created so far.
    pub fn accounts(&self) -> &Accounts {
        &self.model.accounts
    }

    /// Hash of the last sealed block, at first of genesis.
    pub fn tip(&self) -> BlockHash {
        self.tip
    }

    /// The transactions of the next block; `None` after the last. May run ahead of sealing.
    pub fn next_unsigned(&mut self) -> Option<UnsignedBlock> {
        if self.planned == self.spec.blocks {
            return None;
        }
        self.planned += 1;
        let room = (limits::BLOCK_BYTES_MAX - HEADER_BYTES_BOUND) as u64;
        let mut used = 0_u64;
        let mut transactions = Vec::with_capacity(self.spec.txs_per_block);
        while transactions.len() < self.spec.txs_per_block && used + TX_BYTES_BOUND as u64 <= room {
            let draft = self.model.next_transaction(&self.spec.mix);
            used += (draft.transaction.encode().len() + Hash::LEN) as u64;
            transactions.push(draft);
        }
        Some(UnsignedBlock { height: self.planned, transactions })
    }

    /// Links and encodes a block whose transactions were signed; `wires` in block order.
    ///
    /// # Panics
    /// When blocks are not sealed in the order in which they were planned.
    pub fn seal(&mut self, block: &UnsignedBlock, wires: &[impl AsRef<[u8]>]) -> Vec<u8> {
        assert_eq!(block.height, self.sealed + 1, "blocks are sealed in order");
        assert_eq!(block.len(), wires.len(), "one wire form for each transaction");
        let height = block.height;
        let miners = MINERS.min(self.spec.accounts) as u64;
        let miner = usize::try_from(height % miners).expect("fewer than MINERS");
        let header = BlockHeader {
            version: 1,
            height,
            timestamp: self.genesis.timestamp + BLOCK_INTERVAL * height,
            nonce: 0,
            extra_nonce: Hash::ZERO,
            tips: vec![self.tip],
            tx_hashes: wires.iter().map(|wire| tx_hash(wire.as_ref())).collect(),
            miner: self.model.accounts.id(miner),
            vrf: None,
        };
        self.sealed = height;
        self.tip = header.hash();
        encode_block(&header, wires)
    }
}

impl Iterator for ChainGenerator {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let block = self.next_unsigned()?;
        let wires: Vec<_> = (0..block.len()).map(|index| block.sign(index)).collect();
        Some(self.seal(&block, &wires))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.spec.blocks - self.planned).ok();
        (left.unwrap_or(usize::MAX), left)
    }
}
