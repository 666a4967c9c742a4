//! A function of each of several items, on all threads.

use core::iter::Enumerate;
use std::vec::IntoIter;

use wavefront_sync::Mutex;

use super::work::{Seat, Work};
use super::work_queue::WorkQueue;
use super::workers::Workers;

struct Map<T, R, F> {
    items: WorkQueue<Enumerate<IntoIter<T>>>,
    function: F,
    /// Results by the number of their item, as the workers came.
    results: Mutex<Vec<(usize, R)>>,
}

impl<T, R, F> Work for Map<T, R, F>
where
    T: Send + 'static,
    R: Send + 'static,
    F: Fn(T) -> R + Send + Sync + 'static,
{
    fn work(&self, _: &Seat<'_>) {
        let own = self.items.items().map(|(number, item)| (number, (self.function)(item)));
        let mut own: Vec<_> = own.collect();
        self.results.lock().append(&mut own);
    }

    fn has_work(&self) -> bool {
        self.items.left() > 0
    }
}

impl Workers<'_> {
    /// What `map` makes of each item, in the order of the items.
    ///
    /// # Panics
    /// With what `map` panics with.
    ///
    /// # Examples
    /// ```
    /// use wavefront_scheduler::workers::Threads;
    ///
    /// let threads = Threads::own(2, 0)?;
    /// let squares = threads.workers().map(vec![1, 2, 3], |number| number * number);
    /// assert_eq!(squares, [1, 4, 9]);
    /// # Ok::<(), wavefront_scheduler::workers::ThreadsError>(())
    /// ```
    pub fn map<T, R, F>(&self, items: Vec<T>, map: F) -> Vec<R>
    where
        T: Send + 'static,
        R: Send + 'static,
        F: Fn(T) -> R + Send + Sync + 'static,
    {
        let count = items.len();
        let results = Mutex::new(Vec::with_capacity(count));
        let items = WorkQueue::new(items.into_iter().enumerate());
        let mut results =
            self.share(Map { items, function: map, results }, count).results.into_inner();
        results.sort_unstable_by_key(|(number, _)| *number);
        results.into_iter().map(|(_, result)| result).collect()
    }
}
