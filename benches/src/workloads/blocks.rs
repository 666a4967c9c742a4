//! Blocks of native transactions with the state they start from: funded, and checked afterwards.

use std::sync::Arc;

use wavefront_engine::AuthenticatedBlock;
use wavefront_types::wire::limits::{BLOCK_BYTES_MAX, BLOCK_TXS_MAX};
use wavefront_types::wire::{decode_signed, encode_block};
use wavefront_types::{BlockHeader, Receipt, TxHash, Verdict};
use wavefront_workload::{Mix, Scenario, ScenarioSpec, Shape, scenario};

use crate::store::MapStore;

/// Transactions of a block in the criterion groups.
pub const SIZES: [usize; 4] = [20, 200, 1_000, 10_000];

/// Accounts in the state of unsigned workloads, unless the block needs more.
const ACCOUNTS: usize = 100_000;
/// Signed workloads have a key for each account, so fewer of them.
const SIGNING_ACCOUNTS: usize = 2_000;
/// More than a header takes besides its list of hashes.
const HEADER_BYTES_BOUND: usize = 512;

/// A kind of block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Transfers between accounts that nobody else in the block uses.
    Disjoint,
    /// Transfers, both ends uniform.
    Uniform,
    /// Transfers, both ends Zipf-distributed with exponent 1.0.
    Zipf,
    /// Transfers of changing senders to one account.
    HotReceiver,
    /// Transfers of one account.
    OneSender,
    /// Each transfer spends what the one before gave: fully serial.
    Chain,
    /// Transactions of up to 500 transfers.
    Airdrop,
    /// Transactions of 500 payments, each in an asset of its own.
    ManyAssets,
    /// Energy operations.
    Energy,
    /// Every kind of native transaction that needs no participants' signatures.
    Mixed,
}

impl Kind {
    /// Those of the criterion groups.
    pub const ALL: [Self; 8] = [
        Self::Uniform,
        Self::Zipf,
        Self::HotReceiver,
        Self::OneSender,
        Self::Chain,
        Self::Airdrop,
        Self::Energy,
        Self::Mixed,
    ];

    /// Those made of plain transfers, which every comparator can run.
    pub const TRANSFERS: [Self; 6] =
        [Self::Uniform, Self::Zipf, Self::HotReceiver, Self::OneSender, Self::Chain, Self::Airdrop];

    /// The name in groups and reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Disjoint => "disjoint",
            Self::Uniform => "uniform",
            Self::Zipf => "zipf-1.0",
            Self::HotReceiver => "hot-receiver",
            Self::OneSender => "one-sender",
            Self::Chain => "chain",
            Self::Airdrop => "airdrop",
            Self::ManyAssets => "many-assets",
            Self::Energy => "energy",
            Self::Mixed => "mixed",
        }
    }

    /// The largest block worth making: an airdrop of 10,000 transactions would be 5,000,000
    /// transfers.
    #[must_use]
    pub const fn txs_max(self) -> usize {
        match self {
            Self::Airdrop => 1_000,
            // As many as a block of the protocol holds.
            Self::ManyAssets => 35,
            _ => usize::MAX,
        }
    }

    fn shape(self) -> Shape {
        match self {
            Self::Disjoint => Shape::Disjoint,
            Self::Uniform => Shape::Uniform,
            Self::Zipf => Shape::Zipf { milli: 1_000 },
            Self::HotReceiver => Shape::HotReceiver,
            Self::OneSender => Shape::OneSender,
            Self::Chain => Shape::FullChain,
            Self::Airdrop => Shape::Airdrop,
            Self::ManyAssets => Shape::ManyAssets,
            Self::Energy => Shape::Energy,
            Self::Mixed => Shape::Mixed(mix()),
        }
    }
}

/// All that can succeed without signatures.
fn mix() -> Mix {
    "transfer=56,burn=5,energy=7,deploy=2,invoke=7,agent=4,name=4,asset=8,multi=7"
        .parse()
        .expect("the mix is well formed")
}

/// A block, the state it is executed on, and what is expected of it.
#[derive(Debug, Clone)]
pub struct BlockWorkload {
    /// Block, genesis and environment.
    pub scenario: Scenario,
    /// The state before the block: a handle, as the engine's helpers get clones of it.
    pub store: Arc<MapStore>,
    authenticated: AuthenticatedBlock,
    included: usize,
}

impl BlockWorkload {
    /// A block of `txs` transactions over 100,000 accounts, without signatures: for everything that
    /// follows authentication.
    #[must_use]
    pub fn unsigned(kind: Kind, txs: usize) -> Self {
        Self::unsigned_over(kind, txs, ACCOUNTS)
    }

    /// The same over at least `accounts` accounts, more if the block needs them.
    #[must_use]
    pub fn unsigned_over(kind: Kind, txs: usize, accounts: usize) -> Self {
        let accounts = match kind {
            Kind::Airdrop | Kind::ManyAssets => accounts.min(2_000),
            _ => accounts.max(2 * txs),
        };
        Self::new(kind, &ScenarioSpec { seed: 1, txs, accounts, signed: false })
    }

    /// A block of `txs` transactions, signed.
    #[must_use]
    pub fn signed(kind: Kind, txs: usize) -> Self {
        let accounts = SIGNING_ACCOUNTS.min(2 * txs).max(2);
        Self::new(kind, &ScenarioSpec { seed: 1, txs, accounts, signed: true })
    }

    /// A block as specified.
    ///
    /// # Panics
    /// When the specification has fewer than 2 accounts.
    #[must_use]
    pub fn new(kind: Kind, spec: &ScenarioSpec) -> Self {
        let scenario = scenario(&kind.shape(), spec);
        let store = Arc::new(MapStore::new(&scenario.genesis));
        let verdicts = vec![Verdict::Valid; scenario.block.transactions.len()];
        let authenticated = AuthenticatedBlock::trusted(Arc::clone(&scenario.block), verdicts)
            .expect("one verdict per transaction");
        let included = scenario.valid.iter().filter(|valid| **valid).count();
        Self { scenario, store, authenticated, included }
    }

    /// How many transactions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.scenario.block.transactions.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The block with its signatures taken as checked.
    #[must_use]
    pub fn trusted(&self) -> AuthenticatedBlock {
        self.authenticated.clone()
    }

    /// Checks that what was meant to succeed did, and nothing else.
    ///
    /// # Panics
    /// When it did not.
    pub fn check(&self, receipts: &[Receipt]) {
        let included = receipts.iter().filter(|receipt| receipt.is_included()).count();
        assert_eq!(receipts.len(), self.len(), "one receipt per transaction");
        assert_eq!(included, self.included, "what was meant to succeed did not, or the reverse");
    }

    /// The wire bytes of as many protocol blocks as it takes to hold all transactions: a block is
    /// limited to 1,310,720 bytes, about 4,900 plain transfers.
    #[must_use]
    pub fn encoded(&self) -> Vec<Arc<[u8]>> {
        let block = &self.scenario.block;
        let wires: Vec<&[u8]> = (0..block.transactions.len()).map(|at| block.wire(at)).collect();
        let mut blocks = Vec::new();
        let mut start = 0;
        while start < wires.len() {
            let mut bytes = HEADER_BYTES_BOUND;
            let fits = |wire: &&&[u8]| {
                bytes += wire.len() + TxHash::LEN;
                bytes <= BLOCK_BYTES_MAX
            };
            let count = wires[start..].iter().take(BLOCK_TXS_MAX).take_while(fits).count().max(1);
            let end = start + count;
            let tx_hashes = block.header.tx_hashes[start..end].to_vec();
            let header = BlockHeader { tx_hashes, ..block.header.clone() };
            blocks.push(encode_block(&header, &wires[start..end]).into());
            start = end;
        }
        blocks
    }

    /// The transactions' wire bytes, each decoding on its own.
    pub fn wires(&self) -> impl Iterator<Item = &[u8]> {
        let block = &self.scenario.block;
        (0..block.transactions.len()).map(|index| {
            let wire = block.wire(index);
            debug_assert!(decode_signed(wire).is_ok());
            wire
        })
    }
}
