//! Work cut into parts, for whoever has time.

use wavefront_sync::Mutex;

/// Parts that several threads take until none is left: each is handed out once.
#[derive(Debug)]
pub struct Parts<I>(Mutex<I>);

impl<I: ExactSizeIterator> Parts<I> {
    /// Parts to take.
    pub fn new(parts: I) -> Self {
        Self(Mutex::new(parts))
    }

    /// The next part. The lock is held for one step of the iterator.
    pub fn take(&self) -> Option<I::Item> {
        self.0.lock().next()
    }

    /// Takes one part after the other until none is left.
    pub fn taking(&self) -> Taking<'_, I> {
        Taking(self)
    }

    /// How many are left now; others may take them meanwhile.
    pub fn left(&self) -> usize {
        self.0.lock().len()
    }
}

/// One thread's taking of [`Parts`].
#[derive(Debug)]
pub struct Taking<'a, I>(&'a Parts<I>);

impl<I: ExactSizeIterator> Iterator for Taking<'_, I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        self.0.take()
    }
}
