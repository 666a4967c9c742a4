//! What the generators know of the state: enough to make valid transactions.

use wavefront_types::transaction::Reference;
use wavefront_types::{COIN, ContractId, FeeType, Hash, Payload, Signature, Transaction};

use crate::draft::{UnsignedTransaction, unsigned_section};
use crate::genesis::{ASSETS, CHAIN_ID, asset_allocation, native_allocation};
use crate::zipf::ZipfTable;
use crate::{Accounts, Activity, Conflict, Rng};

/// One account as the model sees it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Holder {
    /// Native units it has at least: receipts as a miner and refunds are left out.
    pub(crate) balance: u64,
    /// Exact.
    pub(crate) nonce: u64,
    /// Units it has at least of each asset.
    pub(crate) assets: [u64; ASSETS],
    /// Units of energy it has at least.
    pub(crate) energy: u64,
    /// Native units it froze for itself and not yet unfroze.
    pub(crate) frozen: u64,
    /// Whether it ever froze.
    pub(crate) froze: bool,
    /// How often it unfroze; 32 may be pending.
    pub(crate) unfreezes: u8,
    /// Threshold, and participants as account indices.
    pub(crate) multisig: Option<(u8, Vec<usize>)>,
    /// The controller of its agent account, as an account index.
    pub(crate) agent: Option<usize>,
    /// Whether it registered a name.
    pub(crate) named: bool,
}

/// How much fee a transaction carries.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fee {
    /// The minimum for its size and this many transfers.
    Minimum { transfers: u64 },
    /// The same, but no less than this.
    AtLeast(u64),
    /// Exactly this.
    Exactly(u64),
    /// One unit of energy.
    Energy,
}

/// The state of a generator.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    pub(crate) rng: Rng,
    pub(crate) accounts: Accounts,
    pub(crate) holders: Vec<Holder>,
    /// How many accounts genesis funded; those behind were created by payments.
    pub(crate) founders: usize,
    pub(crate) contracts: Vec<ContractId>,
    /// Counts what must be unique: names, modules, strangers.
    pub(crate) serial: u64,
    /// How many holders have a multisig configuration.
    pub(crate) multisigs: usize,
    conflict: Conflict,
    zipf: Option<ZipfTable>,
    reference: Reference,
}

impl Model {
    pub(crate) fn new(seed: u64, accounts: Accounts, conflict: Conflict, genesis: Hash) -> Self {
        let len = accounts.len();
        let holder = |index| Holder {
            balance: native_allocation(index, len),
            assets: std::array::from_fn(|number| asset_allocation(index, number)),
            ..Holder::default()
        };
        let zipf = match conflict {
            Conflict::Zipf { milli } => Some(ZipfTable::new(len, milli)),
            _ => None,
        };
        Self {
            rng: Rng::stream(seed, 0x0063_6861_696e),
            holders: (0..len).map(holder).collect(),
            founders: len,
            accounts,
            contracts: Vec::new(),
            serial: 0,
            multisigs: 0,
            conflict,
            zipf,
            reference: Reference { hash: genesis, topoheight: 0 },
        }
    }

    /// A number not given before.
    pub(crate) fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// Draws who sends.
    pub(crate) fn sender(&mut self) -> usize {
        if self.conflict == Conflict::OneSender {
            return 0;
        }
        let latecomers = self.holders.len() - self.founders;
        if latecomers > 0 && self.rng.percent(6) {
            return self.founders + self.rng.index(latecomers);
        }
        self.anyone()
    }

    /// Draws who receives, other than `sender`.
    pub(crate) fn receiver(&mut self, sender: usize) -> usize {
        if let Conflict::Hot { percent } = self.conflict
            && sender != 0
            && self.rng.percent(u64::from(percent))
        {
            return 0;
        }
        let drawn = self.anyone();
        if drawn == sender { (drawn + 1) % self.founders } else { drawn }
    }

    /// Draws one of the founders by the conflict shape's distribution.
    pub(crate) fn anyone(&mut self) -> usize {
        match &self.zipf {
            Some(table) => table.draw(&mut self.rng),
            None => self.rng.index(self.founders),
        }
    }

    /// Adds an account that a payment creates.
    pub(crate) fn newcomer(&mut self) -> usize {
        self.holders.push(Holder::default());
        self.accounts.grow()
    }

    /// A transaction of `source` with its next nonce, its fee, and a multisig section if it must
    /// have one. Changes nothing.
    pub(crate) fn draft(
        &self,
        activity: Activity,
        source: usize,
        payload: Payload,
        fee: Fee,
    ) -> UnsignedTransaction {
        let holder = &self.holders[source];
        let member = self.accounts.member(source);
        let (sections, participants) = match &holder.multisig {
            None => (None, Vec::new()),
            Some((threshold, participants)) => {
                let signers = (0_u8..).zip(participants).take(usize::from(*threshold));
                let (sections, keys): (Vec<_>, Vec<_>) = signers
                    .map(|(id, &index)| {
                        (unsigned_section(id), self.accounts.member(index).key.clone())
                    })
                    .unzip();
                (Some(sections.into_iter().collect()), keys)
            }
        };
        let mut transaction = Transaction {
            chain_id: CHAIN_ID,
            source: member.id,
            payload,
            fee: 0,
            fee_type: if matches!(fee, Fee::Energy) { FeeType::Energy } else { FeeType::Tos },
            nonce: holder.nonce,
            source_commitments: Vec::new(),
            range_proof: None,
            reference: self.reference,
            multisig: sections,
            signature: Signature::ZERO,
        };
        let signatures = participants.len() as u64;
        let minimum = |transfers| minimum_fee(&transaction, transfers, signatures);
        transaction.fee = match fee {
            Fee::Minimum { transfers } => minimum(transfers),
            Fee::AtLeast(floor) => minimum(0).max(floor),
            Fee::Exactly(units) => units,
            Fee::Energy => 0,
        };
        UnsignedTransaction {
            transaction,
            owner: member.key.clone(),
            participants,
            spoilt: false,
            activity,
            valid: true,
        }
    }

    /// Drafts, and books fee, nonce and `spend` native units; `None`, with nothing changed, when
    /// the source may not have them.
    pub(crate) fn emit(
        &mut self,
        activity: Activity,
        source: usize,
        payload: Payload,
        fee: Fee,
        spend: u64,
    ) -> Option<UnsignedTransaction> {
        let draft = self.draft(activity, source, payload, fee);
        let holder = &mut self.holders[source];
        let energy = u64::from(draft.transaction.fee_type == FeeType::Energy);
        let left = holder.balance.checked_sub(spend.checked_add(draft.transaction.fee)?)?;
        let energy_left = holder.energy.checked_sub(energy)?;
        holder.balance = left;
        holder.energy = energy_left;
        holder.nonce += 1;
        Some(draft)
    }
}

/// The protocol's minimum fee (`docs/protocol/fees-and-rewards.md#minimum-fee`).
fn minimum_fee(transaction: &Transaction, transfers: u64, signatures: u64) -> u64 {
    let size = transaction.encode().len() as u64;
    size.div_ceil(1024) * 10_000 + transfers * 5_000 + signatures * 5_000
}

/// The energy gained by freezing `units` for `days` (`docs/protocol/energy.md`).
pub(crate) fn energy_gain(units: u64, days: u32) -> u64 {
    units / COIN * u64::from(days) * 2
}
