//! Where the file's bytes are, when they are not in a file.

use core::fmt::Debug;
use std::io;

use redb::StorageBackend;

/// Bytes that a [`RedbStore`](crate::RedbStore) can live on: an encrypted volume, a part of a
/// larger file, memory.
///
/// Called from several threads at once; writes to one place are never concurrent with each other,
/// or with reads of it. Two stores must not be open on one medium: whoever makes a medium sees to
/// that.
///
/// # Examples
/// ```
/// use std::io;
/// use std::path::Path;
/// use std::sync::Mutex;
/// use wavefront_storage::{Medium, OpenOptions, RedbStore, StateStore};
///
/// /// A store that is gone with the process.
/// #[derive(Debug, Default)]
/// struct InMemory(Mutex<Vec<u8>>);
///
/// impl Medium for InMemory {
///     fn len(&self) -> io::Result<u64> {
///         Ok(self.0.lock().unwrap().len() as u64)
///     }
///
///     fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
///         let bytes = self.0.lock().unwrap();
///         let found = bytes.get(offset as usize..).and_then(|from| from.get(..out.len()));
///         out.copy_from_slice(found.ok_or(io::ErrorKind::UnexpectedEof)?);
///         Ok(())
///     }
///
///     fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
///         self.0.lock().unwrap()[offset as usize..][..data.len()].copy_from_slice(data);
///         Ok(())
///     }
///
///     fn set_len(&self, len: u64) -> io::Result<()> {
///         self.0.lock().unwrap().resize(len as usize, 0);
///         Ok(())
///     }
///
///     fn sync(&self) -> io::Result<()> {
///         Ok(())
///     }
/// }
///
/// let name = Path::new("(in memory)");
/// let store = RedbStore::open_medium(InMemory::default(), name, OpenOptions::create())?;
/// assert_eq!(store.tip()?, None);
/// # Ok::<(), wavefront_storage::StoreError>(())
/// ```
#[allow(clippy::len_without_is_empty, reason = "a store asks how long a medium is, not whether")]
pub trait Medium: Debug + Send + Sync + 'static {
    /// How many bytes there are.
    ///
    /// # Errors
    /// The medium's.
    fn len(&self) -> io::Result<u64>;

    /// Fills `out` with the bytes from `offset` on.
    ///
    /// # Errors
    /// The medium's; [`io::ErrorKind::UnexpectedEof`] when there are not so many.
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()>;

    /// Puts `data` at `offset`, within the length.
    ///
    /// # Errors
    /// The medium's; the bytes there may then be the old or the new ones, or a mixture.
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()>;

    /// Makes it `len` bytes long. What is added is 0.
    ///
    /// # Errors
    /// The medium's.
    fn set_len(&self, len: u64) -> io::Result<()>;

    /// Makes everything written so far durable, before it returns.
    ///
    /// # Errors
    /// The medium's; nothing written since the last good sync is then certain.
    fn sync(&self) -> io::Result<()>;
}

/// A medium as the engine below wants it.
#[derive(Debug)]
pub(super) struct Backend<M>(pub(super) M);

impl<M: Medium> StorageBackend for Backend<M> {
    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.0.sync()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.write(offset, data)
    }
}
