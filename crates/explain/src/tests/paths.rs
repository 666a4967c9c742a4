//! Chains and critical paths against the plan's own DAG and a slow computation.

use proptest::prelude::*;
use wavefront_scheduler::{BlockPlan, TxIndex};

use super::blocks::{blocks, costs};
use crate::{Assumption, Cause, Waits, level_time, speedup};

/// Whether the DAG makes `to` wait for `from`, directly or through join nodes alone.
fn has_edge(plan: &BlockPlan<u8>, from: TxIndex, to: TxIndex) -> bool {
    plan.levels().dag().blocked_by(to).contains(&from)
}

fn expect_path(plan: &BlockPlan<u8>, end: TxIndex, chain: &[Cause]) {
    let ends = chain.iter().skip(1).map(|cause| cause.before).chain([end]);
    for (cause, after) in chain.iter().zip(ends) {
        assert!(has_edge(plan, cause.before, after), "{:?} to {after:?}", cause.before);
        let mode_of = |index| {
            let accesses = plan.table().of(index).iter();
            accesses.copied().find(|access| access.key() == cause.key).unwrap().mode()
        };
        assert_eq!((mode_of(cause.before), mode_of(after)), (cause.mode_before, cause.mode));
        assert!(cause.mode_before.conflicts_with(cause.mode));
    }
}

/// The dearest chain that ends in each transaction, pair by pair.
fn finishes(plan: &BlockPlan<u8>, costs: &[u64], skip: Option<u8>) -> Vec<u64> {
    let mut finishes: Vec<u64> = Vec::new();
    for (index, own) in costs.iter().enumerate() {
        let conflict = |before: usize| {
            let of = |index: usize| plan.table().of(TxIndex(u32::try_from(index).unwrap()));
            of(before).iter().any(|first| {
                let key = *plan.table().key(first.key());
                let clashes = |second: &wavefront_scheduler::Access| {
                    second.key() == first.key() && first.mode().conflicts_with(second.mode())
                };
                skip != Some(key) && of(index).iter().any(clashes)
            })
        };
        let start = (0..index).filter(|before| conflict(*before)).map(|before| finishes[before]);
        finishes.push(start.max().unwrap_or(0) + own);
    }
    finishes
}

proptest! {
    #[test]
    fn levels_are_those_of_the_plan(block in blocks(60)) {
        let plan = block.plan();
        let waits = Waits::new(&plan, &costs(&plan), Assumption::AsDeclared);
        let order = plan.levels().order().iter();
        let levels: Vec<u32> = order.map(|index| waits.level(*index)).collect();
        let planned = plan.levels().order().iter().map(|index| plan.levels().level_of(*index) + 1);
        prop_assert_eq!(levels, planned.collect::<Vec<_>>());
        prop_assert_eq!(waits.level_count() as usize, plan.levels().level_count());
    }

    #[test]
    fn a_chain_is_a_path_of_the_dag_as_long_as_its_level(block in blocks(60)) {
        let plan = block.plan();
        let waits = Waits::new(&plan, &costs(&plan), Assumption::AsDeclared);
        for index in plan.levels().order() {
            let chain = waits.chain(*index);
            prop_assert_eq!(chain.len(), waits.level(*index) as usize - 1);
            expect_path(&plan, *index, &chain);
        }
    }

    #[test]
    fn the_critical_path_is_the_dearest_path(block in blocks(40)) {
        let plan = block.plan();
        let costs = costs(&plan);
        let waits = Waits::new(&plan, &costs, Assumption::AsDeclared);
        let dearest = finishes(&plan, &costs, None).into_iter().max().unwrap_or(0);
        prop_assert_eq!(waits.span(), dearest);
        if let Some((end, chain)) = waits.critical_path() {
            expect_path(&plan, end, &chain);
            let on_path = chain.iter().map(|cause| cause.before).chain([end]);
            prop_assert_eq!(on_path.map(|index| costs[index.0 as usize]).sum::<u64>(), dearest);
        }
    }

    #[test]
    fn without_a_key_the_others_remain(block in blocks(40), key in 0_u8..12) {
        let plan = block.plan();
        let costs = costs(&plan);
        let keys = plan.table().keys();
        prop_assume!(keys.contains(&key));
        let place = keys.iter().position(|other| *other == key).unwrap();
        let id = wavefront_scheduler::KeyId(u32::try_from(place).unwrap());
        let waits = Waits::new(&plan, &costs, Assumption::Absent(id));
        let dearest = finishes(&plan, &costs, Some(key)).into_iter().max().unwrap_or(0);
        prop_assert_eq!(waits.span(), dearest);
        // What commutes orders no more than what is declared, and no less than what is absent.
        let commutes = Waits::new(&plan, &costs, Assumption::Commutes(id));
        let declared = Waits::new(&plan, &costs, Assumption::AsDeclared);
        prop_assert!(waits.span() <= commutes.span() && commutes.span() <= declared.span());
    }

    #[test]
    fn more_threads_are_never_slower_and_never_beat_the_critical_path(block in blocks(40)) {
        let plan = block.plan();
        let costs = costs(&plan);
        let waits = Waits::new(&plan, &costs, Assumption::AsDeclared);
        let work: u64 = costs.iter().sum();
        prop_assert_eq!(level_time(&waits, &costs, 1), work);
        let times = [1, 2, 3, 8, 64].map(|threads| level_time(&waits, &costs, threads));
        prop_assert!(times.is_sorted_by(|few, many| few >= many));
        prop_assert!(times[4] >= waits.span());
        let eight = speedup(&waits, &costs, 8);
        prop_assert!(eight.levels <= eight.bound && eight.bound <= 800);
    }
}
