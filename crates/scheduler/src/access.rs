//! Access sets of a block in dense form.

use wavefront_types::{AccessMode, StateKey};

/// A transaction's position in its block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct TxIndex(pub u32);

/// A key's number in its block, in order of first declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct KeyId(pub u32);

/// One key of one transaction with its mode, in one word.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Access(u32);

const _: () = assert!(size_of::<Access>() == 4);

impl Access {
    /// The most keys a block may have.
    pub const KEYS_MAX: u32 = u32::MAX >> 2;

    /// Packs a key and a mode.
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

/// The access sets of a block: one row a transaction in block order, and one last row for the
/// block's epilogue (reward and fees), each key at most once a row, in order of declaration.
#[derive(Debug, Clone, Default)]
pub struct AccessTable {
    pub(crate) keys: Vec<StateKey>,
    /// Row `i` is `accesses[offsets[i]..offsets[i + 1]]`.
    pub(crate) offsets: Vec<u32>,
    pub(crate) accesses: Vec<Access>,
}

impl AccessTable {
    /// How many transactions there are.
    #[inline]
    pub fn transactions(&self) -> usize {
        self.offsets.len().saturating_sub(2)
    }

    /// The distinct keys, by number.
    #[inline]
    pub fn keys(&self) -> &[StateKey] {
        &self.keys
    }

    /// The key with a number.
    ///
    /// # Panics
    /// When the number is not of this table.
    #[inline]
    pub fn key(&self, id: KeyId) -> &StateKey {
        &self.keys[id.0 as usize]
    }

    /// A transaction's access set.
    ///
    /// # Panics
    /// When `index` is not of this block.
    #[inline]
    pub fn of(&self, index: TxIndex) -> &[Access] {
        let row = index.0 as usize;
        &self.accesses[self.offsets[row] as usize..self.offsets[row + 1] as usize]
    }

    /// The epilogue's access set.
    pub fn epilogue(&self) -> &[Access] {
        match self.offsets.as_slice() {
            [.., start, end] => &self.accesses[*start as usize..*end as usize],
            _ => &[],
        }
    }
}
