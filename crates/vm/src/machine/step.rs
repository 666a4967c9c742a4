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

/// Is told of every instruction.
pub trait Tracer {
    /// Before the instruction is paid and run.
    fn step(&mut self, step: &Step);
}

impl<F: FnMut(&Step)> Tracer for F {
    fn step(&mut self, step: &Step) {
        self(step);
    }
}
