//! Registers, place and gas of a run.

use super::result::{End, Run};
use super::step::Step;
use crate::isa::REGISTERS;
use crate::memory::STACK_END;

/// Where a run is.
#[derive(Debug)]
pub(super) struct State {
    /// r0 to r10.
    pub(super) registers: [u64; REGISTERS as usize],
    /// The operation that comes next.
    pub(super) at: usize,
    /// What is left. Between runs it is exactly what charging per instruction would have left.
    pub(super) gas: u64,
    /// What the host's functions took of it.
    pub(super) host_gas: u64,
}

impl State {
    pub(super) fn new(entry: usize, gas: u64) -> Self {
        let mut registers = [0; REGISTERS as usize];
        registers[10] = STACK_END;
        Self { registers, at: entry, gas, host_gas: 0 }
    }

    pub(super) fn finish(&self, given: u64, end: End) -> Run {
        let gas_used = given.saturating_sub(self.gas);
        Run { end, gas_used, instructions: gas_used.saturating_sub(self.host_gas) }
    }

    /// What a tracer is told.
    pub(super) fn step(&self, instruction: usize, gas: u64, depth: usize) -> Step {
        Step { instruction, registers: self.registers, gas, depth }
    }
}
