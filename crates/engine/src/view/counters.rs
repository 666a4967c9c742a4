//! When a chain-wide counter would overflow: the one rule, for both paths.

use wavefront_types::{Tally, Total, Totals};

/// Whether `amount` more can be added to `total` after the block's earlier transactions added
/// `tally` to `base`: serial execution's exact answer.
pub(crate) fn fits(base: &Totals, tally: &Tally, total: Total, amount: u64) -> bool {
    let start = match total {
        Total::Burned => base.burned,
        Total::EnergyGained => return energy_fits(base, tally, amount),
        Total::Withheld => base.withheld,
        Total::Shielded => base.shielded,
        Total::Unshielded => base.unshielded,
        Total::EnergySpent | Total::Fees | Total::Gas => 0,
    };
    start.checked_add(tally.get(total)).is_some_and(|level| level.checked_add(amount).is_some())
}

/// Energy spent earlier in the block makes room again.
fn energy_fits(base: &Totals, tally: &Tally, amount: u64) -> bool {
    let gained = tally.get(Total::EnergyGained).checked_add(amount);
    let level = gained.and_then(|gained| {
        u128::from(base.energy)
            .checked_add(u128::from(gained))?
            .checked_sub(u128::from(tally.get(Total::EnergySpent)))
    });
    level.is_some_and(|level| level <= u128::from(u64::MAX))
}

/// Whether no order of the block's additions can overflow a counter. Additions only grow a counter,
/// so all of them together are the worst prefix; energy spent is left out, since it may come last.
pub(crate) fn fold_fits(base: &Totals, tally: &Tally) -> bool {
    let unspent = {
        let mut worst = Tally::default();
        Total::ALL
            .into_iter()
            .filter(|total| *total != Total::EnergySpent)
            .all(|total| worst.add(total, tally.get(total)).is_some())
            .then_some(worst)
    };
    unspent.is_some_and(|worst| Total::ALL.into_iter().all(|total| fits(base, &worst, total, 0)))
}
