//! Signatures.

use super::{DecodeErrorKind, Decoded, Reader, scalar};
use crate::Signature;

/// A signature: two canonical scalars.
#[inline]
pub(super) fn read_signature(r: &mut Reader<'_>) -> Decoded<Signature> {
    let bytes = r.array::<64>("a signature")?;
    for (index, part) in bytes.as_chunks::<32>().0.iter().enumerate() {
        if !scalar::is_canonical_scalar(part) {
            let expected = "a canonical scalar in a signature";
            return Err(r.fail_back(DecodeErrorKind::Scalar, 64 - 32 * index, expected));
        }
    }
    Ok(Signature(bytes))
}
