//! What stopped a command, in parts, for scripts.

use serde::Serialize;

use crate::exit::Failure;

/// An error. What it does not concern is null.
#[derive(Debug, Serialize)]
pub(super) struct ErrorReport {
    /// The exit code.
    code: u8,
    /// The exit code's name.
    class: &'static str,
    message: Option<String>,
    file: Option<String>,
    /// The block's number in its file, from 1.
    block: Option<u64>,
    /// The byte of the file at which the block begins.
    offset: Option<u64>,
    /// The transaction's index in its block, from 0.
    transaction: Option<usize>,
    transaction_hash: Option<String>,
    remedy: Option<&'static str>,
}

impl ErrorReport {
    pub(super) fn of(failure: &Failure) -> Self {
        let Failure { exit, message, concerns, remedy } = failure;
        Self {
            code: *exit as u8,
            class: exit.class(),
            message: message.clone(),
            file: concerns.file.as_deref().map(ToOwned::to_owned),
            block: concerns.block,
            offset: concerns.offset,
            transaction: concerns.transaction,
            transaction_hash: concerns.transaction_hash.map(|hash| hash.to_string()),
            remedy: *remedy,
        }
    }
}
