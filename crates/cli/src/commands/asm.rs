//! `wavefront asm`: assembly text to a contract module.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::slice;

use wavefront_vm::{Assembled, HostFunctions, LoadError, Module, assemble_with_lines};

use crate::exit::{Exit, Failure};
use crate::report::numbers::counted;
use crate::target::Target;
use crate::{modules, output};

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The text; `-` is standard input
    file: PathBuf,
    /// The module to write; `-` is standard output
    #[arg(long, value_name = "MODULE")]
    out: PathBuf,
    /// Replace the module if it is there; it is kept when the text is wrong
    #[arg(long)]
    force: bool,
}

impl Args {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let name = self.file.display();
        Target::expect_not_read(&self.out, slice::from_ref(&self.file))?;
        let mut target = Target::open(&self.out, self.force)?;
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
        target.write_all(&module).map_err(|error| target.failure(&error))?;
        let to_stdout = target.is_stdout();
        target.finish()?;
        let summary = format!(
            "{}: {}, {} of data, {}; {} in all",
            self.out.display(),
            counted(loaded.instructions() as u64, "instruction"),
            counted(loaded.rodata().len() as u64, "byte"),
            counted(loaded.imports().len() as u64, "host function"),
            counted(module.len() as u64, "byte"),
        );
        if to_stdout {
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
