//! How the transition rules see state while the engine runs them.

mod counters;
mod multisig;
mod planned;
mod serial;

pub(crate) use counters::fold_fits;
pub(crate) use multisig::BlockMultisig;
pub(crate) use planned::{PlannedView, load};
pub(crate) use serial::SerialView;
