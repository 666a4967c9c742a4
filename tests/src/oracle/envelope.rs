//! What holds for a transaction of any kind: checks before its payload, fee and nonce after it.

use wavefront_types::transaction::MultisigSignature;
use wavefront_types::{
    AccountId, ErrorCode, FeeType, Payload, Receipt, Signature, StateKey, Transaction, Verdict,
};

use super::counters::{count, plus};
use super::{OracleState, OracleTx};

impl OracleState {
    /// Runs one transaction. On an error the caller rolls back.
    pub(super) fn run(&mut self, job: &OracleTx<'_>) -> Result<Receipt, ErrorCode> {
        self.check(job)?;
        let tx = job.tx;
        let signers = self.signers(tx);
        if !signers.iter().all(|(key, signature)| (job.participant)(key, signature)) {
            return Err(ErrorCode::InvalidSignature);
        }
        let gas = match &tx.payload {
            Payload::Transfers(legs) => self.transfers(tx, legs).map(|()| None),
            Payload::Burn(burn) => self.burn(tx, burn).map(|()| None),
            Payload::Multisig(payload) => self.multisig(tx, payload).map(|()| None),
            Payload::Energy(payload) => self.energy_op(tx, payload, job.env).map(|()| None),
            Payload::DeployContract(payload) => self.deploy(tx, payload).map(|()| None),
            Payload::InvokeContract(payload) => self.invoke(tx, payload).map(Some),
            Payload::Agent(payload) => self.agent(tx, payload).map(|()| None),
            Payload::RegisterName(name) => self.register_name(tx, name.written()).map(|()| None),
            Payload::Shield(legs) => self.shield(tx, legs).map(|()| None),
            Payload::Unshield(legs) => self.unshield(tx, legs).map(|()| None),
            Payload::Uno(legs) => Self::uno(tx, legs).map(|()| None),
        }?;
        self.pay(tx)?;
        Ok(Self::receipt(tx, gas))
    }

    fn check(&self, job: &OracleTx<'_>) -> Result<(), ErrorCode> {
        let tx = job.tx;
        if tx.chain_id != job.env.chain_id {
            return Err(ErrorCode::InvalidType);
        }
        let account = self.accounts.get(tx.source).ok_or(ErrorCode::AccountNotFound)?;
        if job.verdict != Verdict::Valid || !self.section_fits(tx) {
            return Err(ErrorCode::InvalidSignature);
        }
        check_fee_rules(tx, job.size)?;
        if tx.nonce < account.nonce {
            return Err(ErrorCode::NonceTooLow);
        }
        if tx.nonce > account.nonce {
            return Err(ErrorCode::NonceTooHigh);
        }
        match tx.fee_type {
            FeeType::Tos if account.balance < tx.fee => Err(ErrorCode::InsufficientFee),
            FeeType::Energy if self.energy_of(tx.source).energy == 0 => {
                Err(ErrorCode::InsufficientEnergy)
            }
            _ => Ok(()),
        }
    }

    /// The form of a multisig section: exactly `threshold` signatures of distinct participants
    /// where it is configured, no section where it is not.
    fn section_fits(&self, tx: &Transaction) -> bool {
        let config = self.accounts.get(tx.source).and_then(|account| account.multisig.as_ref());
        match (config, &tx.multisig) {
            (None, section) => section.is_none(),
            (Some(_), None) => false,
            (Some((threshold, participants)), Some(signatures)) => {
                let mut ids: Vec<u8> = signatures.iter().map(|entry| entry.signer_id).collect();
                ids.sort_unstable();
                ids.dedup();
                signatures.len() == usize::from(*threshold)
                    && ids.len() == signatures.len()
                    && ids.iter().all(|id| usize::from(*id) < participants.len())
            }
        }
    }

    /// Who must have signed besides the owner, and what they did.
    fn signers(&self, tx: &Transaction) -> Vec<(AccountId, Signature)> {
        let config = self.accounts.get(tx.source).and_then(|account| account.multisig.as_ref());
        let (Some((_, participants)), Some(signatures)) = (config, &tx.multisig) else {
            return Vec::new();
        };
        let signer = |entry: &MultisigSignature| {
            (participants[usize::from(entry.signer_id)], entry.signature)
        };
        signatures.iter().map(signer).collect()
    }

    /// After the payload: the fee, the nonce, and one unit of energy.
    fn pay(&mut self, tx: &Transaction) -> Result<(), ErrorCode> {
        let mut account =
            self.accounts.get(tx.source).cloned().ok_or(ErrorCode::AccountNotFound)?;
        if tx.fee_type == FeeType::Tos {
            account.balance =
                account.balance.checked_sub(tx.fee).ok_or(ErrorCode::InsufficientFee)?;
            count(&mut self.counters.fees, 0, tx.fee)?;
        }
        account.nonce = plus(account.nonce, 1)?;
        self.accounts.set(tx.source, account);
        if tx.fee_type == FeeType::Energy {
            let mut energy = self.energy_of(tx.source);
            energy.energy = energy.energy.checked_sub(1).ok_or(ErrorCode::InsufficientEnergy)?;
            self.energy.set(tx.source, energy);
            self.touched.push(StateKey::Energy(tx.source));
            count(&mut self.counters.energy_spent, 0, 1)?;
        }
        Ok(())
    }
}

/// The rules on fee and fee type that look at the transaction alone.
fn check_fee_rules(tx: &Transaction, size: u32) -> Result<(), ErrorCode> {
    let kind = &tx.payload;
    let must_pay = matches!(
        kind,
        Payload::Transfers(_)
            | Payload::Burn(_)
            | Payload::Multisig(_)
            | Payload::DeployContract(_)
            | Payload::Agent(_)
    );
    if tx.fee_type == FeeType::Tos && tx.fee == 0 && must_pay {
        return Err(ErrorCode::InsufficientFee);
    }
    let is_transfer = matches!(
        kind,
        Payload::Transfers(_) | Payload::Uno(_) | Payload::Shield(_) | Payload::Unshield(_)
    );
    if tx.fee_type == FeeType::Energy {
        if !is_transfer {
            return Err(ErrorCode::InvalidFormat);
        }
        if tx.fee != 0 {
            return Err(ErrorCode::InvalidPayload);
        }
    }
    let is_uno = matches!(kind, Payload::Uno(_));
    if matches!(kind, Payload::Energy(_)) && tx.fee != 0 {
        return Err(ErrorCode::InvalidPayload);
    }
    if tx.fee_type == FeeType::Uno && (!is_uno || tx.fee != 0) {
        return Err(ErrorCode::InvalidFormat);
    }
    if tx.fee_type == FeeType::Tos && tx.fee < minimum_fee(tx, size) {
        return Err(ErrorCode::InsufficientFee);
    }
    Ok(())
}

/// The least fee of a transaction that pays in native units.
pub fn minimum_fee(tx: &Transaction, size: u32) -> u64 {
    let transfers = match &tx.payload {
        Payload::Energy(_)
        | Payload::InvokeContract(_)
        | Payload::Uno(_)
        | Payload::Unshield(_) => {
            return 0;
        }
        Payload::Transfers(legs) => legs.len() as u64,
        _ => 0,
    };
    let signatures = tx.multisig.as_ref().map_or(0, |section| section.len() as u64);
    u64::from(size).div_ceil(1024) * 10_000 + transfers * 5_000 + signatures * 5_000
}
