//! Reading a batch of keys through something nearer than the store.

use wavefront_types::{ReadResult, StateKey, StateReader, StateValue};

/// Appends one result per key to `results`: what `near` says, and of the keys that it says nothing
/// about what `far` says, all of those in one batch; `read` is told each value that came from
/// there.
pub(crate) fn read_through(
    keys: &[StateKey],
    results: &mut Vec<ReadResult>,
    near: impl Fn(&StateKey) -> Option<ReadResult>,
    far: &(impl StateReader + ?Sized),
    read: impl Fn(&StateKey, Option<&StateValue>),
) {
    results.reserve(keys.len());
    let (mut missing, mut places) = (Vec::new(), Vec::new());
    for key in keys {
        let known = near(key);
        if known.is_none() {
            missing.push(*key);
            places.push(results.len());
        }
        // Where nothing is known, every place is filled below.
        results.push(known.unwrap_or(Ok(None)));
    }
    if missing.is_empty() {
        return;
    }
    let mut answers = Vec::with_capacity(missing.len());
    far.read_many(&missing, &mut answers);
    let mut answers = answers.into_iter();
    for (key, place) in missing.iter().zip(places) {
        // A reader that answers too little must not make a key look absent.
        let answer = answers.next().unwrap_or_else(|| far.read(key));
        if let Ok(value) = &answer {
            read(key, value.as_ref());
        }
        if let Some(result) = results.get_mut(place) {
            *result = answer;
        }
    }
}
