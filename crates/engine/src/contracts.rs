//! The engine's machine for contracts: verified modules and memories are kept from call to call.

use core::fmt;
use std::collections::BTreeMap;
use std::sync::Arc;

use wavefront_state::ObjectPool;
use wavefront_transition::ContractVm;
use wavefront_types::Hash;
use wavefront_vm::{Host, HostFunctions, LoadError, Memory, Module, Run, execute};

/// Memories kept: as many as one transaction's calls have at once, for two threads.
const MEMORIES_MAX: usize = 16;
/// What a kept entry takes besides its module.
const ENTRY_BYTES: usize = 128;

/// Callers that may look for modules at once and each find what was kept; others find nothing.
const SHELVES_MAX: usize = 2;

/// Runs modules by this project's interpreter, and remembers those it verified, up to a number of
/// bytes. What it remembers decides speed, never results.
///
/// # Examples
/// ```
/// use wavefront_engine::CachingVm;
///
/// let small = CachingVm::new(1 << 20);
/// assert_eq!(small.bytes(), 0);
/// ```
pub struct CachingVm {
    functions: HostFunctions,
    shelves: ObjectPool<Shelf>,
    shelf_bytes_max: usize,
    memories: ObjectPool<Memory>,
}

type Loaded = Result<Arc<Module>, LoadError>;

/// Modules by their hashes. When its bytes are used up all are dropped: what is in use comes back
/// with its next call.
#[derive(Default)]
struct Shelf {
    modules: BTreeMap<Hash, Loaded>,
    bytes: usize,
}

impl fmt::Debug for CachingVm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes_max = self.shelf_bytes_max;
        f.debug_struct("CachingVm").field("shelf_bytes_max", &bytes_max).finish_non_exhaustive()
    }
}

impl CachingVm {
    /// Keeps modules of this many bytes in memory, at most.
    #[must_use]
    pub fn new(bytes_max: usize) -> Self {
        Self {
            functions: HostFunctions::published(),
            shelves: ObjectPool::new(SHELVES_MAX),
            shelf_bytes_max: bytes_max / SHELVES_MAX,
            memories: ObjectPool::new(MEMORIES_MAX),
        }
    }

    /// Bytes of what was kept last.
    pub fn bytes(&self) -> usize {
        self.with_shelf(|shelf| shelf.bytes)
    }

    /// Nobody waits for a shelf: who finds none brings a new one.
    fn with_shelf<T>(&self, of: impl FnOnce(&mut Shelf) -> T) -> T {
        let mut taken = self.shelves.take();
        let result = of(&mut taken);
        self.shelves.give(taken);
        result
    }

    fn load(&self, hash: &Hash, module: &[u8]) -> Loaded {
        self.with_shelf(|shelf| {
            if let Some(known) = shelf.modules.get(hash) {
                return known.clone();
            }
            let loaded = Module::load(module, &self.functions).map(Arc::new);
            shelf.keep(*hash, &loaded, self.shelf_bytes_max);
            loaded
        })
    }
}

impl Shelf {
    fn keep(&mut self, hash: Hash, loaded: &Loaded, bytes_max: usize) {
        let size = loaded.as_ref().map_or(0, |module| module.size());
        let size = size.saturating_add(ENTRY_BYTES);
        if size > bytes_max {
            return;
        }
        if self.bytes.saturating_add(size) > bytes_max {
            *self = Self::default();
        }
        self.bytes = self.bytes.saturating_add(size);
        self.modules.insert(hash, loaded.clone());
    }
}

impl ContractVm for CachingVm {
    fn check(&self, hash: &Hash, module: &[u8]) -> Result<(), LoadError> {
        self.load(hash, module).map(drop)
    }

    fn knows(&self, hash: &Hash) -> bool {
        self.with_shelf(|shelf| matches!(shelf.modules.get(hash), Some(Ok(_))))
    }

    fn run(
        &self,
        hash: &Hash,
        module: &[u8],
        host: &mut dyn Host,
        gas: u64,
    ) -> Result<Run, LoadError> {
        let module = self.load(hash, module)?;
        let mut memory = self.memories.take();
        let run = execute(&module, &mut memory, host, gas);
        self.memories.give(memory);
        Ok(run)
    }
}

#[cfg(test)]
#[cfg(not(any(loom, shuttle)))]
#[path = "tests/caching_vm.rs"]
mod tests;
