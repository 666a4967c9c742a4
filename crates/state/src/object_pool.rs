//! Memory that outlives a block: taken at its start, given back at its end.

use wavefront_sync::Mutex;

/// Pieces of one kind that wait to be used again. Taking and giving hold the lock for a few
/// instructions only; a piece lost to a panic or an error is replaced by a fresh one.
#[derive(Debug)]
pub struct ObjectPool<T> {
    pieces: Mutex<Vec<T>>,
    pieces_max: usize,
}

impl<T: Default> ObjectPool<T> {
    /// An empty pool, for at most `pieces_max` pieces.
    pub fn new(pieces_max: usize) -> Self {
        Self { pieces: Mutex::new(Vec::new()), pieces_max }
    }

    /// A piece in whatever state it was given back, or a fresh one. No two callers have the
    /// same piece at once.
    pub fn take(&self) -> T {
        let piece = self.pieces.lock().pop();
        piece.unwrap_or_default()
    }

    /// Gives a piece back for the next block.
    pub fn give(&self, piece: T) {
        let mut pieces = self.pieces.lock();
        if pieces.len() < self.pieces_max {
            pieces.push(piece);
        }
    }
}
