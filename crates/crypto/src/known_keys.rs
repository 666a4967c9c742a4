//! Keys that somebody remembers, so that they need not be decoded again.

use wavefront_types::AccountId;

use crate::VerifyingKey;

/// A memory of decoded keys beside a [`SignatureVerifier`](crate::SignatureVerifier), which keeps
/// none itself.
///
/// Verdicts do not depend on it: a [`VerifyingKey`] can only be made by decoding its address, and
/// one that belongs to another address than the one asked for is ignored.
///
/// Both calls come from the threads that verify, one after the other or at once, so they should be
/// short and must not wait for another verification. `()` remembers nothing.
pub trait KnownKeys: Sync {
    /// The decoded form of an address, if it is remembered.
    fn get(&self, id: &AccountId) -> Option<VerifyingKey>;

    /// A key that was not remembered and had to be decoded, and whose signature is good. Addresses
    /// that do not decode, and those that somebody else signed for, are never reported.
    fn decoded(&self, key: &VerifyingKey);
}

impl KnownKeys for () {
    fn get(&self, _: &AccountId) -> Option<VerifyingKey> {
        None
    }

    fn decoded(&self, _: &VerifyingKey) {}
}

/// A key at hand, and how it got there.
#[derive(Clone, Copy)]
pub(crate) struct FoundKey {
    pub(crate) key: VerifyingKey,
    /// Decoded now, since it was not remembered.
    pub(crate) decoded: bool,
}

impl FoundKey {
    /// The key of an address, remembered or decoded; `None` when it does not decode.
    pub(crate) fn find(id: &AccountId, keys: &(impl KnownKeys + ?Sized)) -> Option<Self> {
        match keys.get(id).filter(|key| key.id() == id) {
            Some(key) => Some(Self { key, decoded: false }),
            None => VerifyingKey::decode(id).map(|key| Self { key, decoded: true }),
        }
    }
}
