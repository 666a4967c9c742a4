//! Access modes: how a transaction touches a key, and which pairs of touches conflict.

/// How one transaction touches one key.
///
/// `Read` commutes with `Read` and `Credit` with `Credit`; every other pair on a key conflicts
/// and is ordered by block position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum AccessMode {
    /// The outcome depends on the value; the value stays.
    Read = 0,
    /// An amount is added without looking at the value; an absent value is created.
    Credit = 1,
    /// The value may be read, replaced or deleted.
    Write = 2,
}

impl AccessMode {
    /// Whether two touches of one key, in this order or the other, must be ordered.
    #[inline]
    pub const fn conflicts_with(self, other: Self) -> bool {
        !matches!((self, other), (Self::Read, Self::Read) | (Self::Credit, Self::Credit))
    }

    /// The one mode that allows what both allow: two touches of one key inside one transaction
    /// merge to it. `Read` with `Credit` needs `Write`, since the value is looked at and changed.
    #[inline]
    #[must_use]
    pub const fn merge(self, other: Self) -> Self {
        match (self, other) {
            (Self::Read, Self::Read) => Self::Read,
            (Self::Credit, Self::Credit) => Self::Credit,
            _ => Self::Write,
        }
    }
}
