//! Fixed-size identifiers as newtypes, so that an asset can never be passed where an account is
//! meant.

use core::fmt;

macro_rules! bytes_id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(transparent)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;
            /// The value whose bytes are all zero.
            pub const ZERO: Self = Self([0; $len]);

            /// The raw bytes.
            #[inline]
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }

            /// Parses lower- or upper-case hexadecimal of exactly the right length.
            ///
            /// # Errors
            /// [`HexError`] when the length is wrong or a character is not hexadecimal.
            pub fn from_hex(text: &str) -> Result<Self, HexError> {
                let mut bytes = [0_u8; $len];
                decode_hex(text, &mut bytes)?;
                Ok(Self(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl From<[u8; $len]> for $name {
            fn from(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }
        }

        impl From<$name> for [u8; $len] {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

bytes_id!(
    /// An account's address: its compressed Ristretto255 public key.
    ///
    /// # Examples
    /// ```
    /// use wavefront_types::AccountId;
    ///
    /// let account = AccountId::from_hex(&"0A".repeat(32))?;
    /// assert_eq!(account, AccountId([10; 32]));
    /// assert_eq!(account.to_string(), "0a".repeat(32));
    /// # Ok::<(), wavefront_types::HexError>(())
    /// ```
    AccountId,
    32
);
bytes_id!(
    /// An asset; [`AssetId::TOS`] is the native one.
    ///
    /// # Examples
    /// ```
    /// use wavefront_types::AssetId;
    ///
    /// assert!(AssetId::TOS.is_native() && !AssetId([1; 32]).is_native());
    /// ```
    AssetId,
    32
);
bytes_id!(
    /// A 32-byte digest or opaque reference with no narrower type.
    ///
    /// # Examples
    /// ```
    /// use wavefront_types::transaction::NamePayload;
    /// use wavefront_types::{Hash, StateKey};
    ///
    /// let hash: Hash = NamePayload::new("alice").hash();
    /// assert_eq!(StateKey::Name(hash), StateKey::for_name("Alice"));
    /// ```
    Hash,
    32
);
bytes_id!(
    /// BLAKE3-256 of a transaction's complete wire bytes.
    ///
    /// # Examples
    /// ```
    /// use wavefront_types::{TxHash, tx_hash};
    ///
    /// let hash: TxHash = tx_hash(b"the bytes of a transaction");
    /// assert_eq!(TxHash::from_hex(&hash.to_string()), Ok(hash));
    /// ```
    TxHash,
    32
);
bytes_id!(
    /// The hash of a block header (`docs/protocol/blocks.md#block-hash`).
    ///
    /// # Examples
    /// ```
    /// use wavefront_types::{BlockHash, Tip, Totals};
    ///
    /// let tip = Tip { topoheight: 3, hash: BlockHash([5; 32]), totals: Totals::default() };
    /// assert_eq!(tip.hash.to_string(), "05".repeat(32));
    /// ```
    BlockHash,
    32
);
bytes_id!(
    /// A deployed contract: BLAKE3-256 of its module.
    ///
    /// # Examples
    /// ```
    /// use wavefront_types::transaction::DeployPayload;
    /// use wavefront_types::{ContractId, StateKey};
    ///
    /// let contract: ContractId = DeployPayload::contract_of(b"\x7fELF");
    /// assert_eq!(StateKey::for_module(b"\x7fELF"), StateKey::Contract(contract));
    /// ```
    ContractId,
    32
);
bytes_id!(
    /// A Schnorr signature: `s ‖ e`, two little-endian scalars.
    ///
    /// # Examples
    /// ```
    /// use wavefront_types::Signature;
    ///
    /// let signature = Signature::from([3; 64]);
    /// let (s, e) = signature.as_bytes().split_at(32);
    /// assert_eq!((s.len(), e.len()), (32, 32));
    /// ```
    Signature,
    64
);

impl AssetId {
    /// The native asset, in which fees are paid; 1 TOS is [`COIN`](crate::COIN) units.
    pub const TOS: Self = Self::ZERO;

    /// Whether this is the native asset.
    #[inline]
    pub fn is_native(&self) -> bool {
        *self == Self::TOS
    }
}

/// Why a hexadecimal text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HexError {
    /// The text does not have two characters a byte.
    #[error("expected {expected} hexadecimal characters, found {found}")]
    Length {
        /// Characters wanted.
        expected: usize,
        /// Characters given.
        found: usize,
    },
    /// A character outside `0-9a-fA-F`.
    #[error("character {index} is not hexadecimal")]
    Character {
        /// Its position, from 0.
        index: usize,
    },
}

/// Decodes hexadecimal text into `out`, which fixes the length.
///
/// # Errors
/// [`HexError`] when the length is wrong or a character is not hexadecimal; `out` is then
/// unspecified.
pub fn decode_hex(text: &str, out: &mut [u8]) -> Result<(), HexError> {
    let digits = text.as_bytes();
    let expected = out.len() * 2;
    if digits.len() != expected {
        return Err(HexError::Length { expected, found: digits.len() });
    }
    let nibble = |index: usize| match digits[index] {
        c @ b'0'..=b'9' => Ok(c - b'0'),
        c @ b'a'..=b'f' => Ok(c - b'a' + 10),
        c @ b'A'..=b'F' => Ok(c - b'A' + 10),
        _ => Err(HexError::Character { index }),
    };
    for (i, byte) in out.iter_mut().enumerate() {
        *byte = (nibble(2 * i)? << 4) | nibble(2 * i + 1)?;
    }
    Ok(())
}
