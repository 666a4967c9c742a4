//! Running a module.
//!
//! Gas is charged by *runs*, not by instructions; `docs/design/vm.md` shows why the result is the
//! same in every case.

mod host_call;
mod interpret;
mod result;
mod state;
mod step;

pub use result::{End, Run, Trap};
pub use step::{Step, Tracer};

use crate::host::Host;
use crate::memory::Memory;
use crate::module::Module;
use interpret::{Leave, interpret};
use state::State;

/// Runs a module from its entry until it exits, traps or is stopped by its host.
///
/// The memory is cleared first, so that every run begins with zeros. What the run left in it stays
/// until the next one begins.
///
/// # Determinism
///
/// Result, gas and every call that the host sees follow from module, gas and the host's answers.
///
/// # Complexity
///
/// At most `gas` instructions, besides what the host does.
///
/// # Examples
///
/// ```
/// use wavefront_vm::{
///     End, Host, HostCall, HostError, HostFunction, HostFunctions, Memory, Module, assemble,
///     execute,
/// };
///
/// struct Nobody;
///
/// impl Host for Nobody {
///     fn call(&mut self, _: HostFunction, _: &mut HostCall<'_>) -> Result<u64, HostError> {
///         Err(HostError::trap("nobody is there"))
///     }
/// }
///
/// let functions = HostFunctions::default();
/// let module = Module::load(&assemble("mov64 r0, 7\nexit\n", &functions)?, &functions)?;
/// let run = execute(&module, &mut Memory::new(), &mut Nobody, 100);
/// assert_eq!(run.end, End::Exit(7));
/// assert_eq!(run.gas_used, 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn execute(module: &Module, memory: &mut Memory, host: &mut dyn Host, gas: u64) -> Run {
    run(module, memory, host, gas, None)
}

/// The same, telling a tracer of every instruction before it runs. Slower.
pub fn execute_traced(
    module: &Module,
    memory: &mut Memory,
    host: &mut dyn Host,
    gas: u64,
    tracer: &mut dyn Tracer,
) -> Run {
    run(module, memory, host, gas, Some(tracer))
}

fn run(
    module: &Module,
    memory: &mut Memory,
    host: &mut dyn Host,
    gas: u64,
    tracer: Option<&mut dyn Tracer>,
) -> Run {
    memory.clear();
    let mut state = State::new(module.entry(), gas);
    if tracer.is_none() {
        match interpret::<false>(module, memory, host, &mut state, None) {
            Leave::End(end) => return state.finish(gas, end),
            // The gas does not suffice for the whole run that comes next.
            Leave::Step => {}
        }
    }
    match interpret::<true>(module, memory, host, &mut state, tracer) {
        Leave::End(end) => state.finish(gas, end),
        Leave::Step => unreachable!("stepping goes on until the end"),
    }
}
