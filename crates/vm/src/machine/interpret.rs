//! The interpreter's loop.

#![allow(clippy::redundant_closure_call, reason = "macros give operands names")]
#![allow(
    clippy::cast_possible_truncation,
    reason = "instructions of 32 bits, and stores, are about the low part of a register"
)]

use super::host_call::call_host;
use super::result::{End, Trap};
use super::state::State;
use super::step::Tracer;
use crate::host::{CALL_DEPTH_MAX, Host, HostError, TrapReason};
use crate::isa::opcode::Code;
use crate::memory::{Frame, Memory, explain};
use crate::module::{Module, Op};

/// Why the loop was left.
pub(super) enum Leave {
    /// The module's run is over.
    End(End),
    /// The gas does not suffice for all instructions up to the next decision.
    Step,
}

/// Runs until the end, or, when `STEPPED` is false, until gas is so short that it may run out
/// before the next decision. With `STEPPED`, every instruction is charged by itself.
#[allow(clippy::too_many_lines, reason = "one line per instruction, in one match")]
// By itself, so that its few variables stay in registers.
#[inline(never)]
pub(super) fn interpret<const STEPPED: bool>(
    module: &Module,
    memory: &mut Memory,
    host: &mut dyn Host,
    state: &mut State,
    mut tracer: Option<&mut dyn Tracer>,
) -> Leave {
    let ops = module.ops();
    // The operations from the next one on: their first is found without counting.
    let mut rest = ops.get(state.at..).unwrap_or_default();
    let mut gas = state.gas;

    // The number of the operation that a rest begins with.
    macro_rules! number {
        ($rest:expr) => {
            ops.len().wrapping_sub($rest.len())
        };
    }
    // Goes on with these operations, and pays for them up to the next decision.
    macro_rules! go {
        ($next:expr) => {{
            rest = $next;
            if !STEPPED {
                let cost = rest.first().map_or(0, |op| u64::from(op.run));
                if gas < cost {
                    state.at = number!(rest);
                    state.gas = gas;
                    return Leave::Step;
                }
                gas = gas.wrapping_sub(cost);
            }
        }};
    }
    go!(rest);
    loop {
        let Some((op, after)) = rest.split_first() else {
            // The last operation is one that ends, and nothing leads behind it.
            unreachable!("the operations have ended");
        };
        rest = after;
        // Ends the run here. What was charged for the operations behind is given back.
        macro_rules! trap {
            ($reason:expr) => {
                trap!($reason, None)
            };
            ($reason:expr, $function:expr) => {{
                let paid = if STEPPED { 1 } else { u64::from(op.run) };
                state.gas = gas.wrapping_add(paid).wrapping_sub(1);
                let instruction = number!(rest).wrapping_sub(1);
                return Leave::End(End::Trap(Trap {
                    instruction,
                    function: $function,
                    reason: $reason,
                }));
            }};
        }
        if STEPPED {
            if let Some(tracer) = &mut tracer {
                let depth = memory.frames.len();
                tracer.step(&state.step(number!(rest).wrapping_sub(1), gas, depth));
            }
            let Some(left) = gas.checked_sub(1) else { trap!(TrapReason::OutOfGas) };
            gas = left;
        }
        macro_rules! dst {
            () => {
                state.registers[op.dst as usize]
            };
        }
        macro_rules! src {
            () => {
                state.registers[op.src as usize]
            };
        }
        // 64 bits: of dst and an operand, the new dst.
        macro_rules! imm {
            () => {
                i64::from(op.imm).cast_unsigned()
            };
        }
        macro_rules! imm64 {
            ($f:expr) => {{
                let f: fn(u64, u64) -> u64 = $f;
                dst!() = f(dst!(), imm!());
            }};
        }
        macro_rules! reg64 {
            ($f:expr) => {{
                let f: fn(u64, u64) -> u64 = $f;
                dst!() = f(dst!(), src!());
            }};
        }
        macro_rules! imm32 {
            ($f:expr) => {{
                let f: fn(u32, u32) -> u32 = $f;
                dst!() = u64::from(f(dst!() as u32, op.imm.cast_unsigned()));
            }};
        }
        macro_rules! reg32 {
            ($f:expr) => {{
                let f: fn(u32, u32) -> u32 = $f;
                dst!() = u64::from(f(dst!() as u32, src!() as u32));
            }};
        }
        // The same, where a divisor of 0 traps.
        macro_rules! divide {
            ($a:expr, $by:expr, $f:path) => {{
                let Some(value) = $f($a, $by) else { trap!(TrapReason::DivisionByZero) };
                dst!() = value.into();
            }};
        }
        macro_rules! load {
            ($t:ty) => {{
                let address = src!().wrapping_add_signed(i64::from(op.aux.cast_signed()));
                let Some(bytes) = memory.load(module.rodata(), address) else {
                    trap!(access(module.rodata(), address, size_of::<$t>(), false))
                };
                dst!() = u64::from(<$t>::from_le_bytes(bytes));
            }};
        }
        macro_rules! store {
            ($t:ty, $value:expr) => {{
                let address = dst!().wrapping_add_signed(i64::from(op.aux.cast_signed()));
                let value = $value as $t;
                if memory.store(address, value.to_le_bytes()).is_none() {
                    trap!(access(module.rodata(), address, size_of::<$t>(), true))
                }
            }};
        }
        macro_rules! jump_if {
            ($taken:expr) => {{
                let taken = $taken;
                go!(if taken { target(ops, op) } else { rest });
            }};
        }
        macro_rules! jump_imm {
            ($f:expr) => {{
                let f: fn(u64, u64) -> bool = $f;
                jump_if!(f(dst!(), imm!()))
            }};
        }
        macro_rules! jump_reg {
            ($f:expr) => {{
                let f: fn(u64, u64) -> bool = $f;
                jump_if!(f(dst!(), src!()))
            }};
        }
        macro_rules! jump32_imm {
            ($f:expr) => {{
                let f: fn(u32, u32) -> bool = $f;
                jump_if!(f(dst!() as u32, op.imm.cast_unsigned()))
            }};
        }
        macro_rules! jump32_reg {
            ($f:expr) => {{
                let f: fn(u32, u32) -> bool = $f;
                jump_if!(f(dst!() as u32, src!() as u32))
            }};
        }
        // Enters a function. The caller's r6 to r10 come back with its exit.
        macro_rules! call {
            ($target:expr) => {{
                let target = $target;
                let [_, _, _, _, _, _, r6, r7, r8, r9, r10, ..] = state.registers;
                let next = number!(rest);
                memory.frames.push(Frame { saved: [r6, r7, r8, r9, r10], next });
                go!(target);
            }};
        }
        match op.code {
            Code::ADD64_IMM => imm64!(u64::wrapping_add),
            Code::ADD64_REG => reg64!(u64::wrapping_add),
            Code::ADD32_IMM => imm32!(u32::wrapping_add),
            Code::ADD32_REG => reg32!(u32::wrapping_add),
            // With an immediate the operands change places.
            Code::SUB64_IMM => imm64!(|a, b| b.wrapping_sub(a)),
            Code::SUB64_REG => reg64!(u64::wrapping_sub),
            Code::SUB32_IMM => imm32!(|a, b| b.wrapping_sub(a)),
            Code::SUB32_REG => reg32!(u32::wrapping_sub),
            Code::MUL64_IMM => imm64!(u64::wrapping_mul),
            Code::MUL64_REG => reg64!(u64::wrapping_mul),
            Code::MUL32_IMM => imm32!(u32::wrapping_mul),
            Code::MUL32_REG => reg32!(u32::wrapping_mul),
            Code::DIV64_IMM => divide!(dst!(), imm!(), u64::checked_div),
            Code::DIV64_REG => divide!(dst!(), src!(), u64::checked_div),
            Code::DIV32_IMM => divide!(dst!() as u32, op.imm.cast_unsigned(), u32::checked_div),
            Code::DIV32_REG => divide!(dst!() as u32, src!() as u32, u32::checked_div),
            Code::MOD64_IMM => divide!(dst!(), imm!(), u64::checked_rem),
            Code::MOD64_REG => divide!(dst!(), src!(), u64::checked_rem),
            Code::MOD32_IMM => divide!(dst!() as u32, op.imm.cast_unsigned(), u32::checked_rem),
            Code::MOD32_REG => divide!(dst!() as u32, src!() as u32, u32::checked_rem),
            Code::OR64_IMM => imm64!(|a, b| a | b),
            Code::OR64_REG => reg64!(|a, b| a | b),
            Code::OR32_IMM => imm32!(|a, b| a | b),
            Code::OR32_REG => reg32!(|a, b| a | b),
            Code::AND64_IMM => imm64!(|a, b| a & b),
            Code::AND64_REG => reg64!(|a, b| a & b),
            Code::AND32_IMM => imm32!(|a, b| a & b),
            Code::AND32_REG => reg32!(|a, b| a & b),
            Code::XOR64_IMM => imm64!(|a, b| a ^ b),
            Code::XOR64_REG => reg64!(|a, b| a ^ b),
            Code::XOR32_IMM => imm32!(|a, b| a ^ b),
            Code::XOR32_REG => reg32!(|a, b| a ^ b),
            // Counts are taken modulo the width.
            Code::LSH64_IMM => imm64!(|a, b| a.wrapping_shl(b as u32)),
            Code::LSH64_REG => reg64!(|a, b| a.wrapping_shl(b as u32)),
            Code::LSH32_IMM => imm32!(u32::wrapping_shl),
            Code::LSH32_REG => reg32!(u32::wrapping_shl),
            Code::RSH64_IMM => imm64!(|a, b| a.wrapping_shr(b as u32)),
            Code::RSH64_REG => reg64!(|a, b| a.wrapping_shr(b as u32)),
            Code::RSH32_IMM => imm32!(u32::wrapping_shr),
            Code::RSH32_REG => reg32!(u32::wrapping_shr),
            Code::ARSH64_IMM => {
                imm64!(|a, b| a.cast_signed().wrapping_shr(b as u32).cast_unsigned());
            }
            Code::ARSH64_REG => {
                reg64!(|a, b| a.cast_signed().wrapping_shr(b as u32).cast_unsigned());
            }
            Code::ARSH32_IMM => imm32!(|a, b| a.cast_signed().wrapping_shr(b).cast_unsigned()),
            Code::ARSH32_REG => reg32!(|a, b| a.cast_signed().wrapping_shr(b).cast_unsigned()),
            Code::MOV64_IMM => dst!() = imm!(),
            Code::MOV64_REG => dst!() = src!(),
            Code::MOV32_IMM => dst!() = u64::from(op.imm.cast_unsigned()),
            // The only 32-bit operation that extends the sign.
            Code::MOV32_REG => {
                dst!() = i64::from((src!() as u32).cast_signed()).cast_unsigned();
            }
            Code::HOR64 => dst!() |= u64::from(op.imm.cast_unsigned()) << 32,
            Code::CONSTANT => {
                let low = u64::from(op.imm.cast_unsigned());
                if STEPPED {
                    dst!() = low;
                } else {
                    dst!() = low | u64::from(op.aux) << 32;
                    // The half that is in this one already.
                    rest = rest.get(1..).unwrap_or_default();
                }
            }
            Code::SWAP_16 => dst!() = u64::from((dst!() as u16).swap_bytes()),
            Code::SWAP_32 => dst!() = u64::from((dst!() as u32).swap_bytes()),
            Code::SWAP_64 => dst!() = dst!().swap_bytes(),
            Code::LDXB => load!(u8),
            Code::LDXH => load!(u16),
            Code::LDXW => load!(u32),
            Code::LDXDW => load!(u64),
            Code::STB => store!(u8, imm!()),
            Code::STXB => store!(u8, src!()),
            Code::STH => store!(u16, imm!()),
            Code::STXH => store!(u16, src!()),
            Code::STW => store!(u32, imm!()),
            Code::STXW => store!(u32, src!()),
            Code::STDW => store!(u64, imm!()),
            Code::STXDW => store!(u64, src!()),
            Code::JA => {
                go!(target(ops, op));
            }
            Code::JEQ64_IMM => jump_imm!(|a, b| a == b),
            Code::JEQ64_REG => jump_reg!(|a, b| a == b),
            Code::JEQ32_IMM => jump32_imm!(|a, b| a == b),
            Code::JEQ32_REG => jump32_reg!(|a, b| a == b),
            Code::JNE64_IMM => jump_imm!(|a, b| a != b),
            Code::JNE64_REG => jump_reg!(|a, b| a != b),
            Code::JNE32_IMM => jump32_imm!(|a, b| a != b),
            Code::JNE32_REG => jump32_reg!(|a, b| a != b),
            Code::JGT64_IMM => jump_imm!(|a, b| a > b),
            Code::JGT64_REG => jump_reg!(|a, b| a > b),
            Code::JGT32_IMM => jump32_imm!(|a, b| a > b),
            Code::JGT32_REG => jump32_reg!(|a, b| a > b),
            Code::JGE64_IMM => jump_imm!(|a, b| a >= b),
            Code::JGE64_REG => jump_reg!(|a, b| a >= b),
            Code::JGE32_IMM => jump32_imm!(|a, b| a >= b),
            Code::JGE32_REG => jump32_reg!(|a, b| a >= b),
            Code::JLT64_IMM => jump_imm!(|a, b| a < b),
            Code::JLT64_REG => jump_reg!(|a, b| a < b),
            Code::JLT32_IMM => jump32_imm!(|a, b| a < b),
            Code::JLT32_REG => jump32_reg!(|a, b| a < b),
            Code::JLE64_IMM => jump_imm!(|a, b| a <= b),
            Code::JLE64_REG => jump_reg!(|a, b| a <= b),
            Code::JLE32_IMM => jump32_imm!(|a, b| a <= b),
            Code::JLE32_REG => jump32_reg!(|a, b| a <= b),
            Code::JSET64_IMM => jump_imm!(|a, b| a & b != 0),
            Code::JSET64_REG => jump_reg!(|a, b| a & b != 0),
            Code::JSET32_IMM => jump32_imm!(|a, b| a & b != 0),
            Code::JSET32_REG => jump32_reg!(|a, b| a & b != 0),
            Code::JSGT64_IMM => jump_imm!(|a, b| a.cast_signed() > b.cast_signed()),
            Code::JSGT64_REG => jump_reg!(|a, b| a.cast_signed() > b.cast_signed()),
            Code::JSGT32_IMM => jump32_imm!(|a, b| a.cast_signed() > b.cast_signed()),
            Code::JSGT32_REG => jump32_reg!(|a, b| a.cast_signed() > b.cast_signed()),
            Code::JSGE64_IMM => jump_imm!(|a, b| a.cast_signed() >= b.cast_signed()),
            Code::JSGE64_REG => jump_reg!(|a, b| a.cast_signed() >= b.cast_signed()),
            Code::JSGE32_IMM => jump32_imm!(|a, b| a.cast_signed() >= b.cast_signed()),
            Code::JSGE32_REG => jump32_reg!(|a, b| a.cast_signed() >= b.cast_signed()),
            Code::JSLT64_IMM => jump_imm!(|a, b| a.cast_signed() < b.cast_signed()),
            Code::JSLT64_REG => jump_reg!(|a, b| a.cast_signed() < b.cast_signed()),
            Code::JSLT32_IMM => jump32_imm!(|a, b| a.cast_signed() < b.cast_signed()),
            Code::JSLT32_REG => jump32_reg!(|a, b| a.cast_signed() < b.cast_signed()),
            Code::JSLE64_IMM => jump_imm!(|a, b| a.cast_signed() <= b.cast_signed()),
            Code::JSLE64_REG => jump_reg!(|a, b| a.cast_signed() <= b.cast_signed()),
            Code::JSLE32_IMM => jump32_imm!(|a, b| a.cast_signed() <= b.cast_signed()),
            Code::JSLE32_REG => jump32_reg!(|a, b| a.cast_signed() <= b.cast_signed()),
            Code::CALL => {
                if !may_call(memory) {
                    trap!(TrapReason::CallDepth);
                }
                call!(target(ops, op));
            }
            Code::CALLX => {
                if !may_call(memory) {
                    trap!(TrapReason::CallDepth);
                }
                let address = dst!();
                let Some(target) = module.at_address(address) else {
                    trap!(TrapReason::CallTarget { address });
                };
                call!(ops.get(target..).unwrap_or_default());
            }
            Code::EXIT => {
                let Some(frame) = memory.frames.pop() else {
                    state.gas = gas;
                    return Leave::End(End::Exit(state.registers[0]));
                };
                state.registers[6..11].copy_from_slice(&frame.saved);
                go!(ops.get(frame.next..).unwrap_or_default());
            }
            Code::CALL_HOST => {
                state.gas = gas;
                let (name, answer) = call_host(module, memory, host, state, op);
                gas = state.gas;
                match answer {
                    Ok(value) => state.registers[0] = value,
                    Err(HostError::Trap(reason)) => trap!(reason, name),
                    Err(HostError::Stop) => return Leave::End(End::Stopped),
                }
                go!(rest);
            }
            Code::TEXT_END => trap!(TrapReason::TextEnd),
        }
    }
}

/// The operations from a jump's target on; it lies in the text.
fn target<'a>(ops: &'a [Op], op: &Op) -> &'a [Op] {
    ops.get(op.aux as usize..).unwrap_or_default()
}

/// Whether one more frame is left.
fn may_call(memory: &Memory) -> bool {
    memory.frames.len().saturating_add(1) < CALL_DEPTH_MAX
}

#[cold]
fn access(rodata: &[u8], address: u64, len: usize, is_store: bool) -> TrapReason {
    TrapReason::Access(explain(rodata, address, len as u64, is_store))
}
