//! Small readers of JSON values.

use core::fmt;

use serde_json::Value;
use wavefront_types::{AccountId, Hash, decode_hex};

/// A vector file that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed(String);

impl Malformed {
    pub(super) fn new(place: &(impl fmt::Debug + ?Sized), what: &impl fmt::Display) -> Self {
        Self(format!("{place:?}: {what}"))
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Malformed {}

/// The elements under `key`; none where it is absent.
pub(super) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

pub(super) fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str, Malformed> {
    value[key].as_str().ok_or_else(|| Malformed::new(key, &"not a text"))
}

pub(super) fn number(value: &Value, key: &str) -> Result<u64, Malformed> {
    value[key].as_u64().ok_or_else(|| Malformed::new(key, &"not a 64-bit number"))
}

pub(super) fn bytes(hex: &str) -> Option<Vec<u8>> {
    let mut out = vec![0; hex.len() / 2];
    decode_hex(hex, &mut out).ok()?;
    Some(out)
}

pub(super) fn array<const N: usize>(hex: &str) -> Result<[u8; N], Malformed> {
    let mut out = [0; N];
    decode_hex(hex, &mut out).map_err(|error| Malformed::new(hex, &error))?;
    Ok(out)
}

pub(super) fn hash(hex: &str) -> Result<Hash, Malformed> {
    array(hex).map(Hash)
}

pub(super) fn id(value: &Value, key: &str) -> Result<AccountId, Malformed> {
    array(text(value, key)?).map(AccountId)
}
