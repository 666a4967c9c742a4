//! Ids of a fixed length as hexadecimal text, for `#[serde(with)]`.

use core::fmt::Display;

use serde::{Deserialize, Deserializer, Serializer, de::Error};

pub(crate) fn serialize<T: Display, S: Serializer>(id: &T, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(id)
}

pub(crate) fn deserialize<'de, T, D, const N: usize>(from: D) -> Result<T, D::Error>
where
    T: From<[u8; N]>,
    D: Deserializer<'de>,
{
    let text = String::deserialize(from)?;
    let mut bytes = [0; N];
    wavefront_types::decode_hex(&text, &mut bytes).map_err(D::Error::custom)?;
    Ok(T::from(bytes))
}
