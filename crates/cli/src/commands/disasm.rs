//! `wavefront disasm`: a contract module as assembly text.

use std::path::PathBuf;

use wavefront_vm::{HostFunctions, Module, disassemble};

use crate::exit::{Exit, Failure};
use crate::{modules, output};

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The module; `-` is standard input
    module: PathBuf,
}

impl Args {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let name = self.module.display();
        let bytes = modules::read(&self.module)?;
        let functions = HostFunctions::published();
        let text = disassemble(&bytes, &functions)
            .map_err(|error| Failure::usage(format_args!("{name}: {error}")))?;
        output::line(text.trim_end())?;
        // Its text is wanted all the same: to see what is wrong.
        if let Err(error) = Module::load(&bytes, &functions) {
            output::note(format_args!("{name} does not verify: {error}"));
        }
        Ok(Exit::Success)
    }
}
