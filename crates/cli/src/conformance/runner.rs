//! Running one vector through the engine, serially and in parallel.

use std::sync::Arc;

use wavefront_engine::{
    Engine, EngineConfig, ExecuteError, Executed, ExecutionMode, ProofVerifier,
};
use wavefront_storage::{BlockCommit, MemoryStore, StateStore};
use wavefront_types::wire::decode_transaction;
use wavefront_types::{
    AccountId, Block, BlockEnv, BlockHash, BlockHeader, BlockPolicy, BlockReward, ErrorCode, Hash,
    Transaction,
};

use super::flat;
use super::state::PreState;
use super::vector::{Expected, Input, Vector, code_name};
use crate::exit::Failure;

/// Proofs are not part of the vectors, which expect them to hold.
struct AcceptProofs;

impl ProofVerifier for AcceptProofs {
    fn verify(&self, _tx: &Transaction) -> bool {
        true
    }
}

/// A vector that passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Passed {
    /// Whether privacy proofs were taken on trust.
    pub(crate) proofs_accepted: bool,
}

/// The two engines that must agree.
pub(super) struct Runner {
    serial: Engine,
    parallel: Engine,
}

impl Runner {
    pub(super) fn new() -> Result<Self, Failure> {
        let engine = |mode| {
            let config = EngineConfig { mode, ..EngineConfig::eager(2, BlockPolicy::Atomic) };
            Engine::new(config)
                .map(|engine| engine.with_proof_verifier(Arc::new(AcceptProofs)))
                .map_err(Failure::usage)
        };
        Ok(Self {
            serial: engine(ExecutionMode::Serial)?,
            parallel: engine(ExecutionMode::Parallel)?,
        })
    }

    /// Whether a vector holds; else which field differs.
    pub(super) fn run(&self, vector: &Vector<'_>) -> Result<Passed, String> {
        let (wires, is_block): (&[Vec<u8>], _) = match &vector.input {
            Input::Roundtrip(wire) => return roundtrip(wire, &vector.expected),
            Input::Transaction(wire) => (core::slice::from_ref(wire), false),
            Input::Block(wires) => (wires, true),
        };
        let pre = vector.pre.map_or_else(|| Ok(PreState::default()), PreState::parse)?;
        let store = MemoryStore::new();
        let initialised = store.initialize(Hash::ZERO, &pre.state, &pre.totals);
        initialised.map_err(|error| error.to_string())?;
        let decoded: Vec<_> =
            wires.iter().map_while(|wire| decode_transaction(wire).ok()).collect();
        let proofs_accepted = decoded.iter().any(|tx| tx.kind().needs_proof());
        let mut result = self.execute(&pre, &store, &wires[..decoded.len()])?;
        if decoded.len() < wires.len() && result.is_ok() {
            // The transactions before it hold, so this is the first that fails.
            result = Err(ErrorCode::InvalidFormat);
        }
        let mut totals = pre.totals;
        let error = match result {
            Err(code) => Some(u64::from(code.as_u16())),
            Ok(executed) => {
                totals = executed.totals;
                if !is_block {
                    // A lone transaction is no block: the height stays.
                    totals.height = pre.totals.height;
                }
                let commit = BlockCommit {
                    topoheight: 1,
                    hash: BlockHash::ZERO,
                    totals,
                    write_set: executed.write_set,
                };
                store.commit(&[commit]).map_err(|error| error.to_string())?;
                None
            }
        };
        compare(&vector.expected, error, &store, &totals)?;
        Ok(Passed { proofs_accepted })
    }

    /// Executes a block both ways; they must agree.
    fn execute(
        &self,
        pre: &PreState,
        store: &MemoryStore,
        wires: &[Vec<u8>],
    ) -> Result<Result<Executed, ErrorCode>, String> {
        let block = block(pre, wires)?;
        let snapshot = store.snapshot().map_err(|error| error.to_string())?;
        let run = |engine: &Engine| {
            let authentic =
                engine.authenticate(Arc::clone(&block)).map_err(|error| error.to_string())?;
            let plan = engine.plan(authentic, env(pre)).map_err(|error| error.to_string())?;
            match engine.execute(&plan, &snapshot) {
                Ok(executed) => Ok(Ok(executed)),
                Err(ExecuteError::Rejected { code, .. }) => Ok(Err(code)),
                Err(error) => Err(error.to_string()),
            }
        };
        let (serial, parallel) = (run(&self.serial)?, run(&self.parallel)?);
        let difference = match (&serial, &parallel) {
            (Ok(serial), Ok(parallel)) => serial.first_difference(parallel).map(|d| d.to_string()),
            (Err(serial), Err(parallel)) if serial == parallel => None,
            _ => Some(format!("{serial:?} against {parallel:?}")),
        };
        match difference {
            Some(difference) => Err(format!("serial and parallel execution differ: {difference}")),
            None => Ok(parallel),
        }
    }
}

fn block(pre: &PreState, wires: &[Vec<u8>]) -> Result<Arc<Block>, String> {
    let header = BlockHeader {
        version: 1,
        height: pre.totals.height,
        timestamp: pre.totals.timestamp,
        nonce: 0,
        extra_nonce: Hash::ZERO,
        tips: Vec::new(),
        tx_hashes: Vec::new(),
        miner: AccountId::ZERO,
        vrf: None,
    };
    Block::from_transactions(header, wires).map(Arc::new).map_err(|error| error.to_string())
}

/// Nobody mines, nobody receives fees: in the vectors they vanish.
fn env(pre: &PreState) -> BlockEnv {
    BlockEnv {
        chain_id: pre.chain_id,
        topoheight: 1,
        height: pre.totals.height,
        timestamp: pre.totals.timestamp,
        miner: AccountId::ZERO,
        reward: BlockReward::default(),
        fee_recipient: None,
    }
}

fn roundtrip(wire: &[u8], expected: &Expected<'_>) -> Result<Passed, String> {
    let error = match decode_transaction(wire) {
        Ok(tx) if tx.encode() == wire => None,
        Ok(_) => return Err("wire_hex: encoding again gives other bytes".to_owned()),
        Err(error) => Some(u64::from(error.code().as_u16())),
    };
    compare_error(expected, error)?;
    Ok(Passed { proofs_accepted: false })
}

fn compare_error(expected: &Expected<'_>, found: Option<u64>) -> Result<(), String> {
    if expected.error == found {
        return Ok(());
    }
    Err(format!("error_code: expected {}, found {}", code_name(expected.error), code_name(found)))
}

fn compare(
    expected: &Expected<'_>,
    error: Option<u64>,
    store: &MemoryStore,
    totals: &wavefront_types::Totals,
) -> Result<(), String> {
    compare_error(expected, error)?;
    if let Some(post) = expected.post {
        let found = flat::of_store(store, totals).map_err(|error| error.to_string())?;
        if let Some((path, expected, found)) = flat::first_difference(&flat::of_json(post)?, &found)
        {
            return Err(format!("post_state.{path}: expected {expected}, found {found}"));
        }
    }
    let digest = store.digest().map_err(|error| error.to_string())?.to_string();
    if !expected.digest.is_empty() && expected.digest != digest {
        return Err(format!("state_digest: expected {}, found {digest}", expected.digest));
    }
    Ok(())
}
