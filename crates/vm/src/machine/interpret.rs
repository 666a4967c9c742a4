//! The interpreter's loop.

#![allow(clippy::redundant_closure_call, reason = "macros give operands names")]
#![allow(
    clippy::cast_possible_truncation,
    reason = "instructions of 32 bits, and stores, are about the low part of a register"
)]

use super::host_call::call_host;
use super::result::{End, Trap};
use super::state::{REGISTER_MASK, State};
use super::step::Tracer;
use crate::host::{CALL_DEPTH_MAX, Host, HostError, TrapReason};
use crate::isa::opcode as isa;
use crate::memory::{Frame, Memory, explain};
use crate::module::{Module, Op, code};

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
                state.registers[usize::from(op.dst & REGISTER_MASK)]
            };
        }
        macro_rules! src {
            () => {
                state.registers[usize::from(op.src & REGISTER_MASK)]
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
            isa::ADD64_IMM => imm64!(u64::wrapping_add),
            isa::ADD64_REG => reg64!(u64::wrapping_add),
            isa::ADD32_IMM => imm32!(u32::wrapping_add),
            isa::ADD32_REG => reg32!(u32::wrapping_add),
            // With an immediate the operands change places.
            isa::SUB64_IMM => imm64!(|a, b| b.wrapping_sub(a)),
            isa::SUB64_REG => reg64!(u64::wrapping_sub),
            isa::SUB32_IMM => imm32!(|a, b| b.wrapping_sub(a)),
            isa::SUB32_REG => reg32!(u32::wrapping_sub),
            isa::MUL64_IMM => imm64!(u64::wrapping_mul),
            isa::MUL64_REG => reg64!(u64::wrapping_mul),
            isa::MUL32_IMM => imm32!(u32::wrapping_mul),
            isa::MUL32_REG => reg32!(u32::wrapping_mul),
            isa::DIV64_IMM => divide!(dst!(), imm!(), u64::checked_div),
            isa::DIV64_REG => divide!(dst!(), src!(), u64::checked_div),
            isa::DIV32_IMM => divide!(dst!() as u32, op.imm.cast_unsigned(), u32::checked_div),
            isa::DIV32_REG => divide!(dst!() as u32, src!() as u32, u32::checked_div),
            isa::MOD64_IMM => divide!(dst!(), imm!(), u64::checked_rem),
            isa::MOD64_REG => divide!(dst!(), src!(), u64::checked_rem),
            isa::MOD32_IMM => divide!(dst!() as u32, op.imm.cast_unsigned(), u32::checked_rem),
            isa::MOD32_REG => divide!(dst!() as u32, src!() as u32, u32::checked_rem),
            isa::OR64_IMM => imm64!(|a, b| a | b),
            isa::OR64_REG => reg64!(|a, b| a | b),
            isa::OR32_IMM => imm32!(|a, b| a | b),
            isa::OR32_REG => reg32!(|a, b| a | b),
            isa::AND64_IMM => imm64!(|a, b| a & b),
            isa::AND64_REG => reg64!(|a, b| a & b),
            isa::AND32_IMM => imm32!(|a, b| a & b),
            isa::AND32_REG => reg32!(|a, b| a & b),
            isa::XOR64_IMM => imm64!(|a, b| a ^ b),
            isa::XOR64_REG => reg64!(|a, b| a ^ b),
            isa::XOR32_IMM => imm32!(|a, b| a ^ b),
            isa::XOR32_REG => reg32!(|a, b| a ^ b),
            // Counts are taken modulo the width.
            isa::LSH64_IMM => imm64!(|a, b| a.wrapping_shl(b as u32)),
            isa::LSH64_REG => reg64!(|a, b| a.wrapping_shl(b as u32)),
            isa::LSH32_IMM => imm32!(u32::wrapping_shl),
            isa::LSH32_REG => reg32!(u32::wrapping_shl),
            isa::RSH64_IMM => imm64!(|a, b| a.wrapping_shr(b as u32)),
            isa::RSH64_REG => reg64!(|a, b| a.wrapping_shr(b as u32)),
            isa::RSH32_IMM => imm32!(u32::wrapping_shr),
            isa::RSH32_REG => reg32!(u32::wrapping_shr),
            isa::ARSH64_IMM => {
                imm64!(|a, b| a.cast_signed().wrapping_shr(b as u32).cast_unsigned());
            }
            isa::ARSH64_REG => {
                reg64!(|a, b| a.cast_signed().wrapping_shr(b as u32).cast_unsigned());
            }
            isa::ARSH32_IMM => imm32!(|a, b| a.cast_signed().wrapping_shr(b).cast_unsigned()),
            isa::ARSH32_REG => reg32!(|a, b| a.cast_signed().wrapping_shr(b).cast_unsigned()),
            isa::MOV64_IMM => dst!() = imm!(),
            isa::MOV64_REG => dst!() = src!(),
            isa::MOV32_IMM => dst!() = u64::from(op.imm.cast_unsigned()),
            // The only 32-bit operation that extends the sign.
            isa::MOV32_REG => {
                dst!() = i64::from((src!() as u32).cast_signed()).cast_unsigned();
            }
            isa::HOR64 => dst!() |= u64::from(op.imm.cast_unsigned()) << 32,
            code::CONSTANT => {
                let low = u64::from(op.imm.cast_unsigned());
                if STEPPED {
                    dst!() = low;
                } else {
                    dst!() = low | u64::from(op.aux) << 32;
                    // The half that is in this one already.
                    rest = rest.get(1..).unwrap_or_default();
                }
            }
            code::SWAP_16 => dst!() = u64::from((dst!() as u16).swap_bytes()),
            code::SWAP_32 => dst!() = u64::from((dst!() as u32).swap_bytes()),
            code::SWAP_64 => dst!() = dst!().swap_bytes(),
            isa::LDXB => load!(u8),
            isa::LDXH => load!(u16),
            isa::LDXW => load!(u32),
            isa::LDXDW => load!(u64),
            isa::STB => store!(u8, imm!()),
            isa::STXB => store!(u8, src!()),
            isa::STH => store!(u16, imm!()),
            isa::STXH => store!(u16, src!()),
            isa::STW => store!(u32, imm!()),
            isa::STXW => store!(u32, src!()),
            isa::STDW => store!(u64, imm!()),
            isa::STXDW => store!(u64, src!()),
            isa::JA => {
                go!(target(ops, op));
            }
            isa::JEQ64_IMM => jump_imm!(|a, b| a == b),
            isa::JEQ64_REG => jump_reg!(|a, b| a == b),
            isa::JEQ32_IMM => jump32_imm!(|a, b| a == b),
            isa::JEQ32_REG => jump32_reg!(|a, b| a == b),
            isa::JNE64_IMM => jump_imm!(|a, b| a != b),
            isa::JNE64_REG => jump_reg!(|a, b| a != b),
            isa::JNE32_IMM => jump32_imm!(|a, b| a != b),
            isa::JNE32_REG => jump32_reg!(|a, b| a != b),
            isa::JGT64_IMM => jump_imm!(|a, b| a > b),
            isa::JGT64_REG => jump_reg!(|a, b| a > b),
            isa::JGT32_IMM => jump32_imm!(|a, b| a > b),
            isa::JGT32_REG => jump32_reg!(|a, b| a > b),
            isa::JGE64_IMM => jump_imm!(|a, b| a >= b),
            isa::JGE64_REG => jump_reg!(|a, b| a >= b),
            isa::JGE32_IMM => jump32_imm!(|a, b| a >= b),
            isa::JGE32_REG => jump32_reg!(|a, b| a >= b),
            isa::JLT64_IMM => jump_imm!(|a, b| a < b),
            isa::JLT64_REG => jump_reg!(|a, b| a < b),
            isa::JLT32_IMM => jump32_imm!(|a, b| a < b),
            isa::JLT32_REG => jump32_reg!(|a, b| a < b),
            isa::JLE64_IMM => jump_imm!(|a, b| a <= b),
            isa::JLE64_REG => jump_reg!(|a, b| a <= b),
            isa::JLE32_IMM => jump32_imm!(|a, b| a <= b),
            isa::JLE32_REG => jump32_reg!(|a, b| a <= b),
            isa::JSET64_IMM => jump_imm!(|a, b| a & b != 0),
            isa::JSET64_REG => jump_reg!(|a, b| a & b != 0),
            isa::JSET32_IMM => jump32_imm!(|a, b| a & b != 0),
            isa::JSET32_REG => jump32_reg!(|a, b| a & b != 0),
            isa::JSGT64_IMM => jump_imm!(|a, b| a.cast_signed() > b.cast_signed()),
            isa::JSGT64_REG => jump_reg!(|a, b| a.cast_signed() > b.cast_signed()),
            isa::JSGT32_IMM => jump32_imm!(|a, b| a.cast_signed() > b.cast_signed()),
            isa::JSGT32_REG => jump32_reg!(|a, b| a.cast_signed() > b.cast_signed()),
            isa::JSGE64_IMM => jump_imm!(|a, b| a.cast_signed() >= b.cast_signed()),
            isa::JSGE64_REG => jump_reg!(|a, b| a.cast_signed() >= b.cast_signed()),
            isa::JSGE32_IMM => jump32_imm!(|a, b| a.cast_signed() >= b.cast_signed()),
            isa::JSGE32_REG => jump32_reg!(|a, b| a.cast_signed() >= b.cast_signed()),
            isa::JSLT64_IMM => jump_imm!(|a, b| a.cast_signed() < b.cast_signed()),
            isa::JSLT64_REG => jump_reg!(|a, b| a.cast_signed() < b.cast_signed()),
            isa::JSLT32_IMM => jump32_imm!(|a, b| a.cast_signed() < b.cast_signed()),
            isa::JSLT32_REG => jump32_reg!(|a, b| a.cast_signed() < b.cast_signed()),
            isa::JSLE64_IMM => jump_imm!(|a, b| a.cast_signed() <= b.cast_signed()),
            isa::JSLE64_REG => jump_reg!(|a, b| a.cast_signed() <= b.cast_signed()),
            isa::JSLE32_IMM => jump32_imm!(|a, b| a.cast_signed() <= b.cast_signed()),
            isa::JSLE32_REG => jump32_reg!(|a, b| a.cast_signed() <= b.cast_signed()),
            isa::CALL => {
                if !may_call(memory) {
                    trap!(TrapReason::CallDepth);
                }
                call!(target(ops, op));
            }
            isa::CALLX => {
                if !may_call(memory) {
                    trap!(TrapReason::CallDepth);
                }
                let address = dst!();
                let Some(target) = module.at_address(address) else {
                    trap!(TrapReason::CallTarget { address });
                };
                call!(ops.get(target..).unwrap_or_default());
            }
            isa::EXIT => {
                let Some(frame) = memory.frames.pop() else {
                    state.gas = gas;
                    return Leave::End(End::Exit(state.registers[0]));
                };
                state.registers[6..11].copy_from_slice(&frame.saved);
                go!(ops.get(frame.next..).unwrap_or_default());
            }
            code::CALL_HOST => {
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
            code::TEXT_END => trap!(TrapReason::TextEnd),
            other => unreachable!("the verifier lets no {other:02x} pass"),
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
