//! Several files: one after the other, and wrong ones.

use std::io::Read;
use std::sync::Arc;

use wavefront_sync::{AtomicUsize, Ordering};

use super::super::tests::{chain, file};
use super::{ByteStream, ChainFile, ChainFileProblem, ChainInput, ChainSet};

#[test]
fn files_of_one_genesis_are_one_chain() {
    let (genesis, blocks) = chain(8);
    let input = |name: &str, bytes: Vec<u8>| ChainInput {
        name: name.into(),
        bytes: Box::new(std::io::Cursor::new(bytes)),
    };
    let parts = [file(&genesis, &blocks[..1]), file(&genesis, &blocks[1..])];
    let [first, second] = parts.clone();
    let mut set = ChainSet::open([input("a", first), input("b", second)]).unwrap();
    let mut names = Vec::new();
    while let Some(record) = set.next_record().unwrap() {
        names.push((record.at.file.to_string(), record.at.number));
    }
    assert_eq!(names, [("a".into(), 1), ("b".into(), 1), ("b".into(), 2)]);

    let other = file(&chain(9).0, &[]);
    let [first, _] = parts;
    let error = ChainSet::open([input("a", first), input("c", other)]).unwrap_err();
    assert_eq!(&*error.file, "c");
    assert!(matches!(error.problem, ChainFileProblem::OtherChain { .. }));
}

/// Files in memory that count how many of them are open.
struct Shelf {
    open: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

/// An open one.
struct Opened {
    bytes: std::io::Cursor<Vec<u8>>,
    open: Arc<AtomicUsize>,
}

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.bytes.read(buffer)
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Shelf {
    fn new() -> Self {
        Self { open: Arc::new(AtomicUsize::new(0)), most: Arc::new(AtomicUsize::new(0)) }
    }

    fn file(&self, name: &str, reopens: bool, bytes: Vec<u8>) -> ChainFile {
        let (open, most) = (Arc::clone(&self.open), Arc::clone(&self.most));
        let open = move || {
            let before = open.fetch_add(1, Ordering::Relaxed);
            most.fetch_max(before + 1, Ordering::Relaxed);
            let bytes = std::io::Cursor::new(bytes.clone());
            Ok(Box::new(Opened { bytes, open: Arc::clone(&open) }) as ByteStream)
        };
        ChainFile { name: name.into(), open: Box::new(open), reopens }
    }
}

#[test]
fn of_many_files_two_are_never_read_at_a_time() {
    let (genesis, blocks) = chain(10);
    for reopens in [true, false] {
        let shelf = Shelf::new();
        let starts = file(&genesis, &[]).len() as u64;
        let files = (0..100_usize).map(|index| {
            shelf.file(&index.to_string(), reopens, file(&genesis, &blocks[index % 3..][..1]))
        });
        let mut set = ChainSet::open_files(files).unwrap();
        assert_eq!(set.start_bytes(), if reopens { 100 * starts } else { starts });
        let mut read = 0;
        while let Some(record) = set.next_record().unwrap() {
            assert_eq!(record.bytes[..], blocks[read % 3][..]);
            assert_eq!((record.at.number, record.at.offset), (1, starts));
            read += 1;
        }
        assert_eq!(read, 100);
        // The first stays open while the others are looked at.
        assert_eq!(shelf.most.load(Ordering::Relaxed), if reopens { 2 } else { 1 });
        assert_eq!(shelf.open.load(Ordering::Relaxed), 0, "each is closed at its end");
    }
}

type IsRight = fn(&ChainFileProblem) -> bool;

#[test]
fn a_wrong_file_is_found_at_once_if_it_can_be_opened_again_and_else_in_its_turn() {
    let (genesis, blocks) = chain(11);
    let good = file(&genesis, &blocks[..1]);
    let other = file(&chain(12).0, &[]);
    let mut damaged = good.clone();
    damaged[40] ^= 1;
    let wrong: [(Vec<u8>, IsRight); 4] = [
        (other, |problem| matches!(problem, ChainFileProblem::OtherChain { .. })),
        (vec![], |problem| matches!(problem, ChainFileProblem::Empty)),
        (good[..19].to_vec(), |problem| matches!(problem, ChainFileProblem::TruncatedStart { .. })),
        (damaged, |problem| matches!(problem, ChainFileProblem::DamagedGenesis { .. })),
    ];
    for (bytes, is_right) in wrong {
        for reopens in [true, false] {
            let shelf = Shelf::new();
            let files = [
                shelf.file("a", reopens, good.clone()),
                shelf.file("b", reopens, bytes.clone()),
                shelf.file("c", reopens, file(&genesis, &blocks[1..])),
            ];
            let error = match ChainSet::open_files(files) {
                Err(error) => {
                    assert!(reopens);
                    error
                }
                Ok(mut set) => {
                    assert!(set.next_record().unwrap().is_some());
                    let error = set.next_record().unwrap_err();
                    assert!(set.next_record().unwrap().is_none(), "an error ends the set");
                    error
                }
            };
            assert_eq!(&*error.file, "b");
            assert!(is_right(&error.problem), "{error}");
        }
    }
}

#[test]
fn a_file_that_cannot_be_opened_is_named() {
    let (genesis, _) = chain(13);
    let shelf = Shelf::new();
    let open = || Err(std::io::ErrorKind::NotFound.into());
    let missing = ChainFile { name: "b".into(), open: Box::new(open), reopens: true };
    let error =
        ChainSet::open_files([shelf.file("a", true, file(&genesis, &[])), missing]).unwrap_err();
    assert_eq!(&*error.file, "b");
    assert!(matches!(error.problem, ChainFileProblem::CannotOpen { .. }), "{error}");
}
