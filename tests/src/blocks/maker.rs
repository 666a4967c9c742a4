//! One random transaction: its envelope. The payloads are in [`payloads`](super::payloads).

use wavefront_types::transaction::{MultisigSignature, Reference};
use wavefront_types::{
    AccountId, AssetId, BlockEnv, FeeType, Hash, Payload, Signature, Transaction, Verdict,
};

use super::case::{GeneratedTx, signature_is_valid};
use super::world::{ASSETS, World};
use crate::oracle::{OracleState, OracleTx, minimum_fee};
use wavefront_workload::Rng;

/// Draws transactions that fit the state which those before them lead to.
#[derive(Debug)]
pub(super) struct Maker<'a> {
    pub(super) rng: &'a mut Rng,
    pub(super) world: &'a World,
    /// The state after the transactions drawn so far, without those that failed.
    pub(super) model: OracleState,
    pub(super) env: BlockEnv,
    /// How many of 1,000 decisions are meant to go wrong.
    pub(super) odd: u64,
}

impl Maker<'_> {
    pub(super) fn is_odd(&mut self) -> bool {
        self.rng.per_mille(self.odd)
    }

    /// An account; the first is hot.
    pub(super) fn anyone(&mut self) -> AccountId {
        if self.rng.per_mille(250) { self.world.ids[0] } else { *self.rng.pick(&self.world.ids) }
    }

    /// An account other than `id`, as a rule.
    pub(super) fn other(&mut self, id: AccountId) -> AccountId {
        let chosen = self.anyone();
        if chosen != id || self.is_odd() {
            return chosen;
        }
        let others: Vec<AccountId> =
            self.world.ids.iter().copied().filter(|other| *other != id).collect();
        *self.rng.pick(&others)
    }

    pub(super) fn asset(&mut self) -> AssetId {
        if self.rng.per_mille(700) { AssetId::TOS } else { *self.rng.pick(&ASSETS) }
    }

    pub(super) fn held(&self, id: AccountId, asset: AssetId) -> u64 {
        if asset.is_native() {
            self.model.account(id).map_or(0, |account| account.balance)
        } else {
            self.model.balance(id, asset)
        }
    }

    /// An amount that `from` may have and `to` may be able to take.
    pub(super) fn amount(&mut self, from: AccountId, to: AccountId, asset: AssetId) -> u64 {
        let held = self.held(from, asset);
        if self.is_odd() {
            let room = u64::MAX - self.held(to, asset);
            let choices = [held, held.saturating_add(1), u64::MAX, room, room.saturating_add(1)];
            return *self.rng.pick(&choices);
        }
        match self.rng.below(8) {
            0 => 0,
            1 => 1,
            // Exactly what is left after the least fee of a small transfer.
            2 if asset.is_native() => held.saturating_sub(15_000),
            3 => held / 2,
            _ => self.rng.below(held / 8 + 1),
        }
    }

    /// Draws a transaction and applies it to the model; the flag says whether it passes.
    pub(super) fn draw(&mut self) -> (GeneratedTx, bool) {
        let source = self.source();
        let payload = self.payload(source);
        let fee_type = self.fee_type(source, &payload);
        let expected = self.model.account(source).map_or(0, |account| account.nonce);
        let nonce = if self.is_odd() {
            *self.rng.pick(&[
                expected.wrapping_sub(1),
                expected.wrapping_add(1),
                expected.wrapping_add(100),
                u64::MAX,
            ])
        } else {
            expected
        };
        let chain_id = if self.is_odd() && self.rng.per_mille(300) { 1 } else { self.env.chain_id };
        let mut tx = Transaction {
            chain_id,
            source,
            fee: 0,
            fee_type,
            nonce,
            source_commitments: Vec::new(),
            // Where a range proof belongs, the shortest that decodes.
            range_proof: matches!(payload, Payload::Uno(_)).then(|| vec![0; 288].into()),
            payload,
            reference: Reference { hash: Hash::ZERO, topoheight: 0 },
            multisig: self.section(source),
            signature: Signature::ZERO,
        };
        let wire_len = tx.encode().len();
        tx.fee = self.fee(&tx, u32::try_from(wire_len).unwrap_or(u32::MAX));
        let wire = tx.encode();
        let verdict = if self.is_odd() && self.rng.per_mille(400) {
            *self.rng.pick(&[Verdict::BadSignature, Verdict::BadProof])
        } else {
            Verdict::Valid
        };
        let size = u32::try_from(wire.len()).unwrap_or(u32::MAX);
        let job = OracleTx {
            tx: &tx,
            size,
            verdict,
            env: &self.env,
            participant: &|_, signature| signature_is_valid(signature),
        };
        // A failing one leaves the model as it was.
        let passes = self.model.step(&job).is_ok();
        (GeneratedTx { tx, wire, verdict }, passes)
    }

    /// Someone who exists, as a rule; the more often, the more they can pay.
    fn source(&mut self) -> AccountId {
        for _ in 0..4 {
            let id = self.anyone();
            if self.held(id, AssetId::TOS) > 100_000 || self.rng.per_mille(100) {
                return id;
            }
        }
        self.anyone()
    }

    fn fee_type(&mut self, source: AccountId, payload: &Payload) -> FeeType {
        if self.is_odd() {
            return *self.rng.pick(&[FeeType::Tos, FeeType::Energy, FeeType::Uno]);
        }
        let has_energy = self.model.energy(source).is_some_and(|energy| energy.energy > 0);
        match payload {
            Payload::Uno(_) if self.rng.per_mille(400) => FeeType::Uno,
            Payload::Transfers(_) | Payload::Uno(_) | Payload::Shield(_) | Payload::Unshield(_)
                if has_energy && self.rng.per_mille(400) =>
            {
                FeeType::Energy
            }
            _ => FeeType::Tos,
        }
    }

    fn fee(&mut self, tx: &Transaction, size: u32) -> u64 {
        let least = minimum_fee(tx, size);
        let held = self.held(tx.source, AssetId::TOS);
        if self.is_odd() {
            let choices = [0, 1, least.saturating_sub(1), held, held.saturating_add(1), u64::MAX];
            return *self.rng.pick(&choices);
        }
        match (&tx.payload, tx.fee_type) {
            (Payload::Energy(_), _) | (_, FeeType::Energy | FeeType::Uno) => 0,
            (Payload::RegisterName(_), _) => 10_000_000,
            (Payload::InvokeContract(_) | Payload::Uno(_) | Payload::Unshield(_), _) => {
                self.rng.below(3) * 5_000
            }
            _ => least + self.rng.below(2) * self.rng.below(5_000),
        }
    }

    /// The participants' signatures that the source needs, as a rule.
    fn section(&mut self, source: AccountId) -> Option<Box<[MultisigSignature]>> {
        let config = self.model.account(source).and_then(|account| account.multisig.clone());
        let sign = |signer_id: u8, good: bool| {
            let mut signature = [0; 64];
            signature[0] = u8::from(good);
            MultisigSignature { signer_id, signature: Signature(signature) }
        };
        let Some((threshold, participants)) = config else {
            return (self.odd > 0 && self.rng.per_mille(self.odd / 4))
                .then(|| vec![sign(0, true)].into());
        };
        let last = u8::try_from(participants.len()).unwrap_or(u8::MAX);
        // The last participants sign: ids in descending order are as good as any.
        let mut section: Vec<MultisigSignature> =
            (0..threshold).map(|step| sign(last.saturating_sub(step + 1), true)).collect();
        if self.is_odd() {
            match self.rng.below(5) {
                0 => return None,
                1 => drop(section.pop()),
                2 => section.push(sign(0, true)),
                3 => section[0].signer_id = last,
                _ => section[0] = sign(0, false),
            }
        }
        Some(section.into())
    }
}
