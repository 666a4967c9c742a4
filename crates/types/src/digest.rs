//! The state digest: one hash over the counters and all accounts (`docs/protocol/state.md#digest`).

#[cfg(test)]
#[path = "tests/digest.rs"]
mod tests;

use crate::state::{Account, Energy, Totals};
use crate::{AccountId, Hash};

/// Computes the digest while accounts stream by in ascending address order.
///
/// Frozen units and energy come from the account's [`Energy`] entry, all else from the
/// [`Account`]. The hash starts with the sum of all energy, which only the whole state knows;
/// it is taken from [`Totals::energy`], an invariant of every store:
/// [`total_energy`] computes it afresh, and [`energy_pushed`](Self::energy_pushed) lets a checker
/// compare the two.
///
/// # Examples
/// ```
/// use wavefront_types::digest::DigestBuilder;
/// use wavefront_types::{Account, AccountId, Totals};
///
/// let (rich, poor) = (AccountId([1; 32]), AccountId([2; 32]));
/// let mut digest = DigestBuilder::new(&Totals { supply: 9, ..Totals::default() });
/// digest.push_account(&rich, &Account { balance: 9, ..Account::default() }, None)?;
/// digest.push_account(&poor, &Account::default(), None)?;
/// assert!(digest.push_account(&rich, &Account::default(), None).is_err(), "out of order");
/// println!("{}", digest.finish());
/// # Ok::<(), wavefront_types::digest::DigestOrderError>(())
/// ```
#[derive(Debug, Clone)]
pub struct DigestBuilder {
    hasher: blake3::Hasher,
    last: Option<AccountId>,
    energy_pushed: u128,
}

/// An account came out of order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("account {next} must not follow account {last} in the digest")]
pub struct DigestOrderError {
    /// The account pushed before.
    pub last: AccountId,
    /// The account refused.
    pub next: AccountId,
}

impl DigestBuilder {
    /// Starts a digest of a state with these counters.
    #[must_use]
    pub fn new(totals: &Totals) -> Self {
        let mut hasher = blake3::Hasher::new();
        let Totals { supply, burned, energy, height, timestamp, .. } = *totals;
        for counter in [supply, burned, energy, height, timestamp] {
            hasher.update(&counter.to_be_bytes());
        }
        Self { hasher, last: None, energy_pushed: 0 }
    }

    /// Adds an account; addresses must ascend strictly.
    ///
    /// # Errors
    /// [`DigestOrderError`] when they do not; the builder is then unchanged.
    pub fn push_account(
        &mut self,
        id: &AccountId,
        account: &Account,
        energy: Option<&Energy>,
    ) -> Result<(), DigestOrderError> {
        if let Some(last) = self.last.filter(|last| last >= id) {
            return Err(DigestOrderError { last, next: *id });
        }
        self.last = Some(*id);
        let Account { balance, nonce, extra } = account;
        let (flags, data) =
            extra.as_ref().map_or((0, &[][..]), |extra| (extra.flags, &*extra.data));
        let (frozen, energy) = energy.map_or((0, 0), |energy| (energy.frozen, energy.energy));
        self.energy_pushed += u128::from(energy);
        // One update for the fixed part: hashing is cheaper in longer runs.
        let mut fixed = [0_u8; 80];
        fixed[..32].copy_from_slice(&id.0);
        let fields = [*balance, *nonce, frozen, energy, flags, data.len() as u64];
        for (slot, field) in fixed[32..].as_chunks_mut::<8>().0.iter_mut().zip(fields) {
            *slot = field.to_be_bytes();
        }
        self.hasher.update(&fixed);
        self.hasher.update(data);
        Ok(())
    }

    /// The energy of the accounts pushed so far; at the end it must equal [`Totals::energy`].
    #[must_use]
    pub const fn energy_pushed(&self) -> u128 {
        self.energy_pushed
    }

    /// The digest.
    ///
    /// # Determinism
    /// Depends on the state alone.
    #[must_use]
    pub fn finish(&self) -> Hash {
        Hash(*self.hasher.finalize().as_bytes())
    }
}

/// The sum of all energy, as [`Totals::energy`] must hold it; `None` if it exceeds 64 bits.
///
/// # Complexity
/// O(n).
#[allow(single_use_lifetimes, reason = "anonymous lifetimes in impl Trait are unstable")]
pub fn total_energy<'a>(energies: impl IntoIterator<Item = &'a Energy>) -> Option<u64> {
    energies.into_iter().try_fold(0_u64, |sum, energy| sum.checked_add(energy.energy))
}
