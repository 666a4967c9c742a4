//! A module, and where its instructions come from.

/// What a text became.
///
/// # Examples
///
/// ```
/// use wavefront_vm::{HostFunctions, assemble_with_lines};
///
/// let source = "; two instructions for one line\nconst r0, 1\nexit\n";
/// let assembled = assemble_with_lines(source, &HostFunctions::default())?;
/// assert_eq!(assembled.lines, [2, 2, 3]);
/// # Ok::<(), wavefront_vm::AssembleError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assembled {
    /// The module file.
    pub module: Vec<u8>,
    /// Of every instruction, the line it was made of; lines count from 1. So what verifier and
    /// machine say about instructions can be said about the text.
    pub lines: Vec<usize>,
}
