//! Memory that is used again.

use super::Memory;

/// Memories that are not in use. One pool per worker: it has no lock.
///
/// A call takes one memory, a call made by a contract's call another one.
///
/// # Examples
///
/// ```
/// use wavefront_vm::MemoryPool;
///
/// let mut pool = MemoryPool::new(8);
/// let memory = pool.take();
/// pool.give(memory);
/// assert_eq!(pool.len(), 1);
/// ```
#[derive(Debug)]
pub struct MemoryPool {
    free: Vec<Memory>,
    len_max: usize,
}

impl MemoryPool {
    /// A pool that keeps at most `len_max` memories of 288 KiB; further ones are let go.
    #[must_use]
    pub const fn new(len_max: usize) -> Self {
        Self { free: Vec::new(), len_max }
    }

    /// A memory of zeros.
    #[must_use]
    pub fn take(&mut self) -> Memory {
        self.free.pop().unwrap_or_default()
    }

    /// Takes a memory back and clears what was written to it.
    pub fn give(&mut self, mut memory: Memory) {
        if self.free.len() < self.len_max {
            memory.clear();
            self.free.push(memory);
        }
    }

    /// How many memories are kept now.
    #[must_use]
    pub fn len(&self) -> usize {
        self.free.len()
    }

    /// Whether none is kept now.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.free.is_empty()
    }
}
