//! The payload: its type id, and the kinds that have no file of their own.

use smallvec::SmallVec;

use super::limits::{NAME_MAX, NAME_MIN};
use super::{
    DecodeErrorKind, Decoded, Reader, Writer, agent, contract, energy, privacy, transfers,
};
use crate::transaction::{BurnPayload, MultisigPayload, NamePayload};
use crate::{AccountId, Payload, TxKind};

#[inline]
pub(super) fn read(r: &mut Reader<'_>) -> Decoded<Payload> {
    let id = r.u8("a transaction type")?;
    let Some(kind) = TxKind::from_wire_id(id) else {
        return Err(r.fail_back(DecodeErrorKind::Value, 1, "a known transaction type"));
    };
    Ok(match kind {
        TxKind::Transfers => Payload::Transfers(transfers::read(r)?),
        TxKind::Burn => {
            Payload::Burn(BurnPayload { asset: r.id("an asset")?, amount: r.u64("an amount")? })
        }
        TxKind::Multisig => Payload::Multisig(read_multisig(r)?),
        TxKind::InvokeContract => Payload::InvokeContract(contract::read_invoke(r)?),
        TxKind::DeployContract => Payload::DeployContract(contract::read_deploy(r)?),
        TxKind::Energy => Payload::Energy(energy::read(r)?),
        TxKind::Uno => Payload::Uno(privacy::read_uno(r)?),
        TxKind::Shield => Payload::Shield(privacy::read_shield(r)?),
        TxKind::Unshield => Payload::Unshield(privacy::read_unshield(r)?),
        TxKind::RegisterName => Payload::RegisterName(read_name(r)?),
        TxKind::Agent => Payload::Agent(agent::read(r)?),
    })
}

pub(super) fn write(w: &mut Writer, payload: &Payload) {
    w.u8(payload.kind() as u8);
    match payload {
        Payload::Transfers(payments) => transfers::write(w, payments),
        Payload::Burn(burn) => {
            w.raw(&burn.asset.0);
            w.u64(burn.amount);
        }
        Payload::Multisig(config) => write_multisig(w, config),
        Payload::InvokeContract(invoke) => contract::write_invoke(w, invoke),
        Payload::DeployContract(deploy) => contract::write_deploy(w, deploy),
        Payload::Energy(energy) => energy::write(w, energy),
        Payload::Uno(transfers) => privacy::write_uno(w, transfers),
        Payload::Shield(transfers) => privacy::write_shield(w, transfers),
        Payload::Unshield(transfers) => privacy::write_unshield(w, transfers),
        Payload::RegisterName(name) => {
            w.len_u8(name.written().len());
            w.raw(name.written().as_bytes());
        }
        Payload::Agent(agent) => agent::write(w, agent),
    }
}

fn read_multisig(r: &mut Reader<'_>) -> Decoded<MultisigPayload> {
    let threshold = r.u8("a threshold")?;
    if threshold == 0 {
        return Ok(MultisigPayload { threshold, participants: Vec::new() });
    }
    let expected = "at least one participant";
    let count = usize::from(r.u8(expected)?);
    if count == 0 {
        return Err(r.fail_back(DecodeErrorKind::Size, 1, expected));
    }
    let participants: Vec<AccountId> = r.list(count, 32, |r| r.id("a participant"))?;
    let mut sorted: SmallVec<[AccountId; 16]> = SmallVec::from_slice(&participants);
    sorted.sort_unstable();
    if !sorted.is_sorted_by(|a, b| a < b) {
        let back = count * 32;
        return Err(r.fail_back(DecodeErrorKind::Duplicate, back, "distinct participants"));
    }
    Ok(MultisigPayload { threshold, participants })
}

fn write_multisig(w: &mut Writer, config: &MultisigPayload) {
    w.u8(config.threshold);
    if config.threshold != 0 {
        w.len_u8(config.participants.len());
        for participant in &config.participants {
            w.raw(&participant.0);
        }
    }
}

fn read_name(r: &mut Reader<'_>) -> Decoded<NamePayload> {
    let expected = "a name of 3 to 64 bytes";
    let len = usize::from(r.u8(expected)?);
    if !(NAME_MIN..=NAME_MAX).contains(&len) {
        return Err(r.fail_back(DecodeErrorKind::Size, 1, expected));
    }
    r.text(len, expected).map(NamePayload::new)
}
