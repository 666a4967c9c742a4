//! Authentication: what can be checked about transactions without state.

mod admit;
mod block;
mod work;

pub use admit::{AdmitError, Admitted};
pub use block::AuthenticatedBlock;
pub(crate) use work::Authentication;
