//! `wavefront state`: everything a store holds about an account.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;

use wavefront_storage::{RedbStore, StateAudit, StateHistory, StateStore, StoreError};
use wavefront_types::state::{Account, Energy};
use wavefront_types::{AccountId, AssetId, KeyKind, StateKey, StateValue};

use crate::exit::{Exit, Failure};
use crate::{output, stores};

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The store's directory
    #[arg(long, value_name = "DIR")]
    db: PathBuf,
    /// The account's address: 64 hexadecimal characters
    #[arg(value_parser = AccountId::from_hex)]
    account: AccountId,
    /// As it was after the block at this topoheight [default: the last block]
    #[arg(long, value_name = "TOPO")]
    at: Option<u64>,
}

impl Args {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let store = stores::open_to_read(&self.db)?;
        let tip = store.tip()?.ok_or_else(|| StoreError::uninitialized(store.path()))?;
        let at = self.at.unwrap_or(tip.topoheight);
        let read = |key| store.read_at(&key, at);
        let id = self.account;
        let Some(StateValue::Account(account)) = read(StateKey::Account(id))? else {
            return Err(Failure::usage(format_args!(
                "no account {id} after block {at}; check the address, or choose another --at"
            )));
        };
        let mut text = format!("account {id}\nblock {at}\n");
        describe_account(&mut text, &account);
        for asset in assets_of(&store, id)? {
            if let Some(StateValue::Amount(amount)) = read(StateKey::Balance(id, asset))? {
                let _ = writeln!(text, "asset {asset} {amount}");
            }
        }
        if let Some(StateValue::Energy(energy)) = read(StateKey::Energy(id))? {
            describe_energy(&mut text, &energy);
        }
        if let Some(StateValue::NameOf(name)) = read(StateKey::NameOf(id))? {
            let _ = writeln!(text, "name {name}");
        }
        if let Some(StateValue::Agent(agent)) = read(StateKey::Agent(id))? {
            let status = if agent.status == 0 { "active" } else { "suspended" };
            let _ = writeln!(
                text,
                "agent {status}, controller {}, policy {}, {} session keys",
                agent.controller,
                agent.policy_hash,
                agent.session_keys.len()
            );
        }
        output::line(text.trim_end())?;
        Ok(Exit::Success)
    }
}

fn describe_account(text: &mut String, account: &Account) {
    let Account { balance, nonce, extra } = account;
    let _ = writeln!(text, "balance {balance}\nnonce {nonce}");
    if let Some(config) = account.multisig() {
        let _ = writeln!(text, "multisig {} of {}", config.threshold, config.participants.len());
        for participant in &config.participants {
            let _ = writeln!(text, "participant {participant}");
        }
    }
    if let Some(extra) = extra {
        let _ = writeln!(text, "flags {}\ndata {} bytes", extra.flags, extra.data.len());
    }
}

fn describe_energy(text: &mut String, energy: &Energy) {
    let Energy { energy, frozen, resource } = energy;
    let _ = writeln!(text, "energy {energy}\nfrozen {frozen}");
    let Some(resource) = resource else { return };
    for record in &resource.freeze_records {
        let _ = writeln!(
            text,
            "freeze {} at height {} until {}, energy {}",
            record.amount, record.freeze_height, record.unlock_height, record.energy_gained
        );
    }
    for pending in &resource.pending_unfreezes {
        let _ = writeln!(text, "unfreeze {} at height {}", pending.amount, pending.expire_height);
    }
}

/// The assets that the account holds now, or ever held: balances of 0 stay.
fn assets_of(store: &RedbStore, id: AccountId) -> Result<Vec<AssetId>, StoreError> {
    let mut assets = Vec::new();
    store.for_each(KeyKind::Balance, &mut |key, _| {
        match key {
            StateKey::Balance(holder, asset) if holder == id => assets.push(asset),
            StateKey::Balance(holder, _) if holder > id => return ControlFlow::Break(()),
            _ => {}
        }
        ControlFlow::Continue(())
    })?;
    Ok(assets)
}
