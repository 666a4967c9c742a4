//! What runs contracts, and what they may ask about their block and transaction.

use core::fmt;

use wavefront_types::{BlockHash, Hash, TxHash, VrfProof};
use wavefront_vm::{Host, HostFunctions, LoadError, Memory, Module, Run, execute};

use super::gas::GasSchedule;

/// Runs contract modules. A host may bring its own; what it answers is part of the result, so that
/// all nodes of a chain need the same answers.
///
/// # Examples
/// One that runs what [`PlainVm`] runs, but nothing larger than a page:
/// ```
/// use wavefront_transition::{ContractVm, PlainVm};
/// use wavefront_types::Hash;
/// use wavefront_vm::{Host, LoadError, Run};
///
/// struct Small(PlainVm);
///
/// impl ContractVm for Small {
///     fn check(&self, hash: &Hash, module: &[u8]) -> Result<(), LoadError> {
///         // An empty file is refused as such.
///         self.0.check(hash, if module.len() > 4096 { &[] } else { module })
///     }
///
///     fn run(
///         &self,
///         hash: &Hash,
///         module: &[u8],
///         host: &mut dyn Host,
///         gas: u64,
///     ) -> Result<Run, LoadError> {
///         self.check(hash, module)?;
///         self.0.run(hash, module, host, gas)
///     }
/// }
///
/// assert!(Small(PlainVm::new()).check(&Hash::ZERO, &[0; 5000]).is_err());
/// ```
pub trait ContractVm: Send + Sync {
    /// Whether the module can be run.
    ///
    /// # Errors
    /// [`LoadError`] when it cannot; the text goes into the receipt.
    fn check(&self, hash: &Hash, module: &[u8]) -> Result<(), LoadError>;

    /// Whether the module with this hash is known to run: a guess that decides speed, never
    /// results.
    fn knows(&self, _: &Hash) -> bool {
        false
    }

    /// Runs a module, whose bytes have this hash, until it exits, traps or is stopped by its host.
    /// The host may run others meanwhile.
    ///
    /// # Errors
    /// As [`check`](Self::check); then nothing was run.
    fn run(
        &self,
        hash: &Hash,
        module: &[u8],
        host: &mut dyn Host,
        gas: u64,
    ) -> Result<Run, LoadError>;
}

/// Runs modules by this project's interpreter and keeps nothing between two calls.
#[derive(Debug, Clone)]
pub struct PlainVm {
    functions: HostFunctions,
}

impl PlainVm {
    /// With all published host functions.
    #[must_use]
    pub fn new() -> Self {
        Self { functions: HostFunctions::published() }
    }
}

impl Default for PlainVm {
    fn default() -> Self {
        Self::new()
    }
}

impl ContractVm for PlainVm {
    fn check(&self, _: &Hash, module: &[u8]) -> Result<(), LoadError> {
        Module::load(module, &self.functions).map(drop)
    }

    fn run(
        &self,
        _: &Hash,
        module: &[u8],
        host: &mut dyn Host,
        gas: u64,
    ) -> Result<Run, LoadError> {
        let module = Module::load(module, &self.functions)?;
        Ok(execute(&module, &mut Memory::new(), host, gas))
    }
}

/// What calls of contracts are run with; asked by calls alone.
pub trait CallContext {
    /// What runs modules.
    fn vm(&self) -> &dyn ContractVm;
    /// What they pay.
    fn gas(&self) -> &GasSchedule;
    /// The hash of the block.
    fn block_hash(&self) -> BlockHash;
    /// The hash of the transaction.
    fn tx_hash(&self) -> TxHash;
    /// The block's verifiable random function, if it has one.
    fn vrf(&self) -> Option<&VrfProof>;
}

/// A context of plain values, for tests and for running contracts without a chain.
pub struct PlainContext<V = PlainVm> {
    /// What runs modules.
    pub vm: V,
    /// What they pay.
    pub gas: GasSchedule,
    /// The block's hash.
    pub block_hash: BlockHash,
    /// The transaction's hash.
    pub tx_hash: TxHash,
    /// The block's verifiable random function.
    pub vrf: Option<VrfProof>,
}

impl<V> fmt::Debug for PlainContext<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlainContext").field("tx_hash", &self.tx_hash).finish_non_exhaustive()
    }
}

impl<V> PlainContext<V> {
    /// With hashes of zeros and the standard gas.
    pub const fn new(vm: V) -> Self {
        Self {
            vm,
            gas: GasSchedule::STANDARD,
            block_hash: BlockHash::ZERO,
            tx_hash: TxHash::ZERO,
            vrf: None,
        }
    }
}

impl Default for PlainContext {
    fn default() -> Self {
        Self::new(PlainVm::new())
    }
}

impl<V: ContractVm> CallContext for PlainContext<V> {
    fn vm(&self) -> &dyn ContractVm {
        &self.vm
    }

    fn gas(&self) -> &GasSchedule {
        &self.gas
    }

    fn block_hash(&self) -> BlockHash {
        self.block_hash
    }

    fn tx_hash(&self) -> TxHash {
        self.tx_hash
    }

    fn vrf(&self) -> Option<&VrfProof> {
        self.vrf.as_ref()
    }
}
