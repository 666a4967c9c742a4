//! Privacy payloads and source commitments.

use super::transfers::{read_count, read_extra, write_extra};
use super::{Decoded, Reader, Writer};
use crate::transaction::{ShieldTransfer, SourceCommitment, UnoTransfer, UnshieldTransfer};

pub(super) fn read_commitment(r: &mut Reader<'_>) -> Decoded<SourceCommitment> {
    Ok(SourceCommitment {
        commitment: r.id("a source commitment")?,
        equality_proof: r.proof(3, "an equality proof")?,
        asset: r.id("an asset")?,
    })
}

pub(super) fn write_commitment(w: &mut Writer, commitment: &SourceCommitment) {
    w.raw(&commitment.commitment.0);
    w.raw(&*commitment.equality_proof);
    w.raw(&commitment.asset.0);
}

pub(super) fn read_uno(r: &mut Reader<'_>) -> Decoded<Vec<UnoTransfer>> {
    let count = read_count(r)?;
    r.list(count, 321, |r| {
        Ok(UnoTransfer {
            asset: r.id("an asset")?,
            destination: r.id("a destination")?,
            extra_data: read_extra(r)?,
            commitment: r.id("a commitment")?,
            sender_handle: r.id("a sender handle")?,
            receiver_handle: r.id("a receiver handle")?,
            proof: r.proof(2, "a validity proof")?,
        })
    })
}

pub(super) fn write_uno(w: &mut Writer, transfers: &[UnoTransfer]) {
    w.len_u16(transfers.len());
    for transfer in transfers {
        w.raw(&transfer.asset.0);
        w.raw(&transfer.destination.0);
        write_extra(w, &transfer.extra_data);
        w.raw(&transfer.commitment.0);
        w.raw(&transfer.sender_handle.0);
        w.raw(&transfer.receiver_handle.0);
        w.raw(&*transfer.proof);
    }
}

pub(super) fn read_shield(r: &mut Reader<'_>) -> Decoded<Vec<ShieldTransfer>> {
    let count = read_count(r)?;
    r.list(count, 233, |r| {
        Ok(ShieldTransfer {
            asset: r.id("an asset")?,
            destination: r.id("a destination")?,
            amount: r.u64("an amount")?,
            extra_data: read_extra(r)?,
            commitment: r.id("a commitment")?,
            receiver_handle: r.id("a receiver handle")?,
            proof: r.proof(1, "a commitment proof")?,
        })
    })
}

pub(super) fn write_shield(w: &mut Writer, transfers: &[ShieldTransfer]) {
    w.len_u16(transfers.len());
    for transfer in transfers {
        w.raw(&transfer.asset.0);
        w.raw(&transfer.destination.0);
        w.u64(transfer.amount);
        write_extra(w, &transfer.extra_data);
        w.raw(&transfer.commitment.0);
        w.raw(&transfer.receiver_handle.0);
        w.raw(&*transfer.proof);
    }
}

pub(super) fn read_unshield(r: &mut Reader<'_>) -> Decoded<Vec<UnshieldTransfer>> {
    let count = read_count(r)?;
    r.list(count, 297, |r| {
        Ok(UnshieldTransfer {
            asset: r.id("an asset")?,
            destination: r.id("a destination")?,
            amount: r.u64("an amount")?,
            extra_data: read_extra(r)?,
            commitment: r.id("a commitment")?,
            sender_handle: r.id("a sender handle")?,
            proof: r.proof(2, "a validity proof")?,
        })
    })
}

pub(super) fn write_unshield(w: &mut Writer, transfers: &[UnshieldTransfer]) {
    w.len_u16(transfers.len());
    for transfer in transfers {
        w.raw(&transfer.asset.0);
        w.raw(&transfer.destination.0);
        w.u64(transfer.amount);
        write_extra(w, &transfer.extra_data);
        w.raw(&transfer.commitment.0);
        w.raw(&transfer.sender_handle.0);
        w.raw(&*transfer.proof);
    }
}
