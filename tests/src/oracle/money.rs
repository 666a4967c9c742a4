//! Where the money is: what conservation is checked with.

use wavefront_types::AssetId;

use super::OracleState;

impl OracleState {
    /// Native units wherever they are, less what was ever issued: no block may change this number.
    ///
    /// Balances, frozen units and those on their way back, burned and withheld units, and what went
    /// into confidential balances and has not come out, less the supply.
    pub fn native_surplus(&self) -> i128 {
        let balances: i128 = self.accounts().map(|(_, account)| i128::from(account.balance)).sum();
        let frozen: i128 = self
            .energies()
            .map(|(_, energy)| {
                let resource = energy.resource.as_ref();
                let pending = resource.map_or(&[][..], |resource| &resource.pending);
                let pending: i128 = pending.iter().map(|(amount, _)| i128::from(*amount)).sum();
                i128::from(energy.frozen) + pending
            })
            .sum();
        let totals = self.totals();
        let elsewhere =
            i128::from(totals.burned) + i128::from(totals.withheld) + i128::from(totals.shielded)
                - i128::from(totals.unshielded);
        balances + frozen + elsewhere - i128::from(totals.supply)
    }

    /// Units of a non-native asset in balances and burned. Only coming out of confidential
    /// balances adds to it; what goes in there is not the plain state's to know.
    pub fn asset_units(&self, asset: AssetId) -> i128 {
        let held: i128 = self
            .balances
            .rows()
            .filter(|((_, of), _)| *of == asset)
            .map(|(_, amount)| i128::from(*amount))
            .sum();
        held + i128::from(self.burned.get(asset).copied().unwrap_or(0))
    }

    /// Sum of all accounts' energy; no block may make it differ from the chain's counter.
    pub fn energy_units(&self) -> i128 {
        self.energies().map(|(_, energy)| i128::from(energy.energy)).sum()
    }
}
