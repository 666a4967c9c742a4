//! What a module calls of its host.

use crate::host::HostFunction;

/// A host function that a module calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Import {
    /// Under which id.
    pub id: u32,
    /// Which one it is.
    pub function: HostFunction,
    /// Its name, without an older form's prefix.
    pub name: &'static str,
}
