//! Looking on while a module runs.

/// An instruction that is about to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Its number.
    pub instruction: usize,
    /// r0 to r10.
    pub registers: [u64; 11],
    /// Gas left before it is paid.
    pub gas: u64,
    /// How many calls it is inside of; 0 in the outermost function.
    pub depth: usize,
}

/// Is told of every instruction. Any `FnMut(&Step)` is one.
///
/// # Examples
///
/// ```
/// # use wavefront_vm::{Host, HostCall, HostError, HostFunction};
/// # struct Nobody;
/// # impl Host for Nobody {
/// #     fn call(&mut self, _: HostFunction, _: &mut HostCall<'_>) -> Result<u64, HostError> {
/// #         Err(HostError::Stop)
/// #     }
/// # }
/// use wavefront_vm::{HostFunctions, Memory, Module, Step, assemble, execute_traced};
///
/// let functions = HostFunctions::default();
/// let module = Module::load(&assemble("mov64 r0, 7\nexit\n", &functions)?, &functions)?;
/// let mut r0 = Vec::new();
/// let mut look = |step: &Step| r0.push(step.registers[0]);
/// execute_traced(&module, &mut Memory::new(), &mut Nobody, 100, &mut look);
/// assert_eq!(r0, [0, 7]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Tracer {
    /// Before the instruction is paid and run.
    fn step(&mut self, step: &Step);
}

impl<F: FnMut(&Step)> Tracer for F {
    fn step(&mut self, step: &Step) {
        self(step);
    }
}
