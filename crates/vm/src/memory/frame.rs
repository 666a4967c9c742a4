//! What a call saves and an exit restores.

/// The caller's side of a call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    /// r6 to r10.
    pub(crate) saved: [u64; 5],
    /// Where to go on.
    pub(crate) next: usize,
}
