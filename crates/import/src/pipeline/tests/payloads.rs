//! Panics whose payload panics when it is dropped: none crosses the import.

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use wavefront_storage::forward::{ForwardStore, StoreCall};
use wavefront_storage::{MemorySnapshot, MemoryStore, StateSnapshot, StateStore, StoreError, Tip};
use wavefront_types::{ReadError, StateKey, StateReader, StateValue, Totals};

use super::chains::{Chain, import, options};
use super::faulty::Operation;
use crate::{
    CancelToken, ChainInput, ChainSet, ChainVerifier, ImportEnd, ImportError, ImportObserver,
    Importer, Progress, Silent, VerifyOptions,
};

/// Panics when dropped, unless that would end the process at once.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        assert!(std::thread::panicking(), "dropped");
    }
}

/// A panic without the hook's output.
fn explode() -> ! {
    resume_unwind(Box::new(Bomb))
}

/// A store that explodes at every call of one operation.
struct Exploding(MemoryStore, Operation);

#[derive(Clone)]
struct ExplodingSnapshot(MemorySnapshot, Operation);

impl StateReader for ExplodingSnapshot {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        if self.1 == Operation::Read {
            explode();
        }
        self.0.read(key)
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        self.0.totals()
    }
}

impl StateSnapshot for ExplodingSnapshot {
    fn tip(&self) -> &Tip {
        self.0.tip()
    }
}

impl ForwardStore for Exploding {
    type Inner = MemoryStore;
    type Snapshot = ExplodingSnapshot;

    fn inner(&self) -> &MemoryStore {
        &self.0
    }

    fn wrap(&self, snapshot: MemorySnapshot) -> ExplodingSnapshot {
        ExplodingSnapshot(snapshot, self.1)
    }

    fn around<T>(
        &self,
        call: StoreCall<'_>,
        run: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if Operation::of(call) == Some(self.1) {
            explode();
        }
        run()
    }
}

fn expect_fenced<T>(what: &str, run: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| panic!("a panic crossed: {what}"))
}

#[test]
fn no_panic_of_a_store_crosses_the_import() {
    let chain = Chain::generate(61, 6);
    for operation in Operation::ALL {
        let store = Exploding(MemoryStore::new(), operation);
        if operation == Operation::BlockAt {
            import(chain.whole(), &store.0).unwrap();
        }
        let what = format!("{operation:?}");
        let result = expect_fenced(&what, || import(chain.whole(), &store));
        // Groups are durable as they are committed: nothing is flushed. Reads end in an error of
        // the block, all else in one of the import.
        match operation {
            Operation::Flush => assert!(result.is_ok()),
            Operation::Read => {
                let error = result.unwrap_err().error;
                assert!(matches!(error, ImportError::Block { .. }), "{what}: {error}");
            }
            _ => {
                let error = result.unwrap_err().error;
                assert!(matches!(error, ImportError::Internal(_)), "{what}: {error}");
            }
        }
    }
}

struct ExplodingObserver(&'static str);

impl ExplodingObserver {
    fn at(&self, place: &str) {
        if self.0 == place {
            explode();
        }
    }
}

impl ImportObserver for ExplodingObserver {
    fn started(&mut self, _resume_from: u64) {
        self.at("started");
    }

    fn progress(&mut self, _progress: &Progress) {
        self.at("progress");
    }

    fn ended(&mut self, _end: ImportEnd) {
        self.at("ended");
    }
}

#[test]
fn no_panic_of_an_observer_crosses_import_or_verification() {
    let chain = Chain::generate(62, 6);
    for place in ["started", "progress", "ended"] {
        let (mut observer, cancel) = (ExplodingObserver(place), CancelToken::new());
        let store = MemoryStore::new();
        let importer = Importer::new(options());
        let result =
            expect_fenced(place, || importer.run(chain.whole(), &store, &mut observer, &cancel));
        assert!(matches!(result.unwrap_err().error, ImportError::Internal(_)), "{place}");
        let verifier = ChainVerifier::new(VerifyOptions::new([2]));
        let result = expect_fenced(place, || verifier.run(chain.whole(), &mut observer, &cancel));
        assert!(matches!(result.unwrap_err().error, ImportError::Internal(_)), "{place}");
    }
}

/// A stream that explodes once its bytes are read.
struct ExplodingStream(std::io::Cursor<Vec<u8>>);

impl Read for ExplodingStream {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(buffer) {
            Ok(0) => explode(),
            read => read,
        }
    }
}

/// Were the payload dropped on the reader's thread, that would end the process.
#[test]
fn no_panic_of_a_stream_crosses_the_import() {
    let chain = Chain::generate(63, 4);
    let stream = ExplodingStream(std::io::Cursor::new(chain.file(0..4)));
    let input = ChainInput { name: "exploding".into(), bytes: Box::new(stream) };
    let set = ChainSet::open([input]).unwrap();
    let store = MemoryStore::new();
    let result = expect_fenced("stream", || {
        Importer::new(options()).run(set, &store, &mut Silent, &CancelToken::new())
    });
    assert!(matches!(result.unwrap_err().error, ImportError::Internal("the reader thread")));
    assert_eq!(store.tip().unwrap().unwrap().topoheight, 4, "what came before is kept");
}
