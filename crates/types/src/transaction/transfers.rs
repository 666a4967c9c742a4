//! The payload of plain transfers.

use core::ops::Deref;

use smallvec::SmallVec;

use crate::{AccountId, AssetId};

/// Opaque bytes for the receiver, at most 1,024 on the wire.
pub type ExtraData = Option<Box<[u8]>>;

/// One payment of a transfers payload.
///
/// # Examples
/// ```
/// use wavefront_types::transaction::Transfer;
/// use wavefront_types::{AccountId, AssetId};
///
/// let coffee = Transfer::plain(AssetId::TOS, AccountId([7; 32]), 3);
/// assert_eq!((coffee.amount, coffee.extra_data), (3, None));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// What is paid.
    pub asset: AssetId,
    /// Who receives it.
    pub destination: AccountId,
    /// In the asset's smallest unit; 0 is allowed.
    pub amount: u64,
    /// For the receiver.
    pub extra_data: ExtraData,
}

impl Transfer {
    /// A payment without extra data.
    pub const fn plain(asset: AssetId, destination: AccountId, amount: u64) -> Self {
        Self { asset, destination, amount, extra_data: None }
    }
}

/// The transfers of one transaction, in order: a list that holds a single one, as most are, without
/// an allocation.
///
/// # Examples
/// ```
/// use wavefront_types::transaction::{Transfer, Transfers};
/// use wavefront_types::{AccountId, AssetId};
///
/// let one = Transfers::from(Transfer::plain(AssetId::TOS, AccountId([7; 32]), 3));
/// let many: Transfers = one.iter().chain(&one).cloned().collect();
/// assert_eq!((one.len(), many.len()), (1, 2));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transfers(SmallVec<[Transfer; 1]>);

impl Transfers {
    /// No transfers yet, and room for some.
    #[inline]
    pub(crate) fn with_capacity(transfers: usize) -> Self {
        Self(SmallVec::with_capacity(transfers))
    }

    /// Appends one.
    #[inline]
    pub fn push(&mut self, transfer: Transfer) {
        self.0.push(transfer);
    }
}

impl Deref for Transfers {
    type Target = [Transfer];

    #[inline]
    fn deref(&self) -> &[Transfer] {
        &self.0
    }
}

impl From<Transfer> for Transfers {
    fn from(transfer: Transfer) -> Self {
        core::iter::once(transfer).collect()
    }
}

impl FromIterator<Transfer> for Transfers {
    fn from_iter<I: IntoIterator<Item = Transfer>>(transfers: I) -> Self {
        Self(transfers.into_iter().collect())
    }
}

impl From<Vec<Transfer>> for Transfers {
    fn from(transfers: Vec<Transfer>) -> Self {
        Self(transfers.into())
    }
}

impl<'a> IntoIterator for &'a Transfers {
    type Item = &'a Transfer;
    type IntoIter = core::slice::Iter<'a, Transfer>;

    #[inline]
    fn into_iter(self) -> core::slice::Iter<'a, Transfer> {
        self.0.iter()
    }
}
