//! The state digest over two sorted runs of values.

use std::path::Path;

use wavefront_types::digest::DigestBuilder;
use wavefront_types::{Hash, StateKey, StateValue, Totals};

use crate::error::StoreError;

/// The digest of accounts and their energy, both in address order.
///
/// # Complexity
/// One pass over both, constant memory.
pub(crate) fn state_digest(
    path: &Path,
    totals: &Totals,
    accounts: impl Iterator<Item = Result<(StateKey, StateValue), StoreError>>,
    energies: impl Iterator<Item = Result<(StateKey, StateValue), StoreError>>,
) -> Result<Hash, StoreError> {
    let mut digest = DigestBuilder::new(totals);
    let mut energies = energies.peekable();
    for entry in accounts {
        let (StateKey::Account(id), StateValue::Account(account)) = entry? else {
            return Err(StoreError::corrupt(path, "an account's key holds something else"));
        };
        let mut energy = None;
        // Energy without an account cannot come to be; should it be there, the digest, which is
        // over accounts, passes it by.
        while let Some(entry) =
            energies.next_if(|entry| !matches!(entry, Ok((StateKey::Energy(at), _)) if *at > id))
        {
            if let (StateKey::Energy(at), StateValue::Energy(held)) = entry?
                && at == id
            {
                energy = Some(held);
            }
        }
        digest
            .push_account(&id, &account, energy.as_ref())
            .map_err(|error| StoreError::corrupt(path, error))?;
    }
    Ok(digest.finish())
}
