//! Telling the caller how an import goes.

use crate::ImportEnd;

/// Where an import stands.
///
/// # Examples
/// ```
/// use wavefront_import::Progress;
///
/// let waiting = |progress: &Progress| progress.topoheight - progress.committed;
/// assert_eq!(waiting(&Progress::default()), 0, "blocks that are executed, but not in the store");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Progress {
    /// The last executed block.
    pub topoheight: u64,
    /// The last committed block.
    pub committed: u64,
    /// Blocks executed by this import.
    pub blocks: u64,
    /// Their transactions.
    pub transactions: u64,
    /// Blocks passed over because the store or an earlier file had them.
    pub skipped_blocks: u64,
    /// Bytes of the chain files prepared so far, those passed over among them.
    pub bytes: u64,
    /// Bytes passed over: they cost next to nothing, and tell nothing about the time to come.
    pub skipped_bytes: u64,
}

/// Hooks called from the thread that runs the import, never from a helper.
///
/// # Examples
/// ```
/// use wavefront_import::{ImportEnd, ImportObserver, Progress};
///
/// struct Printing;
///
/// impl ImportObserver for Printing {
///     fn progress(&mut self, progress: &Progress) {
///         println!("{} blocks, {} transactions", progress.blocks, progress.transactions);
///     }
///
///     fn ended(&mut self, end: ImportEnd) {
///         println!("{end:?}");
///     }
/// }
/// # Printing.progress(&Progress::default());
/// ```
pub trait ImportObserver {
    /// The store is open and the chain known; `resume_from` is the store's tip.
    fn started(&mut self, resume_from: u64) {
        let _ = resume_from;
    }

    /// Some blocks further on.
    fn progress(&mut self, progress: &Progress) {
        let _ = progress;
    }

    /// No block will follow; what is left is committing.
    fn ended(&mut self, end: ImportEnd) {
        let _ = end;
    }
}

/// An observer that does nothing.
///
/// # Examples
/// ```
/// use wavefront_import::{ImportEnd, ImportObserver, Silent};
///
/// let observer: &mut dyn ImportObserver = &mut Silent;
/// observer.ended(ImportEnd::Complete);
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl ImportObserver for Silent {}
