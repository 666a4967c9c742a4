//! How each activity becomes a transaction: valid in the model's state, and booked in it.

mod account;
mod activities;
mod contract;
mod energy;
mod failing;
mod money;

pub(crate) use money::Payment;
