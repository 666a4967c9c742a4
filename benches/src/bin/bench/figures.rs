//! From the arguments to the figures, and from the figures to files.

use std::path::Path;

use wavefront_benches::plots;
use wavefront_benches::suite::{self, Report, Scale, SuiteOptions, replace_sections, run_scaling};

use crate::arguments::Arguments;
use crate::output::{self, Failure};

/// Measures, or reads what was measured; shows it, draws it, writes it.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    // What cannot be written later is better known before the measuring.
    if let Some(folder) = &arguments.svg {
        output::make_folder(folder)?;
    }
    if let Some(document) = &arguments.markdown {
        output::read(document)?;
    }
    let report = if arguments.from.is_empty() { measure(arguments) } else { read(arguments)? };
    match arguments.json.as_deref() {
        Some(path) if path == Path::new("-") => output::line(report.to_json())?,
        json => {
            output::show(&report)?;
            if let Some(path) = json {
                output::write(path, &report.to_json())?;
            }
        }
    }
    if let Some(folder) = &arguments.svg {
        draw(&report, folder)?;
    }
    if let Some(document) = &arguments.markdown {
        fill_in(&report, document)?;
    }
    Ok(())
}

fn measure(arguments: &Arguments) -> Report {
    let scale = if arguments.quick { Scale::Quick } else { Scale::Full };
    let mut progress = |what: &str, done: usize, all: usize| {
        output::note(format_args!("[{done:>2}/{all}] {what}"));
    };
    let mut options = SuiteOptions::new(scale);
    if let Some(folder) = &arguments.real_blocks {
        options.real_blocks.clone_from(folder);
    }
    match &arguments.scaling {
        Some(threads) => run_scaling(&options, threads, &mut progress),
        None => suite::run(&options, &mut progress),
    }
}

fn read(arguments: &Arguments) -> Result<Report, Failure> {
    let mut report = Report::default();
    for path in &arguments.from {
        let one = Report::from_json(&output::read(path)?).map_err(|error| {
            let advice = "name a file that `wavefront-bench --json` wrote";
            Failure::new(format_args!("{}: {error}; {advice}", path.display()))
        })?;
        report = report.merged(one);
    }
    Ok(report)
}

fn draw(report: &Report, folder: &Path) -> Result<(), Failure> {
    for (name, picture) in plots::draw(report) {
        let path = folder.join(name);
        output::write(&path, &picture)?;
        output::note(format_args!("drew {}", path.display()));
    }
    Ok(())
}

fn fill_in(report: &Report, document: &Path) -> Result<(), Failure> {
    let text = replace_sections(&output::read(document)?, &report.sections())
        .map_err(|error| Failure::new(format_args!("{}: {error}", document.display())))?;
    output::write(document, &text)
}
