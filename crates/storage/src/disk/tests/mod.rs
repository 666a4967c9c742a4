//! Tests of the store on disk alone.

mod check;
mod crash;
mod open;
mod record;
