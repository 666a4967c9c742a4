//! A native block as the planner sees it.

use wavefront_scheduler::{AccessSink, Footprints, declare, estimate_cost};
use wavefront_types::{AccessMode, Block, BlockEnv, StateKey};

/// The access sets of a block of native transactions under an environment.
pub(crate) struct NativeBlock<'a> {
    pub(crate) block: &'a Block,
    pub(crate) env: &'a BlockEnv,
}

impl Footprints for NativeBlock<'_> {
    fn len(&self) -> usize {
        self.block.transactions.len()
    }

    #[inline]
    fn declare(&self, index: usize, sink: &mut AccessSink<'_>) {
        declare(&self.block.transactions[index].transaction, |key, mode| sink.declare(key, mode));
    }

    fn declare_epilogue(&self, sink: &mut AccessSink<'_>) {
        if let Some(recipient) = self.env.fee_recipient {
            sink.declare(StateKey::Account(recipient), AccessMode::Credit);
        }
        sink.declare(StateKey::Account(self.env.miner), AccessMode::Credit);
    }

    fn cost(&self, index: usize) -> u32 {
        estimate_cost(&self.block.transactions[index].transaction)
    }
}
