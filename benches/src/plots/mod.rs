//! Pictures of a report, as SVG files that stand by themselves.
//!
//! Drawn by a writer of our own, after trying a library: `docs/performance.md` says what its
//! pictures lacked ("How tables and pictures are made").
//!
//! Every picture has a near-white panel of its own, so that it reads on dark pages too, colours
//! from the Okabe-Ito palette, which keeps apart what colour-blind readers would confuse, and
//! another shape of mark for every colour. The same report gives the same bytes.

mod axis;
mod budget;
mod frame;
mod ratios;
mod scaling;
mod svg;
mod throughput;

use crate::suite::Report;

/// File names and contents of the pictures that a report has figures for: `ratios.svg`,
/// `budget.svg`, `throughput.svg`, `scaling.svg`.
///
/// # Determinism
/// A function of the report alone.
#[must_use]
pub fn draw(report: &Report) -> Vec<(&'static str, String)> {
    let pictures = [
        ("ratios.svg", ratios::draw(report)),
        ("budget.svg", budget::draw(report)),
        ("throughput.svg", throughput::draw(report)),
        ("scaling.svg", report.scaling.as_ref().and_then(scaling::draw)),
    ];
    pictures.into_iter().filter_map(|(name, picture)| Some((name, picture?))).collect()
}

#[cfg(test)]
mod tests;
