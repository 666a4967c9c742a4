//! The importer: what a caller sees of the pipeline.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use wavefront_engine::{Dispatcher, Engine, EngineConfig, ProofVerifier};
use wavefront_storage::{StateStore, StoreError, Tip};

use crate::{
    ChainSet, Clock, ImportEnd, ImportError, ImportFailure, ImportObserver, ImportOptions,
    ImportReport, StopFlag,
};

use super::driver::{Surroundings, drive};

/// Imports chain files into a store.
pub struct Importer {
    options: ImportOptions,
    dispatch: Dispatcher,
    proofs: Option<Arc<dyn ProofVerifier>>,
}

impl fmt::Debug for Importer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { options, dispatch, .. } = self;
        f.debug_struct("Importer")
            .field("options", options)
            .field("dispatch", dispatch)
            .finish_non_exhaustive()
    }
}

impl Importer {
    /// An importer with these options, which executes level by level.
    pub fn new(options: ImportOptions) -> Self {
        Self { options, dispatch: Dispatcher::Levels, proofs: None }
    }

    /// The same with another way of bringing transactions to the threads.
    #[must_use]
    pub fn with_dispatcher(mut self, dispatch: Dispatcher) -> Self {
        self.dispatch = dispatch;
        self
    }

    /// The same with the host's verifier of privacy proofs. Without one, blocks with privacy
    /// transactions are refused.
    #[must_use]
    pub fn with_proof_verifier(mut self, proofs: Arc<dyn ProofVerifier>) -> Self {
        self.proofs = Some(proofs);
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
        clock: &dyn Clock,
        observer: &mut dyn ImportObserver,
        flag: &StopFlag,
    ) -> Result<ImportReport, Box<ImportFailure>> {
        let start = clock.now();
        let mut report = ImportReport::new(chain.genesis_hash(), self.dispatch);
        let run = catch_unwind(AssertUnwindSafe(|| {
            let tip = enter(&chain, store)?;
            report.resumed_from = tip.topoheight;
            observer.started(tip.topoheight);
            if self.options.to.is_some_and(|to| to <= tip.topoheight) {
                observer.ended(ImportEnd::Target);
                return Ok(ImportEnd::Target);
            }
            let engine = self.engine(&chain)?;
            let around =
                Surroundings { options: &self.options, engine: &engine, store, clock, flag };
            drive(&around, chain, tip, observer, &mut report)
        }));
        let result = run.unwrap_or(Err(ImportError::Internal("the import")));
        report.elapsed = clock.now().saturating_sub(start);
        report.end = result.as_ref().ok().copied();
        let digest = result.is_ok() || report.blocks > 0;
        let concluded = catch_unwind(AssertUnwindSafe(|| conclude(store, digest, &mut report)));
        let concluded = match concluded {
            Ok(concluded) => concluded.map_err(ImportError::from),
            Err(_) => Err(ImportError::Internal("the store")),
        };
        // What stopped the import counts more than what cannot be said about it.
        match result.and(concluded) {
            Ok(()) => Ok(report),
            Err(error) => Err(Box::new(ImportFailure { error, report })),
        }
    }

    fn engine(&self, chain: &ChainSet) -> Result<Engine, ImportError> {
        let engine = Engine::new(EngineConfig {
            mode: self.options.mode,
            dispatch: self.dispatch,
            ..EngineConfig::recommended(self.options.threads, chain.genesis().rules.policy)
        })?;
        Ok(match &self.proofs {
            Some(proofs) => engine.with_proof_verifier(Arc::clone(proofs)),
            None => engine,
        })
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
    store.tip()?.ok_or_else(|| StoreError::Uninitialized { path: store.path().to_owned() }.into())
}

/// Notes where the store is now.
fn conclude<S: StateStore>(
    store: &S,
    digest: bool,
    report: &mut ImportReport,
) -> Result<(), StoreError> {
    report.tip = store.tip()?;
    if digest && report.tip.is_some() {
        report.digest = Some(store.digest()?);
    }
    Ok(())
}
