//! Running one vector through the engine, serially and in parallel.

use std::sync::Arc;

use wavefront_engine::{
    Engine, EngineConfig, ExecuteError, Executed, ExecutionMode, ProofVerifier,
};
use wavefront_storage::{BlockCommit, MemoryStore, StateStore};
use wavefront_types::wire::decode_transaction;
use wavefront_types::{
    AccountId, Block, BlockEnv, BlockHash, BlockHeader, BlockPolicy, ErrorCode, Hash, Transaction,
};
use wavefront_vectors::{Expected, InitialState, Input, State, TransactionInput, Vector};

use super::verdict::{Passed, compare, compare_error};
use crate::exit::Failure;

/// Proofs are not part of the vectors, which expect them to hold.
struct AcceptProofs;

impl ProofVerifier for AcceptProofs {
    fn verify(&self, _tx: &Transaction) -> bool {
        true
    }
}

/// The two engines that must agree.
pub(super) struct Runner {
    serial: Engine,
    parallel: Engine,
}

impl Runner {
    pub(super) fn new() -> Result<Self, Failure> {
        let engine = |mode| {
            let config = EngineConfig::eager(2, BlockPolicy::Atomic).with_mode(mode);
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
    pub(super) fn run(&self, vector: &Vector) -> Result<Passed, String> {
        if let Input::TxRoundtrip(transaction) = &vector.input {
            return roundtrip(&transaction.wire()?, &vector.expected);
        }
        let is_block = matches!(vector.input, Input::Block { .. });
        let transactions = vector.input.transactions().iter();
        let wires = transactions.map(TransactionInput::wire).collect::<Result<Vec<_>, _>>()?;
        let initial = vector.pre_state.as_ref().map(State::initial).transpose();
        let pre = initial.map_err(|error| error.to_string())?.unwrap_or_default();
        let store = MemoryStore::new();
        let initialised = store.initialize(Hash::ZERO, &pre.write_set(), &pre.totals);
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
        compare(&vector.expected, error, &store, (pre.chain_id, &totals))?;
        Ok(Passed { proofs_accepted })
    }

    /// Executes a block both ways; they must agree.
    fn execute(
        &self,
        pre: &InitialState,
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

fn block(pre: &InitialState, wires: &[Vec<u8>]) -> Result<Arc<Block>, String> {
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
fn env(pre: &InitialState) -> BlockEnv {
    BlockEnv::new(pre.chain_id, 1, AccountId::ZERO)
        .with_height(pre.totals.height)
        .with_timestamp(pre.totals.timestamp)
}

fn roundtrip(wire: &[u8], expected: &Expected) -> Result<Passed, String> {
    let error = match decode_transaction(wire) {
        Ok(tx) if tx.encode() == wire => None,
        Ok(_) => return Err("wire_hex: encoding again gives other bytes".to_owned()),
        Err(error) => Some(u64::from(error.code().as_u16())),
    };
    compare_error(expected, error)?;
    Ok(Passed { proofs_accepted: false })
}
