//! The chain-wide sums of one block.

use wavefront_types::{ErrorCode, Totals};

/// What the transactions of the running block added, by destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Counters {
    pub(super) burned: u64,
    pub(super) energy_gained: u64,
    pub(super) energy_spent: u64,
    pub(super) fees: u64,
    pub(super) gas: u64,
    pub(super) withheld: u64,
    pub(super) shielded: u64,
    pub(super) unshielded: u64,
}

/// Adds to a counter that continues a chain-wide total: neither the sum of this block nor the
/// total with it may exceed 64 bits.
pub(super) fn count(counter: &mut u64, base: u64, amount: u64) -> Result<(), ErrorCode> {
    let sum = counter.checked_add(amount).ok_or(ErrorCode::Overflow)?;
    base.checked_add(sum).ok_or(ErrorCode::Overflow)?;
    *counter = sum;
    Ok(())
}

/// Adds up; any overflow is the protocol's overflow.
pub(super) fn plus(a: u64, b: u64) -> Result<u64, ErrorCode> {
    a.checked_add(b).ok_or(ErrorCode::Overflow)
}

impl Counters {
    /// Counts energy gained. The chain's energy is a running value: what fees took earlier in the
    /// block has made room.
    pub(super) fn gain_energy(&mut self, base: u64, amount: u64) -> Result<(), ErrorCode> {
        let gained = plus(self.energy_gained, amount)?;
        let level = u128::from(base) + u128::from(gained);
        if level > u128::from(u64::MAX) + u128::from(self.energy_spent) {
            return Err(ErrorCode::Overflow);
        }
        self.energy_gained = gained;
        Ok(())
    }

    /// The totals after the block, without what goes to recipients: those come from the caller.
    pub(super) fn fold(&self, base: &Totals) -> Result<Totals, ErrorCode> {
        let energy = (u128::from(base.energy) + u128::from(self.energy_gained))
            .checked_sub(u128::from(self.energy_spent))
            .and_then(|level| u64::try_from(level).ok());
        Ok(Totals {
            burned: plus(base.burned, self.burned)?,
            energy: energy.ok_or(ErrorCode::Overflow)?,
            height: plus(base.height, 1)?,
            withheld: plus(base.withheld, self.withheld)?,
            shielded: plus(base.shielded, self.shielded)?,
            unshielded: plus(base.unshielded, self.unshielded)?,
            ..*base
        })
    }
}
