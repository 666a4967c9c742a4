//! `wavefront bench`: measures this build on this machine, against its own serial path and against
//! other designs; draws pictures and fills in documents from what was measured, now or before.

use std::fs;
use std::path::{Path, PathBuf};

use comfy_table::modifiers::UTF8_ROUND_CORNERS;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, Table};
use wavefront_benches::plots;
use wavefront_benches::suite::{Report, Scale, SuiteOptions, replace_sections, run, run_scaling};

use super::thread_count;
use crate::exit::{Exit, Failure};
use crate::output;

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Fewer pairs: below ten minutes on two cores, with wider spreads
    #[arg(long)]
    quick: bool,
    /// Measure only the speed-up at these numbers of threads, and at 1: five workloads, each against
    /// 1 thread and against the serial path; more threads than cores are flagged
    #[arg(long, value_name = "THREADS,...", value_delimiter = ',', value_parser = thread_count())]
    scaling: Option<Vec<usize>>,
    /// Folder of the real access sets, in place of `WAVEFRONT_REAL_BLOCKS`
    #[arg(long, value_name = "DIR")]
    real_blocks: Option<PathBuf>,
    /// Measure nothing: take the figures of an earlier `--json FILE`. Of several files, the scaling
    /// curves come from the last that has any, all else from the last that has more
    #[arg(long, value_name = "FILE", conflicts_with_all = ["quick", "scaling", "real_blocks"])]
    from: Vec<PathBuf>,
    /// Also write the figures as JSON; `-` is standard output, instead of the tables
    #[arg(long, value_name = "FILE")]
    json: Option<String>,
    /// Also draw the figures: ratios.svg, budget.svg, throughput.svg and scaling.svg in this folder,
    /// which is made; a picture without figures is left as it is
    #[arg(long, value_name = "DIR")]
    svg: Option<PathBuf>,
    /// Also fill in the figures as tables between `<!-- begin: NAME -->` and `<!-- end: NAME -->` of
    /// this document; NAME is ratios, absolutes, budget, throughput or scaling
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
}

impl Args {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        // What cannot be written later is better known before the measuring.
        if let Some(folder) = &self.svg {
            fs::create_dir_all(folder).map_err(|error| unusable("make", folder, &error))?;
        }
        if let Some(document) = &self.markdown {
            read(document)?;
        }
        let report = if self.from.is_empty() { self.measure() } else { self.read()? };
        match self.json.as_deref() {
            Some("-") => output::file("-", &report.to_json())?,
            json => {
                show(&report)?;
                if let Some(path) = json {
                    output::file(path, report.to_json().trim_end())?;
                }
            }
        }
        if let Some(folder) = &self.svg {
            draw(&report, folder)?;
        }
        if let Some(document) = &self.markdown {
            fill_in(&report, document)?;
        }
        Ok(Exit::Success)
    }

    fn measure(&self) -> Report {
        let scale = if self.quick { Scale::Quick } else { Scale::Full };
        let mut progress = |what: &str, done: usize, all: usize| {
            output::note(format_args!("[{done:>2}/{all}] {what}"));
        };
        let mut options = SuiteOptions::new(scale);
        if let Some(folder) = &self.real_blocks {
            options.real_blocks.clone_from(folder);
        }
        match &self.scaling {
            Some(threads) => run_scaling(&options, threads, &mut progress),
            None => run(&options, &mut progress),
        }
    }

    fn read(&self) -> Result<Report, Failure> {
        let mut report = Report::default();
        for path in &self.from {
            let one = Report::from_json(&read(path)?).map_err(|error| {
                let advice = "name a file that `wavefront bench --json` wrote";
                Failure::usage(format_args!("{}: {error}; {advice}", path.display()))
            })?;
            report = report.merged(one);
        }
        Ok(report)
    }
}

fn draw(report: &Report, folder: &Path) -> Result<(), Failure> {
    for (name, picture) in plots::draw(report) {
        let path = folder.join(name);
        fs::write(&path, picture).map_err(|error| unusable("write", &path, &error))?;
        output::note(format_args!("drew {}", path.display()));
    }
    Ok(())
}

fn fill_in(report: &Report, document: &Path) -> Result<(), Failure> {
    let text = replace_sections(&read(document)?, &report.sections())
        .map_err(|error| Failure::usage(format_args!("{}: {error}", document.display())))?;
    fs::write(document, text).map_err(|error| unusable("write", document, &error))
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| unusable("read", path, &error))
}

fn unusable(what: &str, path: &Path, error: &std::io::Error) -> Failure {
    Failure::usage(format_args!("cannot {what} {}: {error}", path.display()))
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
