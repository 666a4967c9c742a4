//! Synthetic contract calls: declared access and a fixed cost.

use wavefront_scheduler::AccessMode;
use wavefront_types::{AccountId, StateKey};
use wavefront_workload::{Rng, ZipfTable};

use super::Replay;
use crate::spin::Calibration;

/// What the calls of a block have to do with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallPattern {
    /// Every call writes an entry of its own.
    Independent,
    /// Every call writes an entry drawn by a Zipf distribution of exponent 1.0 over as many entries
    /// as there are calls.
    Zipf,
}

impl CallPattern {
    /// All.
    pub const ALL: [Self; 2] = [Self::Independent, Self::Zipf];

    /// The name in groups and reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Independent => "independent",
            Self::Zipf => "zipf-1.0",
        }
    }
}

/// Makes blocks of synthetic calls.
#[derive(Debug, Clone, Copy)]
pub struct CallBlock {
    /// Calls in the block.
    pub calls: usize,
    /// What one call costs in nanoseconds.
    pub cost_ns: u32,
    /// Who meets whom.
    pub pattern: CallPattern,
}

impl CallBlock {
    /// The block: each call writes its caller's account and one entry of the contract, and reads
    /// the contract's code.
    #[must_use]
    pub fn build(&self, calibration: &Calibration) -> Replay {
        let mut rng = Rng::new(5);
        let zipf = ZipfTable::new(self.calls.max(1), 1_000);
        let code = key(0, 0);
        let call = |index| {
            let entry = match self.pattern {
                CallPattern::Independent => index,
                CallPattern::Zipf => zipf.draw(&mut rng),
            };
            let accesses = vec![
                (key(1, index), AccessMode::Write),
                (code, AccessMode::Read),
                (key(2, entry), AccessMode::Write),
            ];
            (accesses, self.cost_ns)
        };
        Replay::new((0..self.calls).map(call).collect(), calibration)
    }
}

fn key(family: u64, index: usize) -> StateKey {
    StateKey::Account(AccountId(Rng::stream(family, index as u64).bytes32()))
}
