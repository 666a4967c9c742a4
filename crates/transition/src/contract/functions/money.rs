//! Balances and transfers.

use wavefront_types::AssetId;
use wavefront_vm::{HostCall, HostError};

use crate::contract::session::Frame;

/// `get_balance` (address): native units.
pub(super) fn balance(
    frame: &mut Frame<'_, '_>,
    call: &mut HostCall<'_>,
) -> Result<u64, HostError> {
    let [address, ..] = call.args();
    call.consume(frame.session.context.gas().balance)?;
    frame.session.balance(call.read_array(address)?, AssetId::TOS)
}

/// `get_asset_balance` (address, asset, out).
pub(super) fn asset_balance(
    frame: &mut Frame<'_, '_>,
    call: &mut HostCall<'_>,
) -> Result<u64, HostError> {
    let [address, asset, out, ..] = call.args();
    call.consume(frame.session.context.gas().balance)?;
    let asset = AssetId(call.read_array(asset)?);
    let held = frame.session.balance(call.read_array(address)?, asset)?;
    call.write(out, &held.to_le_bytes())?;
    Ok(0)
}

/// `transfer` (to, amount): 1 when there is too little.
pub(super) fn transfer(
    frame: &mut Frame<'_, '_>,
    call: &mut HostCall<'_>,
) -> Result<u64, HostError> {
    let [to, amount, ..] = call.args();
    call.consume(frame.session.context.gas().transfer)?;
    let to = call.read_array(to)?;
    let paid = frame.session.transfer(frame.contract, to, AssetId::TOS, amount)?;
    Ok(u64::from(!paid))
}

/// `transfer_asset` (to, amount, asset): 1 when there is too little.
pub(super) fn transfer_asset(
    frame: &mut Frame<'_, '_>,
    call: &mut HostCall<'_>,
) -> Result<u64, HostError> {
    let [to, amount, asset, ..] = call.args();
    call.consume(frame.session.context.gas().transfer)?;
    let (to, asset) = (call.read_array(to)?, AssetId(call.read_array(asset)?));
    let paid = frame.session.transfer(frame.contract, to, asset, amount)?;
    Ok(u64::from(!paid))
}
