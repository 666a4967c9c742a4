//! The chain's counters as bytes.

use super::CodecError;
use crate::Totals;
use crate::wire::Reader;

impl Totals {
    /// Length of the byte form.
    pub const ENCODED_LEN: usize = 72;

    /// The byte form: the fields in order of declaration.
    #[must_use]
    pub fn encode(&self) -> [u8; Self::ENCODED_LEN] {
        let Self {
            supply,
            burned,
            energy,
            height,
            timestamp,
            emitted,
            withheld,
            shielded,
            unshielded,
        } = *self;
        let fields =
            [supply, burned, energy, height, timestamp, emitted, withheld, shielded, unshielded];
        let mut bytes = [0; Self::ENCODED_LEN];
        for (slot, field) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(fields) {
            *slot = field.to_be_bytes();
        }
        bytes
    }

    /// The counters with this byte form.
    ///
    /// # Errors
    /// [`CodecError`] when the length is wrong.
    pub fn decode(bytes: &[u8]) -> Result<Self, CodecError> {
        let mut r = Reader::new(bytes);
        let totals = Self {
            supply: r.u64("the supply")?,
            burned: r.u64("the burned total")?,
            energy: r.u64("the energy total")?,
            height: r.u64("the height")?,
            timestamp: r.u64("the timestamp")?,
            emitted: r.u64("the emission counter")?,
            withheld: r.u64("the withheld total")?,
            shielded: r.u64("the shielded total")?,
            unshielded: r.u64("the unshielded total")?,
        };
        r.finish()?;
        Ok(totals)
    }
}
