//! Which field differs, in words.

use wavefront_engine::Difference;
use wavefront_types::state::{Account, AccountExtra, Energy};
use wavefront_types::{Outcome, Receipt, StateKey, StateValue, Totals};

/// A difference, narrowed to one field.
pub(super) struct Rendered {
    pub(super) transaction: Option<usize>,
    pub(super) field: String,
    pub(super) serial: String,
    pub(super) parallel: String,
}

/// Narrows a difference between serial (left) and parallel (right) execution to its first field.
pub(super) fn render(difference: &Difference) -> Rendered {
    let whole = |field: &str, serial: String, parallel: String| Rendered {
        transaction: None,
        field: field.to_owned(),
        serial,
        parallel,
    };
    match difference {
        Difference::ReceiptCount { left, right } => {
            whole("number of receipts", left.to_string(), right.to_string())
        }
        Difference::Receipt { index, left, right } => {
            let (field, serial, parallel) = receipt(left, right);
            Rendered {
                transaction: Some(*index),
                field: format!("receipt.{field}"),
                serial,
                parallel,
            }
        }
        Difference::Write { key, left, right } => {
            let (field, serial, parallel) = write(left.as_ref(), right.as_ref());
            whole(&named(key, field), serial, parallel)
        }
        Difference::Totals { left, right } => {
            let (field, serial, parallel) = totals(left, right);
            whole(&format!("totals.{field}"), serial, parallel)
        }
        Difference::Error { left, right } => whole("result", left.clone(), right.clone()),
        other => whole("result", "see right".to_owned(), other.to_string()),
    }
}

type Narrowed = (&'static str, String, String);

fn named(key: &StateKey, field: &str) -> String {
    if field.is_empty() { format!("key {key}") } else { format!("key {key}, field {field}") }
}

fn first<const N: usize>(fields: [(&'static str, String, String); N]) -> Option<Narrowed> {
    fields.into_iter().find(|(_, left, right)| left != right)
}

fn receipt(left: &Receipt, right: &Receipt) -> Narrowed {
    let outcome = |receipt: &Receipt| match receipt.outcome {
        Outcome::Executed => "executed".to_owned(),
        Outcome::Trapped => "trapped".to_owned(),
        Outcome::Skipped(code) => format!("skipped with {code}"),
    };
    first([
        ("outcome", outcome(left), outcome(right)),
        ("fee", left.fee.to_string(), right.fee.to_string()),
        ("gas", left.gas.to_string(), right.gas.to_string()),
    ])
    .unwrap_or_else(|| ("", format!("{left:?}"), format!("{right:?}")))
}

fn totals(left: &Totals, right: &Totals) -> Narrowed {
    let pair =
        |name, field: fn(&Totals) -> u64| (name, field(left).to_string(), field(right).to_string());
    first([
        pair("supply", |totals| totals.supply),
        pair("burned", |totals| totals.burned),
        pair("energy", |totals| totals.energy),
        pair("height", |totals| totals.height),
        pair("timestamp", |totals| totals.timestamp),
        pair("emitted", |totals| totals.emitted),
        pair("withheld", |totals| totals.withheld),
        pair("shielded", |totals| totals.shielded),
        pair("unshielded", |totals| totals.unshielded),
    ])
    .unwrap_or_else(|| ("", format!("{left:?}"), format!("{right:?}")))
}

fn write(left: Option<&Option<StateValue>>, right: Option<&Option<StateValue>>) -> Narrowed {
    if let (Some(Some(left)), Some(Some(right))) = (left, right)
        && let Some(narrowed) = value(left, right)
    {
        return narrowed;
    }
    let text = |write: Option<&Option<StateValue>>| match write {
        None => "not written".to_owned(),
        Some(None) => "deleted".to_owned(),
        Some(Some(value)) => format!("{value:?}"),
    };
    ("", text(left), text(right))
}

fn value(left: &StateValue, right: &StateValue) -> Option<Narrowed> {
    match (left, right) {
        (StateValue::Account(left), StateValue::Account(right)) => account(left, right),
        (StateValue::Amount(left), StateValue::Amount(right)) => {
            first([("amount", left.to_string(), right.to_string())])
        }
        (StateValue::Energy(left), StateValue::Energy(right)) => energy(left, right),
        _ => None,
    }
}

fn account(left: &Account, right: &Account) -> Option<Narrowed> {
    let none = AccountExtra::default();
    let (a, b) = (left.extra.as_deref().unwrap_or(&none), right.extra.as_deref().unwrap_or(&none));
    first([
        ("balance", left.balance.to_string(), right.balance.to_string()),
        ("nonce", left.nonce.to_string(), right.nonce.to_string()),
        ("flags", a.flags.to_string(), b.flags.to_string()),
        ("data", format!("{:?}", a.data), format!("{:?}", b.data)),
        ("multisig", a.multisig.to_string(), b.multisig.to_string()),
    ])
}

fn energy(left: &Energy, right: &Energy) -> Option<Narrowed> {
    first([
        ("energy", left.energy.to_string(), right.energy.to_string()),
        ("frozen", left.frozen.to_string(), right.frozen.to_string()),
        ("records", left.records.to_string(), right.records.to_string()),
    ])
}
