//! The scheduled side: shuttle's types with `parking_lot`'s shape (no poisoning).
//!
//! Inside an execution of shuttle every acquisition is a point where its scheduler chooses who goes
//! on. Outside of one, where scenarios are prepared once for many executions, a lock is an ordinary
//! lock. Hence two layers: shuttle's lock decides who may enter, the ordinary one holds the value.

use core::ops::{Deref, DerefMut};
use std::sync::PoisonError;

pub use shuttle::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize};

fn scheduled() -> bool {
    shuttle::current::try_get_current_task().is_some()
}

/// shuttle's mutex with `parking_lot`'s calls.
#[derive(Default)]
pub struct Mutex<T> {
    gate: shuttle::sync::Mutex<()>,
    value: std::sync::Mutex<T>,
}

/// A held [`Mutex`]. The value is let go before the gate opens.
#[derive(Debug)]
pub struct MutexGuard<'a, T> {
    value: std::sync::MutexGuard<'a, T>,
    _gate: Option<shuttle::sync::MutexGuard<'a, ()>>,
}

impl<T> Mutex<T> {
    /// A free mutex around `value`.
    pub fn new(value: T) -> Self {
        Self { gate: shuttle::sync::Mutex::new(()), value: std::sync::Mutex::new(value) }
    }

    /// Takes the lock.
    pub fn lock(&self) -> MutexGuard<'_, T> {
        let gate = scheduled().then(|| self.gate.lock().unwrap_or_else(PoisonError::into_inner));
        let value = self.value.lock().unwrap_or_else(PoisonError::into_inner);
        MutexGuard { value, _gate: gate }
    }

    /// The value, through exclusive access.
    pub fn get_mut(&mut self) -> &mut T {
        self.value.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.value.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: core::fmt::Debug> core::fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.value.fmt(f)
    }
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

/// shuttle's reader-writer lock with `parking_lot`'s calls.
#[derive(Default)]
pub struct RwLock<T> {
    gate: shuttle::sync::RwLock<()>,
    value: std::sync::RwLock<T>,
}

/// A [`RwLock`] held shared.
#[derive(Debug)]
pub struct RwLockReadGuard<'a, T> {
    value: std::sync::RwLockReadGuard<'a, T>,
    _gate: Option<shuttle::sync::RwLockReadGuard<'a, ()>>,
}

/// A [`RwLock`] held exclusively.
#[derive(Debug)]
pub struct RwLockWriteGuard<'a, T> {
    value: std::sync::RwLockWriteGuard<'a, T>,
    _gate: Option<shuttle::sync::RwLockWriteGuard<'a, ()>>,
}

impl<T> RwLock<T> {
    /// A free lock around `value`.
    pub fn new(value: T) -> Self {
        Self { gate: shuttle::sync::RwLock::new(()), value: std::sync::RwLock::new(value) }
    }

    /// Takes the lock shared.
    pub fn read(&self) -> RwLockReadGuard<'_, T> {
        let gate = scheduled().then(|| self.gate.read().unwrap_or_else(PoisonError::into_inner));
        let value = self.value.read().unwrap_or_else(PoisonError::into_inner);
        RwLockReadGuard { value, _gate: gate }
    }

    /// Takes the lock exclusively.
    pub fn write(&self) -> RwLockWriteGuard<'_, T> {
        let gate = scheduled().then(|| self.gate.write().unwrap_or_else(PoisonError::into_inner));
        let value = self.value.write().unwrap_or_else(PoisonError::into_inner);
        RwLockWriteGuard { value, _gate: gate }
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.value.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: core::fmt::Debug> core::fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.value.fmt(f)
    }
}

impl<T> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}
