//! Plain transfers, and what all lists of transfers share.

use super::limits::{EXTRA_DATA_MAX, TRANSFERS_MAX};
use super::{DecodeErrorKind, Decoded, Reader, Writer};
use crate::transaction::{ExtraData, Transfer, Transfers};

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
pub(super) fn read(r: &mut Reader<'_>) -> Decoded<Transfers> {
    let count = read_count(r)?;
    let mut transfers = Transfers::with_capacity(count.min(r.remaining() / 73));
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

pub(super) fn write(w: &mut Writer, transfers: &Transfers) {
    w.len_u16(transfers.len());
    for transfer in transfers {
        w.raw(&transfer.asset.0);
        w.raw(&transfer.destination.0);
        w.u64(transfer.amount);
        write_extra(w, &transfer.extra_data);
    }
}
