//! `wavefront asm`: assembly text to a contract module.

use std::path::{Path, PathBuf};

use wavefront_vm::{Assembled, HostFunctions, LoadError, Module, assemble_with_lines};

use crate::exit::{Exit, Failure};
use crate::report::numbers::counted;
use crate::{modules, output};

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The text; `-` is standard input
    file: PathBuf,
    /// The module to write; `-` is standard output
    #[arg(long, value_name = "MODULE")]
    out: PathBuf,
}

impl Args {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let name = self.file.display();
        if is_same_file(&self.file, &self.out) {
            let message = format_args!("--out would overwrite {name}; name another file");
            return Err(Failure::usage(message));
        }
        let bytes = modules::read(&self.file)?;
        let source = std::str::from_utf8(&bytes).map_err(|error| {
            let at = error.valid_up_to();
            Failure::usage(format_args!("{name} is no text: byte {at} is not UTF-8"))
        })?;
        let functions = HostFunctions::published();
        let assembled = assemble_with_lines(source, &functions).map_err(|error| {
            let (line, column) = (error.line, error.column);
            Failure::usage(format_args!("{name}:{line}:{column}: {}", error.message))
        })?;
        let Assembled { module, lines } = assembled;
        // What no node would run is not written: better told here than by a trap.
        let loaded = Module::load(&module, &functions)
            .map_err(|error| refused(&self.file, &lines, &error))?;
        modules::write(&self.out, &module)?;
        let summary = format!(
            "{}: {}, {} of data, {}; {} in all",
            self.out.display(),
            counted(loaded.instructions() as u64, "instruction"),
            counted(loaded.rodata().len() as u64, "byte"),
            counted(loaded.imports().len() as u64, "host function"),
            counted(module.len() as u64, "byte"),
        );
        if self.out == Path::new("-") {
            output::note(summary);
        } else {
            output::line(summary)?;
        }
        Ok(Exit::Success)
    }
}

/// What the verifier says, with the line that it is about.
fn refused(file: &Path, lines: &[usize], error: &LoadError) -> Failure {
    let name = file.display();
    let line = match error {
        LoadError::Instruction { index, .. } => lines.get(*index),
        _ => None,
    };
    match (line, error) {
        (Some(line), LoadError::Instruction { error, .. }) => {
            Failure::usage(format_args!("{name}:{line}: {error}"))
        }
        _ => Failure::usage(format_args!("{name}: {error}")),
    }
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    one.canonicalize().ok().zip(other.canonicalize().ok()).is_some_and(|(one, other)| one == other)
}
