//! Remembered keys change the speed alone: the same verdicts for every block and every memory,
//! honest or not, and no report of a key that did not sign.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, mpsc};

use curve25519_dalek::scalar::Scalar;
use proptest::prelude::*;
use wavefront_types::{AccountId, Block, Signature, SignedTransaction, WireSpan};

use super::block::{header, transaction};
use crate::challenge::challenge;
use crate::generator::mul_generator;
use crate::{KnownKeys, SecretKey, SignatureVerifier, VerifyingKey};

/// What is done to a good transaction.
#[derive(Debug, Clone, Copy)]
enum Twist {
    None,
    /// The identity's, for which everybody can sign.
    Identity,
    IdentityBadly,
    /// Another good key's address.
    OtherKey,
    Undecodable,
    BitOfS,
    BitOfE,
    /// The same residues, not canonical.
    LargeS,
    LargeE,
    Message,
}

fn twist() -> impl Strategy<Value = Twist> {
    prop_oneof![
        6 => Just(Twist::None),
        1 => Just(Twist::Identity),
        1 => Just(Twist::IdentityBadly),
        1 => Just(Twist::OtherKey),
        1 => Just(Twist::Undecodable),
        1 => Just(Twist::BitOfS),
        1 => Just(Twist::BitOfE),
        1 => Just(Twist::LargeS),
        1 => Just(Twist::LargeE),
        1 => Just(Twist::Message),
    ]
}

impl Twist {
    const fn is_good(self) -> bool {
        matches!(self, Self::None | Self::Identity)
    }
}

/// Adds the group's order to a scalar; the sum fits, since both are below 2^253.
fn raise(bytes: &mut [u8]) {
    let order = (-Scalar::ONE).to_bytes();
    let mut carry = 1; // The order is one more than its largest residue.
    for (byte, add) in bytes.iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = u8::try_from(sum & 0xff).unwrap();
        carry = sum >> 8;
    }
}

/// One transaction for each (signer, twist).
fn block(txs: &[(u8, Twist)]) -> Block {
    let mut bytes = Vec::new();
    let mut transactions = Vec::new();
    for (index, (signer, twist)) in txs.iter().enumerate() {
        let at = |offset: usize| u32::try_from(offset).unwrap();
        let start = bytes.len();
        let mut message = [u8::try_from(index & 0xff).unwrap(); 80];
        let (head, tail) = message.split_at(40);
        let key = SecretKey::from_seed(&[*signer; 32]);
        let (mut source, mut signature) = (key.public_key(), key.sign(&[head, tail]));
        match twist {
            Twist::None => {}
            Twist::Identity | Twist::IdentityBadly => {
                source = AccountId::ZERO;
                let k = Scalar::from(u64::from(*signer) + 1);
                let e = challenge(&source, &[head, tail], &mul_generator(&k).compress());
                signature.0[..32].copy_from_slice(k.as_bytes());
                signature.0[32..].copy_from_slice(e.as_bytes());
                signature.0[0] ^= u8::from(matches!(twist, Twist::IdentityBadly));
            }
            Twist::OtherKey => {
                source = SecretKey::from_seed(&[signer.wrapping_add(1); 32]).public_key();
            }
            Twist::Undecodable => source = AccountId([0xff; 32]),
            Twist::BitOfS => signature.0[3] ^= 1,
            Twist::BitOfE => signature.0[40] ^= 1,
            Twist::LargeS => raise(&mut signature.0[..32]),
            Twist::LargeE => raise(&mut signature.0[32..]),
            Twist::Message => message[79] ^= 1,
        }
        bytes.extend(message);
        let span = WireSpan {
            start: at(start),
            nonce_end: at(start + 40),
            reference: at(start + 40),
            end: at(bytes.len()),
        };
        transactions.push(SignedTransaction { transaction: transaction(source, signature), span });
    }
    Block { header: header(), transactions, bytes: Arc::from(bytes) }
}

/// A memory that answers from a map, whatever that holds, and writes down what it is told.
struct Memory {
    answers: BTreeMap<AccountId, VerifyingKey>,
    told: mpsc::SyncSender<AccountId>,
}

impl KnownKeys for Memory {
    fn get(&self, id: &AccountId) -> Option<VerifyingKey> {
        self.answers.get(id).copied()
    }

    fn decoded(&self, key: &VerifyingKey) {
        self.told.try_send(*key.id()).unwrap();
    }
}

/// The verdicts with such a memory, and the addresses it was told of.
fn verdicts(
    block: &Block,
    indices: &[usize],
    answers: BTreeMap<AccountId, VerifyingKey>,
) -> (Vec<bool>, BTreeSet<AccountId>) {
    let (told, hears) = mpsc::sync_channel(1_000);
    let memory = Memory { answers, told };
    let verifier = SignatureVerifier::new();
    let verdicts = verifier.verify_some(block, indices, &memory);
    for (verdict, index) in verdicts.iter().zip(indices) {
        let transaction = &block.transactions[*index].transaction;
        let parts = block.signed_parts(*index);
        let (source, signature) = (&transaction.source, &transaction.signature);
        assert_eq!(verifier.verify_known(source, &parts, signature, &memory), *verdict);
    }
    drop(memory);
    (verdicts, hears.iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_memory_changes_a_verdict(
        txs in proptest::collection::vec((0_u8..5, twist()), 0..50),
        remembered: [bool; 5],
        chosen in proptest::collection::vec(any::<proptest::sample::Index>(), 0..20),
    ) {
        let block = block(&txs);
        let good: Vec<bool> = txs.iter().map(|(_, twist)| twist.is_good()).collect();
        let all: Vec<usize> = (0..txs.len()).collect();
        let verifier = SignatureVerifier::new();
        prop_assert_eq!(&verifier.verify_block(&block), &good);
        let one_by_one: Vec<bool> = all.iter().map(|i| verifier.verify_one(&block, *i)).collect();
        prop_assert_eq!(&one_by_one, &good);

        let signers: BTreeSet<AccountId> =
            all.iter().map(|i| block.transactions[*i].transaction.source).collect();
        let key = |seed| VerifyingKey::decode(&SecretKey::from_seed(&[seed; 32]).public_key());
        let keys: Vec<VerifyingKey> = (0..6).filter_map(key).collect();
        let some = keys.iter().zip(remembered.iter().cycle()).filter(|(_, known)| **known)
            .map(|(key, _)| (*key.id(), *key)).collect::<BTreeMap<_, _>>();
        // Every address, undecodable ones too, is answered with somebody else's key.
        let lies = signers.iter().map(|id| {
            (*id, *keys.iter().find(|key| key.id() != id).unwrap())
        }).collect::<BTreeMap<_, _>>();
        for answers in [BTreeMap::new(), some, lies] {
            let honest = answers.iter().all(|(id, key)| id == key.id());
            let known: BTreeSet<AccountId> =
                if honest { answers.keys().copied().collect() } else { BTreeSet::new() };
            let (found, told) = verdicts(&block, &all, answers.clone());
            prop_assert_eq!(&found, &good);
            let signed: BTreeSet<AccountId> = all.iter().filter(|i| good[**i])
                .map(|i| block.transactions[*i].transaction.source).collect();
            prop_assert_eq!(told, signed.difference(&known).copied().collect::<BTreeSet<_>>());

            // Any indices, in any order, more than once.
            if !txs.is_empty() {
                let chosen: Vec<usize> = chosen.iter().map(|i| i.index(txs.len())).collect();
                let expected: Vec<bool> = chosen.iter().map(|i| good[*i]).collect();
                prop_assert_eq!(verdicts(&block, &chosen, answers).0, expected);
            }
        }
    }
}

#[test]
fn a_burst_of_one_sender_is_reported_once_a_group() {
    struct Count(mpsc::SyncSender<()>);
    impl KnownKeys for Count {
        fn get(&self, _: &AccountId) -> Option<VerifyingKey> {
            None
        }
        fn decoded(&self, _: &VerifyingKey) {
            self.0.try_send(()).unwrap();
        }
    }
    // A bad signature at the start of a group hides nothing.
    let mut txs = [(1, Twist::None); 32];
    txs[16].1 = Twist::BitOfS;
    let block = block(&txs);
    let (told, hears) = mpsc::sync_channel(100);
    SignatureVerifier::new().verify_some(&block, &(0..32).collect::<Vec<_>>(), &Count(told));
    assert_eq!(hears.iter().count(), 2);
}

#[test]
fn nobody_is_told_of_a_zero_signature() {
    let (told, hears) = mpsc::sync_channel(1);
    let memory = Memory { answers: BTreeMap::new(), told };
    let key = SecretKey::from_seed(&[1; 32]).public_key();
    assert!(!SignatureVerifier::new().verify_known(&key, &[b"m"], &Signature::ZERO, &memory));
    drop(memory);
    assert_eq!(hears.iter().count(), 0);
}
