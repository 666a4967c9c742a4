//! Transfers: plain payments to other accounts.

use wavefront_types::transaction::Transfer;
use wavefront_types::wire::limits::TRANSFERS_MAX;
use wavefront_types::{Account, AccountId, AssetId, ErrorCode, StateKey, StateValue, Transaction};

use crate::pay::{declare_pay, declare_spend, pay};
use crate::payer::debit;
use crate::rules::{Applied, FeeRule, Rules, Touch};
use crate::{Failure, StateView, TxInput, read};

/// Most bytes of extra data in one transfer.
const EXTRA_LEN_MAX: usize = 128;
/// Most bytes of extra data in one transaction.
const EXTRA_SUM_MAX: usize = 4_096;

/// What leaves the source in one non-native asset.
struct Spend {
    asset: AssetId,
    amount: u64,
    /// What stays; `None` when nothing was held and nothing is spent, so that nothing is written.
    rest: Option<u64>,
}

impl Rules for [Transfer] {
    const FEE: FeeRule = FeeRule { by_energy: true, ..FeeRule::BY_SIZE };

    #[inline]
    fn declare(&self, tx: &Transaction, touch: &mut impl Touch) {
        for transfer in self {
            declare_spend(tx.source, transfer.asset, touch);
            declare_pay(transfer.destination, transfer.asset, touch);
        }
    }

    #[inline]
    fn keys(&self) -> usize {
        self.len()
    }

    #[inline]
    #[allow(clippy::arithmetic_side_effects, reason = "a list in memory has fewer than 2^60 items")]
    fn cost_ns(&self) -> usize {
        self.len() * 80
    }

    #[inline]
    fn priced_transfers(&self) -> usize {
        self.len()
    }

    /// Checks the whole list, then debits each asset once and credits each destination.
    ///
    /// Each check runs over all transfers before the next check does, so the code does not depend
    /// on which transfer of the list is at fault.
    #[inline]
    fn apply(
        &self,
        view: &mut (impl StateView + ?Sized),
        input: &TxInput<'_>,
        account: &mut Account,
    ) -> Result<Applied, Failure> {
        let tx = input.tx;
        let native = check_list(tx.source, self)?;
        let spends = if native.others { sum_others(self)? } else { Vec::new() };
        if native.extra_too_long {
            return Err(ErrorCode::InvalidPayload.into());
        }
        if native.sum.checked_add(tx.fee).is_none() {
            return Err(ErrorCode::InsufficientFee.into());
        }
        debit(&mut account.balance, native.sum, tx.fee)?;
        spend_others(view, tx.source, spends)?;
        for transfer in self {
            pay(view, transfer.destination, transfer.asset, transfer.amount)?;
        }
        Ok(Applied::EXECUTED)
    }
}

struct Listed {
    sum: u64,
    others: bool,
    extra_too_long: bool,
}

#[inline]
fn check_list(source: AccountId, transfers: &[Transfer]) -> Result<Listed, ErrorCode> {
    if transfers.is_empty() || transfers.len() > TRANSFERS_MAX {
        return Err(ErrorCode::InvalidFormat);
    }
    let mut sum = Some(0_u64);
    let mut others = false;
    let mut extra_too_long = false;
    let mut extra_sum = 0_usize;
    for transfer in transfers {
        if transfer.destination == source {
            return Err(ErrorCode::SelfOperation);
        }
        if transfer.asset.is_native() {
            sum = sum.and_then(|sum| sum.checked_add(transfer.amount));
        } else {
            others = true;
        }
        if let Some(extra) = &transfer.extra_data {
            extra_too_long |= extra.len() > EXTRA_LEN_MAX;
            extra_sum = extra_sum.checked_add(extra.len()).ok_or(ErrorCode::InvalidPayload)?;
        }
    }
    let sum = sum.ok_or(ErrorCode::InsufficientFee)?;
    extra_too_long |= extra_sum > EXTRA_SUM_MAX;
    Ok(Listed { sum, others, extra_too_long })
}

/// The sums per non-native asset, in asset order.
#[cold]
fn sum_others(transfers: &[Transfer]) -> Result<Vec<Spend>, ErrorCode> {
    let mut parts: Vec<(AssetId, u64)> = transfers
        .iter()
        .filter(|transfer| !transfer.asset.is_native())
        .map(|transfer| (transfer.asset, transfer.amount))
        .collect();
    parts.sort_unstable();
    let mut spends: Vec<Spend> = Vec::with_capacity(parts.len());
    for (asset, amount) in parts {
        match spends.last_mut() {
            Some(spend) if spend.asset == asset => {
                spend.amount =
                    spend.amount.checked_add(amount).ok_or(ErrorCode::InsufficientFee)?;
            }
            _ => spends.push(Spend { asset, amount, rest: None }),
        }
    }
    Ok(spends)
}

/// Checks all balances, then stages what is left of each.
fn spend_others(
    view: &mut (impl StateView + ?Sized),
    source: AccountId,
    mut spends: Vec<Spend>,
) -> Result<(), Failure> {
    for spend in &mut spends {
        let held = read::balance(view, source, spend.asset)?;
        if held.is_none() && spend.amount == 0 {
            continue;
        }
        let rest = held.unwrap_or(0).checked_sub(spend.amount);
        spend.rest = Some(rest.ok_or(ErrorCode::InsufficientBalance)?);
    }
    for spend in spends {
        if let Some(rest) = spend.rest {
            let key = StateKey::Balance(source, spend.asset);
            view.put(&key, Some(StateValue::Amount(rest)))?;
        }
    }
    Ok(())
}
