//! Keys as bytes that sort as the keys do.

use core::borrow::Borrow;
use core::ops::Deref;

use super::CodecError;
use crate::state::{FreezeId, SessionKeyId};
use crate::wire::{DecodeErrorKind, Decoded, Reader};
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

    /// `second` follows the first id; at most 32 bytes.
    fn new<const N: usize>(kind: KeyKind, first: &[u8; 32], second: &[u8; N]) -> Self {
        const { assert!(N <= 32, "a key's second part is no longer than an id") };
        let mut bytes = [0; Self::LEN_MAX];
        bytes[0] = kind as u8;
        bytes[1..33].copy_from_slice(first);
        bytes[33..33 + N].copy_from_slice(second);
        #[allow(clippy::cast_possible_truncation, reason = "at most 65")]
        let len = (33 + N) as u8;
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
        let (kind, first) = (self.kind(), self.first_id());
        match self {
            Self::Balance(_, asset) | Self::ContractBalance(_, asset) => {
                KeyBytes::new(kind, first, &asset.0)
            }
            Self::Storage(_, hash) => KeyBytes::new(kind, first, &hash.0),
            Self::Freeze(_, id) => {
                let mut second = [id.origin(); 9];
                second[1..].copy_from_slice(&id.number().to_be_bytes());
                KeyBytes::new(kind, first, &second)
            }
            Self::SessionKey(_, id) => KeyBytes::new(kind, first, &id.number().to_be_bytes()),
            _ => KeyBytes::new(kind, first, &[]),
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
            KeyKind::Multisig => Self::Multisig(r.id("an account")?),
            KeyKind::Freeze => Self::Freeze(r.id("an account")?, read_freeze_id(&mut r)?),
            KeyKind::Unfreezing => Self::Unfreezing(r.id("an account")?),
            KeyKind::SessionKey => Self::SessionKey(
                r.id("an account")?,
                SessionKeyId::new(r.u64("a session key's number")?),
            ),
            KeyKind::Content => Self::Content(r.id("a hash")?),
            KeyKind::Storage => Self::Storage(r.id("a contract")?, r.id("a key's hash")?),
            KeyKind::ContractBalance => {
                Self::ContractBalance(r.id("a contract")?, r.id("an asset")?)
            }
        };
        r.finish()?;
        Ok(key)
    }
}

fn read_freeze_id(r: &mut Reader<'_>) -> Decoded<FreezeId> {
    let origin = r.u8("where a freeze comes from")?;
    let number = r.u64("a freeze's number")?;
    FreezeId::from_parts(origin, number)
        .ok_or_else(|| r.fail_back(DecodeErrorKind::Value, 9, "a freeze's origin, 0 or 1"))
}

impl KeyKind {
    /// The kind whose keys' byte forms start with this byte, if there is one.
    #[must_use]
    pub fn from_tag(tag: u8) -> Option<Self> {
        Self::ALL.get(usize::from(tag)).copied()
    }
}
