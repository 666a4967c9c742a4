//! Energy: freezing native units for it, delegating it, and getting the units back.

mod delegate;
mod freeze;
mod record;
mod rules;
mod unfreeze;
mod withdraw;
