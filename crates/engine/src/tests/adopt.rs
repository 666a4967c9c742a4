//! Plans from elsewhere: what comes in, and what is refused before it is looked at or runs.

use wavefront_types::BlockHash;
use wavefront_workload::Shape;

use super::{MapStore, eager, plan, unsigned};
use crate::{AdoptError, Plan, PlanCertificate};

/// The certificate of a block's plan, after a change to it, offered for the block.
fn adopted(tamper: impl FnOnce(&mut PlanCertificate)) -> Result<Plan, AdoptError> {
    let engine = eager(2);
    let plan = plan(&engine, &unsigned(&Shape::Uniform, 30, 40, 3));
    let mut certificate = plan.certificate().expect("planned in levels");
    tamper(&mut certificate);
    engine.adopt(plan.authenticated().clone(), *plan.env(), certificate)
}

#[test]
fn a_plan_that_was_carried_elsewhere_is_the_same_plan() {
    let scenario = unsigned(&Shape::Uniform, 30, 40, 3);
    let (here, there) = (eager(2), eager(3));
    let made = plan(&here, &scenario);
    let certificate = made.certificate().expect("planned in levels");
    assert_eq!(certificate.block, scenario.block.header.hash());
    let block = plan(&there, &scenario).authenticated().clone();
    let adopted = there.adopt(block, scenario.env, certificate.clone()).unwrap();
    assert_eq!(adopted.certificate(), Some(certificate));
    let store = MapStore::new(&scenario.genesis);
    let executed = there.execute(&adopted, &store).unwrap();
    let serial = here.execute_serial(&made, &store).unwrap();
    assert_eq!(executed.first_difference(&serial), None);
}

/// Whatever the parts: the hash alone says that it is another block's.
#[test]
fn a_plan_of_another_block_is_refused() {
    let other = BlockHash([7; 32]);
    let refused = adopted(|certificate| certificate.block = other).unwrap_err();
    assert!(matches!(refused, AdoptError::OtherBlock { found, .. } if found == other), "{refused}");
}

/// Under the block's own hash, a plan of more or fewer transactions: whole by itself, but not this
/// block's.
#[test]
fn a_plan_of_another_length_is_refused() {
    for txs in [29, 31] {
        let other = plan(&eager(2), &unsigned(&Shape::Uniform, txs, 40, 3));
        let parts = other.certificate().expect("planned in levels").parts;
        let refused = adopted(|certificate| certificate.parts = parts).unwrap_err();
        assert_eq!(refused, AdoptError::TransactionCount { expected: 30, found: txs });
    }
}

#[test]
fn a_plan_without_its_edges_is_refused() {
    let refused = adopted(|certificate| certificate.parts.edges.clear()).unwrap_err();
    assert!(matches!(refused, AdoptError::Broken(_)), "{refused}");
}
