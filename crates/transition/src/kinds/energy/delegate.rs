//! Freezing units for the energy of others.

use wavefront_scheduler::AccessMode;
use wavefront_types::transaction::Delegation;
use wavefront_types::wire::limits::DELEGATIONS_MAX;
use wavefront_types::{Account, AccountId, ErrorCode, StateKey, Total};

use super::record::{gain, is_freezable, load, store};
use crate::payer::debit;
use crate::rules::Touch;
use crate::{Failure, StateView, read};

/// What a delegation touches besides the source's own.
pub(super) fn declare(delegations: &[Delegation], touch: &mut impl Touch) {
    for delegation in delegations {
        // Existence is observable, so the account is read, not only credited.
        touch(StateKey::Account(delegation.delegatee), AccessMode::Read);
        touch(StateKey::Energy(delegation.delegatee), AccessMode::Credit);
    }
}

/// Freezes the sum in the source's name and credits each delegatee's energy. A delegatee without
/// records keeps none; the source gets them, empty, if it had none.
///
/// Each check runs over all delegations before the next check does.
pub(super) fn apply(
    view: &mut (impl StateView + ?Sized),
    source: AccountId,
    account: &mut Account,
    delegations: &[Delegation],
    days: u32,
) -> Result<(), Failure> {
    check_list(source, delegations)?;
    for delegation in delegations {
        if !read::exists(view, &StateKey::Account(delegation.delegatee))? {
            return Err(ErrorCode::AccountNotFound.into());
        }
    }
    let sum = delegations
        .iter()
        .try_fold(0_u64, |sum, delegation| sum.checked_add(delegation.amount))
        .ok_or(ErrorCode::InsufficientBalance)?;
    debit(&mut account.balance, sum, 0)?;

    let mut energy = load(view, source)?;
    energy.frozen = energy.frozen.checked_add(sum).ok_or(ErrorCode::Overflow)?;
    energy.records = true;
    store(view, source, energy)?;
    for delegation in delegations {
        let gained = gain(delegation.amount, days)?;
        view.credit(&StateKey::Energy(delegation.delegatee), gained)?;
        view.add_total(Total::EnergyGained, gained)?;
    }
    Ok(())
}

fn check_list(source: AccountId, delegations: &[Delegation]) -> Result<(), ErrorCode> {
    if delegations.is_empty() {
        return Err(ErrorCode::InvalidPayload);
    }
    if delegations.len() > DELEGATIONS_MAX {
        return Err(ErrorCode::InvalidFormat);
    }
    if delegations.iter().any(|delegation| delegation.delegatee == source) {
        return Err(ErrorCode::SelfOperation);
    }
    let mut delegatees: Vec<&AccountId> =
        delegations.iter().map(|delegation| &delegation.delegatee).collect();
    delegatees.sort_unstable();
    if delegatees.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(ErrorCode::InvalidPayload);
    }
    if delegations.iter().any(|delegation| !is_freezable(delegation.amount)) {
        return Err(ErrorCode::InvalidAmount);
    }
    Ok(())
}
