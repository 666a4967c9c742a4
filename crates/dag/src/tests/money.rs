//! What blocks issue by their percentages, for vectors that tell balances.

use crate::Attached;

/// What was issued up to one position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Money {
    pub(crate) emitted: u64,
    pub(crate) to_miners: u64,
    pub(crate) to_developers: u64,
}

impl Money {
    /// What is issued up to the next position.
    fn after(self, percent: u8) -> Self {
        let full = ((18_400_000_000_000_000 - self.emitted) >> 20) / 180;
        let reward = full * u64::from(percent) / 100;
        let developers = reward * 10 / 100;
        Self {
            emitted: self.emitted + reward,
            to_miners: self.to_miners + reward - developers,
            to_developers: self.to_developers + developers,
        }
    }
}

/// What was issued up to each position.
#[derive(Debug)]
pub(crate) struct Ledger(Vec<Money>);

impl Ledger {
    /// Genesis issues too, all of it to the developers.
    pub(crate) fn new() -> Self {
        let Money { emitted, .. } = Money::default().after(100);
        Self(vec![Money { emitted, to_miners: 0, to_developers: emitted }])
    }

    /// Another order above a position; what is issued at the top of it.
    pub(crate) fn replace(&mut self, keep_to: u64, attached: &[Attached]) -> Money {
        self.0.truncate(usize::try_from(keep_to).expect("few blocks") + 1);
        for block in attached {
            let before = self.top();
            self.0.push(before.after(block.reward_percent));
        }
        self.top()
    }

    pub(crate) fn top(&self) -> Money {
        *self.0.last().expect("genesis stays")
    }
}
