//! Which of two fronts is trusted.

use super::{FRONT, FormatVersion, Found, Front, HEADER, SUM_AT};
use crate::disk::pages::place::PageDamage;

/// The fronts after so many writings, and what the last two wrote.
fn written(times: u8) -> ([[u8; FRONT]; 2], Front) {
    let mut fronts = [[0; FRONT]; 2];
    let mut front = Front::new();
    for n in 1..=times {
        let (at, bytes) = front.next(&[n; HEADER]);
        fronts[usize::from(at > 0)] = bytes;
    }
    (fronts, front)
}

fn found(fronts: &[[u8; FRONT]; 2]) -> Option<u8> {
    match Front::choose(fronts) {
        Ok(Found::Front(front)) => Some(front.header[0]),
        Err(PageDamage::Front) => None,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_last_one_written_counts() {
    assert_eq!(Front::choose(&[[0; FRONT]; 2]), Ok(Found::Nothing));
    for times in 1..6 {
        let (fronts, front) = written(times);
        assert_eq!(found(&fronts), Some(times));
        let (at, bytes) = front.twin();
        let mut alike = fronts;
        alike[usize::from(at > 0)] = bytes;
        assert_eq!(alike[0], alike[1]);
        assert_eq!(found(&alike), Some(times));
    }
}

/// A crash tears the one that was being written: the one before it counts, or the new one when all
/// of it that matters is there.
#[test]
fn a_torn_front_gives_way_to_the_one_before() {
    let (before, mut front) = written(4);
    let (at, new) = front.next(&[5; HEADER]);
    for cut in 0..=FRONT {
        let mut torn = before;
        torn[usize::from(at > 0)][..cut].copy_from_slice(&new[..cut]);
        let whole = torn[usize::from(at > 0)][..FRONT - 8] == new[..FRONT - 8];
        assert_eq!(found(&torn), Some(if whole { 5 } else { 4 }), "{cut}");
    }
}

/// A flipped bit never brings an older header back.
#[test]
fn a_damaged_front_is_harmless_or_told() {
    let (fronts, front) = written(5);
    let mut refused = 0;
    for side in [0, 1] {
        for bit in 0..FRONT * 8 {
            let mut flipped = fronts;
            flipped[side][bit / 8] ^= 1 << (bit % 8);
            match found(&flipped) {
                Some(header) => assert_eq!(header, 5, "{side} {bit}"),
                None => refused += 1,
            }
        }
    }
    assert!(refused > HEADER * 8 - 1);
    // After an orderly close there are two of it.
    let (_, bytes) = front.twin();
    for bit in 0..FRONT * 8 {
        let mut flipped = [bytes; 2];
        flipped[bit % 2][bit / 8] ^= 1 << (bit % 8);
        assert_eq!(found(&flipped), Some(5), "{bit}");
    }
}

#[test]
fn another_version_and_another_file_are_told() {
    let (mut fronts, _) = written(3);
    // Their checksums are over the version, too.
    for front in &mut fronts {
        front[19] = 9;
        front[SUM_AT] ^= 0xff;
    }
    assert_eq!(Front::choose(&fronts), Ok(Found::Version(FormatVersion(9))));
    assert_eq!(Front::choose(&[[7; FRONT]; 2]), Ok(Found::Foreign));
    let mut short = [[0; FRONT]; 2];
    short[0][..9].copy_from_slice(b"wavefront");
    assert_eq!(Front::choose(&short), Err(PageDamage::Front));
}
