//! Reading back what was written, and every way in which a file can be damaged.

use std::io::Read;

use wavefront_types::Genesis;
use wavefront_workload::{ChainGenerator, ChainSpec, Conflict, Mix};

use super::*;

pub(super) fn chain(seed: u64) -> (Genesis, Vec<Vec<u8>>) {
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

pub(super) fn file(genesis: &Genesis, blocks: &[Vec<u8>]) -> Vec<u8> {
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
