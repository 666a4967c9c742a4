//! What a module calls of its host.

use crate::host::HostFunction;

/// A host function that a module calls.
///
/// # Examples
///
/// ```
/// use wavefront_vm::{HostFunctions, Module, assemble, function_id};
///
/// let functions = HostFunctions::published();
/// let module = Module::load(&assemble("syscall tos_log\nexit\n", &functions)?, &functions)?;
/// let [import] = module.imports() else { panic!("it calls one") };
/// assert_eq!((import.name, import.id), ("log", function_id("tos_log")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Import {
    /// Under which id.
    pub id: u32,
    /// Which one it is.
    pub function: HostFunction,
    /// Its name, without an older form's prefix.
    pub name: &'static str,
}
