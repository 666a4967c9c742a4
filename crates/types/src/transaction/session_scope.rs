//! What a session key may deal with.

use std::sync::Arc;

use crate::{AccountId, AssetId, Hash};

/// The accounts that a session key may pay and the assets that it may spend: two lists of up to
/// 65,535 each, together as long as a transaction may be. Held as the bytes that they are on the
/// wire and under whose hash the state keeps them: handing them on copies nothing.
///
/// # Examples
/// ```
/// use wavefront_types::transaction::SessionScope;
/// use wavefront_types::{AccountId, AssetId};
///
/// let scope = SessionScope::new(&[AccountId([7; 32])], &[AssetId::TOS]);
/// assert_eq!(scope.targets().collect::<Vec<_>>(), [AccountId([7; 32])]);
/// assert_eq!(SessionScope::from_content(scope.content().clone()), Some(scope));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionScope {
    content: Arc<[u8]>,
    targets: u16,
    hash: Hash,
}

impl SessionScope {
    /// The scope of these accounts and assets.
    ///
    /// # Panics
    /// When a list has more than 65,535 entries.
    ///
    /// # Complexity
    /// O(entries): hashes them, once for all who ask later.
    #[must_use]
    pub fn new(targets: &[AccountId], assets: &[AssetId]) -> Self {
        let count = |len: usize| u16::try_from(len).expect("at most 65,535 entries").to_be_bytes();
        let mut content = Vec::with_capacity(4 + 32 * (targets.len() + assets.len()));
        content.extend(count(targets.len()));
        for id in targets {
            content.extend(id.0);
        }
        content.extend(count(assets.len()));
        for id in assets {
            content.extend(id.0);
        }
        Self::from_content(content.into()).expect("this is the form of a scope")
    }

    /// The scope that these bytes are the [content](Self::content) of, if they are one's.
    ///
    /// # Complexity
    /// O(length): hashes them.
    #[must_use]
    pub fn from_content(content: Arc<[u8]>) -> Option<Self> {
        let (targets, rest) = list(&content)?;
        let (_, rest) = list(rest)?;
        let targets = u16::try_from(targets.len()).ok().filter(|_| rest.is_empty())?;
        let hash = Hash(*blake3::hash(&content).as_bytes());
        Some(Self { content, targets, hash })
    }

    /// The lists as on the wire: `u16` count and ids, accounts first.
    #[must_use]
    pub fn content(&self) -> &Arc<[u8]> {
        &self.content
    }

    /// BLAKE3-256 of the content.
    #[must_use]
    pub const fn hash(&self) -> Hash {
        self.hash
    }

    /// Whether both lists are empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.content.len() == 4
    }

    /// The accounts.
    pub fn targets(&self) -> impl ExactSizeIterator<Item = AccountId> {
        let ids = list(&self.content).map_or(&[][..], |(ids, _)| ids);
        ids.iter().copied().map(AccountId)
    }

    /// The assets.
    pub fn assets(&self) -> impl ExactSizeIterator<Item = AssetId> {
        let rest = &self.content[2 + 32 * usize::from(self.targets)..];
        list(rest).map_or(&[][..], |(ids, _)| ids).iter().copied().map(AssetId)
    }
}

/// Ids behind their count, and what follows them.
fn list(bytes: &[u8]) -> Option<(&[[u8; 32]], &[u8])> {
    let (count, rest) = bytes.split_first_chunk()?;
    let (ids, rest) = rest.split_at_checked(32 * usize::from(u16::from_be_bytes(*count)))?;
    Some((ids.as_chunks().0, rest))
}
