//! The engine's machine for contracts: verified modules and memories are kept from call to call.

use core::fmt;
use std::collections::BTreeMap;
use std::sync::Arc;

use wavefront_state::ObjectPool;
use wavefront_sync::Mutex;
use wavefront_transition::ContractVm;
use wavefront_types::Hash;
use wavefront_vm::{Host, HostFunctions, LoadError, Memory, Module, Run, execute};

/// Memories kept: as many as one transaction's calls have at once, for two threads.
const MEMORIES_MAX: usize = 16;
/// What a kept entry takes besides its module.
const ENTRY_BYTES: usize = 128;

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
    kept: Mutex<Kept>,
    bytes_max: usize,
    memories: ObjectPool<Memory>,
}

type Loaded = Result<Arc<Module>, LoadError>;

/// The modules by their hashes. When the bytes are used up all are dropped: what is in use comes
/// back with its next call.
#[derive(Default)]
struct Kept {
    modules: BTreeMap<Hash, Loaded>,
    bytes: usize,
}

impl fmt::Debug for CachingVm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CachingVm").field("bytes_max", &self.bytes_max).finish_non_exhaustive()
    }
}

impl CachingVm {
    /// Keeps modules of this many bytes in memory, at most.
    #[must_use]
    pub fn new(bytes_max: usize) -> Self {
        Self {
            functions: HostFunctions::published(),
            kept: Mutex::new(Kept::default()),
            bytes_max,
            memories: ObjectPool::new(MEMORIES_MAX),
        }
    }

    /// Bytes of what is kept now.
    pub fn bytes(&self) -> usize {
        self.kept.lock().bytes
    }

    fn load(&self, hash: &Hash, module: &[u8]) -> Loaded {
        if let Some(known) = self.kept.lock().modules.get(hash) {
            return known.clone();
        }
        // Not under the lock: verifying takes long, and twice gives the same.
        let loaded = Module::load(module, &self.functions).map(Arc::new);
        let size = loaded.as_ref().map_or(0, |module| module.size());
        let size = size.saturating_add(ENTRY_BYTES);
        let mut kept = self.kept.lock();
        if size <= self.bytes_max && !kept.modules.contains_key(hash) {
            if kept.bytes.saturating_add(size) > self.bytes_max {
                *kept = Kept::default();
            }
            kept.bytes = kept.bytes.saturating_add(size);
            kept.modules.insert(*hash, loaded.clone());
        }
        loaded
    }
}

impl ContractVm for CachingVm {
    fn check(&self, hash: &Hash, module: &[u8]) -> Result<(), LoadError> {
        self.load(hash, module).map(drop)
    }

    fn knows(&self, hash: &Hash) -> bool {
        matches!(self.kept.lock().modules.get(hash), Some(Ok(_)))
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
