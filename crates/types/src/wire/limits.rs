//! The limits of the format: what exceeds one is refused at decode. Their one home: the rules that
//! check a limit again, for transactions that were never bytes, take it from here.

/// Parents of a block.
pub const TIPS_MAX: usize = 3;
/// Transactions of a block.
pub const BLOCK_TXS_MAX: usize = 10_000;
/// Bytes of a block, header included.
pub const BLOCK_BYTES_MAX: usize = 1_310_720;
/// Bytes of a transaction.
pub const TX_BYTES_MAX: usize = 1_048_576;
/// Transfers of one transaction, of any of the transfer kinds.
pub const TRANSFERS_MAX: usize = 500;
/// Bytes of one transfer's extra data.
pub const EXTRA_DATA_MAX: usize = 1_024;
/// Bytes of a contract module.
pub const MODULE_MAX: usize = 10 * 1_048_576;
/// Delegatees of one energy delegation.
pub const DELEGATIONS_MAX: usize = 500;
/// Shortest freeze in days.
pub const FREEZE_DAYS_MIN: u32 = 3;
/// Longest freeze in days.
pub const FREEZE_DAYS_MAX: u32 = 365;
/// Shortest name in bytes.
pub const NAME_MIN: usize = 3;
/// Longest name in bytes.
pub const NAME_MAX: usize = 64;
/// Containers around a value of a contract argument.
pub const CELL_DEPTH_MAX: usize = 64;
/// Bytes of a byte-string cell.
pub const CELL_BYTES_MAX: usize = 1_000_000;
/// Elements of an object cell, and pairs of a map cell.
pub const CELL_ITEMS_MAX: usize = 10_000;
/// Shortest range proof in bytes.
pub const RANGE_PROOF_MIN: usize = 288;
