//! Chains made by hand: blocks under short names, imported through the checks.

use core::convert::Infallible;
use std::collections::BTreeMap;

use wavefront_types::{AccountId, BlockHash, BlockHeader, Hash};

use crate::{Dag, DagChange, DagRules, HeaderError, MemoryDag, Refusal};

pub(crate) const GENESIS: BlockHash = BlockHash([0xfe; 32]);
pub(crate) const START_MS: u64 = 1_770_000_000_000;

/// A header on these parents, with `salt` for what tells siblings apart.
pub(crate) fn header(salt: u64, tips: Vec<BlockHash>, height: u64, timestamp: u64) -> BlockHeader {
    BlockHeader {
        version: 0,
        height,
        timestamp,
        nonce: salt,
        extra_nonce: Hash::ZERO,
        tips,
        tx_hashes: Vec::new(),
        miner: AccountId([1; 32]),
        vrf: None,
    }
}

/// A devnet chain whose blocks have names; genesis is `""`.
pub(crate) struct World {
    pub(crate) dag: MemoryDag,
    names: BTreeMap<String, BlockHash>,
}

impl World {
    pub(crate) fn new() -> Self {
        let dag = MemoryDag::new(GENESIS, START_MS, DagRules::of_chain(3));
        Self { dag, names: BTreeMap::from([(String::new(), GENESIS)]) }
    }

    pub(crate) fn hash(&self, name: &str) -> BlockHash {
        *self.names.get(name).unwrap_or_else(|| panic!("no block {name}"))
    }

    pub(crate) fn name(&self, hash: &BlockHash) -> String {
        let found = self.names.iter().find(|(_, named)| *named == hash);
        found.map_or_else(|| hash.to_string(), |(name, _)| name.clone())
    }

    pub(crate) fn names(&self, hashes: &[BlockHash]) -> Vec<String> {
        hashes.iter().map(|hash| self.name(hash)).collect()
    }

    /// The whole order, by name.
    pub(crate) fn order(&self) -> Vec<String> {
        self.names(self.dag.order())
    }

    /// A header on named parents, one second after the newest of them.
    pub(crate) fn on(&self, parents: &[&str]) -> BlockHeader {
        let tips: Vec<BlockHash> = parents.iter().map(|name| self.hash(name)).collect();
        let mut dag = Dag::new(&self.dag);
        let records = tips.iter().map(|tip| dag.record(tip).expect("stored"));
        let (mut height, mut timestamp) = (0, 0);
        for record in records {
            height = record.height.max(height);
            timestamp = record.timestamp.max(timestamp);
        }
        header(self.names.len() as u64, tips, height + 1, timestamp + 1_000)
    }

    pub(crate) fn check(&self, header: &BlockHeader) -> Result<(), Refusal> {
        self.check_at(header, 0, None)
    }

    pub(crate) fn check_at(
        &self,
        header: &BlockHeader,
        size: usize,
        now_ms: Option<u64>,
    ) -> Result<(), Refusal> {
        let (rules, head) = (*self.dag.rules(), self.dag.head());
        let checked =
            Dag::new(&self.dag).check_header(&rules, head, &header.hash(), header, size, now_ms);
        match checked {
            Ok(_) => Ok(()),
            Err(HeaderError::Refused(refusal)) => Err(refusal),
            Err(HeaderError::<Infallible>::Dag(error)) => panic!("{error}"),
        }
    }

    /// Imports a header under a name.
    pub(crate) fn import(
        &mut self,
        name: &str,
        header: &BlockHeader,
    ) -> Result<DagChange, Refusal> {
        self.check(header)?;
        let hash = header.hash();
        let change = self.dag.insert(hash, header).expect("admitted");
        self.names.insert(name.to_owned(), hash);
        Ok(change)
    }

    /// Imports an ordinary block under a name.
    #[track_caller]
    pub(crate) fn add(&mut self, name: &str, parents: &[&str]) -> DagChange {
        let header = self.on(parents);
        self.import(name, &header).unwrap_or_else(|refusal| panic!("{name}: {refusal}"))
    }

    /// A line of blocks `PREFIX1` … on a block; the name of the last one.
    #[track_caller]
    pub(crate) fn line(&mut self, prefix: &str, on: &str, blocks: u64) -> String {
        let mut last = on.to_owned();
        for number in 1..=blocks {
            let name = format!("{prefix}{number}");
            self.add(&name, &[&last]);
            last = name;
        }
        last
    }
}
