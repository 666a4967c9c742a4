//! Places do not overlap, and a length says how many pages there are.

use super::{GROUP_PAGES, PAGE_BYTES, file_len, group_of, page_at, pages_in, stretches, sums_at};

#[test]
fn every_page_and_every_page_of_sums_has_a_place_of_its_own() {
    let pages = 3 * GROUP_PAGES + 7;
    let mut places: Vec<u64> = (0..pages).map(page_at).collect();
    places.extend((0..=group_of(pages - 1)).map(sums_at));
    places.sort_unstable();
    assert!(places.windows(2).all(|pair| pair[0] + PAGE_BYTES == pair[1]));
    assert_eq!(places.first(), Some(&(2 * PAGE_BYTES)));
    assert_eq!(places.last().map(|at| at + PAGE_BYTES), Some(file_len(pages)));
}

#[test]
fn a_length_says_how_many_pages_there_are() {
    for pages in 0..3 * GROUP_PAGES {
        assert_eq!(pages_in(file_len(pages)), Ok(pages));
    }
    for len in [0, 1, 4_096, 8_191, 8_193, 3 * 4_096 - 1] {
        assert!(pages_in(len).is_err(), "{len}");
    }
}

#[test]
fn stretches_end_where_groups_meet() {
    let cut = |first, pages| -> Vec<_> {
        stretches(first, pages).map(|stretch| (stretch.first, stretch.pages)).collect()
    };
    assert_eq!(cut(0, 0), []);
    assert_eq!(cut(3, 2), [(3, 2)]);
    assert_eq!(cut(510, 2), [(510, 2)]);
    assert_eq!(cut(510, 1_000), [(510, 2), (512, 512), (1_024, 486)]);
}
