//! What host functions cost.

/// The gas of everything that a contract does besides its instructions, which cost 1 each
/// (`docs/protocol/contracts.md#gas`). A consensus rule of the chain.
///
/// # Examples
/// ```
/// use wavefront_transition::GasSchedule;
///
/// // Storing 8 bytes under a key of 5.
/// let GasSchedule { storage_write, storage_write_byte, .. } = GasSchedule::STANDARD;
/// assert_eq!(storage_write + 13 * storage_write_byte, 526);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct GasSchedule {
    /// A call or a constructor, before its first instruction.
    pub base: u64,
    /// A log.
    pub log: u64,
    /// Each byte of a log.
    pub log_byte: u64,
    /// Reading storage, transient storage included.
    pub storage_read: u64,
    /// Each byte of the value read.
    pub storage_read_byte: u64,
    /// Writing storage, transient storage included.
    pub storage_write: u64,
    /// Each byte of key and value written.
    pub storage_write_byte: u64,
    /// Deleting from storage.
    pub storage_delete: u64,
    /// Setting or getting return data.
    pub return_data: u64,
    /// Each byte of it.
    pub return_data_byte: u64,
    /// A question about the call, its transaction or its block.
    pub environment: u64,
    /// An operation on memory.
    pub memory: u64,
    /// Every started 8 bytes that are moved, set or compared.
    pub memory_word: u64,
    /// A hash.
    pub hash: u64,
    /// Every started 8 bytes that are hashed.
    pub hash_word: u64,
    /// A question about a balance.
    pub balance: u64,
    /// A transfer.
    pub transfer: u64,
    /// An event.
    pub event: u64,
    /// Each byte of its topics and data.
    pub event_byte: u64,
    /// A call of another contract, besides what that one uses.
    pub call: u64,
    /// A random number of the block.
    pub vrf_random: u64,
}

impl GasSchedule {
    /// The published table.
    pub const STANDARD: Self = Self {
        base: 100,
        log: 100,
        log_byte: 1,
        storage_read: 200,
        storage_read_byte: 1,
        storage_write: 500,
        storage_write_byte: 2,
        storage_delete: 300,
        return_data: 100,
        return_data_byte: 1,
        environment: 50,
        memory: 10,
        memory_word: 1,
        hash: 200,
        hash_word: 1,
        balance: 100,
        transfer: 500,
        event: 300,
        event_byte: 1,
        call: 1_000,
        vrf_random: 500,
    };
}
