//! One call of a host function: its arguments, the module's memory, the gas.

use super::{HostError, HostFunction, TrapReason};
use crate::memory::{AccessError, Memory};

/// What answers a module's calls.
///
/// A host may run another module inside of `call`, with another memory: the machine keeps nothing
/// outside of one run.
///
/// # Examples
///
/// A host with one function, `add`:
///
/// ```
/// use wavefront_vm::{Host, HostCall, HostError, HostFunction};
///
/// struct Adder;
///
/// impl Host for Adder {
///     fn call(&mut self, _: HostFunction, call: &mut HostCall<'_>) -> Result<u64, HostError> {
///         call.consume(10)?;
///         let [a, b, ..] = call.args();
///         Ok(a.wrapping_add(b))
///     }
/// }
/// ```
pub trait Host {
    /// Does what the function does; the value goes to r0.
    ///
    /// # Errors
    ///
    /// A trap, or a reason of the host's own; either ends the run.
    fn call(&mut self, function: HostFunction, call: &mut HostCall<'_>) -> Result<u64, HostError>;
}

/// What a host function sees of the module that called it.
///
/// # Examples
///
/// A function that takes a text, and answers with its length in words:
///
/// ```
/// use wavefront_vm::{HostCall, HostError};
///
/// fn words(call: &mut HostCall<'_>) -> Result<u64, HostError> {
///     let [address, len, ..] = call.args();
///     if len > 1_024 {
///         return Err(HostError::trap("a text has 1,024 bytes at most"));
///     }
///     call.consume(100 + len)?;
///     let text = std::str::from_utf8(call.read(address, len)?);
///     let text = text.map_err(|_| HostError::trap("that is no text"))?;
///     Ok(text.split_whitespace().count() as u64)
/// }
/// ```
#[derive(Debug)]
pub struct HostCall<'a> {
    args: [u64; 5],
    rodata: &'a [u8],
    memory: &'a mut Memory,
    gas: u64,
}

impl<'a> HostCall<'a> {
    pub(crate) fn new(args: [u64; 5], rodata: &'a [u8], memory: &'a mut Memory, gas: u64) -> Self {
        Self { args, rodata, memory, gas }
    }

    /// The values of r1 to r5.
    #[must_use]
    pub const fn args(&self) -> [u64; 5] {
        self.args
    }

    /// The gas that is left; the call instruction itself is paid.
    #[must_use]
    pub const fn gas(&self) -> u64 {
        self.gas
    }

    /// Takes gas.
    ///
    /// # Errors
    ///
    /// [`TrapReason::OutOfGas`] when less is left; then nothing is left.
    pub fn consume(&mut self, gas: u64) -> Result<(), TrapReason> {
        let left = self.gas.checked_sub(gas);
        self.gas = left.unwrap_or(0);
        left.map_or(Err(TrapReason::OutOfGas), |_| Ok(()))
    }

    /// What lies at an address; for no bytes every address is good.
    ///
    /// # Errors
    ///
    /// When it is not all in one region. So the length of what is returned is bounded by the
    /// largest region, whatever the module asks for.
    pub fn read(&self, address: u64, len: u64) -> Result<&[u8], AccessError> {
        self.memory.slice(self.rodata, address, len)
    }

    /// The same, of a length that is known.
    ///
    /// # Errors
    ///
    /// As [`HostCall::read`].
    pub fn read_array<const N: usize>(&self, address: u64) -> Result<[u8; N], AccessError> {
        let bytes = self.read(address, N as u64)?;
        bytes.first_chunk().copied().ok_or(AccessError::Outside { address, len: N as u64 })
    }

    /// The same to be written to.
    ///
    /// # Errors
    ///
    /// When it is not all in one region, or is read-only.
    pub fn read_mut(&mut self, address: u64, len: u64) -> Result<&mut [u8], AccessError> {
        self.memory.slice_mut(self.rodata, address, len)
    }

    /// Writes bytes.
    ///
    /// # Errors
    ///
    /// As [`HostCall::read_mut`]; then nothing is written.
    pub fn write(&mut self, address: u64, bytes: &[u8]) -> Result<(), AccessError> {
        self.read_mut(address, bytes.len() as u64)?.copy_from_slice(bytes);
        Ok(())
    }

    /// Copies inside the module's memory, as if by way of a buffer.
    ///
    /// # Errors
    ///
    /// When `from` cannot be read or `to` not be written; then nothing is written.
    pub fn copy(&mut self, to: u64, from: u64, len: u64) -> Result<(), AccessError> {
        self.memory.copy(self.rodata, to, from, len)
    }
}
