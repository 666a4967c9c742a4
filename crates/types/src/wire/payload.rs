//! The payload: its type id, and the kinds that have no file of their own.

use smallvec::SmallVec;

use super::limits::{EXTRA_DATA_MAX, NAME_MAX, NAME_MIN, TRANSFERS_MAX};
use super::{DecodeErrorKind, Decoded, Reader, Writer, agent, contract, energy, privacy};
use crate::transaction::{BurnPayload, ExtraData, MultisigPayload, Transfer};
use crate::{AccountId, Payload, TxKind};

#[inline]
pub(super) fn read(r: &mut Reader<'_>) -> Decoded<Payload> {
    let id = r.u8("a transaction type")?;
    let Some(kind) = TxKind::from_wire_id(id) else {
        return Err(r.fail_back(DecodeErrorKind::Value, 1, "a known transaction type"));
    };
    Ok(match kind {
        TxKind::Transfers => Payload::Transfers(read_transfers(r)?),
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
        Payload::Transfers(transfers) => {
            w.len_u16(transfers.len());
            for transfer in transfers {
                w.raw(&transfer.asset.0);
                w.raw(&transfer.destination.0);
                w.u64(transfer.amount);
                write_extra(w, &transfer.extra_data);
            }
        }
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
            w.len_u8(name.len());
            w.raw(name.as_bytes());
        }
        Payload::Agent(agent) => agent::write(w, agent),
    }
}

/// The count of transfers, common to all transfer kinds.
#[inline]
pub(super) fn read_count(r: &mut Reader<'_>) -> Decoded<usize> {
    let expected = "1 to 500 transfers";
    let count = usize::from(r.u16(expected)?);
    if count == 0 || count > TRANSFERS_MAX {
        return Err(r.fail_back(DecodeErrorKind::Size, 2, expected));
    }
    Ok(count)
}

#[inline]
fn read_transfers(r: &mut Reader<'_>) -> Decoded<SmallVec<[Transfer; 1]>> {
    let count = read_count(r)?;
    let mut transfers = SmallVec::with_capacity(count.min(r.remaining() / 73));
    for _ in 0..count {
        transfers.push(Transfer {
            asset: r.id("an asset")?,
            destination: r.id("a destination")?,
            amount: r.u64("an amount")?,
            extra_data: read_extra(r)?,
        });
    }
    Ok(transfers)
}

#[inline]
pub(super) fn read_extra(r: &mut Reader<'_>) -> Decoded<ExtraData> {
    r.option("the flag of extra data", |r| {
        let expected = "at most 1,024 bytes of extra data";
        let len = usize::from(r.u16(expected)?);
        if len > EXTRA_DATA_MAX {
            return Err(r.fail_back(DecodeErrorKind::Size, 2, expected));
        }
        r.take(len, expected).map(Box::from)
    })
}

pub(super) fn write_extra(w: &mut Writer, extra: &ExtraData) {
    w.option(extra.as_deref(), |w, bytes| {
        w.len_u16(bytes.len());
        w.raw(bytes);
    });
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

fn read_name(r: &mut Reader<'_>) -> Decoded<String> {
    let expected = "a name of 3 to 64 bytes";
    let len = usize::from(r.u8(expected)?);
    if !(NAME_MIN..=NAME_MAX).contains(&len) {
        return Err(r.fail_back(DecodeErrorKind::Size, 1, expected));
    }
    r.text(len, expected).map(str::to_owned)
}
