//! Energy payloads.

use super::limits::{DELEGATIONS_MAX, FREEZE_DAYS_MAX, FREEZE_DAYS_MIN};
use super::{DecodeErrorKind, Decoded, Reader, Writer};
use crate::transaction::{Delegation, EnergyPayload};

pub(super) fn read(r: &mut Reader<'_>) -> Decoded<EnergyPayload> {
    Ok(match r.u8("an energy operation")? {
        0 => EnergyPayload::Freeze { amount: r.u64("an amount")?, days: read_days(r)? },
        1 => {
            let expected = "at most 500 delegations";
            let count = usize::try_from(r.u64(expected)?).unwrap_or(usize::MAX);
            if count > DELEGATIONS_MAX {
                return Err(r.fail_back(DecodeErrorKind::Size, 8, expected));
            }
            let delegations = r.list(count, 40, |r| {
                Ok(Delegation { delegatee: r.id("a delegatee")?, amount: r.u64("an amount")? })
            })?;
            EnergyPayload::Delegate { delegations, days: read_days(r)? }
        }
        2 => EnergyPayload::Unfreeze {
            amount: r.u64("an amount")?,
            from_delegation: r.flag("the delegation flag")?,
            record_index: r.option("the flag of a record index", |r| r.u32("a record index"))?,
            delegatee: r.option("the flag of a delegatee", |r| r.id("a delegatee"))?,
        },
        3 => EnergyPayload::Withdraw,
        _ => return Err(r.fail_back(DecodeErrorKind::Value, 1, "an energy operation of 0 to 3")),
    })
}

fn read_days(r: &mut Reader<'_>) -> Decoded<u32> {
    let expected = "3 to 365 days";
    let days = r.u32(expected)?;
    if !(FREEZE_DAYS_MIN..=FREEZE_DAYS_MAX).contains(&days) {
        return Err(r.fail_back(DecodeErrorKind::Value, 4, expected));
    }
    Ok(days)
}

pub(super) fn write(w: &mut Writer, payload: &EnergyPayload) {
    match payload {
        EnergyPayload::Freeze { amount, days } => {
            w.u8(0);
            w.u64(*amount);
            w.u32(*days);
        }
        EnergyPayload::Delegate { delegations, days } => {
            w.u8(1);
            // The one count of the format that is 8 bytes wide.
            w.u32(0);
            w.len_u32(delegations.len());
            for delegation in delegations {
                w.raw(&delegation.delegatee.0);
                w.u64(delegation.amount);
            }
            w.u32(*days);
        }
        EnergyPayload::Unfreeze { amount, from_delegation, record_index, delegatee } => {
            w.u8(2);
            w.u64(*amount);
            w.flag(*from_delegation);
            w.option(*record_index, Writer::u32);
            w.option(delegatee.as_ref(), |w, id| w.raw(&id.0));
        }
        EnergyPayload::Withdraw => w.u8(3),
    }
}
