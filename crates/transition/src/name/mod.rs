//! Registering names.

pub(crate) mod reserved;

use std::sync::Arc;

use wavefront_types::state::NameRecord;
use wavefront_types::{ErrorCode, StateKey, StateValue, Transaction};

use self::reserved::RESERVED;
use crate::apply::Applied;
use crate::{Failure, StateView, read};

/// Lengths in bytes that a name may have.
const LENGTHS: core::ops::RangeInclusive<usize> = 3..=64;
/// The least fee of a registration.
const FEE_MIN: u64 = 10_000_000;
/// Beginnings that look like addresses.
const CONFUSING_STARTS: [&str; 3] = ["tos1", "tst1", "0x"];
/// Parts that claim authority.
const CONFUSING_PARTS: [&str; 5] = ["official", "verified", "authentic", "support", "help"];

/// The form in which names are compared: ASCII letters lower-cased. Total over all strings, and
/// the form behind [`StateKey::for_name`].
pub fn lower_name(written: &str) -> String {
    written.to_ascii_lowercase()
}

/// Whether a name may be registered; returns its lower-cased form.
///
/// Other letters than ASCII's are refused before any mapping of case, so that no two ways to
/// lower-case can disagree.
///
/// # Errors
/// 0100 for a wrong length; 0107 for a broken rule of form, a reserved or a confusing name
/// (SPEC section 5).
pub fn check_name(written: &str) -> Result<String, ErrorCode> {
    if !LENGTHS.contains(&written.len()) {
        return Err(ErrorCode::InvalidFormat);
    }
    let lower = lower_name(written);
    if is_well_formed(&lower) && !is_reserved(&lower) && !is_confusing(&lower) {
        Ok(lower)
    } else {
        Err(ErrorCode::InvalidPayload)
    }
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b'.' | b'_' | b'-')
}

fn is_well_formed(lower: &str) -> bool {
    let bytes = lower.as_bytes();
    let allowed =
        |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || is_separator(*byte);
    bytes.first().is_some_and(u8::is_ascii_lowercase)
        && bytes.last().is_some_and(|byte| !is_separator(*byte))
        && bytes.iter().all(allowed)
        && !bytes.windows(2).any(|pair| is_separator(pair[0]) && is_separator(pair[1]))
}

fn is_reserved(lower: &str) -> bool {
    RESERVED.binary_search(&lower).is_ok()
}

fn is_confusing(lower: &str) -> bool {
    CONFUSING_STARTS.iter().any(|start| lower.starts_with(start))
        || CONFUSING_PARTS.iter().any(|part| lower.contains(part))
        || lower.bytes().all(|byte| byte.is_ascii_digit())
}

/// Gives the name to the source, which may have only one, for good.
pub(crate) fn register(
    view: &mut (impl StateView + ?Sized),
    tx: &Transaction,
    written: &str,
) -> Result<Applied, Failure> {
    let name = check_name(written)?;
    if tx.fee < FEE_MIN {
        return Err(ErrorCode::InsufficientFee.into());
    }
    let by_name = StateKey::for_name(&name);
    let by_owner = StateKey::NameOf(tx.source);
    if read::exists(view, &by_name)? || read::exists(view, &by_owner)? {
        return Err(ErrorCode::DomainExists.into());
    }
    view.put(&by_owner, Some(StateValue::NameOf(Arc::from(name.as_str()))))?;
    let record = NameRecord { name: name.into_boxed_str(), owner: tx.source };
    view.put(&by_name, Some(StateValue::Name(Arc::new(record))))?;
    Ok(Applied::EXECUTED)
}
