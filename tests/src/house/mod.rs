//! What the house rules look at: the files of the workspace, its manifests, and what each source
//! file names.
//!
//! `tests/tests/house` holds the rules themselves; what takes parsing is here.

mod circles;
mod manifests;
mod mentions;
mod modules;
mod names;
mod workspace;

pub use circles::{Circle, circles};
pub use manifests::{Manifest, manifests, shared_dependencies};
pub use mentions::{Contents, Import, Mention, is_for_tests};
pub use workspace::{TextFile, root, rust_files, text_files};
