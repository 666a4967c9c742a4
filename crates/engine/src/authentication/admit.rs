//! Single transactions, on their way into a host's pool.

use wavefront_sync::catch_panic;
use wavefront_types::wire::{DecodeError, decode_signed, tx_hash};
use wavefront_types::{SignedTransaction, Transaction, TxHash, TxKind, Verdict};

use crate::engine::{Core, Engine};
use crate::signatures::SignatureStats;

/// A transaction that was looked at outside of a block.
///
/// # Examples
/// ```
/// use wavefront_engine::{Admitted, Engine, EngineConfig};
/// use wavefront_types::{BlockPolicy, Verdict};
///
/// # use wavefront_workload::{ScenarioSpec, Shape, scenario};
/// # let spec = ScenarioSpec { seed: 1, txs: 4, accounts: 8, signed: true };
/// # let scenario = scenario(&Shape::Disjoint, &spec);
/// # let wire = scenario.block.wire(0);
/// let engine = Engine::new(EngineConfig::recommended(1, BlockPolicy::SkipFailed))?;
/// let Admitted { hash, verdict, signatures, .. } = engine.admit(wire)?;
/// assert_eq!((verdict, signatures.verified), (Verdict::Valid, 1));
/// assert_eq!(hash, wavefront_types::tx_hash(wire));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Admitted {
    /// The hash of its bytes.
    pub hash: TxHash,
    /// Its decoded form, and where its parts lie in the bytes.
    pub signed: SignedTransaction,
    /// What can be said about it without state.
    pub verdict: Verdict,
    /// Whether the signature had to be verified.
    pub signatures: SignatureStats,
}

/// Why nothing can be said about a single transaction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AdmitError {
    /// The bytes are not one transaction.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A privacy transaction, and nobody to verify its proofs.
    #[error(
        "a transaction of type {} needs its proofs verified: give the engine a ProofVerifier",
        kind.name()
    )]
    ProofVerifierMissing {
        /// Its kind.
        kind: TxKind,
    },
    /// The host's proof verifier, or the engine, panicked.
    #[error("looking at a transaction panicked: {message}")]
    Panicked {
        /// The panic's text.
        message: String,
    },
}

impl Engine {
    /// Decodes one transaction and checks what can be checked without state, on the calling thread:
    /// for a host's pool of transactions that wait for a block. When the transaction later comes in
    /// a block, [`authenticate`](Self::authenticate) does not verify its owner's signature again.
    ///
    /// `wire` holds nothing but the transaction. Whether it will succeed depends on the state,
    /// which this does not know: nonce, balance and participants' signatures are not looked at.
    ///
    /// # Errors
    /// [`AdmitError`] when the bytes do not decode, when a privacy transaction meets an engine
    /// without proof verifier, or when the host's verifier panics. A bad signature or proof is a
    /// verdict.
    ///
    /// # Determinism
    /// Hash, decoded form and verdict depend on the bytes alone.
    ///
    /// # Examples
    /// ```
    /// use wavefront_engine::{AdmitError, Engine, EngineConfig};
    /// use wavefront_types::BlockPolicy;
    ///
    /// let engine = Engine::new(EngineConfig::recommended(1, BlockPolicy::Atomic))?;
    /// let refused = engine.admit(b"no transaction").unwrap_err();
    /// assert!(matches!(refused, AdmitError::Decode(_)));
    /// # Ok::<_, wavefront_engine::ConfigError>(())
    /// ```
    pub fn admit(&self, wire: &[u8]) -> Result<Admitted, AdmitError> {
        let signed = decode_signed(wire)?;
        let kind = signed.transaction.kind();
        if kind.needs_proof() && self.core.proofs.is_none() {
            return Err(AdmitError::ProofVerifierMissing { kind });
        }
        catch_panic(|| self.core.look_at(wire, signed))
            .map_err(|panicked| AdmitError::Panicked { message: panicked.message() })
    }
}

impl Core {
    /// The verdict on a transaction whose owner signature is good or not.
    pub(super) fn verdict(&self, tx: &Transaction, signed: bool) -> Verdict {
        match (&self.proofs, signed) {
            (_, false) => Verdict::BadSignature,
            (Some(proofs), true) if tx.kind().needs_proof() && !proofs.verify(tx) => {
                Verdict::BadProof
            }
            _ => Verdict::Valid,
        }
    }

    fn look_at(&self, wire: &[u8], signed: SignedTransaction) -> Admitted {
        let memory = &self.signatures;
        let hash = tx_hash(wire);
        let tx = &signed.transaction;
        let skipped = memory.verified.known(&[hash]) == [true];
        let good = skipped || {
            let parts = signed.span.signed_parts(wire);
            self.verifier.verify_known(&tx.source, &parts, &tx.signature, &memory.keys)
        };
        if good && !skipped {
            memory.verified.insert(&[hash]);
        }
        let verdict = self.verdict(tx, good);
        let signatures = SignatureStats::new(usize::from(!skipped), usize::from(skipped));
        Admitted { hash, signed, verdict, signatures }
    }
}
