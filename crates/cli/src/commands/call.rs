//! `wavefront call`: a contract module run alone.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;
use wavefront_types::{CallEnd, CallLog, ContractId, Receipt, StateKey, StateValue};
use wavefront_vm::{HostFunctions, Module};

use crate::contracts::{Bench, Input};
use crate::exit::{Exit, Failure};
use crate::report::json;
use crate::report::numbers::counted;
use crate::{modules, output};

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The module; `-` is standard input
    #[arg(long, value_name = "FILE")]
    module: PathBuf,
    /// The call's input in hexadecimal, empty for none; several are calls one after the other on
    /// the same storage [default: one call with empty input]
    #[arg(long, value_name = "HEX")]
    input: Vec<Input>,
    /// Gas of each call, at most
    #[arg(long, value_name = "N", default_value_t = 10_000_000)]
    #[arg(value_parser = clap::value_parser!(u64).range(..=Bench::GAS_MAX))]
    gas: u64,
    /// Native units that come with each call
    #[arg(long, value_name = "UNITS", default_value_t = 0)]
    #[arg(value_parser = clap::value_parser!(u64).range(..=Bench::VALUE_MAX))]
    value: u64,
    /// Write every instruction, with its registers, to standard error before it runs
    #[arg(long)]
    trace: bool,
    /// Write JSON
    #[arg(long)]
    json: bool,
}

/// What calls came to.
#[derive(Debug, Serialize)]
struct Report {
    contract: String,
    calls: Vec<Called>,
    storage: Vec<Stored>,
    balance: u64,
}

#[derive(Debug, Serialize)]
struct Called {
    input: String,
    result: &'static str,
    /// The contract's answer, where it gave one.
    code: Option<u64>,
    reason: Option<String>,
    gas: u64,
    instructions: u64,
    logs: Vec<String>,
    events: Vec<Event>,
    return_data: String,
}

#[derive(Debug, Serialize)]
struct Event {
    topics: Vec<String>,
    data: String,
}

#[derive(Debug, Serialize)]
struct Stored {
    key: String,
    value: String,
}

impl Args {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let name = self.module.display();
        let bytes = modules::read(&self.module)?;
        Module::load(&bytes, &HostFunctions::published())
            .map_err(|error| Failure::usage(format_args!("{name} cannot be run: {error}")))?;
        let inputs = if self.input.is_empty() { vec![Input::default()] } else { self.input };
        let mut bench = Bench::new(bytes, self.trace)?;
        let mut calls = Vec::with_capacity(inputs.len());
        for input in inputs {
            let shown = hex(&input.0);
            let receipt = bench.call(input, self.gas, self.value)?;
            calls.push(called(shown, &receipt));
        }
        let contract = bench.contract();
        let report = Report {
            contract: contract.to_string(),
            calls,
            storage: storage(&bench, contract),
            balance: bench.balance(),
        };
        output::line(if self.json { json(&report) } else { text(&report) })?;
        // How a contract ends is what was asked for, not a failure of asking.
        Ok(Exit::Success)
    }
}

fn called(input: String, receipt: &Receipt) -> Called {
    let mut called = Called {
        input,
        result: "done",
        code: None,
        reason: None,
        gas: receipt.gas,
        instructions: 0,
        logs: Vec::new(),
        events: Vec::new(),
        return_data: String::new(),
    };
    let Some(report) = &receipt.call else { return called };
    match &report.end {
        CallEnd::Done => called.code = Some(0),
        CallEnd::Failed(code) => (called.result, called.code) = ("failed", Some(*code)),
        CallEnd::Trapped(why) | CallEnd::NotLoaded(why) => {
            (called.result, called.reason) = ("trapped", Some(why.to_string()));
        }
        _ => called.result = "ended",
    }
    called.instructions = report.instructions;
    called.logs = report.logs.iter().map(CallLog::to_string).collect();
    called.events = report
        .events
        .iter()
        .map(|event| Event {
            topics: event.topics.iter().map(|topic| hex(topic)).collect(),
            data: hex(&event.data),
        })
        .collect();
    called.return_data = hex(&report.return_data);
    called
}

/// What the contract stored, in the order of its own keys.
fn storage(bench: &Bench, contract: ContractId) -> Vec<Stored> {
    let mut entries: Vec<_> = bench
        .state()
        .filter_map(|(key, value)| match (key, value) {
            (StateKey::Storage(of, _), StateValue::Storage(entry)) if *of == contract => {
                Some((&entry.key, &entry.value))
            }
            _ => None,
        })
        .collect();
    entries.sort_unstable();
    entries.into_iter().map(|(key, value)| Stored { key: hex(key), value: hex(value) }).collect()
}

fn text(report: &Report) -> String {
    let mut text = format!("contract {}", report.contract);
    for call in &report.calls {
        let _ = write!(text, "\ncall {}: {}", quoted(&call.input), call.result);
        if let Some(code) = call.code {
            let _ = write!(text, ", r0 {code}");
        }
        if let Some(reason) = &call.reason {
            let _ = write!(text, " at {reason}");
        }
        let (gas, instructions) = (call.gas, counted(call.instructions, "instruction"));
        let _ = write!(text, "; {gas} gas, {instructions}");
        for log in &call.logs {
            let _ = write!(text, "\n  log {}", log.escape_debug());
        }
        for event in &call.events {
            let _ = write!(text, "\n  event [{}] {}", event.topics.join(" "), event.data);
        }
        if !call.return_data.is_empty() {
            let _ = write!(text, "\n  return {}", call.return_data);
        }
    }
    for Stored { key, value } in &report.storage {
        let _ = write!(text, "\nstorage {key} {}", quoted(value));
    }
    let _ = write!(text, "\nbalance {}", report.balance);
    text
}

/// So that nothing can be seen to be nothing.
fn quoted(hex: &str) -> &str {
    if hex.is_empty() { "-" } else { hex }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
