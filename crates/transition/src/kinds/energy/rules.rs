//! The energy operations as one kind of transaction.

use wavefront_scheduler::AccessMode;
use wavefront_types::transaction::EnergyPayload;
use wavefront_types::{Account, ErrorCode, StateKey, Transaction};

use super::record::is_freezable;
use super::{delegate, freeze, unfreeze, withdraw};
use crate::rules::{Applied, FeeRule, Rules, Touch};
use crate::{Failure, StateView, TxInput};

impl Rules for EnergyPayload {
    const FEE: FeeRule = FeeRule { free: true, ..FeeRule::VOLUNTARY };

    fn declare(&self, tx: &Transaction, touch: &mut impl Touch) {
        touch(StateKey::Energy(tx.source), AccessMode::Write);
        match self {
            Self::Freeze { .. } => freeze::declare(tx, touch),
            Self::Delegate { delegations, .. } => delegate::declare(delegations, touch),
            Self::Unfreeze { .. } | Self::Withdraw => {
                touch(StateKey::Unfreezing(tx.source), AccessMode::Write);
            }
        }
    }

    fn keys(&self) -> usize {
        2
    }

    fn cost_ns(&self) -> usize {
        500
    }

    fn apply(
        &self,
        view: &mut (impl StateView + ?Sized),
        input: &TxInput<'_>,
        account: &mut Account,
    ) -> Result<Applied, Failure> {
        let source = input.tx.source;
        match self {
            Self::Freeze { amount, days } => {
                freeze::apply(view, input.tx, input.env, account, *amount, *days)?;
            }
            Self::Delegate { delegations, days } => {
                delegate::apply(view, source, account, delegations, *days)?;
            }
            // Which record a release refers to is not interpreted: only sums are kept.
            Self::Unfreeze { amount, from_delegation, record_index: _, delegatee } => {
                if !is_freezable(*amount) {
                    return Err(ErrorCode::InvalidAmount.into());
                }
                if delegatee.is_some() && !from_delegation {
                    return Err(ErrorCode::InvalidPayload.into());
                }
                unfreeze::apply(view, source, input.env.height, *amount)?;
            }
            Self::Withdraw => withdraw::apply(view, source, input.env.height, account)?,
        }
        Ok(Applied::EXECUTED)
    }
}
