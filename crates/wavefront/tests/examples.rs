//! The examples do what they say: whoever drives the engine, the state is the same.

use std::path::Path;

use wavefront::CancelToken;
use wavefront::import::{ChainInput, ChainSet, Durability, ImportOptions, Importer, Silent};
use wavefront::protocol::Hash;
use wavefront::store::{MemoryStore, StateAudit};

#[allow(dead_code, reason = "the test calls `run`, not `main`")]
#[path = "../examples/forks.rs"]
mod forks;
#[allow(dead_code, reason = "the test calls `run`, not `main`")]
#[path = "../examples/host_loop.rs"]
mod host_loop;
#[allow(dead_code, reason = "the test calls `run`, not `main`")]
#[path = "../examples/mempool.rs"]
mod mempool;
#[allow(dead_code, reason = "the test calls `run`, not `main`")]
#[path = "../examples/own_rules.rs"]
mod own_rules;
#[allow(dead_code, reason = "the test calls `run`, not `main`")]
#[path = "../examples/verify_plan.rs"]
mod verify_plan;

fn sample() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/devnet.chain"))
}

/// What `wavefront digest` says of the sample once it is imported.
fn imported() -> Hash {
    let bytes = Box::new(std::fs::File::open(sample()).expect("the sample is in the repository"));
    let chain = ChainSet::open([ChainInput { name: "sample".into(), bytes }]).expect("a chain");
    let store = MemoryStore::new();
    let importer = Importer::new(ImportOptions::new(2, Durability::AtEnd));
    importer.run(chain, &store, &mut Silent, &CancelToken::new()).expect("a valid chain");
    store.digest().expect("memory is read")
}

#[test]
fn every_way_to_drive_the_engine_leaves_the_same_state() {
    let expected = imported();
    for (name, run) in [
        ("forks", forks::run as fn(&Path) -> _),
        ("host_loop", host_loop::run),
        ("mempool", mempool::run),
        ("verify_plan", verify_plan::run),
    ] {
        assert_eq!(run(sample()).unwrap(), expected, "{name}");
    }
}

#[test]
fn another_chain_runs_on_the_scheduler() {
    assert!(own_rules::run().unwrap() > 1_000);
}

/// What is meant to be read in one go.
#[test]
fn examples_are_short() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines < 150, "{}: {lines} lines", path.display());
    }
}
