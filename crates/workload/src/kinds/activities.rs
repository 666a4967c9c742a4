//! The next transaction: an activity drawn from the mix, and somebody who is able to do it.

use crate::draft::UnsignedTransaction;
use crate::model::Model;
use crate::{Activity, Mix};

/// How often another sender is drawn when one cannot do what is wanted.
const ATTEMPTS: usize = 8;

impl Model {
    /// The next transaction of a chain with this mix. An activity that nobody drawn is able to do
    /// (all have names, say) gives way to a transfer.
    pub(crate) fn next_transaction(&mut self, mix: &Mix) -> UnsignedTransaction {
        let activity = mix.draw(&mut self.rng);
        (0..ATTEMPTS)
            .find_map(|_| self.attempt(activity))
            .or_else(|| (0..ATTEMPTS).find_map(|_| self.attempt(Activity::Transfer)))
            .unwrap_or_else(|| self.penniless())
    }

    fn attempt(&mut self, activity: Activity) -> Option<UnsignedTransaction> {
        let source = self.sender();
        match activity {
            Activity::Transfer => self.transfer(source),
            Activity::Burn => self.burn(source),
            Activity::Multisig => self.multisig(source),
            Activity::Energy => self.energy(source),
            Activity::Deploy => self.deploy(source),
            Activity::Invoke => self.invoke(source),
            Activity::Agent => self.agent(source),
            Activity::Name => self.name(source),
            Activity::Asset => self.asset_transfer(source),
            Activity::Multi => self.multi(source),
            Activity::Fail => Some(self.failing(source)),
        }
    }
}
