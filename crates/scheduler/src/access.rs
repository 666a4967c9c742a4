//! Access modes: how a transaction touches a key, and which pairs of touches conflict.

/// How one transaction touches one key.
///
/// `Read` commutes with `Read` and `Credit` with `Credit`; every other pair on a key conflicts
/// and is ordered by block position.
///
/// # Examples
/// ```
/// use wavefront_scheduler::AccessMode::{Credit, Read, Write};
///
/// assert!(!Credit.conflicts_with(Credit), "additions commute");
/// assert!(Credit.conflicts_with(Read), "an addition changes what is read");
/// assert_eq!(Read.merge(Credit), Write);
/// ```
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

    /// Whether a declaration of this mode covers a touch in mode `touch`.
    #[inline]
    pub const fn allows(self, touch: Self) -> bool {
        matches!(self, Self::Write) || self as u8 == touch as u8
    }
}
