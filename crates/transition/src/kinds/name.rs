//! Registering names.

use std::sync::Arc;

use wavefront_scheduler::AccessMode;
use wavefront_types::state::NameRecord;
use wavefront_types::transaction::NamePayload;
use wavefront_types::wire::limits::{NAME_MAX, NAME_MIN};
use wavefront_types::{Account, ErrorCode, StateKey, StateValue, Transaction};

use super::reserved_names::RESERVED;
use crate::rules::{Applied, FeeRule, Rules, Touch};
use crate::{Failure, StateView, TxInput, read};

/// The least fee of a registration.
const FEE_MIN: u64 = 10_000_000;
/// Beginnings that look like addresses.
const CONFUSING_STARTS: [&str; 3] = ["tos1", "tst1", "0x"];
/// Parts that claim authority.
const CONFUSING_PARTS: [&str; 5] = ["official", "verified", "authentic", "support", "help"];

/// Whether a name may be registered.
///
/// Other letters than ASCII's are refused, whatever their case.
///
/// # Errors
/// 0100 for a wrong length; 0107 for a broken rule of form, a reserved or a confusing name
/// (`docs/protocol/names.md`).
pub fn check_name(name: &NamePayload) -> Result<(), ErrorCode> {
    if !(NAME_MIN..=NAME_MAX).contains(&name.written().len()) {
        return Err(ErrorCode::InvalidFormat);
    }
    let lower = name.lower();
    if is_well_formed(lower) && !is_reserved(lower) && !is_confusing(lower) {
        Ok(())
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

impl Rules for NamePayload {
    const FEE: FeeRule = FeeRule { required: false, ..FeeRule::BY_SIZE };

    fn declare(&self, tx: &Transaction, touch: &mut impl Touch) {
        touch(StateKey::Name(self.hash()), AccessMode::Write);
        touch(StateKey::NameOf(tx.source), AccessMode::Write);
    }

    fn keys(&self) -> usize {
        2
    }

    fn cost_ns(&self) -> usize {
        500
    }

    /// Gives the name to the source, which may have only one, for good.
    fn apply(
        &self,
        view: &mut (impl StateView + ?Sized),
        input: &TxInput<'_>,
        _: &mut Account,
    ) -> Result<Applied, Failure> {
        let tx = input.tx;
        check_name(self)?;
        if tx.fee < FEE_MIN {
            return Err(ErrorCode::InsufficientFee.into());
        }
        let by_name = StateKey::Name(self.hash());
        let by_owner = StateKey::NameOf(tx.source);
        if read::exists(view, &by_name)? || read::exists(view, &by_owner)? {
            return Err(ErrorCode::DomainExists.into());
        }
        let name = self.lower();
        view.put(&by_owner, Some(StateValue::NameOf(Arc::from(name))))?;
        let record = NameRecord { name: Box::from(name), owner: tx.source };
        view.put(&by_name, Some(StateValue::Name(Arc::new(record))))?;
        Ok(Applied::EXECUTED)
    }
}
