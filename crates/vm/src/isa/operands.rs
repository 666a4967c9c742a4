//! Which operands an instruction has, and how they are written.

/// The operands of an instruction. What a form does not name is 0 in what the assembler makes, and
/// ignored by the machine.
///
/// # Examples
///
/// ```
/// use wavefront_vm::isa::{Form, find};
///
/// let forms: Vec<Form> = find("add64").map(|(_, form)| form).collect();
/// assert_eq!(forms, [Form::RegImm, Form::RegReg]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `dst, imm`
    RegImm,
    /// `dst, src`
    RegReg,
    /// `dst`; the immediate is the width that the mnemonic names.
    Swap(u8),
    /// `dst, [src + offset]`
    Load,
    /// `[dst + offset], imm`
    StoreImm,
    /// `[dst + offset], src`
    StoreReg,
    /// `label`
    Jump,
    /// `dst, imm, label`
    JumpImm,
    /// `dst, src, label`
    JumpReg,
    /// `label`, or the name of a host function.
    Call,
    /// `dst`
    CallReg,
    /// No operands.
    Exit,
}

impl Form {
    /// Whether `dst` is written: then it may not be r10.
    pub(crate) const fn writes_dst(self) -> bool {
        matches!(self, Self::RegImm | Self::RegReg | Self::Swap(_) | Self::Load)
    }

    /// Whether the offset is that of a jump.
    pub(crate) const fn jumps(self) -> bool {
        matches!(self, Self::Jump | Self::JumpImm | Self::JumpReg)
    }

    /// Whether what comes next is decided by the instruction: what is charged at once ends here.
    pub(crate) const fn ends_run(self) -> bool {
        self.jumps() || matches!(self, Self::Call | Self::CallReg | Self::Exit)
    }
}
