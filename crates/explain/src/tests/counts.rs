//! Keys, components, edges and pictures against counting by hand.

use proptest::prelude::*;
use wavefront_scheduler::{AccessMode, KeyId, TxIndex};

use super::blocks::{Block, blocks, costs};
use crate::{
    Assumption, Components, DotLabels, KeyUse, Waits, conflict_edges, dot, key_uses, rank,
};

use AccessMode::{Credit, Read, Write};

struct Numbers;

impl DotLabels for Numbers {
    fn transaction(&self, index: TxIndex) -> String {
        format!("tx \"{}\"", index.0)
    }

    fn key(&self, key: KeyId) -> String {
        format!("key {}", key.0)
    }
}

/// 0 and 1 write key 7; 2 and 3 credit key 8, which 4 and 5 read; 6 is alone.
fn by_hand() -> Block {
    let one = |key, mode| vec![(key, mode)];
    Block(vec![
        one(7, Write),
        one(7, Write),
        one(8, Credit),
        one(8, Credit),
        one(8, Read),
        one(8, Read),
        vec![],
    ])
}

#[test]
fn a_block_by_hand() {
    let plan = by_hand().plan();
    let costs = vec![100; 7];
    let components = Components::of(&plan);
    assert_eq!((components.count, components.alone, components.largest), (3, 1, 4));
    let waits = Waits::new(&plan, &costs, Assumption::AsDeclared);
    let uses = key_uses(&plan, &costs, waits.critical_path().as_ref());
    let hot = rank(&uses, 10);
    assert_eq!(hot.iter().map(KeyUse::conflicts).collect::<Vec<_>>(), [4, 1]);
    let [eight, seven] = hot.as_slice() else { panic!("two keys have conflicts") };
    assert_eq!((eight.reads, eight.credits, eight.writes, eight.steps), (2, 2, 0, 0));
    assert_eq!((seven.writes, seven.steps, seven.time), (2, 1, 100));
    let commuting = Waits::new(&plan, &costs, Assumption::Commutes(seven.key));
    assert_eq!((commuting.level(TxIndex(1)), commuting.level(TxIndex(5))), (1, 2));
}

#[test]
fn a_picture_names_nodes_keys_and_the_path() {
    let plan = by_hand().plan();
    let waits = Waits::new(&plan, &[100; 7], Assumption::AsDeclared);
    let picture = dot(&plan, waits.critical_path().as_ref(), &Numbers);
    assert!(picture.starts_with("digraph {"), "{picture}");
    assert!(picture.contains("label = \"tx \\\"0\\\"\""), "labels are escaped: {picture}");
    assert_eq!(picture.matches("shape = box").count(), 7);
    assert_eq!(picture.matches("penwidth").count(), 1, "{picture}");
    assert_eq!(picture.matches("fillcolor").count(), 2);
}

proptest! {
    #[test]
    fn conflicts_are_the_pairs_that_conflict(block in blocks(40)) {
        let plan = block.plan();
        for used in key_uses(&plan, &costs(&plan), None) {
            let modes: Vec<AccessMode> = (0..plan.transactions())
                .flat_map(|index| plan.table().of(TxIndex(u32::try_from(index).unwrap())))
                .filter(|access| access.key() == used.key)
                .map(|access| access.mode())
                .collect();
            let clashing = |(at, mode): (usize, &AccessMode)| {
                modes[at + 1..].iter().filter(|other| mode.conflicts_with(**other)).count()
            };
            let pairs: usize = modes.iter().enumerate().map(clashing).sum();
            prop_assert_eq!(used.conflicts(), pairs as u64);
            prop_assert_eq!(used.accesses() as usize, modes.len());
        }
    }

    #[test]
    fn every_edge_of_the_dag_has_a_key(block in blocks(40)) {
        let plan = block.plan();
        let mut pairs: Vec<(u32, u32)> = plan.levels().dag().edges().collect();
        pairs.sort_unstable();
        pairs.dedup();
        let edges = conflict_edges(&plan);
        let found: Vec<(u32, u32)> = edges.iter().map(|edge| (edge.from, edge.to)).collect();
        prop_assert_eq!(found, pairs);
    }
}
