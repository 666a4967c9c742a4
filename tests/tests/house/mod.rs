//! House rules that no compiler checks. What is meant to be an exception stands beside its rule.

mod circles;
mod citations;
mod coverage;
mod dependencies;
mod doors;
mod layout;
mod resolver;
