//! Payments and burns.

use wavefront_types::transaction::{BurnPayload, Transfer};
use wavefront_types::{AssetId, COIN, Payload};

use crate::Activity;
use crate::draft::UnsignedTransaction;
use crate::genesis::{ASSETS, asset};
use crate::model::{Fee, Model};

/// A payment with account and asset as numbers; no asset is the native one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Payment {
    pub(crate) asset: Option<usize>,
    pub(crate) to: usize,
    pub(crate) units: u64,
}

impl Model {
    /// Books and drafts payments; `None`, with nothing changed, when the source may lack the money.
    pub(crate) fn pay(
        &mut self,
        activity: Activity,
        source: usize,
        payments: &[Payment],
        with_energy: bool,
    ) -> Option<UnsignedTransaction> {
        let (mut native, mut spent) = (0_u64, [0_u64; ASSETS]);
        for payment in payments {
            let sum = payment.asset.map_or(&mut native, |number| &mut spent[number]);
            *sum = sum.checked_add(payment.units)?;
        }
        let affordable = |(held, spent): (&u64, &u64)| held >= spent;
        if !self.holders[source].assets.iter().zip(&spent).all(affordable) {
            return None;
        }
        let transfers = payments.iter().map(|payment| Transfer {
            asset: payment.asset.map_or(AssetId::TOS, asset),
            destination: self.accounts.id(payment.to),
            amount: payment.units,
            // Some data for the receiver now and then, so that sizes differ.
            extra_data: (payment.units % 10 == 7)
                .then(|| vec![0xda; usize::try_from(payment.units % 100).unwrap_or(0)].into()),
        });
        let payload = Payload::Transfers(transfers.collect());
        let fee = if with_energy {
            Fee::Energy
        } else {
            Fee::Minimum { transfers: payments.len() as u64 }
        };
        let draft = self.emit(activity, source, payload, fee, native)?;
        for (held, spent) in self.holders[source].assets.iter_mut().zip(spent) {
            *held -= spent;
        }
        for payment in payments {
            let holder = &mut self.holders[payment.to];
            match payment.asset {
                None => holder.balance += payment.units,
                Some(number) => holder.assets[number] += payment.units,
            }
        }
        Some(draft)
    }

    pub(super) fn transfer(&mut self, source: usize) -> Option<UnsignedTransaction> {
        // The balance is looked at first so that no account is created for nothing.
        let create = self.holders[source].balance > 2 * COIN && self.rng.percent(2);
        let (to, units) = if create {
            (self.newcomer(), self.rng.between(COIN / 10, COIN))
        } else {
            (self.receiver(source), self.rng.between(1, 1_000_000))
        };
        let with_energy = self.holders[source].energy > 0 && self.rng.percent(50);
        self.pay(Activity::Transfer, source, &[Payment { asset: None, to, units }], with_energy)
    }

    pub(super) fn asset_transfer(&mut self, source: usize) -> Option<UnsignedTransaction> {
        let number = self.held_asset(source)?;
        let payment = Payment {
            asset: Some(number),
            to: self.receiver(source),
            units: self.rng.between(1, 1_000),
        };
        self.pay(Activity::Asset, source, &[payment], false)
    }

    pub(super) fn multi(&mut self, source: usize) -> Option<UnsignedTransaction> {
        let mut payments = Vec::new();
        for _ in 0..self.rng.between(2, 8) {
            let asset = if self.rng.percent(25) { self.held_asset(source) } else { None };
            let to = self.receiver(source);
            payments.push(Payment { asset, to, units: self.rng.between(0, 1_000) });
        }
        self.pay(Activity::Multi, source, &payments, false)
    }

    pub(super) fn burn(&mut self, source: usize) -> Option<UnsignedTransaction> {
        let number = if self.rng.percent(30) { self.held_asset(source) } else { None };
        let amount = self.rng.between(1, 1_000);
        let burn = BurnPayload { asset: number.map_or(AssetId::TOS, asset), amount };
        let native = if number.is_some() { 0 } else { amount };
        let fee = Fee::Minimum { transfers: 0 };
        let draft = self.emit(Activity::Burn, source, Payload::Burn(burn), fee, native)?;
        if let Some(number) = number {
            self.holders[source].assets[number] -= amount;
        }
        Some(draft)
    }

    /// An asset of which the source has plenty.
    fn held_asset(&mut self, source: usize) -> Option<usize> {
        let start = self.rng.index(ASSETS);
        (0..ASSETS)
            .map(|offset| (start + offset) % ASSETS)
            .find(|&number| self.holders[source].assets[number] >= 10_000)
    }

    /// Transaction `index` of a block in which every payment is of 0, to other accounts in turn and
    /// in an asset that nothing else touches.
    pub(crate) fn payments_in_many_assets(
        &mut self,
        index: usize,
        count: usize,
    ) -> UnsignedTransaction {
        let (source, others) = (index % self.founders, self.founders - 1);
        let transfers = (0..count).map(|number| Transfer {
            asset: asset(ASSETS + index * count + number),
            destination: self.accounts.id((source + 1 + number % others) % self.founders),
            amount: 0,
            extra_data: None,
        });
        let payload = Payload::Transfers(transfers.collect());
        let fee = Fee::Minimum { transfers: count as u64 };
        let draft = self.emit(Activity::Asset, source, payload, fee, 0);
        draft.unwrap_or_else(|| self.failing(source))
    }

    /// The last resort when everybody drawn is out of money: a payment of nothing by the account
    /// with most, which may fail.
    pub(super) fn penniless(&mut self) -> UnsignedTransaction {
        let richest = (0..self.holders.len())
            .max_by_key(|&index| self.holders[index].balance)
            .unwrap_or_default();
        let to = self.receiver(richest);
        let payment = Payment { asset: None, to, units: 0 };
        self.pay(Activity::Transfer, richest, &[payment], false)
            .unwrap_or_else(|| self.failing(richest))
    }
}
