//! Numbers of transactions and keys within one block, and their compact pair.

use crate::AccessMode;

/// A transaction's position in its block.
///
/// # Examples
/// ```
/// use wavefront_scheduler::TxIndex;
///
/// assert_eq!(TxIndex(3).at(), 3_usize);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct TxIndex(pub u32);

impl TxIndex {
    /// The position as an index into a slice.
    #[inline]
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// A key's number in its block, in order of first declaration.
///
/// # Examples
/// ```
/// use wavefront_scheduler::KeyId;
///
/// assert_eq!(KeyId(7).at(), 7_usize);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct KeyId(pub u32);

impl KeyId {
    /// The number as an index into a slice.
    #[inline]
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// One key of one transaction with its mode, in one word.
///
/// # Examples
/// ```
/// use wavefront_scheduler::{Access, AccessMode, KeyId};
///
/// let access = Access::new(KeyId(7), AccessMode::Credit);
/// assert_eq!((access.key(), access.mode()), (KeyId(7), AccessMode::Credit));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Access(u32);

const _: () = assert!(size_of::<Access>() == 4);

impl Access {
    /// The most keys a block may have.
    pub const KEYS_MAX: u32 = u32::MAX >> 2;

    /// Packs a key and a mode.
    ///
    /// # Panics
    /// In debug builds, when the key's number is above [`KEYS_MAX`](Self::KEYS_MAX).
    #[inline]
    pub const fn new(key: KeyId, mode: AccessMode) -> Self {
        debug_assert!(key.0 <= Self::KEYS_MAX, "key numbers are bounded when they are given out");
        Self(key.0 << 2 | mode as u32)
    }

    /// The key.
    #[inline]
    pub const fn key(self) -> KeyId {
        KeyId(self.0 >> 2)
    }

    /// The mode.
    #[inline]
    pub const fn mode(self) -> AccessMode {
        match self.0 & 3 {
            0 => AccessMode::Read,
            1 => AccessMode::Credit,
            _ => AccessMode::Write,
        }
    }
}

impl core::fmt::Debug for Access {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:?}({})", self.mode(), self.key().0)
    }
}
