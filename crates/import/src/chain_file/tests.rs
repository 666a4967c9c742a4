//! Reading back what was written, and every way in which a file can be damaged.

use std::io::Read;
use std::sync::Arc;

use wavefront_sync::{AtomicUsize, Ordering};
use wavefront_types::Genesis;
use wavefront_workload::{ChainGenerator, ChainSpec, Conflict, Mix};

use super::*;

fn chain(seed: u64) -> (Genesis, Vec<Vec<u8>>) {
    let spec = ChainSpec {
        seed,
        blocks: 3,
        txs_per_block: 4,
        accounts: 8,
        mix: Mix::default(),
        conflict: Conflict::Uniform,
    };
    let generator = ChainGenerator::new(&spec).unwrap();
    (generator.genesis().clone(), generator.collect())
}

fn file(genesis: &Genesis, blocks: &[Vec<u8>]) -> Vec<u8> {
    let mut writer = ChainWriter::new(Vec::new(), genesis).unwrap();
    for block in blocks {
        writer.append(block).unwrap();
    }
    writer.finish().unwrap()
}

/// Reads to the end: blocks, and the problem that ended them.
fn read(bytes: &[u8]) -> Result<(Vec<Record>, Option<ChainFileProblem>), ChainFileProblem> {
    let mut reader = ChainReader::open("a.chain", bytes).map_err(|error| error.problem)?;
    let mut records = Vec::new();
    loop {
        match reader.next_record() {
            Ok(Some(record)) => records.push(record),
            Ok(None) => return Ok((records, None)),
            Err(error) => {
                assert!(reader.next_record().unwrap().is_none(), "an error ends the file");
                return Ok((records, Some(error.problem)));
            }
        }
    }
}

#[test]
fn what_is_written_is_read_back() {
    let (genesis, blocks) = chain(1);
    let bytes = file(&genesis, &blocks);
    let reader = ChainReader::open("a.chain", &bytes[..]).unwrap();
    assert_eq!(reader.genesis(), &genesis);
    let (records, problem) = read(&bytes).unwrap();
    assert!(problem.is_none());
    let read: Vec<_> = records.iter().map(|record| record.bytes.to_vec()).collect();
    assert_eq!(read, blocks);
    for record in &records {
        let at = usize::try_from(record.at.offset).unwrap();
        let length = u32::try_from(record.bytes.len()).unwrap();
        assert_eq!(bytes[at..at + 4], length.to_be_bytes(), "offsets name records");
    }
}

/// A reader that gives one byte at a time, as a pipe may.
struct Drip<'a>(&'a [u8]);

impl Read for Drip<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let one = buffer.len().min(1);
        self.0.read(&mut buffer[..one])
    }
}

#[test]
fn short_reads_make_no_difference() {
    let (genesis, blocks) = chain(2);
    let bytes = file(&genesis, &blocks);
    let mut reader = ChainReader::open("pipe", Drip(&bytes)).unwrap();
    for block in &blocks {
        assert_eq!(reader.next_record().unwrap().unwrap().bytes[..], block[..]);
    }
    assert!(reader.next_record().unwrap().is_none());
}

#[test]
fn every_truncation_is_noticed() {
    let (genesis, blocks) = chain(3);
    let bytes = file(&genesis, &blocks);
    let ends: Vec<_> = (0..=blocks.len()).map(|n| file(&genesis, &blocks[..n]).len()).collect();
    for length in 0..bytes.len() {
        let whole = ends.iter().filter(|end| **end <= length).count();
        match read(&bytes[..length]) {
            Err(ChainFileProblem::Empty) => assert_eq!(length, 0),
            Err(ChainFileProblem::TruncatedStart { length: found }) => {
                assert_eq!((found, whole), (length as u64, 0));
            }
            Err(other) => panic!("{length}: {other}"),
            Ok((records, problem)) => {
                assert_eq!(records.len(), whole - 1, "{length}");
                match problem {
                    None => assert!(ends.contains(&length), "{length}"),
                    Some(ChainFileProblem::Truncated { block, offset, .. }) => {
                        assert_eq!(block, whole as u64);
                        assert_eq!(offset, ends[whole - 1] as u64);
                    }
                    Some(other) => panic!("{length}: {other}"),
                }
            }
        }
    }
}

#[test]
fn every_flipped_bit_is_noticed() {
    let (genesis, blocks) = chain(4);
    let bytes = file(&genesis, &blocks);
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        let noticed = !matches!(read(&damaged), Ok((_, None)));
        assert!(noticed, "byte {at}");
    }
}

#[test]
fn the_start_tells_what_the_file_is() {
    let (genesis, _) = chain(5);
    let bytes = file(&genesis, &[]);
    assert!(matches!(read(b"\x7fELF and more"), Err(ChainFileProblem::WrongMagic)));
    assert!(matches!(read(b"x"), Err(ChainFileProblem::WrongMagic)));
    let mut newer = bytes.clone();
    newer[11] = 2;
    let found = read(&newer);
    assert!(matches!(found, Err(ChainFileProblem::UnsupportedVersion { found: 2 })), "{found:?}");
    let mut damaged = bytes.clone();
    *damaged.last_mut().unwrap() ^= 1;
    assert!(matches!(read(&damaged), Err(ChainFileProblem::DamagedGenesis { .. })));
}

#[test]
fn trailing_garbage_is_an_impossible_block() {
    let (genesis, blocks) = chain(6);
    let mut bytes = file(&genesis, &blocks);
    bytes.extend_from_slice(&[0xff; 100]);
    let (records, problem) = read(&bytes).unwrap();
    assert_eq!(records.len(), blocks.len());
    assert!(matches!(
        problem,
        Some(ChainFileProblem::ImpossibleLength { block: 4, length: u32::MAX, .. })
    ));
    let zeros = [&file(&genesis, &[])[..], &[0; 64]].concat();
    let (_, problem) = read(&zeros).unwrap();
    assert!(matches!(problem, Some(ChainFileProblem::ImpossibleLength { length: 0, .. })));
}

#[test]
fn the_writer_refuses_what_the_reader_would() {
    let (genesis, _) = chain(7);
    let mut writer = ChainWriter::new(Vec::new(), &genesis).unwrap();
    let long = vec![0; BLOCK_LEN_MAX as usize + 1];
    assert!(matches!(writer.append(&long), Err(ChainWriteError::TooLong { .. })));
}

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
