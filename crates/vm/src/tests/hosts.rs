//! Host functions of tests, twice: for the machine, and for the reference.

use super::reference::Reference;
use crate::{Host, HostCall, HostError, HostFunction, HostFunctions, TrapReason, function_id};

/// In the order of their numbers.
pub(super) const NAMES: [&str; 5] = ["gas_left", "sum", "fill", "copy", "refuse"];

pub(super) fn functions() -> HostFunctions {
    HostFunctions::new(&NAMES).expect("their ids differ")
}

/// What was called: number, arguments, gas before.
pub(super) type Log = Vec<(usize, [u64; 5], u64)>;

/// For the machine.
#[derive(Default)]
pub(super) struct Recorder {
    pub(super) log: Log,
}

impl Host for Recorder {
    fn call(&mut self, function: HostFunction, call: &mut HostCall<'_>) -> Result<u64, HostError> {
        self.log.push((function.index(), call.args(), call.gas()));
        let [a, b, c, ..] = call.args();
        match NAMES[function.index()] {
            "gas_left" => {
                call.consume(a % 16)?;
                Ok(call.gas())
            }
            "sum" => Ok(call.read(a, b)?.iter().map(|byte| u64::from(*byte)).sum()),
            "fill" => {
                call.consume(1 + c.min(1 << 20) / 8)?;
                call.read_mut(a, c)?.fill(b as u8);
                Ok(0)
            }
            "copy" => {
                call.copy(a, b, c)?;
                Ok(0)
            }
            _ if a % 8 == 0 => Err(HostError::trap("refused")),
            _ if a % 8 == 1 => Err(HostError::Stop),
            _ => Ok(a),
        }
    }
}

/// The word for a trap's reason that the reference uses.
pub(super) fn word(reason: &TrapReason) -> &'static str {
    match reason {
        TrapReason::OutOfGas => "gas",
        TrapReason::DivisionByZero => "division",
        TrapReason::Access(_) => "access",
        TrapReason::CallDepth => "depth",
        TrapReason::CallTarget { .. } => "target",
        TrapReason::TextEnd => "end",
        TrapReason::Host(_) => "refused",
    }
}

/// For the reference.
pub(super) fn answer(
    log: &mut Log,
    machine: &mut Reference,
    id: u32,
    args: [u64; 5],
) -> Result<u64, &'static str> {
    let is_this =
        |name: &&str| function_id(name) == id || function_id(&format!("tos_{name}")) == id;
    let number = NAMES.iter().position(is_this).expect("programs call these");
    log.push((number, args, machine.gas));
    let pay = |machine: &mut Reference, gas: u64| {
        let left = machine.gas.checked_sub(gas);
        machine.gas = left.unwrap_or(0);
        left.map(|_| ()).ok_or("gas")
    };
    let [a, b, c, ..] = args;
    // No memory is longer; one byte after the other is enough otherwise.
    let too_long = |len: u64| len > 1 << 20;
    match NAMES[number] {
        "gas_left" => {
            pay(machine, a % 16)?;
            Ok(machine.gas)
        }
        "sum" => {
            let mut sum = 0;
            for i in 0..b {
                sum += u64::from(machine.get(a.wrapping_add(i)).ok_or("access")?);
            }
            Ok(sum)
        }
        "fill" => {
            pay(machine, 1 + c.min(1 << 20) / 8)?;
            if too_long(c) || (0..c).any(|i| machine.get_mut(a.wrapping_add(i)).is_none()) {
                return Err("access");
            }
            for i in 0..c {
                *machine.get_mut(a.wrapping_add(i)).ok_or("access")? = b as u8;
            }
            Ok(0)
        }
        "copy" => {
            let read = |i: u64| machine.get(b.wrapping_add(i)).ok_or("access");
            if too_long(c) {
                return Err("access");
            }
            let bytes = (0..c).map(read).collect::<Result<Vec<u8>, _>>()?;
            if (0..c).any(|i| machine.get_mut(a.wrapping_add(i)).is_none()) {
                return Err("access");
            }
            for (i, byte) in (0..).zip(bytes) {
                *machine.get_mut(a.wrapping_add(i)).ok_or("access")? = byte;
            }
            Ok(0)
        }
        _ if a % 8 == 0 => Err("refused"),
        _ if a % 8 == 1 => Err("stop"),
        _ => Ok(a),
    }
}
