//! Transactions that must fail, each for one reason.

use wavefront_types::transaction::{
    BurnPayload, EnergyPayload, InvokePayload, MultisigPayload, Transfer,
};
use wavefront_types::{AccountId, AssetId, COIN, ContractId, FeeType, Payload};

use crate::Activity;
use crate::draft::{UnsignedTransaction, unsigned_section};
use crate::model::{Fee, Model};

/// Number of reasons in [`Model::failing`].
const REASONS: u64 = 16;

impl Model {
    /// A transaction that fails whatever the balances; the model stays as it is.
    pub(crate) fn failing(&mut self, source: usize) -> UnsignedTransaction {
        let to = self.receiver(source);
        let pay = |to: AccountId, amount| {
            let transfer =
                Transfer { asset: AssetId::TOS, destination: to, amount, extra_data: None };
            Payload::Transfers(std::iter::once(transfer).collect())
        };
        let (this, other) = (self.accounts.id(source), self.accounts.id(to));
        let minimum = Fee::Minimum { transfers: 1 };
        let reason = self.rng.below(REASONS);
        let number = self.next_serial();
        let draft = |payload, fee| self.draft(Activity::Fail, source, payload, fee);
        let mut failing = match reason {
            // Insufficient balance: half of what 64 bits hold was never issued.
            0 => draft(pay(other, u64::MAX / 2), minimum),
            // The sum with the fee overflows.
            1 => draft(pay(other, u64::MAX), minimum),
            // To itself.
            2 => draft(pay(this, 1), minimum),
            // No fee, and half of the minimum.
            3 => draft(pay(other, 1), Fee::Exactly(0)),
            4 => draft(pay(other, 1), Fee::Exactly(7_500)),
            // Nothing burned.
            5 => draft(Payload::Burn(BurnPayload { asset: AssetId::TOS, amount: 0 }), minimum),
            // A contract that is not there.
            6 => {
                let payload = InvokePayload {
                    contract: ContractId::ZERO,
                    deposits: Vec::new(),
                    entry_id: 0,
                    max_gas: 1_000,
                    parameters: Vec::new(),
                };
                draft(Payload::InvokeContract(payload), Fee::Exactly(10_000))
            }
            // A name that may not begin like this.
            7 => {
                draft(Payload::RegisterName(format!("-{number}-").into()), Fee::AtLeast(10_000_000))
            }
            // Not whole coins.
            8 => {
                let payload = EnergyPayload::Freeze { amount: COIN + 1, days: 3 };
                draft(Payload::Energy(payload), Fee::Exactly(0))
            }
            // More signatures wanted than there are participants.
            9 => {
                let payload = MultisigPayload { threshold: 2, participants: vec![other] };
                draft(Payload::Multisig(payload), minimum)
            }
            // More than was ever frozen.
            10 => {
                let payload = EnergyPayload::Unfreeze {
                    amount: 1_000_000_000 * COIN,
                    from_delegation: false,
                    record_index: None,
                    delegatee: None,
                };
                draft(Payload::Energy(payload), Fee::Exactly(0))
            }
            // Everything else starts from a payment that would be good.
            _ => draft(pay(other, 1), minimum),
        };
        let transaction = &mut failing.transaction;
        match reason {
            11 => transaction.nonce += 1,
            12 => transaction.nonce = transaction.nonce.checked_sub(1).unwrap_or(u64::MAX),
            13 => transaction.chain_id ^= 0x80,
            14 => {
                let stranger = self.accounts.stranger(number);
                transaction.source = stranger.id;
                transaction.nonce = 0;
                transaction.fee_type = FeeType::Tos;
                transaction.multisig = None;
                failing.owner = stranger.key;
                failing.participants = Vec::new();
            }
            // A participant's signature where nobody asked for one; a bad signature where it would
            // be welcome, or where there are no signatures to spoil.
            15 if transaction.multisig.is_none() && number.is_multiple_of(2) => {
                transaction.multisig = Some(std::iter::once(unsigned_section(0)).collect());
                transaction.fee += 5_000;
                failing.participants = vec![self.accounts.member(to).key.clone()];
            }
            15 => failing.spoilt = true,
            _ => {}
        }
        failing.valid = false;
        failing
    }
}
