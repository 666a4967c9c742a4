//! How the transition rules see state while the engine runs them.

mod access_index;
mod counters;
mod loader;
mod planned;
mod serial;
mod staged;

pub(crate) use counters::fold_fits;
pub(crate) use loader::Loader;
pub(crate) use planned::{BlockCells, PlannedView, Staging};
pub(crate) use serial::SerialView;
pub(crate) use staged::StagedView;
