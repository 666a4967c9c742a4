//! A row opens as what it is, and as nothing else.

use super::{RowOf, page_sum, seal, unseal};
use crate::RowError;

#[test]
fn a_row_opens_only_whole_under_its_key_and_in_its_table() {
    for len in [0_usize, 1, 18, 300, 5_000] {
        let value: Vec<u8> = (0..len).map(|n| u8::try_from(n % 251).unwrap()).collect();
        let mut row = value.clone();
        seal(RowOf::Latest, b"key", &mut row);
        assert_eq!(unseal(RowOf::Latest, b"key", &row), Ok(&*value));
        let refused = |of, key: &[u8], row: &[u8]| unseal(of, key, row) == Err(RowError::Checksum);
        assert!(refused(RowOf::Latest, b"kez", &row));
        assert!(refused(RowOf::Blocks, b"key", &row));
        assert!(refused(RowOf::Latest, b"key", &row[1..]));
        assert!(refused(RowOf::Latest, b"key", &row[..row.len() - 1]));
        for bit in 0..row.len() * 8 {
            let mut flipped = row.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(refused(RowOf::Latest, b"key", &flipped), "{len} {bit}");
        }
    }
    assert_eq!(unseal(RowOf::Meta, b"", b"abc"), Err(RowError::Checksum));
}

#[test]
fn a_page_in_the_place_of_another_has_another_checksum() {
    let page = [7; 4_096];
    assert_ne!(page_sum(1, &page), page_sum(2, &page));
}
