//! Keys, modes, values, outcomes and paths in words.

use wavefront_engine::{ExecutionPath, FallbackReason, SerialChoice};
use wavefront_explain::{DotLabels, dot};
use wavefront_scheduler::{AccessMode, KeyId, TxIndex};
use wavefront_types::{COIN, Outcome, Receipt, StateKey, StateValue};

use super::study::Study;
use crate::report::numbers::nanoseconds;

/// Characters of an identifier that are shown where space is short.
const SHORT: usize = 10;

pub(super) const fn mode(mode: AccessMode) -> &'static str {
    match mode {
        AccessMode::Read => "read",
        AccessMode::Credit => "credit",
        AccessMode::Write => "write",
    }
}

/// A key with the starts of its identifiers.
pub(super) fn short(key: &StateKey) -> String {
    let full = key.to_string();
    let part = |part: &str| match part.char_indices().nth(SHORT) {
        Some((end, _)) if part.len() > SHORT + 2 => format!("{}…", &part[..end]),
        _ => part.to_owned(),
    };
    full.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// What became of a transaction, in a word.
pub(super) const fn outcome(receipt: &Receipt) -> &'static str {
    match receipt.outcome {
        Outcome::Executed => "executed",
        Outcome::Trapped => "trapped",
        Outcome::Skipped(_) => "skipped",
    }
}

/// A receipt as a sentence.
pub(super) fn receipt(receipt: &Receipt) -> String {
    let paid = match (receipt.fee, receipt.gas) {
        (0, 0) => "paid nothing".to_owned(),
        (fee, 0) => format!("paid a fee of {}", tos(fee)),
        (fee, gas) => format!("paid a fee of {} and gas of {}", tos(fee), tos(gas)),
    };
    match receipt.outcome {
        Outcome::Executed => format!("executed, {paid}"),
        Outcome::Trapped => format!("its contract trapped: effects undone, {paid}"),
        Outcome::Skipped(code) => format!("skipped: {code}; {paid}, nonce unchanged"),
    }
}

/// Native units as coins.
pub(super) fn tos(units: u64) -> String {
    format!("{}.{:08} TOS", units / COIN, units % COIN)
}

/// A value as a phrase.
pub(super) fn value(value: Option<&StateValue>) -> String {
    let Some(value) = value else { return "nothing".to_owned() };
    match value {
        StateValue::Account(account) => {
            let multisig = if account.has_multisig() { ", multisig" } else { "" };
            format!("{}, nonce {}{multisig}", tos(account.balance), account.nonce)
        }
        StateValue::Amount(amount) => format!("{amount} units"),
        StateValue::Energy(energy) => format!("energy {}, frozen {}", energy.energy, energy.frozen),
        StateValue::Agent(agent) => {
            let status = if agent.status == 0 { "active" } else { "suspended" };
            format!("{status} agent of {}", agent.controller)
        }
        StateValue::Name(record) => format!("{} of {}", record.name, record.owner),
        StateValue::NameOf(name) => name.to_string(),
        StateValue::Contract(contract) => format!("module {}", contract.module),
        StateValue::Multisig(config) => {
            format!("{} of {} participants", config.threshold, config.participants.len())
        }
        StateValue::Freeze(record) => {
            format!("{} until height {}", tos(record.amount), record.unlock_height)
        }
        StateValue::Unfreezing(pending) => format!("{} pending", pending.len()),
        StateValue::SessionKey(key) => format!("{} until {}", key.key, key.expiry),
        StateValue::Content(bytes) => format!("{} bytes", bytes.len()),
        // What comes later says at least what it is.
        other => format!("{other:?}"),
    }
}

/// The path that the engine takes, and why.
pub(super) fn path(study: &Study) -> String {
    if let ExecutionPath::Fallback(reason) = study.run.executed.stats.path {
        return format!("serial after all: {}", fallback(reason));
    }
    match (study.choice, study.gain) {
        (Some(SerialChoice::NoGain), Some(gain)) if gain.threads < 2 => {
            "serial: one thread has nobody to share with".to_owned()
        }
        (Some(SerialChoice::NoGain), Some(gain)) => {
            let (saved, planning) = (gain.saved_ns(), gain.planning_ns);
            let wake = u128::from(gain.block_ns);
            let (saved_text, wake_text) = (nanoseconds(saved), nanoseconds(wake));
            if saved <= wake {
                format!(
                    "serial: estimated gain {saved_text} below the {wake_text} that waking threads \
                     costs"
                )
            } else {
                format!(
                    "serial: estimated gain {saved_text} below {} for planning and {wake_text} for \
                     waking threads",
                    nanoseconds(planning)
                )
            }
        }
        (Some(SerialChoice::Planner(_)), _) => {
            "serial: its first transactions form a chain, or levels too narrow to share".to_owned()
        }
        (Some(choice), _) => format!("serial: {}", choice.name()),
        (None, Some(gain)) => format!(
            "parallel: estimated gain {} on {} threads, above {} for planning and {} for waking \
             them",
            nanoseconds(gain.saved_ns()),
            gain.threads,
            nanoseconds(gain.planning_ns),
            nanoseconds(u128::from(gain.block_ns)),
        ),
        (None, None) => "parallel: the engine plans every block".to_owned(),
    }
}

const fn fallback(reason: FallbackReason) -> &'static str {
    match reason {
        FallbackReason::OverflowRisk => "a credit or a counter might overflow",
        FallbackReason::UndeclaredAccess => "a transaction touched what it had not declared",
        FallbackReason::ReadFailed => "the state could not be read",
        FallbackReason::Panicked => "something panicked; please report it",
        _ => reason.name(),
    }
}

/// The conflict DAG in the language of Graphviz.
pub(crate) fn dot_text(study: &Study) -> String {
    dot(study.levels(), study.critical.as_ref(), study)
}

impl DotLabels for Study {
    fn transaction(&self, index: TxIndex) -> String {
        let kind = self.block().transactions[index.0 as usize].transaction.kind();
        format!("{} {} · level {}", index.0, kind.name(), self.waits.level(index))
    }

    fn key(&self, key: KeyId) -> String {
        short(self.levels().table().key(key))
    }
}
