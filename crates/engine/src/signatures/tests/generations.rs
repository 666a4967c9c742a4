//! What two generations hold, against a list of what was put in.

use crate::signatures::generations::Generations;

#[test]
fn the_last_additions_are_there_and_the_bound_holds() {
    for generation_max in [1_usize, 2, 3, 7] {
        let mut generations = Generations::new(generation_max);
        for added in 0..100_usize {
            generations.insert(added, added * 10);
            assert!(generations.len() <= 2 * generation_max);
            for entry in 0..=added + 1 {
                let recent = entry <= added && added - entry < generation_max;
                let long_gone = entry > added || added - entry >= 2 * generation_max;
                match generations.get(&entry) {
                    Some(value) => assert!(*value == entry * 10 && !long_gone),
                    None => assert!(!recent, "{generation_max}: {entry} after {added}"),
                }
            }
        }
    }
}

#[test]
fn an_entry_that_is_renewed_stays() {
    let mut generations = Generations::new(4);
    generations.insert("renewed", ());
    for added in 0..50 {
        generations.insert(["a", "b", "c", "d", "e", "f", "g", "h"][added % 8], ());
        assert!(generations.get(&"renewed").is_some(), "after {added}");
        if !generations.is_young(&"renewed") {
            generations.insert("renewed", ());
        }
    }
}

#[test]
fn without_room_nothing_is_kept() {
    let mut generations = Generations::new(0);
    assert!(generations.is_empty());
    generations.insert(1, ());
    assert!(generations.is_empty());
    assert_eq!(generations.get(&1), None);
}

#[test]
fn memory_is_used_again() {
    let mut generations = Generations::new(448);
    for added in 0..2_000_u64 {
        generations.insert(added, ());
    }
    let capacity = generations.capacity();
    assert_eq!(capacity, 2 * 448, "two tables of 512 places");
    for added in 2_000..20_000 {
        generations.insert(added, ());
    }
    assert_eq!(generations.capacity(), capacity);
}

#[test]
fn an_entry_put_in_again_displaces_nothing() {
    let mut generations = Generations::new(2);
    for entry in [1, 2, 3, 4, 4, 4, 3] {
        generations.insert(entry, ());
    }
    assert!((1..=4).all(|entry| generations.get(&entry).is_some()));
}
