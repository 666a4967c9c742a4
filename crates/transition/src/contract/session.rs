//! The calls of one transaction: who calls whom, what is undone, what is told.

use std::sync::Arc;

use wavefront_types::{
    AccountId, AssetId, BlockEnv, CallEvent, CallLog, ContractId, Hash, StateKey, StateValue,
};
use wavefront_vm::{End, HostError, Run};

use super::context::CallContext;
use super::stage::Stage;
use crate::Abort;

/// The most contracts that are in the middle of a call at once.
pub(crate) const DEPTH_MAX: usize = 8;
/// What a caller sees when a contract could not be called at all.
pub(crate) const NOT_CALLED: u64 = 1;
/// What a caller sees when the one it called trapped.
pub(crate) const TRAPPED: u64 = 2;

/// A module and its hash.
type Stored = (Hash, Arc<[u8]>);

/// What all calls of a transaction share.
pub(crate) struct Session<'a> {
    pub(crate) stage: Stage<'a>,
    pub(crate) context: &'a dyn CallContext,
    pub(crate) env: &'a BlockEnv,
    pub(crate) source: AccountId,
    pub(crate) events: Vec<CallEvent>,
    pub(crate) logs: Vec<CallLog>,
    /// Bytes of the logs kept.
    pub(crate) logged: usize,
    /// What was set last, and by whom.
    pub(crate) returned: Option<(ContractId, Box<[u8]>)>,
    /// Instructions of all calls that ended.
    pub(crate) instructions: u64,
    /// Calls that are running.
    depth: usize,
}

/// One call, as its host functions see it.
pub(crate) struct Frame<'s, 'a> {
    pub(crate) session: &'s mut Session<'a>,
    pub(crate) contract: ContractId,
    /// An account, or a contract.
    pub(crate) caller: [u8; 32],
    /// Native units that came with the call.
    pub(crate) value: u64,
    pub(crate) input: &'s [u8],
}

/// What is called, by whom, with what.
pub(crate) struct Call<'i> {
    pub(crate) contract: ContractId,
    pub(crate) caller: [u8; 32],
    pub(crate) value: u64,
    pub(crate) input: &'i [u8],
    pub(crate) gas: u64,
}

impl<'a> Session<'a> {
    pub(crate) fn new(
        stage: Stage<'a>,
        context: &'a dyn CallContext,
        env: &'a BlockEnv,
        source: AccountId,
    ) -> Self {
        Self {
            stage,
            context,
            env,
            source,
            events: Vec::new(),
            logs: Vec::new(),
            logged: 0,
            returned: None,
            instructions: 0,
            depth: 0,
        }
    }

    /// Calls a contract; when it does not answer 0, nothing of what it did stays. `None` when there
    /// is nothing that could be run.
    pub(crate) fn call(&mut self, call: &Call<'_>) -> Result<Option<Run>, HostError> {
        if self.depth >= DEPTH_MAX {
            return Ok(None);
        }
        let Some((hash, module)) = self.module(call.contract)? else { return Ok(None) };
        self.stage.begin();
        let events = self.events.len();
        self.returned = None;
        self.depth = self.depth.saturating_add(1);
        let vm = self.context.vm();
        let &Call { contract, caller, value, input, gas } = call;
        let mut frame = Frame { session: self, contract, caller, value, input };
        let run = vm.run(&hash, &module, &mut frame, gas);
        self.depth = self.depth.saturating_sub(1);
        if let Ok(run) = &run {
            self.instructions = self.instructions.saturating_add(run.instructions);
        }
        if matches!(run, Ok(Run { end: End::Exit(0), .. })) {
            self.stage.keep();
        } else {
            self.stage.undo();
            self.events.truncate(events);
            self.returned = None;
        }
        match run {
            Ok(Run { end: End::Stopped, .. }) => Err(HostError::Stop),
            Ok(run) => Ok(Some(run)),
            Err(_) => Ok(None),
        }
    }

    /// The module of a contract, if there is such a contract.
    pub(crate) fn module(&mut self, contract: ContractId) -> Result<Option<Stored>, HostError> {
        let key = StateKey::Contract(contract);
        let record = match self.stage.get(&key)? {
            None => return Ok(None),
            Some(StateValue::Contract(record)) => record,
            Some(_) => return Err(self.stage.stop(Abort::WrongKind(key))),
        };
        let key = StateKey::Content(record.module);
        match self.stage.get(&key)? {
            Some(StateValue::Content(bytes)) => Ok(Some((record.module, bytes))),
            Some(_) => Err(self.stage.stop(Abort::WrongKind(key))),
            None => Err(self.stage.stop(Abort::Missing(key))),
        }
    }

    /// What an address holds of an asset.
    pub(crate) fn balance(&mut self, address: [u8; 32], asset: AssetId) -> Result<u64, HostError> {
        let key = self.balance_key(address, asset)?;
        match self.stage.get(&key)? {
            None => Ok(0),
            Some(StateValue::Account(account)) => Ok(account.balance),
            Some(StateValue::Amount(amount)) => Ok(amount),
            Some(_) => Err(self.stage.stop(Abort::WrongKind(key))),
        }
    }

    /// Where an address keeps an asset: contracts and accounts have addresses of one form.
    fn balance_key(&mut self, address: [u8; 32], asset: AssetId) -> Result<StateKey, HostError> {
        let contract = ContractId(address);
        Ok(if self.stage.get(&StateKey::Contract(contract))?.is_some() {
            StateKey::ContractBalance(contract, asset)
        } else {
            StateKey::balance(AccountId(address), asset)
        })
    }

    /// Moves an amount from a contract to an address. Whether there was enough.
    pub(crate) fn transfer(
        &mut self,
        from: ContractId,
        to: [u8; 32],
        asset: AssetId,
        amount: u64,
    ) -> Result<bool, HostError> {
        let held = self.balance(from.0, asset)?;
        let Some(rest) = held.checked_sub(amount) else { return Ok(false) };
        if amount == 0 || to == from.0 {
            return Ok(true);
        }
        let from = StateKey::ContractBalance(from, asset);
        self.stage.put(from, Some(StateValue::Amount(rest)));
        let key = self.balance_key(to, asset)?;
        self.credit(key, amount)?;
        if let StateKey::Balance(account, _) = key {
            // Whoever holds something has an account.
            self.credit(StateKey::Account(account), 0)?;
        }
        Ok(true)
    }

    /// Adds an amount to what is held.
    pub(crate) fn credit(&mut self, key: StateKey, amount: u64) -> Result<(), HostError> {
        let mut value = self.stage.get(&key)?;
        if amount == 0 && value.is_some() {
            return Ok(());
        }
        StateValue::credit(&mut value, key.kind(), amount)
            .map_err(|_| HostError::trap("a balance would exceed 64 bits"))?;
        self.stage.put(key, value);
        Ok(())
    }
}
