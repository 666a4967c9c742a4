//! Contract payloads.

use super::limits::MODULE_MAX;
use super::{DecodeErrorKind, Decoded, Reader, Writer, value_cell};
use crate::transaction::{ConstructorCall, ContractDeposit, DeployPayload, InvokePayload};

pub(super) fn read_invoke(r: &mut Reader<'_>) -> Decoded<InvokePayload> {
    Ok(InvokePayload {
        contract: r.id("a contract")?,
        deposits: read_deposits(r)?,
        entry_id: r.u16("an entry point")?,
        max_gas: r.u64("a gas limit")?,
        parameters: {
            let count = usize::from(r.u8("the number of parameters")?);
            r.list(count, 2, value_cell::read)?
        },
    })
}

pub(super) fn write_invoke(w: &mut Writer, invoke: &InvokePayload) {
    w.raw(&invoke.contract.0);
    write_deposits(w, &invoke.deposits);
    w.u16(invoke.entry_id);
    w.u64(invoke.max_gas);
    w.len_u8(invoke.parameters.len());
    for parameter in &invoke.parameters {
        value_cell::write(w, parameter);
    }
}

pub(super) fn read_deploy(r: &mut Reader<'_>) -> Decoded<DeployPayload> {
    let expected = "a module of at most 10 MiB";
    let len = r.len_u32(expected)?;
    if len > MODULE_MAX {
        return Err(r.fail_back(DecodeErrorKind::Size, 4, expected));
    }
    let module = r.take(len, expected)?;
    if !module.starts_with(DeployPayload::MAGIC) {
        return Err(r.fail_back(DecodeErrorKind::Value, len, "a module that starts as ELF does"));
    }
    let constructor = r.option("the flag of a constructor call", |r| {
        Ok(ConstructorCall { max_gas: r.u64("a gas limit")?, deposits: read_deposits(r)? })
    })?;
    Ok(DeployPayload::new(module, constructor))
}

pub(super) fn write_deploy(w: &mut Writer, deploy: &DeployPayload) {
    w.len_u32(deploy.module().len());
    w.raw(deploy.module());
    w.option(deploy.constructor.as_ref(), |w, call| {
        w.u64(call.max_gas);
        write_deposits(w, &call.deposits);
    });
}

fn read_deposits(r: &mut Reader<'_>) -> Decoded<Vec<ContractDeposit>> {
    let count = usize::from(r.u8("the number of deposits")?);
    r.list(count, 41, |r| {
        let asset = r.id("an asset")?;
        if r.u8("the kind of a deposit")? != 0 {
            return Err(r.fail_back(DecodeErrorKind::Value, 1, "a plain deposit, kind 0"));
        }
        Ok(ContractDeposit { asset, amount: r.u64("an amount")? })
    })
}

fn write_deposits(w: &mut Writer, deposits: &[ContractDeposit]) {
    w.len_u8(deposits.len());
    for deposit in deposits {
        w.raw(&deposit.asset.0);
        w.u8(0);
        w.u64(deposit.amount);
    }
}
