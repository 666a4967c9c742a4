//! What depends on the blocks that are there, and what on the order in which they came.

use std::collections::BTreeSet;

use super::random::{Blocks, RULES, Random, blocks, shape, shuffled};
use super::world::{GENESIS, START_MS};
use crate::{Dag, DagReader, HeaderError, MemoryDag, Refusal};

/// Imports blocks through the checks; `None` when one is refused for where the chain stands by now.
fn imported(blocks: &Blocks) -> Option<MemoryDag> {
    let mut dag = MemoryDag::new(GENESIS, START_MS, RULES);
    for (hash, header) in blocks {
        let checked = Dag::new(&dag).check_header(&RULES, dag.head(), hash, header, 0, None);
        match checked {
            Ok(_) => dag.insert(*hash, header).expect("admitted"),
            Err(HeaderError::Refused(Refusal::BelowStable { .. } | Refusal::Deviates(_))) => {
                return None;
            }
            Err(error) => panic!("what the blocks are by themselves is the same: {error}"),
        };
    }
    Some(dag)
}

#[test]
fn the_order_depends_on_the_blocks_alone_where_all_are_admitted() {
    let (mut compared, mut other_tips) = (0, 0);
    for seed in 1_000..1_100 {
        let mut random = Random::new(seed);
        let shape = shape(&mut random);
        let made = blocks(&mut random, shape);
        let first = imported(&made).expect("so they were made");
        for arrival in 0..4 {
            let Some(dag) = imported(&shuffled(&mut random, &made)) else { continue };
            let at = format!("seed {seed}, arrival {arrival}");
            assert_eq!(dag.order(), first.order(), "{at}");
            assert_eq!(dag.head().stable, first.head().stable, "{at}");
            for (hash, _) in &made {
                assert_eq!(dag.record(hash), first.record(hash), "{at}: {hash}");
            }
            // Which of the lighter tips are kept depends on how high the chain was at the time; the
            // heaviest is kept always.
            assert_eq!(dag.head().tips[0], first.head().tips[0], "{at}");
            let tips = |dag: &MemoryDag| dag.head().tips.iter().copied().collect::<BTreeSet<_>>();
            other_tips += usize::from(tips(&dag) != tips(&first));
            compared += 1;
        }
    }
    assert!(compared > 300, "{compared} arrivals were compared");
    assert!(other_tips > 0, "the exception is one");
}
