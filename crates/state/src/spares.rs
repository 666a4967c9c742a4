//! Memory that outlives a block: taken at its start, given back at its end.

use wavefront_sync::Mutex;

/// Spare pieces of one kind. Taking and giving hold the lock for a few instructions only; a piece
/// lost to a panic or an error is replaced by a fresh one.
#[derive(Debug)]
pub struct Spares<T> {
    pieces: Mutex<Vec<T>>,
    pieces_max: usize,
}

impl<T: Default> Spares<T> {
    /// No spares yet, and at most `pieces_max` later.
    pub fn new(pieces_max: usize) -> Self {
        Self { pieces: Mutex::new(Vec::new()), pieces_max }
    }

    /// A spare piece in whatever state it was given back, or a fresh one. No two callers have the
    /// same piece at once.
    pub fn take(&self) -> T {
        let spare = self.pieces.lock().pop();
        spare.unwrap_or_default()
    }

    /// Gives a piece back for the next block.
    pub fn give(&self, piece: T) {
        let mut pieces = self.pieces.lock();
        if pieces.len() < self.pieces_max {
            pieces.push(piece);
        }
    }
}
