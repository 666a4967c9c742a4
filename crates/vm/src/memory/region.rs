//! Writable memory that remembers which of its pieces were written.

#![allow(clippy::inline_always, reason = "a load is a few instructions of the interpreter's loop")]
#![allow(clippy::cast_possible_truncation, reason = "offsets are compared with the length before")]

/// Pieces of a region: one bit of a word each.
const PIECES: usize = 64;

/// `LEN` bytes that are zeros but where a piece is marked.
///
/// The marks are an upper bound: a piece that is not marked holds zeros.
#[derive(Debug)]
pub(super) struct Region<const LEN: usize> {
    bytes: Box<[u8; LEN]>,
    /// Bit `i`: piece `i` was written since the last clearing.
    touched: u64,
}

impl<const LEN: usize> Region<LEN> {
    /// Pieces are a power of two long, so that finding one is a shift.
    const PIECE_SHIFT: u32 = {
        assert!(LEN.is_power_of_two() && LEN >= PIECES);
        (LEN / PIECES).trailing_zeros()
    };

    pub(super) fn new() -> Self {
        // Made on the heap: an array on the stack would be too large for some threads.
        let zeros = vec![0; LEN].into_boxed_slice();
        Self { bytes: zeros.try_into().expect("it has this length"), touched: 0 }
    }

    /// The `N` bytes from an offset on; `None` when they are not all inside.
    #[inline(always)]
    pub(super) fn load<const N: usize>(&self, at: u64) -> Option<[u8; N]> {
        let at = Self::inside(at, N)?;
        self.bytes.get(at..)?.first_chunk().copied()
    }

    /// Writes `N` bytes from an offset on; `None`, and nothing done, when they do not fit.
    #[inline(always)]
    pub(super) fn store<const N: usize>(&mut self, at: u64, value: [u8; N]) -> Option<()> {
        let at = Self::inside(at, N)?;
        *self.bytes.get_mut(at..)?.first_chunk_mut()? = value;
        // At most eight bytes: in one piece, or in two neighbours.
        self.touched |= Self::piece(at) | Self::piece(at.wrapping_add(N).wrapping_sub(1));
        Some(())
    }

    /// What lies from an offset on; `None` when it is not all inside.
    pub(super) fn slice(&self, at: u64, len: usize) -> Option<&[u8]> {
        let at = Self::inside(at, len)?;
        self.bytes.get(at..)?.get(..len)
    }

    /// The same to be written to; it counts as written.
    pub(super) fn slice_mut(&mut self, at: u64, len: usize) -> Option<&mut [u8]> {
        let at = Self::inside(at, len)?;
        if let Some(last) = len.checked_sub(1) {
            let (first, last) = (Self::piece(at), Self::piece(at.wrapping_add(last)));
            // Every bit from the first to the last.
            self.touched |= last | last.wrapping_sub(first);
        }
        self.bytes.get_mut(at..)?.get_mut(..len)
    }

    /// Copies inside the region, as if by way of a buffer; `None` when an end is outside.
    pub(super) fn copy_within(&mut self, to: u64, from: u64, len: usize) -> Option<()> {
        let from = Self::inside(from, len)?;
        let to_at = Self::inside(to, len)?;
        self.slice_mut(to, len)?;
        self.bytes.copy_within(from..from.checked_add(len)?, to_at);
        Some(())
    }

    /// Zeros everywhere.
    ///
    /// # Complexity
    ///
    /// Linear in the pieces written since the last time.
    pub(super) fn clear(&mut self) {
        while self.touched != 0 {
            let piece = self.touched.trailing_zeros() as usize;
            let start = piece << Self::PIECE_SHIFT;
            self.bytes[start..][..LEN / PIECES].fill(0);
            self.touched &= self.touched.wrapping_sub(1);
        }
    }

    /// How many pieces are marked.
    pub(super) fn touched(&self) -> u32 {
        self.touched.count_ones()
    }

    #[inline(always)]
    fn inside(at: u64, len: usize) -> Option<usize> {
        let last = LEN.checked_sub(len)?;
        (at <= last as u64).then_some(at as usize)
    }

    #[inline(always)]
    fn piece(at: usize) -> u64 {
        1_u64.wrapping_shl((at >> Self::PIECE_SHIFT) as u32)
    }
}
