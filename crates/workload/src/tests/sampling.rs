//! Pseudo-random numbers and their distributions.

use proptest::prelude::*;

use crate::{Rng, ZipfTable};

#[test]
fn the_sequence_is_pinned() {
    // The published first outputs of SplitMix64 from state 0.
    let mut rng = Rng::new(0);
    assert_eq!(rng.next_u64(), 0xe220_a839_7b1d_cdaf);
    assert_eq!(rng.next_u64(), 0x6e78_9e6a_a1b9_65f4);
    assert_ne!(Rng::stream(1, 2).next_u64(), Rng::stream(2, 1).next_u64());
    // What is made of them, since the bytes of generated chains depend on it.
    assert_eq!(Rng::new(0).bytes32()[..8], 0xe220_a839_7b1d_cdaf_u64.to_le_bytes());
    assert_eq!((Rng::new(0).byte(), Rng::new(0).below(100)), (0xaf, 88));
    assert_eq!(Rng::new(0).pick(&['a', 'b', 'c']), &'c');
}

#[test]
fn below_reaches_every_value() {
    let mut rng = Rng::new(5);
    let mut seen = [0; 6];
    (0..6_000).for_each(|_| seen[rng.index(6)] += 1);
    assert!(seen.iter().all(|&count| (850..1_150).contains(&count)), "{seen:?}");
    assert_eq!(rng.below(0), 0);
    assert_eq!(rng.between(9, 9), 9);
}

/// How often each of `len` indices is drawn in 100,000 draws.
fn histogram(len: usize, milli: u32) -> Vec<u32> {
    let table = ZipfTable::new(len, milli);
    let mut rng = Rng::new(11);
    let mut counts = vec![0; len];
    (0..100_000).for_each(|_| counts[table.draw(&mut rng)] += 1);
    counts
}

#[test]
fn zipf_weights_fall_as_the_exponent_says() {
    let flat = histogram(10, 0);
    assert!(flat.iter().all(|&count| (9_600..10_400).contains(&count)), "{flat:?}");
    // Exponent 1 over 10: the harmonic sum is 2.9290, so index 0 gets 34,142 and index 9 3,414.
    let one = histogram(10, 1_000);
    assert!((33_700..34_600).contains(&one[0]), "{one:?}");
    assert!((3_200..3_650).contains(&one[9]), "{one:?}");
    // Exponent 2: 1 / 1.549768 of all, and a hundredth of that for the last.
    let two = histogram(10, 2_000);
    assert!((64_000..65_100).contains(&two[0]), "{two:?}");
    assert!((560..740).contains(&two[9]), "{two:?}");
    // Exponent 0.5: the sum is 5.0210.
    let half = histogram(10, 500);
    assert!((19_500..20_400).contains(&half[0]), "{half:?}");
}

#[test]
fn steep_zipf_still_has_a_weight_for_everyone() {
    let table = ZipfTable::new(1_000, 10_000);
    let mut rng = Rng::new(1);
    assert!((0..1_000).all(|_| table.draw(&mut rng) < 1_000));
}

proptest! {
    #[test]
    fn draws_stay_in_range(seed: u64, len in 1_usize..500, milli in 0_u32..=10_000) {
        let table = ZipfTable::new(len, milli);
        let mut rng = Rng::new(seed);
        for _ in 0..20 {
            prop_assert!(table.draw(&mut rng) < len);
            prop_assert!(rng.index(len) < len);
            let (low, high) = (seed / 2, seed / 2 + len as u64);
            prop_assert!((low..=high).contains(&rng.between(low, high)));
        }
    }
}
