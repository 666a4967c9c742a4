//! One room per kind of transaction, and the one place where a payload meets its room.

mod agent;
mod burn;
mod deploy;
mod energy;
mod invoke;
pub(crate) mod multisig;
pub(crate) mod name;
pub(crate) mod reserved_names;
mod shield;
mod transfers;
mod uno;
mod unshield;

/// Evaluates an expression with the rules of a payload's kind. A new kind cannot be forgotten: this
/// is the only match over kinds in the crate, and it has no wildcard.
macro_rules! with_rules {
    ($payload:expr, $rules:ident => $body:expr) => {
        match $payload {
            wavefront_types::Payload::Transfers($rules) => {
                let $rules = &**$rules;
                $body
            }
            wavefront_types::Payload::Burn($rules) => $body,
            wavefront_types::Payload::Multisig($rules) => $body,
            wavefront_types::Payload::InvokeContract($rules) => $body,
            wavefront_types::Payload::DeployContract($rules) => $body,
            wavefront_types::Payload::Energy($rules) => $body,
            wavefront_types::Payload::Uno($rules) => {
                let $rules = &**$rules;
                $body
            }
            wavefront_types::Payload::Shield($rules) => {
                let $rules = &**$rules;
                $body
            }
            wavefront_types::Payload::Unshield($rules) => {
                let $rules = &**$rules;
                $body
            }
            wavefront_types::Payload::RegisterName($rules) => $body,
            wavefront_types::Payload::Agent($rules) => $body,
        }
    };
}

pub(crate) use with_rules;
