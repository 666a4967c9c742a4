//! Chain-wide counters: never keys, since every transaction would conflict on them.

/// The chain's counters after a block; stored with the block's write set in one batch.
///
/// # Examples
/// ```
/// use wavefront_types::Totals;
///
/// let totals = Totals { supply: 1_000, burned: 10, ..Totals::default() };
/// let stored = totals.encode();
/// assert_eq!(Totals::decode(&stored), Ok(totals));
/// assert!(Totals::decode(&stored[1..]).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Native units issued to balances: the genesis allocation and miners' rewards.
    pub supply: u64,
    /// Native units burned.
    pub burned: u64,
    /// Sum of all accounts' energy.
    pub energy: u64,
    /// Blocks applied; the digest's block height.
    pub height: u64,
    /// The digest's timestamp; 0 unless genesis says otherwise.
    pub timestamp: u64,
    /// The emission counter behind the block reward.
    pub emitted: u64,
    /// Native units debited that nobody received: fees and gas without a recipient, and the
    /// deployment charge.
    pub withheld: u64,
    /// Native units moved into confidential balances, ever.
    pub shielded: u64,
    /// Native units moved out of confidential balances, ever.
    pub unshielded: u64,
}

/// What transactions add to, in any order.
///
/// # Examples
/// ```
/// use wavefront_types::Total;
///
/// assert_eq!(Total::ALL.len(), Total::COUNT);
/// assert_eq!(Total::ALL[Total::Gas as usize], Total::Gas);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(usize)]
pub enum Total {
    /// Native units burned by burn transactions.
    Burned = 0,
    /// Energy gained.
    EnergyGained = 1,
    /// Energy spent on fees.
    EnergySpent = 2,
    /// Native units paid as fees.
    Fees = 3,
    /// Native units paid as gas.
    Gas = 4,
    /// Native units charged that have no recipient (deployment).
    Withheld = 5,
    /// Native units moved into confidential balances.
    Shielded = 6,
    /// Native units moved out of confidential balances.
    Unshielded = 7,
}

impl Total {
    /// How many there are.
    pub const COUNT: usize = 8;
    /// All, in index order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Burned,
        Self::EnergyGained,
        Self::EnergySpent,
        Self::Fees,
        Self::Gas,
        Self::Withheld,
        Self::Shielded,
        Self::Unshielded,
    ];
}

/// Sums of what transactions added to each [`Total`].
///
/// # Examples
/// ```
/// use wavefront_types::{Tally, Total};
///
/// let (mut block, mut tx) = (Tally::default(), Tally::default());
/// tx.add(Total::Fees, 25).expect("far below 2^64");
/// block.merge(&tx).expect("far below 2^64");
/// assert_eq!((block.get(Total::Fees), block.get(Total::Gas)), (25, 0));
/// assert_eq!(block.add(Total::Fees, u64::MAX), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally([u64; Total::COUNT]);

impl Tally {
    /// The sum for one total.
    #[inline]
    pub const fn get(&self, total: Total) -> u64 {
        self.0[total as usize]
    }

    /// Adds to one total; `None`, and no change, if the sum exceeds 64 bits.
    #[inline]
    #[must_use]
    pub fn add(&mut self, total: Total, amount: u64) -> Option<()> {
        let slot = &mut self.0[total as usize];
        *slot = slot.checked_add(amount)?;
        Some(())
    }

    /// Adds all of `other`; `None` if a sum exceeds 64 bits, with `self` then unspecified.
    #[inline]
    #[must_use]
    pub fn merge(&mut self, other: &Self) -> Option<()> {
        for (slot, amount) in self.0.iter_mut().zip(other.0) {
            *slot = slot.checked_add(amount)?;
        }
        Some(())
    }

    /// Sets all sums to 0.
    #[inline]
    pub fn clear(&mut self) {
        self.0 = [0; Total::COUNT];
    }
}
