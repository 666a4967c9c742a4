//! Tests of the rules, each family in its file, over a simple map-based view.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::large_stack_arrays,
    reason = "tests run with overflow checks, and lists one too long are what they are about"
)]

mod agents;
mod bounded;
mod calling;
mod checks;
mod conservation;
mod contract_money;
mod contracts;
mod emission;
mod energy;
mod energy_lists;
mod env;
mod fees;
mod finalize;
mod footprint;
mod host_functions;
mod multisig;
mod names;
mod privacy;
mod running;
mod transfers;
mod vectors;
mod world;
