//! A second interpreter, as simple as can be: bytes in, one match, gas per instruction. It shares
//! no code with the one that it checks.

/// How a run ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    Exit(u64),
    /// At which instruction, and why.
    Trap(usize, &'static str),
    Stopped,
}

/// What answers calls: id, r1 to r5. It may change memory and gas; an error is a trap, or `stop`.
pub(super) type Answer<'a> =
    dyn FnMut(&mut Reference, u32, [u64; 5]) -> Result<u64, &'static str> + 'a;

/// A machine.
pub(super) struct Reference {
    pub(super) rodata: Vec<u8>,
    pub(super) stack: Vec<u8>,
    pub(super) heap: Vec<u8>,
    pub(super) gas: u64,
    pub(super) instructions: u64,
    registers: [u64; 11],
}

impl Reference {
    pub(super) fn new(rodata: &[u8], gas: u64) -> Self {
        let mut registers = [0; 11];
        registers[10] = 0x2_0004_0000;
        let (stack, heap) = (vec![0; 262_144], vec![0; 32_768]);
        Self { rodata: rodata.to_vec(), stack, heap, gas, instructions: 0, registers }
    }

    /// One byte of memory.
    pub(super) fn get(&self, address: u64) -> Option<u8> {
        let (region, at) = (address >> 32, (address & 0xffff_ffff) as usize);
        match region {
            1 => self.rodata.get(at).copied(),
            2 => self.stack.get(at).copied(),
            3 => self.heap.get(at).copied(),
            _ => None,
        }
    }

    /// The same to be written.
    pub(super) fn get_mut(&mut self, address: u64) -> Option<&mut u8> {
        let (region, at) = (address >> 32, (address & 0xffff_ffff) as usize);
        match region {
            2 => self.stack.get_mut(at),
            3 => self.heap.get_mut(at),
            _ => None,
        }
    }

    fn load(&self, address: u64, len: u64) -> Option<u64> {
        let mut value = 0;
        for i in (0..len).rev() {
            value = value << 8 | u64::from(self.get(address.wrapping_add(i))?);
        }
        Some(value)
    }

    fn store(&mut self, address: u64, len: u64, value: u64) -> Option<()> {
        for i in 0..len {
            self.get_mut(address.wrapping_add(i))?;
        }
        for i in 0..len {
            *self.get_mut(address.wrapping_add(i))? = (value >> (8 * i)) as u8;
        }
        Some(())
    }

    /// From the first instruction to the end.
    #[allow(clippy::too_many_lines, reason = "one match")]
    pub(super) fn run(&mut self, text: &[u8], answer: &mut Answer<'_>) -> Outcome {
        let mut pc = 0_usize;
        let mut frames: Vec<(usize, [u64; 5])> = Vec::new();
        loop {
            if self.gas == 0 {
                return Outcome::Trap(pc, "gas");
            }
            self.gas -= 1;
            self.instructions += 1;
            let bytes = &text[pc * 8..pc * 8 + 8];
            let (op, dst, src) = (bytes[0], (bytes[1] & 15) as usize, (bytes[1] >> 4) as usize);
            let off = i16::from_le_bytes([bytes[2], bytes[3]]);
            let imm = i32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]);
            let (a, b) = (self.registers[dst], self.registers[src]);
            let is_reg = op & 8 != 0;
            let mut next = pc + 1;
            match op & 7 {
                4 | 7 => {
                    let wide = op & 7 == 7;
                    let operand = if is_reg { b } else { imm as i64 as u64 };
                    let (x, y) =
                        if wide { (a, operand) } else { (a & 0xffff_ffff, operand & 0xffff_ffff) };
                    let bits = if wide { 64 } else { 32 };
                    let signed = if wide { x as i64 } else { i64::from(x as u32 as i32) };
                    let value = match op >> 4 {
                        0 => x.wrapping_add(y),
                        1 if is_reg => x.wrapping_sub(y),
                        1 => y.wrapping_sub(x),
                        2 => x.wrapping_mul(y),
                        3 | 9 if y == 0 => return Outcome::Trap(pc, "division"),
                        3 => x / y,
                        9 => x % y,
                        4 => x | y,
                        5 => x & y,
                        6 => x << (y % bits),
                        7 => x >> (y % bits),
                        10 => x ^ y,
                        11 if !wide && is_reg => y as u32 as i32 as i64 as u64,
                        11 => y,
                        12 => (signed >> (y % bits)) as u64,
                        13 => match imm {
                            16 => u64::from((a as u16).swap_bytes()),
                            32 => u64::from((a as u32).swap_bytes()),
                            _ => a.swap_bytes(),
                        },
                        15 => a | u64::from(imm as u32) << 32,
                        _ => unreachable!("{op:02x}"),
                    };
                    let keeps = wide || op == 0xbc || op == 0xdc;
                    self.registers[dst] = if keeps { value } else { value & 0xffff_ffff };
                }
                1..=3 => {
                    let len = match op & 0x18 {
                        0 => 4,
                        8 => 2,
                        0x10 => 1,
                        _ => 8,
                    };
                    let base = if op & 7 == 1 { b } else { a };
                    let address = base.wrapping_add(off as i64 as u64);
                    match op & 7 {
                        1 => match self.load(address, len) {
                            Some(value) => self.registers[dst] = value,
                            None => return Outcome::Trap(pc, "access"),
                        },
                        kind => {
                            let value = if kind == 2 { imm as i64 as u64 } else { b };
                            if self.store(address, len, value).is_none() {
                                return Outcome::Trap(pc, "access");
                            }
                        }
                    }
                }
                _ if op == 0x85 && src == 0 => {
                    let mut args = [0; 5];
                    args.copy_from_slice(&self.registers[1..6]);
                    match answer(self, imm as u32, args) {
                        Ok(value) => self.registers[0] = value,
                        Err("stop") => return Outcome::Stopped,
                        Err(why) => return Outcome::Trap(pc, why),
                    }
                }
                _ if op == 0x85 || op == 0x8d => {
                    if frames.len() == 63 {
                        return Outcome::Trap(pc, "depth");
                    }
                    let target =
                        if op == 0x85 { (next as i64 + i64::from(imm)) as u64 * 8 } else { a };
                    if target % 8 != 0 || target >= text.len() as u64 {
                        return Outcome::Trap(pc, "target");
                    }
                    let mut saved = [0; 5];
                    saved.copy_from_slice(&self.registers[6..11]);
                    frames.push((next, saved));
                    next = (target / 8) as usize;
                }
                _ if op == 0x95 => match frames.pop() {
                    None => return Outcome::Exit(self.registers[0]),
                    Some((back, saved)) => {
                        self.registers[6..11].copy_from_slice(&saved);
                        next = back;
                    }
                },
                class => {
                    let operand = if is_reg { b } else { imm as i64 as u64 };
                    let wide = class == 5;
                    let (x, y) =
                        if wide { (a, operand) } else { (a & 0xffff_ffff, operand & 0xffff_ffff) };
                    let sign = |v: u64| if wide { v as i64 } else { i64::from(v as u32 as i32) };
                    let taken = match op >> 4 {
                        0 => true,
                        1 => x == y,
                        2 => x > y,
                        3 => x >= y,
                        4 => x & y != 0,
                        5 => x != y,
                        6 => sign(x) > sign(y),
                        7 => sign(x) >= sign(y),
                        10 => x < y,
                        11 => x <= y,
                        12 => sign(x) < sign(y),
                        13 => sign(x) <= sign(y),
                        _ => unreachable!("{op:02x}"),
                    };
                    if taken {
                        next = (next as i64 + i64::from(off)) as usize;
                    }
                }
            }
            pc = next;
        }
    }
}
