//! `wavefront bench`: measures this build on this machine, against its own serial path and against
//! other designs.

use comfy_table::modifiers::UTF8_ROUND_CORNERS;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, Table};
use wavefront_benches::suite::{Report, Scale, SuiteOptions, run};

use crate::exit::{Exit, Failure};
use crate::output;

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Fewer pairs: below ten minutes on two cores, with wider spreads
    #[arg(long)]
    quick: bool,
    /// Also write the figures as JSON; `-` is standard output, instead of the tables
    #[arg(long, value_name = "FILE")]
    json: Option<String>,
}

impl Args {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let scale = if self.quick { Scale::Quick } else { Scale::Full };
        let mut progress = |what: &str, done: usize, all: usize| {
            output::note(format_args!("[{done:>2}/{all}] {what}"));
        };
        let report = run(&SuiteOptions::new(scale), &mut progress);
        match self.json.as_deref() {
            Some("-") => output::file("-", &report.to_json())?,
            json => {
                show(&report)?;
                if let Some(path) = json {
                    output::file(path, &report.to_json())?;
                }
            }
        }
        Ok(Exit::Success)
    }
}

fn show(report: &Report) -> Result<(), Failure> {
    output::line(&report.machine)?;
    for table in report.tables() {
        output::line(format_args!("\n{}", table.title))?;
        let mut shown = Table::new();
        shown.load_preset(UTF8_FULL_CONDENSED).apply_modifier(UTF8_ROUND_CORNERS);
        shown.set_header(table.header).add_rows(table.rows);
        for column in shown.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        output::line(shown)?;
    }
    Ok(())
}
