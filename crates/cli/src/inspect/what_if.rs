//! The same block, if one key were otherwise.

use std::fmt::Write as _;
use std::str::FromStr;

use serde::Serialize;
use thousands::Separable;
use wavefront_explain::{Assumption, Speedup, Waits, speedup};
use wavefront_scheduler::KeyId;

use super::study::Study;
use crate::exit::Failure;
use crate::report::numbers::{hundredths, nanoseconds};

/// Keys that are named when an argument fits several.
const NAMED_MAX: usize = 5;

/// `KEY=commutes` or `KEY=absent`.
#[derive(Debug, Clone)]
pub(crate) struct WhatIfArg {
    key: String,
    assume: fn(KeyId) -> Assumption,
    word: &'static str,
}

impl FromStr for WhatIfArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (key, word) = text.rsplit_once('=').unwrap_or((text, ""));
        let (assume, word): (fn(KeyId) -> Assumption, _) = match word {
            "commutes" => (Assumption::Commutes, "commutes"),
            "absent" => (Assumption::Absent, "absent"),
            _ => return Err("expected KEY=commutes or KEY=absent".to_owned()),
        };
        Ok(Self { key: key.to_owned(), assume, word })
    }
}

/// What would be.
#[derive(Debug, Serialize)]
pub(crate) struct WhatIf {
    key: String,
    assumption: &'static str,
    levels: u32,
    levels_before: u32,
    span_ns: u64,
    span_before_ns: u64,
    threads: usize,
    speedup: u64,
    speedup_before: u64,
    bound: u64,
    bound_before: u64,
}

impl WhatIf {
    /// Computes it.
    pub(crate) fn of(study: &Study, arg: &WhatIfArg) -> Result<Self, Failure> {
        let table = study.levels().table();
        let key = find(study, &arg.key)?;
        let waits = Waits::new(study.levels(), &study.costs, (arg.assume)(key));
        let now = speedup(&study.waits, &study.costs, study.threads);
        let Speedup { levels, bound, .. } = speedup(&waits, &study.costs, study.threads);
        Ok(Self {
            key: table.key(key).to_string(),
            assumption: arg.word,
            levels: waits.level_count(),
            levels_before: study.waits.level_count(),
            span_ns: waits.span(),
            span_before_ns: study.waits.span(),
            threads: study.threads,
            speedup: levels,
            speedup_before: now.levels,
            bound,
            bound_before: now.bound,
        })
    }
}

/// The key of the block that begins with this text.
fn find(study: &Study, text: &str) -> Result<KeyId, Failure> {
    let keys = (0_u32..).zip(study.levels().table().keys());
    let named = keys.map(|(number, key)| (KeyId(number), key.to_string()));
    let found: Vec<(KeyId, String)> = named.filter(|(_, name)| name.starts_with(text)).collect();
    match found.as_slice() {
        [(key, _)] => Ok(*key),
        [] => Err(Failure::usage(format_args!(
            "no key of this block begins with {text}; keys are written kind/id, as in the table of \
             hot keys or in --json"
        ))),
        several => {
            if let Some((key, _)) = several.iter().find(|(_, name)| name == text) {
                return Ok(*key);
            }
            let listed = several.iter().take(NAMED_MAX).map(|(_, name)| format!("\n  {name}"));
            Err(Failure::usage(format_args!(
                "{} keys of this block begin with {text}; write more of one:{}",
                several.len(),
                listed.collect::<String>()
            )))
        }
    }
}

/// It in words.
pub(crate) fn what_if_text(found: &WhatIf) -> String {
    let mut text = match found.assumption {
        "absent" => format!("If nobody touched {}:", found.key),
        _ => format!("If writes of {} commuted, as credits do:", found.key),
    };
    let mut row = |name: &str, before: String, after: String| {
        let _ = write!(text, "\n  {name:<28} {before:>12}  →  {after}");
    };
    let count = |levels: u32| levels.separate_with_commas();
    row("levels", count(found.levels_before), count(found.levels));
    let time = |span: u64| nanoseconds(span.into());
    row("critical path", time(found.span_before_ns), time(found.span_ns));
    let by = format!("at best on {} threads", found.threads);
    row(&by, hundredths(found.speedup_before), hundredths(found.speedup));
    row("  without barriers", hundredths(found.bound_before), hundredths(found.bound));
    text
}
