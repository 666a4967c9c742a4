//! The accounts of a workload: addresses, and keys where transactions are to be signed.

use std::sync::Arc;

use wavefront_crypto::SecretKey;
use wavefront_types::AccountId;

use crate::Rng;

/// The stream of the seed that keys are drawn from.
const KEY_STREAM: u64 = 0x006b_6579;

/// Accounts by index, derived from a seed one by one: index `i` is the same account however many
/// there are.
#[derive(Debug, Clone)]
pub struct Accounts {
    seed: u64,
    signing: bool,
    list: Vec<Member>,
}

/// One account.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) id: AccountId,
    /// Absent in workloads that are not signed.
    pub(crate) key: Option<Arc<SecretKey>>,
}

impl Accounts {
    /// Accounts with real keys.
    ///
    /// # Complexity
    /// O(len): a product of points and an inversion for each account.
    pub fn signing(seed: u64, len: usize) -> Self {
        Self::make(seed, len, true)
    }

    /// Accounts whose addresses are arbitrary bytes: quick to make, unable to sign.
    pub fn trusted(seed: u64, len: usize) -> Self {
        Self::make(seed, len, false)
    }

    fn make(seed: u64, len: usize, signing: bool) -> Self {
        let list = (0..len).map(|index| Member::derive(seed, index as u64, signing)).collect();
        Self { seed, signing, list }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The address at an index.
    ///
    /// # Panics
    /// When `index` is out of range.
    pub fn id(&self, index: usize) -> AccountId {
        self.list[index].id
    }

    /// The secret key at an index; `None` when these accounts cannot sign.
    ///
    /// # Panics
    /// When `index` is out of range.
    pub fn key(&self, index: usize) -> Option<&SecretKey> {
        self.list[index].key.as_deref()
    }

    pub(crate) fn member(&self, index: usize) -> &Member {
        &self.list[index]
    }

    /// Adds the next account and returns its index.
    pub(crate) fn grow(&mut self) -> usize {
        let index = self.list.len();
        self.list.push(Member::derive(self.seed, index as u64, self.signing));
        index
    }

    /// An account that none of the indices will ever give.
    pub(crate) fn stranger(&self, number: u64) -> Member {
        Member::derive(self.seed, u64::MAX - number, self.signing)
    }
}

impl Member {
    fn derive(seed: u64, index: u64, signing: bool) -> Self {
        let bytes = Rng::stream(seed ^ KEY_STREAM, index).bytes32();
        if signing {
            let key = SecretKey::from_seed(&bytes);
            Self { id: key.public_key(), key: Some(Arc::new(key)) }
        } else {
            Self { id: AccountId(bytes), key: None }
        }
    }
}
