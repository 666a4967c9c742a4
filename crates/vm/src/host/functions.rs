//! Which host functions there are, by name and by id.

use std::collections::BTreeMap;
use std::hash::Hasher as _;

use hash32::{Hasher as _, Murmur3Hasher};

/// What older tool chains write before every name.
const OLD_PREFIX: &str = "tos_";

/// The id under which modules import a host function: murmur3-32 of its name, seed 0.
///
/// # Examples
///
/// ```
/// assert_eq!(wavefront_vm::function_id("log"), 0x6bf5_c3fe);
/// ```
#[must_use]
pub fn function_id(name: &str) -> u32 {
    let mut hasher = Murmur3Hasher::default();
    hasher.write(name.as_bytes());
    hasher.finish32()
}

/// A registered host function: its place in the list that it was registered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HostFunction(pub(crate) u32);

impl HostFunction {
    /// The place in the list.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Why names cannot be registered together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FunctionsError {
    /// Two names, or their older forms, are the same or have the same id.
    #[error("host functions {first} and {second} have the same id {id:08x}")]
    SameId {
        /// The name that came first.
        first: &'static str,
        /// The other.
        second: &'static str,
        /// Of both.
        id: u32,
    },
}

/// The host functions that modules may import, and names of others for messages.
///
/// # Examples
///
/// ```
/// use wavefront_vm::{HostFunctions, function_id};
///
/// let functions = HostFunctions::new(&["log", "storage_read"])?.with_names(&["offer_call"])?;
/// let read = functions.find(function_id("tos_storage_read")).expect("both names are known");
/// assert_eq!(read.index(), 1);
/// assert_eq!(functions.find(function_id("offer_call")), None);
/// assert_eq!(functions.name(function_id("offer_call")), Some("offer_call"));
/// # Ok::<(), wavefront_vm::FunctionsError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct HostFunctions {
    by_id: BTreeMap<u32, Entry>,
    len: u32,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    name: &'static str,
    is_old: bool,
    /// `None` for what is only known by name.
    function: Option<HostFunction>,
    returns: bool,
}

impl HostFunctions {
    /// Registers functions in this order, each under its name and with `tos_` before it.
    ///
    /// # Errors
    ///
    /// When two of them cannot be told apart.
    pub fn new(names: &[&'static str]) -> Result<Self, FunctionsError> {
        let mut functions = Self::default();
        for name in names {
            let function = HostFunction(functions.len);
            functions.add(name, Some(function))?;
            functions.len = functions.len.saturating_add(1);
        }
        Ok(functions)
    }

    /// Adds names of functions that there are elsewhere: modules that import them are refused with
    /// their names.
    ///
    /// # Errors
    ///
    /// When one of them cannot be told apart from another.
    pub fn with_names(mut self, names: &[&'static str]) -> Result<Self, FunctionsError> {
        for name in names {
            self.add(name, None)?;
        }
        Ok(self)
    }

    /// Tells which functions never return to the module: a text may end with a call of one. What
    /// is not registered is skipped.
    #[must_use]
    pub fn that_never_return(mut self, names: &[&str]) -> Self {
        for entry in self.by_id.values_mut().filter(|entry| names.contains(&entry.name)) {
            entry.returns = false;
        }
        self
    }

    fn add(
        &mut self,
        name: &'static str,
        function: Option<HostFunction>,
    ) -> Result<(), FunctionsError> {
        let old = format!("{OLD_PREFIX}{name}");
        for (id, is_old) in [(function_id(name), false), (function_id(&old), true)] {
            let entry = Entry { name, is_old, function, returns: true };
            if let Some(other) = self.by_id.insert(id, entry) {
                return Err(FunctionsError::SameId { first: other.name, second: name, id });
            }
        }
        Ok(())
    }

    /// The function that modules import under this id.
    #[must_use]
    pub fn find(&self, id: u32) -> Option<HostFunction> {
        self.by_id.get(&id)?.function
    }

    /// The name behind an id, without an older form's prefix; of registered functions and of
    /// others.
    #[must_use]
    pub fn name(&self, id: u32) -> Option<&'static str> {
        Some(self.by_id.get(&id)?.name)
    }

    /// The name whose id this is: with the prefix when it is that of the older form.
    #[must_use]
    pub fn spelled(&self, id: u32) -> Option<String> {
        let entry = self.by_id.get(&id)?;
        Some(if entry.is_old { format!("{OLD_PREFIX}{}", entry.name) } else { entry.name.into() })
    }

    /// Whether a module goes on after calling this.
    pub(crate) fn returns(&self, id: u32) -> bool {
        self.by_id.get(&id).is_none_or(|entry| entry.returns)
    }
}
