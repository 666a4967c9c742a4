//! `wavefront state`: everything a store holds about an account.

use std::cmp::Ordering;
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;

use wavefront_storage::{RedbStore, StateAudit, StateHistory, StateStore, StoreError};
use wavefront_types::state::{Account, FreezeRecord, MultisigConfig};
use wavefront_types::{AccountId, KeyKind, StateKey, StateValue};

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
        if let Some(StateValue::Multisig(config)) = read(StateKey::Multisig(id))? {
            describe_multisig(&mut text, &config);
        }
        // Balances of 0 stay: all that it holds now, or ever held.
        for key in keys_of(&store, KeyKind::Balance, id)? {
            if let (StateKey::Balance(_, asset), Some(StateValue::Amount(amount))) =
                (key, read(key)?)
            {
                let _ = writeln!(text, "asset {asset} {amount}");
            }
        }
        if let Some(StateValue::Energy(energy)) = read(StateKey::Energy(id))? {
            let _ = writeln!(text, "energy {}\nfrozen {}", energy.energy, energy.frozen);
        }
        for key in keys_of(&store, KeyKind::Freeze, id)? {
            if let Some(StateValue::Freeze(record)) = read(key)? {
                describe_freeze(&mut text, &record);
            }
        }
        if let Some(StateValue::Unfreezing(pending)) = read(StateKey::Unfreezing(id))? {
            for entry in pending.iter() {
                let (amount, height) = (entry.amount, entry.expire_height);
                let _ = writeln!(text, "unfreeze {amount} at height {height}");
            }
        }
        if let Some(StateValue::NameOf(name)) = read(StateKey::NameOf(id))? {
            let _ = writeln!(text, "name {name}");
        }
        if let Some(StateValue::Agent(agent)) = read(StateKey::Agent(id))? {
            let status = if agent.status == 0 { "active" } else { "suspended" };
            let mut sessions = 0_usize;
            for key in keys_of(&store, KeyKind::SessionKey, id)? {
                sessions += usize::from(read(key)?.is_some());
            }
            let (controller, policy) = (agent.controller, agent.policy_hash);
            let _ = writeln!(
                text,
                "agent {status}, controller {controller}, policy {policy}, {sessions} session keys"
            );
        }
        output::line(text.trim_end())?;
        Ok(Exit::Success)
    }
}

fn describe_account(text: &mut String, account: &Account) {
    let Account { balance, nonce, extra } = account;
    let _ = writeln!(text, "balance {balance}\nnonce {nonce}");
    if let Some(extra) = extra {
        let _ = writeln!(text, "flags {}\ndata {} bytes", extra.flags, extra.data.len());
    }
}

fn describe_multisig(text: &mut String, config: &MultisigConfig) {
    let _ = writeln!(text, "multisig {} of {}", config.threshold, config.participants.len());
    for participant in &config.participants {
        let _ = writeln!(text, "participant {participant}");
    }
}

fn describe_freeze(text: &mut String, record: &FreezeRecord) {
    let FreezeRecord { amount, energy_gained, freeze_height, unlock_height } = *record;
    let _ = writeln!(
        text,
        "freeze {amount} at height {freeze_height} until {unlock_height}, energy {energy_gained}"
    );
}

/// The account's keys of a kind that there are now.
fn keys_of(store: &RedbStore, kind: KeyKind, id: AccountId) -> Result<Vec<StateKey>, StoreError> {
    let mut keys = Vec::new();
    store.for_each(kind, &mut |key, _| match key.first_id().cmp(id.as_bytes()) {
        Ordering::Less => ControlFlow::Continue(()),
        Ordering::Equal => {
            keys.push(key);
            ControlFlow::Continue(())
        }
        Ordering::Greater => ControlFlow::Break(()),
    })?;
    Ok(keys)
}
