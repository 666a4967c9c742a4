//! Keys as bytes that sort as the keys do.

use core::borrow::Borrow;
use core::ops::Deref;

use super::CodecError;
use crate::wire::{DecodeErrorKind, Reader};
use crate::{KeyKind, StateKey};

/// A key's byte form: the tag of its kind, then its bytes; at most 65. Compares as the key does.
///
/// # Examples
/// ```
/// use wavefront_types::{AccountId, StateKey};
///
/// let key = StateKey::Account(AccountId([7; 32]));
/// let bytes = key.to_bytes();
/// assert_eq!(bytes.as_slice().len(), 33);
/// assert_eq!(StateKey::from_bytes(&bytes), Ok(key));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyBytes {
    // Unused bytes are 0, and keys of one kind have one length, so that the derived comparisons
    // are those of the used bytes.
    bytes: [u8; Self::LEN_MAX],
    len: u8,
}

impl KeyBytes {
    /// The longest form's length.
    pub const LEN_MAX: usize = 65;

    fn new(kind: KeyKind, parts: &[&[u8; 32]]) -> Self {
        let mut bytes = [0; Self::LEN_MAX];
        bytes[0] = kind as u8;
        let mut len = 1_u8;
        for (slot, part) in bytes[1..].as_chunks_mut::<32>().0.iter_mut().zip(parts) {
            *slot = **part;
            len += 32;
        }
        Self { bytes, len }
    }

    /// The bytes.
    #[inline]
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

impl Deref for KeyBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.as_slice()
    }
}

impl AsRef<[u8]> for KeyBytes {
    fn as_ref(&self) -> &[u8] {
        self.as_slice()
    }
}

impl Borrow<[u8]> for KeyBytes {
    fn borrow(&self) -> &[u8] {
        self.as_slice()
    }
}

impl StateKey {
    /// The key's byte form. Byte forms compare as the keys do.
    #[must_use]
    pub fn to_bytes(&self) -> KeyBytes {
        match self {
            Self::Account(id) | Self::Energy(id) | Self::Agent(id) | Self::NameOf(id) => {
                KeyBytes::new(self.kind(), &[&id.0])
            }
            Self::Balance(id, asset) => KeyBytes::new(self.kind(), &[&id.0, &asset.0]),
            Self::Name(hash) => KeyBytes::new(self.kind(), &[&hash.0]),
            Self::Contract(id) => KeyBytes::new(self.kind(), &[&id.0]),
            Self::Burned(asset) => KeyBytes::new(self.kind(), &[&asset.0]),
        }
    }

    /// The key with this byte form.
    ///
    /// # Errors
    /// [`CodecError`] when there is none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CodecError> {
        let mut r = Reader::new(bytes);
        let tag = r.u8("the kind of a key")?;
        let Some(kind) = KeyKind::from_tag(tag) else {
            return Err(r.fail_back(DecodeErrorKind::Value, 1, "a known kind of key").into());
        };
        let key = match kind {
            KeyKind::Account => Self::Account(r.id("an account")?),
            KeyKind::Balance => Self::Balance(r.id("an account")?, r.id("an asset")?),
            KeyKind::Energy => Self::Energy(r.id("an account")?),
            KeyKind::Agent => Self::Agent(r.id("an account")?),
            KeyKind::Name => Self::Name(r.id("a name's hash")?),
            KeyKind::NameOf => Self::NameOf(r.id("an account")?),
            KeyKind::Contract => Self::Contract(r.id("a contract")?),
            KeyKind::Burned => Self::Burned(r.id("an asset")?),
        };
        r.finish()?;
        Ok(key)
    }
}

impl KeyKind {
    /// The kind whose keys' byte forms start with this byte, if there is one.
    #[must_use]
    pub fn from_tag(tag: u8) -> Option<Self> {
        Self::ALL.get(usize::from(tag)).copied()
    }
}
