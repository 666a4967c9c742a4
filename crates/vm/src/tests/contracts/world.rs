//! A world for contracts: storage, balances, events. No fees, no limits; a failing call undoes what
//! it did.

use std::collections::BTreeMap;

use crate::{
    End, Host, HostCall, HostError, HostFunction, MemoryPool, Module, PUBLISHED, Run, execute,
};

/// 32 bytes.
pub(super) type Address = [u8; 32];

/// The asset that everybody pays with.
pub(super) const NATIVE: Address = [0; 32];
/// Gas of a call.
const GAS: u64 = 1_000_000;
const DEPTH_MAX: usize = 8;

/// What calls change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct State {
    pub(super) storage: BTreeMap<(Address, Vec<u8>), Vec<u8>>,
    /// By holder and asset.
    pub(super) balances: BTreeMap<(Address, Address), u64>,
    pub(super) events: Vec<(Vec<u8>, Vec<u8>)>,
}

impl State {
    pub(super) fn balance(&self, holder: Address, asset: Address) -> u64 {
        self.balances.get(&(holder, asset)).copied().unwrap_or(0)
    }

    /// Whether there was enough.
    fn pay(&mut self, from: Address, to: Address, asset: Address, amount: u64) -> bool {
        let Some(left) = self.balance(from, asset).checked_sub(amount) else { return false };
        self.balances.insert((from, asset), left);
        let sum = self.balance(to, asset) + amount;
        self.balances.insert((to, asset), sum);
        true
    }
}

/// Contracts and what they did.
pub(super) struct World {
    pub(super) state: State,
    contracts: BTreeMap<Address, Module>,
    pool: MemoryPool,
    pub(super) height: u64,
    depth: usize,
    /// Of the last call.
    pub(super) returned: Vec<u8>,
}

/// One call, seen by its host functions.
struct Context<'a> {
    world: &'a mut World,
    this: Address,
    caller: Address,
    value: u64,
    input: &'a [u8],
}

impl World {
    pub(super) fn new() -> Self {
        Self {
            state: State::default(),
            contracts: BTreeMap::new(),
            pool: MemoryPool::new(DEPTH_MAX),
            height: 7,
            depth: 0,
            returned: Vec::new(),
        }
    }

    pub(super) fn deploy(&mut self, name: &str, address: Address) {
        self.contracts.insert(address, super::module(name));
    }

    pub(super) fn give(&mut self, holder: Address, asset: Address, amount: u64) {
        self.state.balances.insert((holder, asset), amount);
    }

    /// A call with a deposit of the native asset; its answer, and undone when it is not 0.
    pub(super) fn call(
        &mut self,
        caller: Address,
        contract: Address,
        value: u64,
        input: &[u8],
    ) -> u64 {
        match self.run(caller, contract, value, input).end {
            End::Exit(code) => code,
            other => panic!("{other:?}"),
        }
    }

    /// The same, however it ends.
    pub(super) fn run(
        &mut self,
        caller: Address,
        contract: Address,
        value: u64,
        input: &[u8],
    ) -> Run {
        self.returned.clear();
        self.nested(caller, contract, value, input, GAS)
    }

    fn nested(
        &mut self,
        caller: Address,
        this: Address,
        value: u64,
        input: &[u8],
        gas: u64,
    ) -> Run {
        let module = self.contracts.get(&this).expect("it is deployed").clone();
        let before = self.state.clone();
        assert!(self.state.pay(caller, this, NATIVE, value), "a deposit is there");
        let mut memory = self.pool.take();
        self.depth += 1;
        let mut context = Context { world: &mut *self, this, caller, value, input };
        let run = execute(&module, &mut memory, &mut context, gas);
        self.depth -= 1;
        self.pool.give(memory);
        if run.end != End::Exit(0) {
            self.state = before;
        }
        run
    }

    /// What a key of a contract holds.
    pub(super) fn stored(&self, contract: Address, key: &[u8]) -> Option<&[u8]> {
        self.state.storage.get(&(contract, key.to_vec())).map(Vec::as_slice)
    }
}

/// Writes as much as fits, and says how much there is.
fn put(call: &mut HostCall<'_>, to: u64, capacity: u64, bytes: &[u8]) -> Result<u64, HostError> {
    let len = bytes.len().min(capacity as usize);
    call.write(to, &bytes[..len])?;
    Ok(bytes.len() as u64)
}

impl Host for Context<'_> {
    fn call(&mut self, function: HostFunction, call: &mut HostCall<'_>) -> Result<u64, HostError> {
        let [a, b, c, d, _] = call.args();
        let this = self.this;
        let key =
            |call: &HostCall<'_>| -> Result<_, HostError> { Ok((this, call.read(a, b)?.to_vec())) };
        let state = &mut self.world.state;
        match PUBLISHED[function.index()] {
            "memcpy" => {
                call.copy(a, b, c)?;
                Ok(0)
            }
            "get_input_data" => put(call, a, b, self.input),
            "set_return_data" => {
                self.world.returned = call.read(a, b)?.to_vec();
                Ok(0)
            }
            "storage_read" => {
                let value = state.storage.get(&key(call)?).cloned().unwrap_or_default();
                put(call, c, d, &value)
            }
            "storage_write" => {
                let value = call.read(c, d)?.to_vec();
                state.storage.insert(key(call)?, value);
                Ok(0)
            }
            "storage_delete" => Ok(u64::from(state.storage.remove(&key(call)?).is_some())),
            "get_caller" => put(call, a, 32, &self.caller).map(|_| 0),
            "get_contract_hash" => put(call, a, 32, &this).map(|_| 0),
            "get_block_height" => Ok(self.world.height),
            "get_call_value" => Ok(self.value),
            "get_asset_balance" => {
                let held = state.balance(call.read_array(a)?, call.read_array(b)?);
                call.write(c, &held.to_le_bytes())?;
                Ok(0)
            }
            "transfer" => {
                let to = call.read_array(a)?;
                Ok(u64::from(!state.pay(this, to, NATIVE, b)))
            }
            "transfer_asset" => {
                let (to, asset) = (call.read_array(a)?, call.read_array(c)?);
                Ok(u64::from(!state.pay(this, to, asset, b)))
            }
            "emit_event" => {
                let topics = call.read(a, b * 32)?.to_vec();
                let data = call.read(c, d)?.to_vec();
                state.events.push((topics, data));
                Ok(0)
            }
            "invoke" if self.world.depth == DEPTH_MAX => Ok(1),
            "invoke" => {
                let target = call.read_array(a)?;
                let input = call.read(b, c)?.to_vec();
                let run = self.world.nested(this, target, 0, &input, call.gas());
                call.consume(run.gas_used)?;
                match run.end {
                    End::Exit(code) => Ok(code),
                    End::Trap(_) => Ok(2),
                    End::Stopped => Err(HostError::Stop),
                }
            }
            "abort" => Err(HostError::trap("abort was called")),
            other => panic!("no contract here calls {other}"),
        }
    }
}
