//! The numbers of what an account has many of.
//!
//! Bytes, not integers, so that keys need no alignment; their order is that of the numbers.

use core::fmt;

/// Which of an account's freezes: those of its transactions are told apart by the transactions'
/// nonces, so that a freeze's key is known from the transaction alone, and are in order of
/// freezing. Those that an initial state brings along come before them.
///
/// # Examples
/// ```
/// use wavefront_types::state::FreezeId;
///
/// assert!(FreezeId::initial(7) < FreezeId::of_nonce(0));
/// assert!(FreezeId::of_nonce(255) < FreezeId::of_nonce(256));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FreezeId {
    origin: u8,
    number: [u8; 8],
}

impl FreezeId {
    const INITIAL: u8 = 0;
    const TRANSACTION: u8 = 1;
    /// The lowest there is.
    pub const FIRST: Self = Self::initial(0);

    /// The freeze at this place of an initial state's list.
    #[must_use]
    pub const fn initial(place: u64) -> Self {
        Self { origin: Self::INITIAL, number: place.to_be_bytes() }
    }

    /// The freeze that the account's transaction with this nonce makes.
    #[must_use]
    pub const fn of_nonce(nonce: u64) -> Self {
        Self { origin: Self::TRANSACTION, number: nonce.to_be_bytes() }
    }

    /// 0 for an initial state's, 1 for a transaction's: the first byte of its stored form.
    #[must_use]
    pub const fn origin(self) -> u8 {
        self.origin
    }

    /// Its place, or its transaction's nonce.
    #[must_use]
    pub const fn number(self) -> u64 {
        u64::from_be_bytes(self.number)
    }

    /// The one with these parts, if there is such an origin.
    #[must_use]
    pub const fn from_parts(origin: u8, number: u64) -> Option<Self> {
        match origin {
            Self::INITIAL | Self::TRANSACTION => {
                Some(Self { origin, number: number.to_be_bytes() })
            }
            _ => None,
        }
    }
}

impl fmt::Display for FreezeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = if self.origin == Self::INITIAL { "initial" } else { "nonce" };
        write!(f, "{origin} {}", self.number())
    }
}

/// Which of an agent account's session keys: the number that its transaction gave it.
///
/// # Examples
/// ```
/// use wavefront_types::state::SessionKeyId;
///
/// assert!(SessionKeyId::new(255) < SessionKeyId::new(256));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionKeyId([u8; 8]);

impl SessionKeyId {
    /// The lowest there is.
    pub const FIRST: Self = Self::new(0);

    /// With this number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number.to_be_bytes())
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u64 {
        u64::from_be_bytes(self.0)
    }
}

impl fmt::Display for SessionKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number())
    }
}
