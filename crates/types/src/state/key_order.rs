//! How keys are compared and hashed: the commonest kind first, since planning, executing and
//! storing do little else.

use core::cmp::Ordering;
use core::hash::Hasher;

use super::key::StateKey;

/// As would be derived, with the commonest kinds first: planning and storing compare little else.
impl PartialEq for StateKey {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Account(own), Self::Account(other)) => own == other,
            _ => self.cmp(other).is_eq(),
        }
    }
}

impl PartialOrd for StateKey {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for StateKey {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Account(own), Self::Account(other)) => own.cmp(other),
            _ => self.cmp_any(other),
        }
    }
}

/// In as few steps as possible: hashing keys is the dearest part of planning. The derived form adds
/// a word for the kind and one for each id's length; here the commonest kind is its 32 bytes alone,
/// and the others cannot be mistaken for it, as they begin with their kind.
impl core::hash::Hash for StateKey {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        if let Self::Account(id) = self {
            return write_id(id.as_bytes(), state);
        }
        state.write_u8(self.kind() as u8);
        write_id(self.first_id(), state);
        match self {
            Self::Balance(_, asset) | Self::ContractBalance(_, asset) => {
                write_id(asset.as_bytes(), state);
            }
            Self::Storage(_, hash) => write_id(hash.as_bytes(), state),
            Self::Freeze(_, id) => {
                state.write_u8(id.origin());
                state.write_u64(id.number());
            }
            Self::SessionKey(_, id) => state.write_u64(id.number()),
            _ => {}
        }
    }
}

/// 32 bytes as two numbers, which hashers take in one step each.
#[inline]
fn write_id<H: Hasher>(id: &[u8; 32], state: &mut H) {
    let (halves, _) = id.as_chunks::<16>();
    for half in halves {
        state.write_u128(u128::from_le_bytes(*half));
    }
}

impl StateKey {
    /// The order of keys of any kind.
    fn cmp_any(&self, other: &Self) -> Ordering {
        let kinds = self.kind().cmp(&other.kind());
        kinds.then_with(|| self.first_id().cmp(other.first_id())).then_with(|| {
            match (self, other) {
                (Self::Balance(_, own), Self::Balance(_, other))
                | (Self::ContractBalance(_, own), Self::ContractBalance(_, other)) => {
                    own.cmp(other)
                }
                (Self::Storage(_, own), Self::Storage(_, other)) => own.cmp(other),
                (Self::Freeze(_, own), Self::Freeze(_, other)) => own.cmp(other),
                (Self::SessionKey(_, own), Self::SessionKey(_, other)) => own.cmp(other),
                _ => Ordering::Equal,
            }
        })
    }
}
