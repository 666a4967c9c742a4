//! The importer: what a caller sees of the pipeline.

use std::fmt;
use std::sync::Arc;

use wavefront_engine::{Engine, EngineConfig, Observer, ProofVerifier};
use wavefront_storage::{StateStore, StoreError, Tip};
use wavefront_sync::{CancelToken, catch_panic};

use crate::clock::now;
use crate::{ChainSet, ImportError, ImportFailure, ImportObserver, ImportOptions, ImportReport};

use super::driver::{Context, drive};

/// Imports chain files into a store.
///
/// # Examples
/// ```
/// use wavefront_import::{CancelToken, ChainSet, Durability, ImportError, ImportOptions};
/// use wavefront_import::{ImportReport, Importer, Silent};
/// use wavefront_storage::MemoryStore;
///
/// fn import(chain: ChainSet) -> Result<ImportReport, ImportError> {
///     let importer = Importer::new(ImportOptions::new(2, Durability::AtEnd));
///     let report = importer.run(chain, &MemoryStore::new(), &mut Silent, &CancelToken::new());
///     report.map_err(|failure| failure.error)
/// }
/// ```
pub struct Importer {
    options: ImportOptions,
    proofs: Option<Arc<dyn ProofVerifier>>,
    observer: Option<Arc<dyn Observer>>,
}

impl fmt::Debug for Importer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Importer").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Importer {
    /// An importer with these options.
    pub fn new(options: ImportOptions) -> Self {
        Self { options, proofs: None, observer: None }
    }

    /// The same with the host's verifier of privacy proofs. Without one, blocks with privacy
    /// transactions are refused.
    #[must_use]
    pub fn with_proof_verifier(mut self, proofs: Arc<dyn ProofVerifier>) -> Self {
        self.proofs = Some(proofs);
        self
    }

    /// The same, watched: the observer is told what the engine tells, and its clock times the
    /// stages in the report. Without one they take no time.
    #[must_use]
    pub fn with_observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Imports the blocks of `chain` that `store` does not have yet. An empty store is initialised
    /// with the chain's genesis.
    ///
    /// # Guarantees
    /// However this ends, the store is at a whole block of the chain, and every block that was
    /// executed without fault before the end is committed, unless the store itself fails. No
    /// panic crosses this call.
    ///
    /// # Errors
    /// [`ImportFailure`]: what stopped it, and what was done until then.
    ///
    /// # Determinism
    /// The store's contents depend on the chain and on where the import ends, not on threads,
    /// mode, dispatcher, grouping or timing.
    pub fn run<S: StateStore>(
        &self,
        chain: ChainSet,
        store: &S,
        observer: &mut dyn ImportObserver,
        cancel: &CancelToken,
    ) -> Result<ImportReport, Box<ImportFailure>> {
        let clock = self.observer.as_deref();
        let mut report = ImportReport::new(chain.genesis_hash(), self.options.dispatch);
        let run = catch_panic(|| {
            let start = now(clock);
            let tip = enter(&chain, store)?;
            report.resumed_from = tip.topoheight;
            observer.started(tip.topoheight);
            let engine = self.engine(&chain)?;
            let context = Context { options: &self.options, engine: &engine, store, clock, cancel };
            let ended = drive(&context, chain, tip, observer, &mut report);
            report.elapsed = now(clock).saturating_sub(start);
            ended
        });
        let result = run.unwrap_or(Err(ImportError::Internal("the import")));
        report.end = result.as_ref().ok().copied();
        let concluded = match catch_panic(|| store.tip()) {
            Ok(tip) => tip.map(|tip| report.tip = tip).map_err(ImportError::from),
            Err(_) => Err(ImportError::Internal("the store")),
        };
        // What stopped the import counts more than what cannot be said about it.
        match result.and(concluded) {
            Ok(()) => Ok(report),
            Err(error) => Err(Box::new(ImportFailure { error, report })),
        }
    }

    fn engine(&self, chain: &ChainSet) -> Result<Engine, ImportError> {
        let ImportOptions { threads, mode, dispatch, .. } = self.options;
        let config = EngineConfig::recommended(threads, chain.genesis().rules.policy);
        let mut engine = Engine::new(config.with_mode(mode).with_dispatch(dispatch))?;
        if let Some(observer) = &self.observer {
            engine = engine.with_observer(Arc::clone(observer));
        }
        if let Some(proofs) = &self.proofs {
            engine = engine.with_proof_verifier(Arc::clone(proofs));
        }
        Ok(engine)
    }
}

/// Makes sure that the store holds this chain, and says where it stands.
fn enter<S: StateStore>(chain: &ChainSet, store: &S) -> Result<Tip, ImportError> {
    let found = chain.genesis_hash();
    match store.genesis()? {
        Some(stored) if stored == found => {}
        Some(stored) => {
            let (file, store) = (chain.first_file(), store.path().to_owned());
            return Err(ImportError::ForeignGenesis { file, found, store, stored });
        }
        None => {
            let file = chain.first_file();
            let (state, totals) = chain
                .genesis()
                .initial_state()
                .map_err(|source| ImportError::Genesis { file, source })?;
            store.initialize(found, &state, &totals)?;
        }
    }
    store.tip()?.ok_or_else(|| StoreError::uninitialized(store.path()).into())
}
