//! What the calls of one transaction have written so far, with a way back for each of them.

use std::collections::BTreeMap;

use wavefront_types::{StateKey, StateValue};
use wavefront_vm::HostError;

use crate::{Abort, StateView};

type Written = BTreeMap<StateKey, Option<StateValue>>;
/// A contract, and a key of its own.
type TransientKey = ([u8; 32], Box<[u8]>);
type Transient = BTreeMap<TransientKey, Box<[u8]>>;

/// What a key had before a call wrote it.
enum Old<V> {
    /// Nothing that this transaction wrote.
    Unwritten,
    Written(V),
}

impl<V> From<Option<V>> for Old<V> {
    fn from(before: Option<V>) -> Self {
        before.map_or(Self::Unwritten, Self::Written)
    }
}

/// Writes on top of a view, which does not see them before all calls have ended well.
pub(crate) struct Stage<'a> {
    view: &'a mut dyn StateView,
    written: Written,
    transient: Transient,
    /// For each call that runs, innermost last: what was there before it wrote, once per key, so
    /// that no number of writes makes it grow.
    frames: Vec<Before>,
    /// Why the engine cannot go on; the host functions' errors have no room for it.
    abort: Option<Abort>,
}

#[derive(Default)]
struct Before {
    written: BTreeMap<StateKey, Old<Option<StateValue>>>,
    transient: BTreeMap<TransientKey, Old<Box<[u8]>>>,
}

impl<'a> Stage<'a> {
    pub(crate) fn new(view: &'a mut dyn StateView) -> Self {
        Self {
            view,
            written: Written::new(),
            transient: Transient::new(),
            frames: Vec::new(),
            abort: None,
        }
    }

    pub(crate) fn get(&mut self, key: &StateKey) -> Result<Option<StateValue>, HostError> {
        if let Some(value) = self.written.get(key) {
            return Ok(value.clone());
        }
        let read = self.view.get(key);
        read.map_err(|abort| self.stop(abort))
    }

    pub(crate) fn put(&mut self, key: StateKey, value: Option<StateValue>) {
        let before = self.written.insert(key, value);
        if let Some(frame) = self.frames.last_mut() {
            frame.written.entry(key).or_insert(before.into());
        }
    }

    pub(crate) fn transient(&self, contract: [u8; 32], key: &[u8]) -> Option<&[u8]> {
        self.transient.get(&(contract, Box::from(key))).map(|value| &**value)
    }

    pub(crate) fn put_transient(&mut self, contract: [u8; 32], key: &[u8], value: &[u8]) {
        let key = (contract, Box::from(key));
        let before = self.transient.insert(key.clone(), Box::from(value));
        if let Some(frame) = self.frames.last_mut() {
            frame.transient.entry(key).or_insert(before.into());
        }
    }

    /// A call begins.
    pub(crate) fn begin(&mut self) {
        self.frames.push(Before::default());
    }

    /// The innermost call ended well: what it wrote is its caller's to undo.
    pub(crate) fn keep(&mut self) {
        let ended = self.frames.pop().unwrap_or_default();
        let Some(caller) = self.frames.last_mut() else { return };
        for (key, before) in ended.written {
            caller.written.entry(key).or_insert(before);
        }
        for (key, before) in ended.transient {
            caller.transient.entry(key).or_insert(before);
        }
    }

    /// The innermost call did not: it is as if it had written nothing.
    pub(crate) fn undo(&mut self) {
        let ended = self.frames.pop().unwrap_or_default();
        for (key, before) in ended.written {
            match before {
                Old::Written(value) => self.written.insert(key, value),
                Old::Unwritten => self.written.remove(&key),
            };
        }
        for (key, before) in ended.transient {
            match before {
                Old::Written(value) => self.transient.insert(key, value),
                Old::Unwritten => self.transient.remove(&key),
            };
        }
    }

    /// Notes why the engine cannot go on.
    pub(crate) fn stop(&mut self, abort: Abort) -> HostError {
        self.abort.get_or_insert(match abort {
            Abort::Undeclared(key) => Abort::UndeclaredCall(key),
            other => other,
        });
        HostError::Stop
    }

    /// Why the engine cannot go on, if it cannot.
    pub(crate) fn aborted(&mut self) -> Option<Abort> {
        self.abort.take()
    }

    /// All that was written, for the view.
    pub(crate) fn into_written(self) -> BTreeMap<StateKey, Option<StateValue>> {
        self.written
    }
}
