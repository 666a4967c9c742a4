//! Reports as JSON, both ways.

use serde_json::{Map, Value, json};

use super::{Absolute, Curve, Mode, Point, Report, Scaling, Spread, Step, Throughput};

/// Why a text is not a report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// It is not JSON.
    #[error("not JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A member is missing, or is of another kind than expected.
    #[error("{place}: expected {expected}")]
    Member {
        /// Where in the file.
        place: String,
        /// What should be there.
        expected: &'static str,
    },
}

impl Report {
    /// The report as one JSON object: `machine`, `threads`, `ratios`
    /// (`{NAME: {"median", "p10", "p90", "pairs"}}`), `absolutes` (`{NAME: {"median", "unit"}}`),
    /// `cases` (as `ratios`), `skipped` (`{NAME: why}`), `budget`
    /// (`[{"step", "n", "threads", "ns": {…}, "runs"}]`), `throughput`
    /// (`[{"workload", "n", "threads", "mode", "tx_per_second": {…}, "runs"}]`), and `scaling`
    /// (`{"machine", "cores", "curves": [{"workload", "points": [{"threads", "oversubscribed",
    /// "vs_one": {…}, "vs_serial": {…}}]}]}`) when it was measured.
    #[must_use]
    pub fn to_json(&self) -> String {
        let Self {
            machine,
            threads,
            ratios,
            cases,
            absolutes,
            budget,
            throughput,
            scaling,
            skipped,
        } = self;
        let ratios = ratios.iter().map(|(name, of)| (name.clone(), paired(of)));
        let cases = cases.iter().map(|(name, of)| (name.clone(), paired(of)));
        let absolutes = absolutes.iter().map(|(name, Absolute { median, unit })| {
            (name.clone(), json!({ "median": median, "unit": unit }))
        });
        let skipped = skipped.iter().map(|(name, why)| (name.clone(), json!(why)));
        let mut report = json!({
            "machine": machine,
            "threads": threads,
            "ratios": object(ratios),
            "absolutes": object(absolutes),
            "cases": object(cases),
            "skipped": object(skipped),
            "budget": budget.iter().map(step).collect::<Vec<_>>(),
            "throughput": throughput.iter().map(rate).collect::<Vec<_>>(),
        });
        if let Some(scaling) = scaling {
            report["scaling"] = scaling_json(scaling);
        }
        format!("{report:#}\n")
    }

    /// Reads what [`to_json`](Self::to_json) wrote. Members that an earlier version did not write
    /// are taken as empty, and members that it does not know are left out.
    ///
    /// # Errors
    /// [`FormatError`] when the text is something else.
    pub fn from_json(text: &str) -> Result<Self, FormatError> {
        let root: Value = serde_json::from_str(text)?;
        let root = At { value: &root, place: "report".to_owned() };
        Ok(Self {
            machine: root.get("machine")?.text()?,
            threads: root.find("threads").map_or(Ok(0), |at| at.count())?,
            ratios: root.get("ratios")?.entries(|at| at.spread("pairs"))?,
            absolutes: root.get("absolutes")?.entries(|at| {
                let (median, unit) = (at.get("median")?.number()?, at.get("unit")?.text()?);
                Ok(Absolute { median, unit })
            })?,
            cases: root.entries_of("cases", |at| at.spread("pairs"))?,
            skipped: root.entries_of("skipped", read_text)?,
            budget: root.list_of("budget", read_step)?,
            throughput: root.list_of("throughput", read_rate)?,
            scaling: root.find("scaling").map(|at| read_scaling(&at)).transpose()?,
        })
    }
}

fn object(entries: impl Iterator<Item = (String, Value)>) -> Value {
    Value::Object(entries.collect::<Map<_, _>>())
}

fn paired(spread: &Spread) -> Value {
    let Spread { median, p10, p90, pairs } = spread;
    json!({ "median": median, "p10": p10, "p90": p90, "pairs": pairs })
}

fn percentiles(spread: &Spread) -> Value {
    json!({ "median": spread.median, "p10": spread.p10, "p90": spread.p90 })
}

fn step(of: &Step) -> Value {
    let Step { step, n, threads, ns } = of;
    json!({ "step": step, "n": n, "threads": threads, "ns": percentiles(ns), "runs": ns.pairs })
}

fn rate(of: &Throughput) -> Value {
    let Throughput { workload, n, threads, mode, tx_per_second } = of;
    json!({
        "workload": workload,
        "n": n,
        "threads": threads,
        "mode": mode.name(),
        "tx_per_second": percentiles(tx_per_second),
        "runs": tx_per_second.pairs,
    })
}

fn scaling_json(of: &Scaling) -> Value {
    let point = |Point { threads, oversubscribed, vs_one, vs_serial }: &Point| {
        json!({
            "threads": threads,
            "oversubscribed": oversubscribed,
            "vs_one": paired(vs_one),
            "vs_serial": paired(vs_serial),
        })
    };
    let curve = |Curve { workload, points }: &Curve| json!({ "workload": workload, "points": points.iter().map(point).collect::<Vec<_>>() });
    let Scaling { machine, cores, curves } = of;
    let curves: Vec<Value> = curves.iter().map(curve).collect();
    json!({ "machine": machine, "cores": cores, "curves": curves })
}

fn read_text(at: &At<'_>) -> Result<String, FormatError> {
    at.text()
}

fn read_step(at: &At<'_>) -> Result<Step, FormatError> {
    let runs = at.get("runs")?.count()?;
    Ok(Step {
        step: at.get("step")?.text()?,
        n: at.get("n")?.count()?,
        threads: at.get("threads")?.count()?,
        ns: Spread { pairs: runs, ..at.get("ns")?.percentiles()? },
    })
}

fn read_rate(at: &At<'_>) -> Result<Throughput, FormatError> {
    let runs = at.get("runs")?.count()?;
    let mode = at.get("mode")?;
    let known = [Mode::Serial, Mode::Levels];
    let name = mode.text()?;
    let of_mode = known.into_iter().find(|known| known.name() == name);
    Ok(Throughput {
        workload: at.get("workload")?.text()?,
        n: at.get("n")?.count()?,
        threads: at.get("threads")?.count()?,
        mode: of_mode.ok_or_else(|| mode.wrong("`serial` or `levels`"))?,
        tx_per_second: Spread { pairs: runs, ..at.get("tx_per_second")?.percentiles()? },
    })
}

fn read_scaling(at: &At<'_>) -> Result<Scaling, FormatError> {
    let point = |at: &At<'_>| {
        let oversubscribed = at.get("oversubscribed")?;
        Ok(Point {
            threads: at.get("threads")?.count()?,
            oversubscribed: oversubscribed
                .value
                .as_bool()
                .ok_or_else(|| oversubscribed.wrong("true or false"))?,
            vs_one: at.get("vs_one")?.spread("pairs")?,
            vs_serial: at.get("vs_serial")?.spread("pairs")?,
        })
    };
    let curve = |at: &At<'_>| {
        Ok(Curve { workload: at.get("workload")?.text()?, points: at.get("points")?.list(point)? })
    };
    Ok(Scaling {
        machine: at.get("machine")?.text()?,
        cores: at.get("cores")?.count()?,
        curves: at.get("curves")?.list(curve)?,
    })
}

/// A value, and where it stands.
struct At<'a> {
    value: &'a Value,
    place: String,
}

impl<'a> At<'a> {
    /// The member under `name`.
    fn find(&self, name: &str) -> Option<At<'a>> {
        let value = self.value.get(name)?;
        Some(At { value, place: format!("{}.{name}", self.place) })
    }

    fn get(&self, name: &str) -> Result<At<'a>, FormatError> {
        self.find(name).ok_or_else(|| FormatError::Member {
            place: format!("{}.{name}", self.place),
            expected: "this member",
        })
    }

    fn wrong(&self, expected: &'static str) -> FormatError {
        FormatError::Member { place: self.place.clone(), expected }
    }

    fn text(&self) -> Result<String, FormatError> {
        self.value.as_str().map(str::to_owned).ok_or_else(|| self.wrong("a text"))
    }

    fn number(&self) -> Result<f64, FormatError> {
        self.value.as_f64().ok_or_else(|| self.wrong("a number"))
    }

    fn count(&self) -> Result<usize, FormatError> {
        let count = self.value.as_u64().and_then(|count| usize::try_from(count).ok());
        count.ok_or_else(|| self.wrong("a count"))
    }

    fn percentiles(&self) -> Result<Spread, FormatError> {
        let part = |name| self.get(name)?.number();
        Ok(Spread { median: part("median")?, p10: part("p10")?, p90: part("p90")?, pairs: 0 })
    }

    fn spread(&self, pairs: &str) -> Result<Spread, FormatError> {
        Ok(Spread { pairs: self.get(pairs)?.count()?, ..self.percentiles()? })
    }

    /// The list under `name`, empty if there is none.
    fn list_of<T>(
        &self,
        name: &str,
        read: impl FnMut(&At<'_>) -> Result<T, FormatError>,
    ) -> Result<Vec<T>, FormatError> {
        self.find(name).map_or_else(|| Ok(Vec::new()), |at| at.list(read))
    }

    /// The entries of the object under `name`, none if it is not there.
    fn entries_of<T, C: FromIterator<(String, T)>>(
        &self,
        name: &str,
        read: impl FnMut(&At<'_>) -> Result<T, FormatError>,
    ) -> Result<C, FormatError> {
        self.find(name).map_or_else(|| Ok(C::from_iter([])), |at| at.entries(read))
    }

    fn list<T>(
        &self,
        mut read: impl FnMut(&At<'_>) -> Result<T, FormatError>,
    ) -> Result<Vec<T>, FormatError> {
        let values = self.value.as_array().ok_or_else(|| self.wrong("a list"))?;
        let at = |(index, value)| At { value, place: format!("{}[{index}]", self.place) };
        values.iter().enumerate().map(|entry| read(&at(entry))).collect()
    }

    fn entries<T, C: FromIterator<(String, T)>>(
        &self,
        mut read: impl FnMut(&At<'_>) -> Result<T, FormatError>,
    ) -> Result<C, FormatError> {
        let members = self.value.as_object().ok_or_else(|| self.wrong("an object"))?;
        let at =
            |(name, value): (&String, _)| At { value, place: format!("{}.{name}", self.place) };
        members.iter().map(|entry| Ok((entry.0.clone(), read(&at(entry))?))).collect()
    }
}
