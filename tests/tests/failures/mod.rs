//! How engines like this one have failed, as tests of the engine as a whole: one for each failure
//! that concerns executing native transactions and has no test of its own beside the code.
//!
//! Every block here runs with every dispatcher, several pools and several scripted schedules, and
//! serially; all must do what the oracle does.

mod divergence;
mod scheduling;
mod state;

use wavefront_crypto::{SecretKey, multisig_message};
use wavefront_integration_tests::arena::Arena;
use wavefront_integration_tests::blocks::{Expected, GeneratedBlock, block_of};
use wavefront_integration_tests::oracle::{OracleAccount, OracleState};
use wavefront_types::transaction::MultisigSignature;
use wavefront_types::{
    AccountId, AssetId, BlockEnv, BlockPolicy, COIN, ErrorCode, Outcome, Totals, Transaction,
};

const ALICE: AccountId = AccountId([1; 32]);
const BOB: AccountId = AccountId([2; 32]);
const CAROL: AccountId = AccountId([3; 32]);
/// Does not exist at first.
const DAVE: AccountId = AccountId([4; 32]);
const GOLD: AssetId = AssetId([9; 32]);
const MODULE: [u8; 5] = [0x7f, 0x45, 0x4c, 0x46, 1];

/// No rewards, and fees go nowhere: nothing is written but by the transactions.
fn env() -> BlockEnv {
    BlockEnv::new(3, 1, CAROL).with_height(7)
}

/// Alice, Bob and Carol have a thousand coins and a hundred units of gold each.
fn start() -> OracleState {
    let mut state = OracleState::default();
    for id in [ALICE, BOB, CAROL] {
        state.set_account(id, OracleAccount { balance: 1_000 * COIN, ..OracleAccount::default() });
        state.set_balance(id, GOLD, 100);
    }
    state.set_totals(Totals { supply: 3_000 * COIN, ..Totals::default() });
    state
}

/// Runs a block that leaves failing transactions out.
fn skip(state: &mut OracleState, txs: &[Transaction]) -> Expected {
    let block = block_of(txs.iter().cloned(), env());
    Arena::default().run(state, &block, BlockPolicy::SkipFailed).expect("such blocks pass")
}

/// The error of each transaction.
fn codes(expected: &Expected) -> Vec<Option<ErrorCode>> {
    let code = |outcome| match outcome {
        Outcome::Skipped(code) => Some(code),
        Outcome::Executed | Outcome::Trapped => None,
    };
    expected.receipts.iter().map(|receipt| code(receipt.outcome)).collect()
}

/// For each transaction of a block those it has to wait for.
fn waits(state: &OracleState, block: &GeneratedBlock) -> Vec<Vec<u32>> {
    let mut arena = Arena::default();
    let trial = arena.prepare(state, block, BlockPolicy::SkipFailed);
    let dag = trial.levels().expect("the block is not empty").dag();
    let waits = |index| dag.blocked_by(wavefront_scheduler::TxIndex(index));
    let numbers = |index| waits(index).into_iter().map(|before| before.0).collect();
    (0..dag.transactions()).map(numbers).collect()
}

/// A participant's key, by number.
fn participant(number: u8) -> SecretKey {
    SecretKey::from_seed(&[number; 32])
}

/// The transaction with the real signatures of participants, given with their places.
fn cosigned(mut tx: Transaction, signers: &[(u8, &SecretKey)]) -> Transaction {
    let message = multisig_message(&[&tx.signed_bytes()]);
    let sign = |&(signer_id, key): &(u8, &SecretKey)| MultisigSignature {
        signer_id,
        signature: key.sign(&[&message]),
    };
    tx.multisig = Some(signers.iter().map(sign).collect());
    tx
}
