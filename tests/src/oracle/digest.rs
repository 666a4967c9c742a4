//! The state digest.

use super::OracleState;
use wavefront_types::Hash;

impl OracleState {
    /// BLAKE3-256 over the counters and every account in address order.
    pub fn digest(&self) -> Hash {
        let energy: u128 =
            self.accounts().map(|(id, _)| u128::from(self.energy_of(id).energy)).sum();
        // More than 64 bits cannot come from a chain; such a state has no digest worth keeping.
        let energy = u64::try_from(energy).unwrap_or(u64::MAX);
        let totals = self.totals;
        let mut hasher = blake3::Hasher::new();
        for word in [totals.supply, totals.burned, energy, totals.height, totals.timestamp] {
            hasher.update(&word.to_be_bytes());
        }
        for (id, account) in self.accounts() {
            let held = self.energy_of(id);
            hasher.update(id.as_bytes());
            for word in [account.balance, account.nonce, held.frozen, held.energy, account.flags] {
                hasher.update(&word.to_be_bytes());
            }
            hasher.update(&(account.data.len() as u64).to_be_bytes());
            hasher.update(&account.data);
        }
        Hash(*hasher.finalize().as_bytes())
    }
}
