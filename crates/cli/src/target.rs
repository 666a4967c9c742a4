//! Files that a command writes: opened before the work starts, written aside, put in place at the
//! end. Until then, and after any failure, what was there stays.

use std::fs::{self, File, Metadata};
use std::io::{self, Write, stdout};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile, PersistError};

use crate::exit::Failure;

/// A place to write to.
#[derive(Debug)]
pub(crate) struct Target {
    name: PathBuf,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Stdout,
    /// Something that is no regular file: a device, a pipe.
    Direct(File),
    /// A file beside the one that it becomes.
    Aside {
        file: NamedTempFile,
        path: PathBuf,
        force: bool,
    },
}

/// Whether this names standard input or output.
pub(crate) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

impl Target {
    /// Opens `path`, `-` for standard output. A file that is there is replaced only with `force`.
    pub(crate) fn open(path: &Path, force: bool) -> Result<Self, Failure> {
        let name = path.to_owned();
        let place = if is_standard(path) {
            Ok(Place::Stdout)
        } else {
            match fs::metadata(path) {
                Ok(found) if found.is_file() => {
                    if !force {
                        return Err(Failure::usage(format_args!(
                            "{} is there already; name another file, or replace it with --force",
                            path.display()
                        )));
                    }
                    // What a link leads to is replaced, not the link.
                    fs::canonicalize(path).and_then(|path| aside(path, Some(&found)))
                }
                Ok(found) if found.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
                Ok(_) => File::options().write(true).open(path).map(Place::Direct),
                Err(error) if error.kind() == io::ErrorKind::NotFound => aside(name.clone(), None),
                Err(error) => Err(error),
            }
        };
        match place {
            Ok(place) => Ok(Self { name, place }),
            Err(error) => Err(cannot_write(path, &error)),
        }
    }

    /// Refuses to replace one of the files that are read, and anything inside the store.
    pub(crate) fn expect_apart(
        path: &Path,
        inputs: &[PathBuf],
        store: &Path,
    ) -> Result<(), Failure> {
        if is_standard(path) {
            return Ok(());
        }
        Self::expect_not_read(path, inputs)?;
        let inside = |store: PathBuf| Ok(folder_of(path).canonicalize()?.starts_with(store));
        if fs::canonicalize(store).and_then(inside).unwrap_or(false) {
            return Err(Failure::usage(format_args!(
                "{} is inside the store; name a file elsewhere",
                path.display()
            )));
        }
        Ok(())
    }

    /// Refuses to replace one of the files that are read.
    pub(crate) fn expect_not_read(path: &Path, inputs: &[PathBuf]) -> Result<(), Failure> {
        let mut files = inputs.iter().filter(|input| !is_standard(input));
        if is_standard(path)
            || !files.any(|input| same_file::is_same_file(input, path).unwrap_or(false))
        {
            return Ok(());
        }
        Err(Failure::usage(format_args!(
            "{} is read by this command; name another file to write to",
            path.display()
        )))
    }

    /// Whether this is standard output.
    pub(crate) const fn is_stdout(&self) -> bool {
        matches!(self.place, Place::Stdout)
    }

    /// What is written so far counts: puts it in place, and on the disk.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let Self { name, place } = self;
        let finished = match place {
            Place::Stdout => return stdout().flush().map_err(|error| Failure::output(&error)),
            Place::Direct(mut file) => file.flush(),
            Place::Aside { file, path, force } => file.as_file().sync_all().and_then(|()| {
                let placed =
                    if force { file.persist(&path) } else { file.persist_noclobber(&path) };
                placed.map(drop).map_err(|PersistError { error, .. }| error)
            }),
        };
        finished.map_err(|error| cannot_write(&name, &error))
    }

    /// Writes all of a text, and finishes.
    pub(crate) fn write_text(mut self, text: &str) -> Result<(), Failure> {
        writeln!(self, "{text}").map_err(|error| self.failure(&error))?;
        self.finish()
    }

    /// What a failed write comes to.
    pub(crate) fn failure(&self, error: &io::Error) -> Failure {
        if self.is_stdout() { Failure::output(error) } else { cannot_write(&self.name, error) }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.place {
            Place::Stdout => stdout().write(bytes),
            Place::Direct(file) => file.write(bytes),
            Place::Aside { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.place {
            Place::Stdout => stdout().flush(),
            Place::Direct(file) => file.flush(),
            Place::Aside { file, .. } => file.flush(),
        }
    }
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::usage(format_args!(
        "cannot write {}: {error}; name a file in a folder that can be written to",
        path.display()
    ))
}

/// The folder in which a file lies.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file beside `path`, with the permissions of the one that it replaces.
fn aside(path: PathBuf, replaced: Option<&Metadata>) -> io::Result<Place> {
    let folder = folder_of(&path);
    // Said here, the error names no file that only this program knows of.
    fs::metadata(folder)?;
    let Some(name) = path.file_name() else { return Err(io::ErrorKind::InvalidInput.into()) };
    let mut prefix = std::ffi::OsString::from(".");
    prefix.push(name);
    prefix.push(".");
    let mut builder = Builder::new();
    builder.prefix(&prefix).suffix(".partial");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let file = builder.tempfile_in(folder)?;
    if let Some(replaced) = replaced {
        file.as_file().set_permissions(replaced.permissions())?;
    }
    let force = replaced.is_some();
    Ok(Place::Aside { file, path, force })
}
