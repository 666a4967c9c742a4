//! Estimates, for cutting levels into chunks and for choosing the serial path. They decide speed,
//! never results.

use wavefront_types::{Payload, Transaction};

/// Nanoseconds that applying `tx` serially takes, roughly, with a store in memory and without the
/// owner's signature; measured for transfers, see `docs/performance.md`.
pub fn estimate_cost(tx: &Transaction) -> u32 {
    const BASE: usize = 170;
    let payload = match &tx.payload {
        Payload::Transfers(transfers) => transfers.len() * 80,
        Payload::Unshield(transfers) => transfers.len() * 80,
        Payload::Uno(transfers) => transfers.len() * 10,
        Payload::Shield(transfers) => transfers.len() * 10,
        Payload::Energy(_) | Payload::Agent(_) | Payload::RegisterName(_) => 500,
        // The module is hashed.
        Payload::DeployContract(deploy) => 1_000 + deploy.module.len(),
        Payload::InvokeContract(_) => 1_000,
        Payload::Burn(_) | Payload::Multisig(_) => 100,
    };
    // Participants' signatures are checked against state, hence during execution.
    let signatures = tx.multisig.as_ref().map_or(0, |signatures| signatures.len() * 40_000);
    u32::try_from(BASE + payload + signatures).unwrap_or(u32::MAX)
}

/// About how many keys [`declare`](crate::declare) names for `tx`: what planning it costs.
pub fn estimate_keys(tx: &Transaction) -> u32 {
    let others = match &tx.payload {
        Payload::Transfers(transfers) => transfers.len(),
        Payload::Unshield(transfers) => transfers.len(),
        Payload::RegisterName(_) => 2,
        Payload::Uno(_) | Payload::Shield(_) | Payload::Multisig(_) => 0,
        _ => 1,
    };
    u32::try_from(others).unwrap_or(u32::MAX).saturating_add(1)
}
