//! The shipping side: plain aliases, nothing added. (Aliases rather than re-exports, since the lint
//! that bans the originals elsewhere sees through those.)

/// A flag.
pub type AtomicBool = core::sync::atomic::AtomicBool;
/// A 32-bit counter.
pub type AtomicU32 = core::sync::atomic::AtomicU32;
/// A 64-bit counter.
pub type AtomicU64 = core::sync::atomic::AtomicU64;
/// A pointer-sized counter.
pub type AtomicUsize = core::sync::atomic::AtomicUsize;

/// A mutual exclusion lock without poisoning.
pub type Mutex<T> = parking_lot::Mutex<T>;
/// A held [`Mutex`].
pub type MutexGuard<'a, T> = parking_lot::MutexGuard<'a, T>;
/// A reader-writer lock without poisoning.
pub type RwLock<T> = parking_lot::RwLock<T>;
/// A [`RwLock`] held shared.
pub type RwLockReadGuard<'a, T> = parking_lot::RwLockReadGuard<'a, T>;
/// A [`RwLock`] held exclusively.
pub type RwLockWriteGuard<'a, T> = parking_lot::RwLockWriteGuard<'a, T>;
