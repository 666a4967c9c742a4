//! Participants' signatures of multisig accounts: none is verified twice, and none in vain.

use std::collections::BTreeMap;
use std::sync::Arc;

use wavefront_crypto::{SecretKey, multisig_message};
use wavefront_types::state::{AccountExtra, MultisigConfig};
use wavefront_types::transaction::MultisigSignature;
use wavefront_types::{
    Account, BlockEnv, BlockPolicy, ErrorCode, Outcome, ReadError, StateKey, StateReader,
    StateValue, Totals, Transaction,
};

use super::super::memory::PARTICIPANTS_VERIFIED;
use super::{block_of, signed_by, unsigned};
use crate::{Engine, EngineConfig, Executed};

const OWNER: u8 = 200;
const ALL: u8 = 255;

fn participant(number: u8) -> SecretKey {
    SecretKey::from_seed(&[number; 32])
}

/// A state in which the owner's next nonce is 0 and these participants must all sign.
#[derive(Clone)]
struct Protected(Arc<BTreeMap<StateKey, StateValue>>);

impl Protected {
    fn by(participants: impl IntoIterator<Item = u8>) -> Self {
        let source = participant(OWNER).public_key();
        let participants: Vec<_> =
            participants.into_iter().map(|number| participant(number).public_key()).collect();
        let threshold = u8::try_from(participants.len()).unwrap();
        let extra = AccountExtra { multisig: true, ..AccountExtra::default() };
        let account = Account { balance: 1 << 50, nonce: 0, extra: Some(Arc::new(extra)) };
        let config = Arc::new(MultisigConfig { threshold, participants });
        Self(Arc::new(BTreeMap::from([
            (StateKey::Account(source), StateValue::Account(account)),
            (StateKey::Multisig(source), StateValue::Multisig(config)),
        ])))
    }
}

impl StateReader for Protected {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        Ok(self.0.get(key).cloned())
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(Totals::default())
    }
}

/// The owner's transaction, signed by these participants at places 0, 1, …
fn signed_with(nonce: u64, participants: impl IntoIterator<Item = u8>) -> Transaction {
    let mut tx = unsigned(OWNER, nonce);
    tx.fee = 5_000_000;
    let message = multisig_message(&[&tx.signed_bytes()]);
    let section = (0..).zip(participants).map(|(signer_id, number)| MultisigSignature {
        signer_id,
        signature: participant(number).sign(&[&message]),
    });
    tx.multisig = Some(section.collect());
    signed_by(OWNER, tx)
}

/// One thread, so that all verifications are this test's.
fn engine() -> Engine {
    Engine::new(EngineConfig::eager(1, BlockPolicy::SkipFailed)).unwrap()
}

/// What a block of these comes to over a state, and how many participants' signatures were verified
/// for it.
fn run(engine: &Engine, transactions: &[Transaction], state: &Protected) -> (Executed, usize) {
    let block = engine.authenticate(block_of(transactions)).unwrap();
    let env = BlockEnv::new(3, 1, participant(1).public_key());
    let plan = engine.plan(block, env).unwrap();
    let before = PARTICIPANTS_VERIFIED.get();
    let executed = engine.execute(&plan, state).unwrap();
    let serial = engine.execute_serial(&plan, state).unwrap();
    assert_eq!(executed.first_difference(&serial), None);
    (executed, PARTICIPANTS_VERIFIED.get() - before)
}

#[test]
fn copies_of_a_transaction_are_verified_once_in_all() {
    let (engine, state) = (engine(), Protected::by(0..ALL));
    let copies = vec![signed_with(0, 0..ALL); 77];
    let (executed, verified) = run(&engine, &copies, &state);
    assert_eq!(executed.receipts[0].outcome, Outcome::Executed);
    let replayed = Outcome::Skipped(ErrorCode::NonceTooLow);
    assert!(executed.receipts[1..].iter().all(|receipt| receipt.outcome == replayed));
    assert_eq!(verified, usize::from(ALL), "in parallel and serially together");
    // In a competing block of the same height, too.
    let (executed, verified) = run(&engine, &copies[..3], &state);
    assert_eq!((executed.receipts[0].outcome, verified), (Outcome::Executed, 0));
}

#[test]
fn a_refused_fee_or_nonce_costs_no_signature() {
    let (engine, state) = (engine(), Protected::by(0..9));
    let mut cheap = signed_with(0, 0..9);
    cheap.fee = 1;
    let later = signed_with(7, 0..9);
    let (executed, verified) = run(&engine, &[signed_by(OWNER, cheap), later], &state);
    assert!(executed.receipts.iter().all(|receipt| !receipt.is_included()));
    assert_eq!(verified, 0);
}

#[test]
fn a_changed_configuration_is_not_answered_by_an_old_verdict() {
    let engine = engine();
    let tx = [signed_with(0, 0..3)];
    let (executed, verified) = run(&engine, &tx, &Protected::by(0..3));
    assert_eq!((executed.receipts[0].outcome, verified), (Outcome::Executed, 3));
    let refused = Outcome::Skipped(ErrorCode::InvalidSignature);
    // Another key in the last place, the same ones in another order: verified anew, both times, and
    // in parallel and serially, for a bad verdict is not remembered.
    for (participants, looked_at) in [([0, 1, 9], 3), ([1, 0, 2], 1)] {
        for _ in 0..2 {
            let (executed, verified) = run(&engine, &tx, &Protected::by(participants));
            assert_eq!(executed.receipts[0].outcome, refused, "{participants:?}");
            assert_eq!(verified, 2 * looked_at, "{participants:?}");
        }
    }
    // Fewer must sign: refused by the section's form. More could: the old verdict holds.
    let (executed, verified) = run(&engine, &tx, &Protected::by(0..2));
    assert_eq!((executed.receipts[0].outcome, verified), (refused, 0));
    let (executed, verified) = run(&engine, &tx, &Protected::by(0..3));
    assert_eq!((executed.receipts[0].outcome, verified), (Outcome::Executed, 0));
}

#[test]
fn other_signatures_of_the_same_participants_are_verified_anew() {
    let (engine, state) = (engine(), Protected::by(0..3));
    let tx = signed_with(0, 0..3);
    assert_eq!(run(&engine, core::slice::from_ref(&tx), &state).1, 3);
    let mut forged = tx;
    let mut section = forged.multisig.take().unwrap().to_vec();
    section[2].signature.0[0] ^= 1;
    forged.multisig = Some(section.into());
    let (executed, verified) = run(&engine, &[signed_by(OWNER, forged)], &state);
    let refused = Outcome::Skipped(ErrorCode::InvalidSignature);
    assert_eq!((executed.receipts[0].outcome, verified), (refused, 2 * 3));
}

#[test]
fn without_memory_each_run_verifies() {
    let config = EngineConfig::eager(1, BlockPolicy::SkipFailed);
    let engine = Engine::new(EngineConfig { verified_bytes_max: 0, ..config }).unwrap();
    let (executed, verified) = run(&engine, &[signed_with(0, 0..3)], &Protected::by(0..3));
    assert_eq!((executed.receipts[0].outcome, verified), (Outcome::Executed, 2 * 3));
}
