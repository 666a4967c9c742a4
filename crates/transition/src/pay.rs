//! Paying an account: what every kind that moves money to others does, and what that touches.

use wavefront_scheduler::AccessMode;
use wavefront_types::{AccountId, AssetId, StateKey};

use crate::rules::Touch;
use crate::{Failure, StateView};

/// Credits a destination, creating its account.
#[inline]
pub(crate) fn pay(
    view: &mut (impl StateView + ?Sized),
    destination: AccountId,
    asset: AssetId,
    amount: u64,
) -> Result<(), Failure> {
    if asset.is_native() {
        return view.credit(&StateKey::Account(destination), amount);
    }
    view.credit(&StateKey::Balance(destination, asset), amount)?;
    view.credit(&StateKey::Account(destination), 0)
}

/// What [`pay`] touches.
#[inline]
pub(crate) fn declare_pay(destination: AccountId, asset: AssetId, touch: &mut impl Touch) {
    if !asset.is_native() {
        touch(StateKey::Balance(destination, asset), AccessMode::Credit);
    }
    // With a native amount its balance; in any case the account comes into being.
    touch(StateKey::Account(destination), AccessMode::Credit);
}

/// What spending an asset touches besides the source's account.
#[inline]
pub(crate) fn declare_spend(source: AccountId, asset: AssetId, touch: &mut impl Touch) {
    if !asset.is_native() {
        touch(StateKey::Balance(source, asset), AccessMode::Write);
    }
}
