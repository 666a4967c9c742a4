//! How far a stage's counts differ from run to run: what the tolerances have to bear.

use thousands::Separable;

use super::callgrind;
use super::stages::Stage;

/// Counts each stage `runs` times and prints lowest, middle, highest and how far apart they are.
///
/// # Errors
/// When something cannot be counted.
pub(crate) fn print(runs: usize, only: Option<&'static Stage>) -> Result<(), String> {
    println!("{:<16}{:>14}{:>14}{:>14}{:>10}", "stage", "lowest", "middle", "highest", "spread");
    for stage in Stage::chosen(only) {
        let counts = (0..runs).map(|_| Ok(callgrind::count(stage, 1)?.instructions));
        let mut counts = counts.collect::<Result<Vec<_>, String>>()?;
        counts.sort_unstable();
        let (lowest, middle, highest) = (counts[0], counts[runs / 2], counts[runs - 1]);
        let spread = i128::from(highest - lowest) * 100_000 / i128::from(lowest.max(1));
        // In thousandths of a percent: most counts differ by less than a thousandth.
        let spread = format!("{}.{:03} %", spread / 1_000, spread % 1_000);
        println!(
            "{:<16}{:>14}{:>14}{:>14}{:>10}",
            stage.name,
            lowest.separate_with_commas(),
            middle.separate_with_commas(),
            highest.separate_with_commas(),
            spread
        );
    }
    Ok(())
}
