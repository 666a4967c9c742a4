//! What the suite found, as data, as JSON and as tables.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Spread;

/// One figure with a unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Absolute {
    /// The middle of all measurements.
    pub median: f64,
    /// Of what.
    pub unit: &'static str,
}

/// Rows of text for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it shows.
    pub title: &'static str,
    /// Column names.
    pub header: Vec<&'static str>,
    /// As many cells as there are columns, each.
    pub rows: Vec<Vec<String>>,
}

/// What the suite found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// Where it ran, and how it was built.
    pub machine: String,
    /// Ratios of throughputs by name.
    pub ratios: BTreeMap<&'static str, Spread>,
    /// The cases behind ratios that are the worst of several, as `ratio/case`.
    pub cases: BTreeMap<String, Spread>,
    /// Absolute figures by name.
    pub absolutes: BTreeMap<&'static str, Absolute>,
    /// What was left out, and why.
    pub skipped: BTreeMap<&'static str, String>,
}

impl Report {
    /// The report as one JSON object:
    /// `{"machine": …, "ratios": {NAME: {"median", "p10", "p90", "pairs"}},
    /// "absolutes": {NAME: {"median", "unit"}}, "cases": {NAME: as ratios}, "skipped": {NAME: why}}`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let spread = |spread: &Spread| {
            let Spread { median, p10, p90, pairs } = spread;
            json!({ "median": median, "p10": p10, "p90": p90, "pairs": pairs })
        };
        let object = |entries: Vec<(String, Value)>| Value::Object(Map::from_iter(entries));
        let ratios = self.ratios.iter().map(|(name, of)| ((*name).to_owned(), spread(of)));
        let cases = self.cases.iter().map(|(name, of)| (name.clone(), spread(of)));
        let absolutes = self.absolutes.iter().map(|(name, Absolute { median, unit })| {
            ((*name).to_owned(), json!({ "median": median, "unit": unit }))
        });
        let skipped = self.skipped.iter().map(|(name, why)| ((*name).to_owned(), json!(why)));
        let report = json!({
            "machine": self.machine,
            "ratios": object(ratios.collect()),
            "absolutes": object(absolutes.collect()),
            "cases": object(cases.collect()),
            "skipped": object(skipped.collect()),
        });
        format!("{report:#}\n")
    }

    /// The report as tables.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        let row = |name: &str, spread: &Spread| {
            vec![
                name.to_owned(),
                format!("{:.3}", spread.median),
                format!("{:.3}", spread.p10),
                format!("{:.3}", spread.p90),
                spread.pairs.to_string(),
            ]
        };
        let header = vec!["ratio", "median", "p10", "p90", "pairs"];
        let mut tables = vec![
            Table {
                title: "Ratios of throughputs, from paired runs",
                header: header.clone(),
                rows: self.ratios.iter().map(|(name, spread)| row(name, spread)).collect(),
            },
            Table {
                title: "The cases behind them",
                header,
                rows: self.cases.iter().map(|(name, spread)| row(name, spread)).collect(),
            },
            Table {
                title: "Absolute figures",
                header: vec!["figure", "median", "unit"],
                rows: self
                    .absolutes
                    .iter()
                    .map(|(name, Absolute { median, unit })| {
                        vec![(*name).to_owned(), format!("{median:.3}"), (*unit).to_owned()]
                    })
                    .collect(),
            },
            Table {
                title: "Skipped",
                header: vec!["figure", "why"],
                rows: self
                    .skipped
                    .iter()
                    .map(|(name, why)| vec![(*name).to_owned(), why.clone()])
                    .collect(),
            },
        ];
        tables.retain(|table| !table.rows.is_empty());
        tables
    }
}
