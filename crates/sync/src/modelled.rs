//! The modelled side: loom's types with `parking_lot`'s shape (no poisoning).

use std::sync::Arc;

pub use loom::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize};
pub use loom::sync::{MutexGuard, RwLockReadGuard, RwLockWriteGuard};

/// loom's mutex with `parking_lot`'s calls.
#[derive(Debug, Default)]
pub struct Mutex<T>(loom::sync::Mutex<T>);

impl<T> Mutex<T> {
    /// A free mutex around `value`.
    pub fn new(value: T) -> Self {
        Self(loom::sync::Mutex::new(value))
    }

    /// Takes the lock.
    pub fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().expect("a modelled thread panicked, which ends the model")
    }

    /// The value, through exclusive access.
    pub fn get_mut(&mut self) -> &mut T {
        self.0.get_mut().expect("a modelled thread panicked, which ends the model")
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.0.into_inner().expect("a modelled thread panicked, which ends the model")
    }
}

/// loom's reader-writer lock with `parking_lot`'s calls.
#[derive(Debug, Default)]
pub struct RwLock<T>(loom::sync::RwLock<T>);

impl<T> RwLock<T> {
    /// A free lock around `value`.
    pub fn new(value: T) -> Self {
        Self(loom::sync::RwLock::new(value))
    }

    /// Takes the lock shared.
    pub fn read(&self) -> RwLockReadGuard<'_, T> {
        self.0.read().expect("a modelled thread panicked, which ends the model")
    }

    /// Takes the lock exclusively.
    pub fn write(&self) -> RwLockWriteGuard<'_, T> {
        self.0.write().expect("a modelled thread panicked, which ends the model")
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.0.into_inner().expect("a modelled thread panicked, which ends the model")
    }
}

/// A thread, to be woken. loom's own parking forgets a wake-up when the thread waits for a lock
/// before it parks (0.7.2: `set_blocked` in `rt/thread.rs` drops it), which real threads do not;
/// hence a token of our own.
#[derive(Debug, Clone)]
pub struct Thread(Arc<(loom::sync::Mutex<bool>, loom::sync::Condvar)>);

loom::thread_local! {
    static CURRENT: Thread = Thread(Arc::new((
        loom::sync::Mutex::new(false),
        loom::sync::Condvar::new(),
    )));
}

impl Thread {
    /// Wakes the thread, or keeps it from sleeping the next time.
    pub fn unpark(&self) {
        let (woken, sleeper) = &*self.0;
        *woken.lock().expect("a modelled thread panicked, which ends the model") = true;
        sleeper.notify_one();
    }
}

/// The thread that asks.
pub(crate) fn current() -> Thread {
    CURRENT.with(Clone::clone)
}

/// Sleeps until woken.
pub(crate) fn park() {
    let (woken, sleeper) = &*current().0;
    let mut woken = woken.lock().expect("a modelled thread panicked, which ends the model");
    while !*woken {
        woken = sleeper.wait(woken).expect("a modelled thread panicked, which ends the model");
    }
    *woken = false;
}
