//! Registers, place and gas of a run.

use super::result::{End, Run};
use super::step::Step;
use crate::memory::STACK_END;

/// Registers of the array: a power of two, so that a masked number is always one of them.
pub(super) const REGISTER_SLOTS: usize = 16;
pub(super) const REGISTER_MASK: u8 = 15;

/// Where a run is.
#[derive(Debug)]
pub(super) struct State {
    /// r0 to r10; the others exist for the mask and are never named.
    pub(super) registers: [u64; REGISTER_SLOTS],
    /// The operation that comes next.
    pub(super) at: usize,
    /// What is left. Between runs it is exactly what charging per instruction would have left.
    pub(super) gas: u64,
    /// What the host's functions took of it.
    pub(super) host_gas: u64,
}

impl State {
    pub(super) fn new(entry: usize, gas: u64) -> Self {
        let mut registers = [0; REGISTER_SLOTS];
        registers[10] = STACK_END;
        Self { registers, at: entry, gas, host_gas: 0 }
    }

    pub(super) fn finish(&self, given: u64, end: End) -> Run {
        let gas_used = given.saturating_sub(self.gas);
        Run { end, gas_used, instructions: gas_used.saturating_sub(self.host_gas) }
    }

    /// What a tracer is told.
    pub(super) fn step(&self, instruction: usize, gas: u64, depth: usize) -> Step {
        let mut registers = [0; 11];
        registers.copy_from_slice(&self.registers[..11]);
        Step { instruction, registers, gas, depth }
    }
}
