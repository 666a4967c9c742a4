//! The contracts in `samples/contracts`, on a small world in memory.

mod ledger;
mod samples;
mod trade;
mod world;

use crate::{HostFunctions, Module, assemble};

/// Every contract's name and source.
pub(super) const SOURCES: [(&str, &str); 10] = [
    ("airdrop", include_str!("../../../../../samples/contracts/airdrop.s")),
    ("counter", include_str!("../../../../../samples/contracts/counter.s")),
    ("endless", include_str!("../../../../../samples/contracts/endless.s")),
    ("escrow", include_str!("../../../../../samples/contracts/escrow.s")),
    ("exchange", include_str!("../../../../../samples/contracts/exchange.s")),
    ("queue", include_str!("../../../../../samples/contracts/queue.s")),
    ("recursive", include_str!("../../../../../samples/contracts/recursive.s")),
    ("splitter", include_str!("../../../../../samples/contracts/splitter.s")),
    ("stray", include_str!("../../../../../samples/contracts/stray.s")),
    ("token", include_str!("../../../../../samples/contracts/token.s")),
];

/// A contract's module file.
pub(super) fn bytes(name: &str) -> Vec<u8> {
    let (_, source) = SOURCES.iter().find(|(other, _)| *other == name).expect("there is one");
    match assemble(source, &HostFunctions::published()) {
        Ok(bytes) => bytes,
        Err(error) => panic!("samples/contracts/{name}.s: {error}"),
    }
}

/// A contract, ready to run.
pub(super) fn module(name: &str) -> Module {
    match Module::load(&bytes(name), &HostFunctions::published()) {
        Ok(module) => module,
        Err(error) => panic!("samples/contracts/{name}.s: {error}"),
    }
}
