//! A medium that fails on demand and forgets what was not synced.

use std::io;
use std::sync::Arc;

use wavefront_sync::Mutex;

use crate::{CommitSync, Medium, OpenOptions, RedbStore};

/// A medium in memory, shared by its clones: what one store leaves there the next one finds.
#[derive(Debug, Clone, Default)]
pub(crate) struct FaultyMedium(Arc<Mutex<Disk>>);

#[derive(Default)]
struct Disk {
    /// What reads see.
    current: Vec<u8>,
    /// What a loss of power leaves for sure.
    synced: Vec<u8>,
    /// What was done since the last sync, in order.
    unsynced: Vec<Change>,
    /// Changes and syncs asked for so far.
    operations: u64,
    /// The operation at which it fails.
    fail_at: Option<(u64, Fault)>,
    failed: bool,
}

impl core::fmt::Debug for Disk {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Disk").field("operations", &self.operations).finish_non_exhaustive()
    }
}

#[derive(Clone)]
enum Change {
    Write(usize, Vec<u8>),
    SetLen(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// Nothing works from here on.
    Dead,
    /// This operation, and it alone, finds no room.
    Full,
}

/// What a crash does to the changes that were not synced.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Damage {
    /// All are kept, in the manner of a killed process whose system lives on.
    KeepAll,
    /// All are lost.
    LoseAll,
    /// Any of them are kept, in any combination, the number choosing; the last one kept is torn.
    Scatter(u64),
}

impl FaultyMedium {
    /// Lets every operation from the `n`-th of the medium's life on fail.
    pub(crate) fn die_at(&self, n: u64) {
        self.0.lock().fail_at = Some((n, Fault::Dead));
    }

    /// Lets the `n`-th operation find the medium full.
    pub(crate) fn full_at(&self, n: u64) {
        self.0.lock().fail_at = Some((n, Fault::Full));
    }

    /// How many changes and syncs were asked for.
    pub(crate) fn operations(&self) -> u64 {
        self.0.lock().operations
    }

    /// Whether the fault was met.
    pub(crate) fn failed(&self) -> bool {
        self.0.lock().failed
    }

    /// The medium as it is found after a crash now.
    pub(crate) fn after_crash(&self, damage: Damage) -> Self {
        let medium = self.0.lock();
        let mut image = medium.synced.clone();
        let mut choices = match damage {
            Damage::Scatter(seed) => seed.wrapping_mul(2).wrapping_add(1),
            Damage::KeepAll | Damage::LoseAll => 0,
        };
        let mut kept = Vec::new();
        for change in &medium.unsynced {
            let keep = match damage {
                Damage::KeepAll => true,
                Damage::LoseAll => false,
                Damage::Scatter(_) => {
                    choices = choices.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    choices >> 63 == 1
                }
            };
            if keep {
                kept.push(change.clone());
            }
        }
        if let (Damage::Scatter(_), Some(Change::Write(_, data))) = (damage, kept.last_mut()) {
            data.truncate(data.len().div_ceil(2));
        }
        for change in &kept {
            change.apply(&mut image);
        }
        let medium = Disk { current: image.clone(), synced: image, ..Disk::default() };
        Self(Arc::new(Mutex::new(medium)))
    }

    /// Damages a bit.
    pub(crate) fn flip(&self, at: usize, bit: u32) {
        let mut medium = self.0.lock();
        medium.current[at] ^= 1 << bit;
        medium.synced[at] ^= 1 << bit;
    }

    /// Loses everything from `len` on.
    pub(crate) fn cut(&self, len: usize) {
        let mut medium = self.0.lock();
        medium.current.truncate(len);
        medium.synced.truncate(len);
    }

    /// How long it is.
    pub(crate) fn bytes(&self) -> usize {
        self.0.lock().current.len()
    }

    /// Where it has other bytes than 0.
    pub(crate) fn used(&self) -> Vec<usize> {
        let medium = self.0.lock();
        (0..medium.current.len()).filter(|at| medium.current[*at] != 0).collect()
    }

    /// Counts an operation and says whether it may go on.
    fn admit(medium: &mut Disk) -> io::Result<()> {
        medium.operations += 1;
        match medium.fail_at {
            Some((n, Fault::Dead)) if medium.operations >= n => {
                medium.failed = true;
                Err(io::Error::other("the medium is gone"))
            }
            Some((n, Fault::Full)) if medium.operations == n => {
                medium.failed = true;
                Err(io::ErrorKind::StorageFull.into())
            }
            _ => Ok(()),
        }
    }

    fn change(&self, change: Change) -> io::Result<()> {
        let mut medium = self.0.lock();
        Self::admit(&mut medium)?;
        change.apply(&mut medium.current);
        medium.unsynced.push(change);
        Ok(())
    }
}

impl Change {
    fn apply(&self, image: &mut Vec<u8>) {
        match self {
            Self::SetLen(len) => image.resize(*len, 0),
            Self::Write(at, data) => {
                let end = at + data.len();
                if image.len() < end {
                    image.resize(end, 0);
                }
                image[*at..end].copy_from_slice(data);
            }
        }
    }
}

impl Medium for FaultyMedium {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.lock().current.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let medium = self.0.lock();
        if let (true, Some((_, Fault::Dead))) = (medium.failed, medium.fail_at) {
            return Err(io::Error::other("the medium is gone"));
        }
        let from = usize::try_from(offset).unwrap();
        let found = medium.current.get(from..from + out.len());
        out.copy_from_slice(found.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.change(Change::SetLen(usize::try_from(len).unwrap()))
    }

    fn sync(&self) -> io::Result<()> {
        let mut medium = self.0.lock();
        Self::admit(&mut medium)?;
        let Disk { synced, unsynced, .. } = &mut *medium;
        unsynced.drain(..).for_each(|change| change.apply(synced));
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.change(Change::Write(usize::try_from(offset).unwrap(), data.to_vec()))
    }
}

/// The store on a medium, with a small cache; made when there is none.
pub(crate) fn open(medium: &FaultyMedium, sync: CommitSync) -> RedbStore {
    let options = OpenOptions::create().commit_sync(sync).cache_bytes(1 << 20);
    RedbStore::open_medium(medium.clone(), "medium".as_ref(), options).unwrap()
}
