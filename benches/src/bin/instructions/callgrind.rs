//! Running a stage under valgrind and reading what it counted.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::stages::Stage;

/// What one run of a stage gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Instructions within `counted_stage`.
    pub(crate) instructions: u64,
    /// The vector instructions that the stage saw.
    pub(crate) vectors: String,
    /// The profile, for `callgrind_annotate`.
    pub(crate) profile: PathBuf,
}

/// The version of the valgrind on the path.
///
/// # Errors
/// When there is none.
pub(crate) fn version() -> Result<String, String> {
    let output = succeeded(Command::new("valgrind").arg("--version"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Counts `runs` runs of a stage, in a process of its own.
///
/// # Errors
/// What valgrind or the stage said when it failed, or when nothing was counted.
pub(crate) fn count(stage: &Stage, runs: usize) -> Result<Counted, String> {
    let program = std::env::current_exe().map_err(|error| format!("this program: {error}"))?;
    let folder = profiles(&program)?;
    let profile = folder.join(format!("{}.out", stage.name));
    let mut option = std::ffi::OsString::from("--callgrind-out-file=");
    option.push(&profile);
    let output = succeeded(
        Command::new("valgrind")
            .args(["--tool=callgrind", "--toggle-collect=*counted_stage*"])
            .arg(option)
            .arg(&program)
            .args(["count", stage.name, &runs.to_string()]),
    )?;
    let vectors = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let text = fs::read_to_string(&profile).map_err(|error| described(&profile, &error))?;
    let instructions = total(&text)
        .filter(|instructions| *instructions > 0)
        .ok_or_else(|| format!("{}: nothing was counted", profile.display()))?;
    Ok(Counted { instructions, vectors, profile })
}

/// The sum that a profile of one event states.
pub(crate) fn total(profile: &str) -> Option<u64> {
    let totals = profile.lines().filter_map(|line| line.strip_prefix("totals:"));
    totals.map(|number| number.trim().parse().ok()).next_back().flatten()
}

/// Where profiles are kept: `instructions`, beside the folder of the program.
fn profiles(program: &Path) -> Result<PathBuf, String> {
    let target = program.ancestors().nth(2).unwrap_or_else(|| Path::new("."));
    let folder = target.join("instructions");
    fs::create_dir_all(&folder).map_err(|error| described(&folder, &error))?;
    Ok(folder)
}

fn described(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

fn succeeded(command: &mut Command) -> Result<Output, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        Ok(output)
    } else {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(format!("{command:?} ended with {}:\n{said}", output.status))
    }
}
