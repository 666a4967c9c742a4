//! Chains to import.

use wavefront_storage::StateStore;
use wavefront_types::wire::{decode_block, encode_block};
use wavefront_types::{BlockHash, BlockHeader, Genesis};
use wavefront_workload::{ChainGenerator, ChainSpec, Conflict, Mix};

use crate::{
    CancelToken, ChainInput, ChainSet, ChainWriter, Durability, ImportFailure, ImportOptions,
    ImportReport, Importer, Silent,
};

/// A generated chain in memory.
pub(super) struct Chain {
    pub(super) genesis: Genesis,
    pub(super) blocks: Vec<Vec<u8>>,
}

impl Chain {
    pub(super) fn generate(seed: u64, blocks: u64) -> Self {
        let spec = ChainSpec {
            seed,
            blocks,
            txs_per_block: 90,
            accounts: 40,
            mix: Mix::default(),
            conflict: Conflict::Zipf { milli: 1_000 },
        };
        let generator = ChainGenerator::new(&spec).unwrap();
        Self { genesis: generator.genesis().clone(), blocks: generator.collect() }
    }

    pub(super) fn file(&self, blocks: core::ops::Range<usize>) -> Vec<u8> {
        let mut writer = ChainWriter::new(Vec::new(), &self.genesis).unwrap();
        self.blocks[blocks].iter().for_each(|block| writer.append(block).unwrap());
        writer.finish().unwrap()
    }

    pub(super) fn whole(&self) -> ChainSet {
        set([self.file(0..self.blocks.len())])
    }

    /// Changes a block's header; the blocks after it no longer build on it.
    pub(super) fn edit(&mut self, index: usize, change: impl FnOnce(&mut BlockHeader)) {
        let mut block = decode_block(self.blocks[index].as_slice().into()).unwrap();
        change(&mut block.header);
        let wires: Vec<_> = (0..block.transactions.len()).map(|i| block.wire(i)).collect();
        self.blocks[index] = encode_block(&block.header, &wires);
    }

    /// Changes the genesis' rules; links the blocks anew.
    pub(super) fn relink(&mut self, change: impl FnOnce(&mut Genesis)) {
        change(&mut self.genesis);
        let mut parent = BlockHash(self.genesis.hash().0);
        for index in 0..self.blocks.len() {
            self.edit(index, |header| header.tips = vec![parent]);
            parent = decode_block(self.blocks[index].as_slice().into()).unwrap().header.hash();
        }
    }
}

pub(super) fn set(files: impl IntoIterator<Item = Vec<u8>>) -> ChainSet {
    ChainSet::open(files.into_iter().enumerate().map(|(index, bytes)| ChainInput {
        name: format!("{index}.chain").into(),
        bytes: Box::new(std::io::Cursor::new(bytes)),
    }))
    .unwrap()
}

pub(super) fn options() -> ImportOptions {
    let mut options = ImportOptions::new(2, Durability::Every(3.try_into().unwrap()));
    options.cache_bytes_max = 64 << 10;
    options
}

pub(super) fn up_to(to: u64) -> ImportOptions {
    let mut options = options();
    options.to = Some(to);
    options
}

pub(super) fn import_with(
    options: ImportOptions,
    chain: ChainSet,
    store: &impl StateStore,
) -> Result<ImportReport, Box<ImportFailure>> {
    Importer::new(options).run(chain, store, &mut Silent, &CancelToken::new())
}

pub(super) fn import(
    chain: ChainSet,
    store: &impl StateStore,
) -> Result<ImportReport, Box<ImportFailure>> {
    import_with(options(), chain, store)
}
