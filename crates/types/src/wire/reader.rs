//! A cursor over the bytes being decoded.

use super::{DecodeError, DecodeErrorKind, scalar};

pub(crate) type Decoded<T> = Result<T, DecodeError>;

/// Reads fields front to back; every failure names the offset of the field.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    len: usize,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, len: bytes.len() }
    }

    /// Bytes consumed so far.
    #[inline]
    pub(crate) const fn offset(&self) -> usize {
        self.len - self.rest.len()
    }

    /// Bytes left.
    #[inline]
    pub(crate) const fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// An error about the `len` bytes just consumed.
    #[cold]
    #[inline(never)]
    pub(crate) const fn fail_back(
        &self,
        kind: DecodeErrorKind,
        len: usize,
        expected: &'static str,
    ) -> DecodeError {
        DecodeError::new(kind, self.offset().saturating_sub(len), expected)
    }

    #[inline]
    pub(crate) fn take(&mut self, len: usize, expected: &'static str) -> Decoded<&'a [u8]> {
        match self.rest.split_at_checked(len) {
            Some((taken, rest)) => {
                self.rest = rest;
                Ok(taken)
            }
            None => Err(self.fail_back(DecodeErrorKind::Truncated, 0, expected)),
        }
    }

    #[inline]
    pub(crate) fn array<const N: usize>(&mut self, expected: &'static str) -> Decoded<[u8; N]> {
        match self.rest.split_first_chunk::<N>() {
            Some((taken, rest)) => {
                self.rest = rest;
                Ok(*taken)
            }
            None => Err(self.fail_back(DecodeErrorKind::Truncated, 0, expected)),
        }
    }

    /// A 32-byte or 64-byte id.
    #[inline]
    pub(crate) fn id<T: From<[u8; N]>, const N: usize>(
        &mut self,
        expected: &'static str,
    ) -> Decoded<T> {
        self.array(expected).map(T::from)
    }

    #[inline]
    pub(crate) fn u8(&mut self, expected: &'static str) -> Decoded<u8> {
        self.array(expected).map(|[byte]| byte)
    }

    #[inline]
    pub(crate) fn u16(&mut self, expected: &'static str) -> Decoded<u16> {
        self.array(expected).map(u16::from_be_bytes)
    }

    #[inline]
    pub(crate) fn u32(&mut self, expected: &'static str) -> Decoded<u32> {
        self.array(expected).map(u32::from_be_bytes)
    }

    #[inline]
    pub(crate) fn u64(&mut self, expected: &'static str) -> Decoded<u64> {
        self.array(expected).map(u64::from_be_bytes)
    }

    #[inline]
    pub(crate) fn u128(&mut self, expected: &'static str) -> Decoded<u128> {
        self.array(expected).map(u128::from_be_bytes)
    }

    /// Exactly 0 or 1: a boolean, or the tag of an option.
    #[inline]
    pub(crate) fn flag(&mut self, expected: &'static str) -> Decoded<bool> {
        match self.u8(expected)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.fail_back(DecodeErrorKind::Value, 1, expected)),
        }
    }

    /// An option: its tag, then the value that `read` reads.
    #[inline]
    pub(crate) fn option<T>(
        &mut self,
        expected: &'static str,
        read: impl FnOnce(&mut Self) -> Decoded<T>,
    ) -> Decoded<Option<T>> {
        if self.flag(expected)? { read(self).map(Some) } else { Ok(None) }
    }

    /// A length field of four bytes.
    pub(crate) fn len_u32(&mut self, expected: &'static str) -> Decoded<usize> {
        self.u32(expected).map(|len| usize::try_from(len).unwrap_or(usize::MAX))
    }

    /// Bytes behind a length field of four bytes.
    pub(crate) fn blob(&mut self, expected: &'static str) -> Decoded<&'a [u8]> {
        let len = self.len_u32(expected)?;
        self.take(len, expected)
    }

    /// 32-byte ids behind a count of four bytes.
    pub(crate) fn ids<T: From<[u8; 32]>>(&mut self, expected: &'static str) -> Decoded<Vec<T>> {
        let count = self.len_u32(expected)?;
        self.list(count, 32, |r| r.id(expected))
    }

    /// UTF-8 text of `len` bytes.
    pub(crate) fn text(&mut self, len: usize, expected: &'static str) -> Decoded<&'a str> {
        let bytes = self.take(len, expected)?;
        core::str::from_utf8(bytes).map_err(|error| {
            DecodeError::new(
                DecodeErrorKind::Utf8,
                self.offset() - len + error.valid_up_to(),
                expected,
            )
        })
    }

    /// `len` elements that each take at least `len_min` bytes. Reserves no more room than the
    /// remaining input could fill.
    pub(crate) fn list<T>(
        &mut self,
        len: usize,
        len_min: usize,
        mut read: impl FnMut(&mut Self) -> Decoded<T>,
    ) -> Decoded<Vec<T>> {
        let mut list = Vec::with_capacity(len.min(self.remaining() / len_min.max(1)));
        for _ in 0..len {
            list.push(read(self)?);
        }
        Ok(list)
    }

    /// `N` bytes of which the last `scalars` × 32 are canonical scalars.
    pub(crate) fn proof<const N: usize>(
        &mut self,
        scalars: usize,
        expected: &'static str,
    ) -> Decoded<Box<[u8; N]>> {
        let bytes = self.array::<N>(expected)?;
        let tail = bytes.len().saturating_sub(scalars * 32);
        for (index, scalar) in bytes[tail..].as_chunks::<32>().0.iter().enumerate() {
            if !scalar::is_canonical_scalar(scalar) {
                let back = (scalars - index) * 32;
                return Err(self.fail_back(DecodeErrorKind::Scalar, back, expected));
            }
        }
        Ok(Box::new(bytes))
    }

    /// Refuses what follows the end.
    pub(crate) fn finish(&self) -> Decoded<()> {
        if self.remaining() == 0 {
            Ok(())
        } else {
            Err(self.fail_back(DecodeErrorKind::Trailing, 0, "the end"))
        }
    }
}
