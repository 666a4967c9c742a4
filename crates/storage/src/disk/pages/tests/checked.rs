//! Pages come back as they were written, or not at all.

use std::sync::Arc;

use redb::StorageBackend;
use redb::backends::InMemoryBackend;

use super::{Checked, OnMedium};
use crate::disk::pages::Shadow;
use crate::disk::pages::place::{GROUP_PAGES, PAGE, PAGE_BYTES, PageDamage, damage_in, page_at};

const PAGES: u64 = GROUP_PAGES + 9;

fn page(n: u64) -> [u8; PAGE] {
    core::array::from_fn(|at| u8::try_from((n * 31 + at as u64) % 251).unwrap())
}

/// A medium with pages 1 to 4 and some around the end of the first group.
fn filled() -> (Arc<InMemoryBackend>, Checked, Vec<u64>) {
    let medium = Arc::new(InMemoryBackend::new());
    let checked = Checked::create(Arc::clone(&medium) as Arc<dyn StorageBackend>).unwrap();
    checked.set_len(PAGES * PAGE_BYTES).unwrap();
    checked.write(0, &[7; 320]).unwrap();
    let numbers: Vec<u64> = (1..5).chain(GROUP_PAGES - 2..PAGES).collect();
    checked.write(PAGE_BYTES, &[page(1), page(2), page(3), page(4)].concat()).unwrap();
    let rest: Vec<_> = numbers[4..].iter().map(|n| page(*n)).collect();
    checked.write(numbers[4] * PAGE_BYTES, &rest.concat()).unwrap();
    checked.sync_data().unwrap();
    (medium, checked, numbers)
}

fn reopened(medium: &Arc<InMemoryBackend>) -> Checked {
    match Checked::open(Arc::clone(medium) as Arc<dyn StorageBackend>).unwrap() {
        OnMedium::Store(checked) => checked,
        other => panic!("{other:?}"),
    }
}

fn read(checked: &impl StorageBackend, n: u64) -> Result<[u8; PAGE], Option<PageDamage>> {
    let mut bytes = [0; PAGE];
    checked.read(n * PAGE_BYTES, &mut bytes).map_err(|error| damage_in(&error))?;
    Ok(bytes)
}

#[test]
fn pages_come_back_now_and_after_opening_again() {
    let (medium, checked, numbers) = filled();
    for checked in [&checked, &reopened(&medium)] {
        assert_eq!(checked.len().unwrap(), PAGES * PAGE_BYTES);
        for n in &numbers {
            assert_eq!(read(checked, *n), Ok(page(*n)));
        }
        let mut across = vec![0; 4 * PAGE];
        checked.read((GROUP_PAGES - 2) * PAGE_BYTES, &mut across).unwrap();
        let wanted: Vec<_> = (GROUP_PAGES - 2..).take(4).map(page).collect();
        assert_eq!(across, wanted.concat());
    }
}

#[test]
fn a_changed_page_or_checksum_is_told_with_its_place() {
    let (medium, ..) = filled();
    let flip = |at: u64| {
        let mut byte = [0];
        medium.read(at, &mut byte).unwrap();
        medium.write(at, &[byte[0] ^ 1]).unwrap();
    };
    let last = PAGES - 1;
    for at in [page_at(last), page_at(last) + 4_095, page_at(last) - 9 * PAGE_BYTES + 8 * 8] {
        flip(at);
        let checked = reopened(&medium);
        let damage = PageDamage::Page { page: last, at: page_at(last) };
        assert_eq!(read(&checked, last), Err(Some(damage)), "{at}");
        assert_eq!(checked.damage(), Some(damage));
        assert_eq!(read(&checked, 1), Ok(page(1)));
        flip(at);
    }
}

#[test]
fn a_page_in_the_place_of_another_is_told() {
    let (medium, ..) = filled();
    let mut other = [0; PAGE];
    medium.read(page_at(2), &mut other).unwrap();
    medium.write(page_at(3), &other).unwrap();
    assert!(read(&reopened(&medium), 3).is_err());
}

/// Pages written since the last sync, header included, are seen here and by nobody else.
#[test]
fn what_was_not_synced_is_not_there() {
    let (medium, checked, _) = filled();
    checked.write(PAGE_BYTES, &page(100)).unwrap();
    checked.write(0, &[8; 320]).unwrap();
    let header = |checked: &Checked| {
        let mut header = [0; 320];
        checked.read(0, &mut header).unwrap();
        header[0]
    };
    assert_eq!((read(&checked, 1), header(&checked)), (Ok(page(100)), 8));
    let other = reopened(&medium);
    assert_eq!(header(&other), 7);
    assert!(read(&other, 1).is_err());
    checked.sync_data().unwrap();
    let other = reopened(&medium);
    assert_eq!((read(&other, 1), header(&other)), (Ok(page(100)), 8));
}

#[test]
fn a_medium_that_was_shut_stays_as_it_is() {
    let (_, checked, _) = filled();
    checked.shut();
    assert!(checked.write(PAGE_BYTES, &page(1)).is_err());
    assert!(checked.set_len(0).is_err());
    assert!(checked.sync_data().is_err());
    assert_eq!(read(&checked, 1), Ok(page(1)));
}

#[test]
fn a_shadow_shows_its_changes_and_makes_none() {
    let (_, checked, _) = filled();
    let shadow = Shadow::over(Arc::new(checked.clone()));
    shadow.write(0, &[9; 320]).unwrap();
    shadow.write(2 * PAGE_BYTES, &page(50)).unwrap();
    shadow.set_len((PAGES + 1) * PAGE_BYTES).unwrap();
    shadow.write(PAGES * PAGE_BYTES, &page(51)).unwrap();
    shadow.sync_data().unwrap();
    assert_eq!(read(&shadow, 1), Ok(page(1)));
    assert_eq!(read(&shadow, 2), Ok(page(50)));
    assert_eq!(read(&shadow, PAGES), Ok(page(51)));
    let mut both = vec![0; 3 * PAGE];
    shadow.read(PAGE_BYTES, &mut both).unwrap();
    assert_eq!(both, [page(1), page(50), page(3)].concat());
    let mut header = [0; 321];
    shadow.read(0, &mut header).unwrap();
    assert_eq!((header[0], header[319], header[320]), (9, 9, 0));
    assert_eq!(checked.len().unwrap(), PAGES * PAGE_BYTES);
    assert_eq!(read(&checked, 2), Ok(page(2)));
}
