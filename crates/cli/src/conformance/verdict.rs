//! Whether what the engine did is what a vector expects.

use std::ops::ControlFlow;

use wavefront_storage::{MemoryStore, StateAudit};
use wavefront_types::{ErrorCode, KeyKind, Totals};
use wavefront_vectors::{Expected, State, first_difference};

/// A vector that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Passed {
    /// Whether privacy proofs were taken on trust.
    pub(super) proofs_accepted: bool,
}

/// Compares the error code, the state field by field, and its digest.
pub(super) fn compare(
    expected: &Expected,
    error: Option<u64>,
    store: &MemoryStore,
    (chain_id, totals): (u8, &Totals),
) -> Result<(), String> {
    compare_error(expected, error)?;
    if let Some(post) = &expected.post_state {
        let found = export(store, chain_id, totals)?;
        if let Some(difference) = first_difference(&post.clone().normal(), &found) {
            return Err(format!("post_state.{difference}"));
        }
    }
    let digest = store.digest().map_err(|error| error.to_string())?.to_string();
    if !expected.state_digest.is_empty() && expected.state_digest != digest {
        return Err(format!("state_digest: expected {}, found {digest}", expected.state_digest));
    }
    Ok(())
}

/// Compares the error code alone.
pub(super) fn compare_error(expected: &Expected, found: Option<u64>) -> Result<(), String> {
    let expected = expected.error();
    if expected == found {
        return Ok(());
    }
    Err(format!("error_code: expected {}, found {}", code_name(expected), code_name(found)))
}

/// `0300 INSUFFICIENT_BALANCE`, or `success`.
fn code_name(error: Option<u64>) -> String {
    let Some(number) = error else { return "success".to_owned() };
    u16::try_from(number)
        .ok()
        .and_then(ErrorCode::from_u16)
        .map_or_else(|| format!("{number:04x}"), |code| code.to_string())
}

/// What a store holds, as a vector would have it.
fn export(store: &MemoryStore, chain_id: u8, totals: &Totals) -> Result<State, String> {
    let mut collector = State::collect(chain_id, totals);
    for kind in KeyKind::ALL {
        let walked = store.for_each(*kind, &mut |key, value| {
            collector.add(&key, &value);
            ControlFlow::Continue(())
        });
        walked.map_err(|error| error.to_string())?;
    }
    collector.finish().map_err(|error| error.to_string())
}
