//! Work cut into parts, for whoever has time.

use wavefront_sync::Mutex;

/// Parts that several threads take until none is left: each is handed out once.
///
/// # Examples
/// ```
/// use wavefront_scheduler::workers::WorkQueue;
///
/// let queue = WorkQueue::new(["a", "b", "c"].into_iter());
/// assert_eq!(queue.take(), Some("a"));
/// assert_eq!(queue.left(), 2);
/// assert_eq!(queue.items().collect::<Vec<_>>(), ["b", "c"]);
/// ```
#[derive(Debug)]
pub struct WorkQueue<I>(Mutex<I>);

impl<I: ExactSizeIterator> WorkQueue<I> {
    /// A queue of these parts.
    pub fn new(parts: I) -> Self {
        Self(Mutex::new(parts))
    }

    /// The next part. The lock is held for one step of the iterator.
    pub fn take(&self) -> Option<I::Item> {
        self.0.lock().next()
    }

    /// One part after the other, until none is left.
    pub fn items(&self) -> WorkItems<'_, I> {
        WorkItems(self)
    }

    /// How many are left now; others may take them meanwhile.
    pub fn left(&self) -> usize {
        self.0.lock().len()
    }
}

/// The parts of a [`WorkQueue`] that one thread gets.
///
/// # Examples
/// ```
/// use wavefront_scheduler::workers::WorkQueue;
///
/// let queue = WorkQueue::new(0..5);
/// let (mut mine, mut yours) = (queue.items(), queue.items());
/// assert_eq!((mine.next(), yours.next(), mine.next()), (Some(0), Some(1), Some(2)));
/// ```
#[derive(Debug)]
pub struct WorkItems<'a, I>(&'a WorkQueue<I>);

impl<I: ExactSizeIterator> Iterator for WorkItems<'_, I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        self.0.take()
    }
}
