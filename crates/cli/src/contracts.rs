//! A contract alone: a state in memory with one deployed module, and who calls it.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::str::FromStr;
use std::sync::Arc;

use wavefront_sync::Mutex;
use wavefront_transition::{
    Abort, ContractVm, Failure as RuleFailure, PlainContext, PlainVm, StateView, TxInput,
    apply_transaction,
};
use wavefront_types::state::{ContractRecord, CreditError};
use wavefront_types::transaction::{
    ContractDeposit, DeployPayload, InvokePayload, Reference, ValueCell,
};
use wavefront_types::{
    Account, AccountId, AssetId, BlockEnv, COIN, ContractId, ErrorCode, FeeType, Hash, Outcome,
    Payload, Receipt, Signature, StateKey, StateValue, Total, Transaction, Verdict,
};
use wavefront_vm::{
    Host, HostFunctions, LoadError, Memory, Module, Run, Step, execute_traced, instruction_texts,
};

use crate::exit::Failure;

/// A call's input.
#[derive(Debug, Clone, Default)]
pub(crate) struct Input(pub(crate) Vec<u8>);

impl FromStr for Input {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.strip_prefix("0x").unwrap_or(text);
        let mut bytes = vec![0; text.len() / 2];
        if !text.len().is_multiple_of(2) {
            return Err("an odd number of hexadecimal characters".into());
        }
        wavefront_types::decode_hex(text, &mut bytes).map_err(|error| error.to_string())?;
        Ok(Self(bytes))
    }
}

/// Who calls, as rich as anybody can get.
const CALLER: AccountId = AccountId([1; 32]);
const CHAIN: u8 = 3;

/// A state with one contract.
pub(crate) struct Bench {
    state: State,
    context: PlainContext<Tracing>,
    contract: ContractId,
    nonce: u64,
}

impl Bench {
    /// The most gas of a call.
    pub(crate) const GAS_MAX: u64 = 10 * COIN;
    /// The most native units that come with a call.
    pub(crate) const VALUE_MAX: u64 = 1_000_000 * COIN;

    /// With this module deployed; constructors are calls like any other here.
    pub(crate) fn new(module: Vec<u8>, trace: bool) -> Result<Self, Failure> {
        let functions = HostFunctions::published();
        let texts = if trace { instruction_texts(&module, &functions) } else { Ok(Vec::new()) };
        let texts = texts.map_err(Failure::usage)?;
        let module: Arc<[u8]> = module.into();
        let contract = DeployPayload::contract_of(&module);
        let mut state = State::default();
        let record = ContractRecord { module: Hash(contract.0) };
        let account = Account { balance: u64::MAX / 2, ..Account::default() };
        state.values.extend([
            (StateKey::Account(CALLER), StateValue::Account(account)),
            (StateKey::Contract(contract), StateValue::Contract(Arc::new(record))),
            (StateKey::Content(Hash(contract.0)), StateValue::Content(module)),
        ]);
        let trace = trace.then(|| Trace { texts, out: Mutex::new(io::stderr()) });
        let context = PlainContext::new(Tracing { functions, plain: PlainVm::new(), trace });
        Ok(Self { state, context, contract, nonce: 0 })
    }

    pub(crate) fn contract(&self) -> ContractId {
        self.contract
    }

    /// Everything there is.
    pub(crate) fn state(&self) -> impl Iterator<Item = (&StateKey, &StateValue)> {
        self.state.values.iter()
    }

    /// Native units that the contract holds.
    pub(crate) fn balance(&self) -> u64 {
        match self.state.values.get(&StateKey::ContractBalance(self.contract, AssetId::TOS)) {
            Some(StateValue::Amount(amount)) => *amount,
            _ => 0,
        }
    }

    /// Calls the contract, as a transaction of a block of its own would.
    pub(crate) fn call(&mut self, input: Input, gas: u64, value: u64) -> Result<Receipt, Failure> {
        let deposit = ContractDeposit { asset: AssetId::TOS, amount: value };
        let payload = InvokePayload {
            contract: self.contract,
            deposits: if value == 0 { Vec::new() } else { vec![deposit] },
            entry_id: 0,
            max_gas: gas,
            parameters: vec![ValueCell::Bytes(input.0)],
        };
        let tx = Transaction {
            chain_id: CHAIN,
            source: CALLER,
            payload: Payload::InvokeContract(payload),
            fee: 0,
            fee_type: FeeType::Tos,
            nonce: self.nonce,
            source_commitments: Vec::new(),
            range_proof: None,
            reference: Reference { hash: Hash::ZERO, topoheight: 0 },
            multisig: None,
            signature: Signature::ZERO,
        };
        let place = self.nonce.saturating_add(1);
        let env = BlockEnv::new(CHAIN, place, AccountId::ZERO);
        let input = TxInput {
            tx: &tx,
            size: 0,
            verdict: Verdict::Valid,
            env: &env,
            multisig: &|_: &AccountId, _: &Signature| false,
            contracts: &self.context,
        };
        self.state.staged.clear();
        let receipt = apply_transaction(&mut self.state, &input).map_err(Failure::usage)?;
        if let Outcome::Skipped(code) = receipt.outcome {
            return Err(Failure::usage(format_args!("the call was refused: {code}")));
        }
        self.state.keep();
        self.nonce = place;
        Ok(receipt)
    }
}

#[derive(Debug, Default)]
struct State {
    values: BTreeMap<StateKey, StateValue>,
    staged: BTreeMap<StateKey, Option<StateValue>>,
}

impl State {
    fn keep(&mut self) {
        for (key, value) in std::mem::take(&mut self.staged) {
            match value {
                Some(value) => self.values.insert(key, value),
                None => self.values.remove(&key),
            };
        }
    }
}

impl StateView for State {
    fn get(&mut self, key: &StateKey) -> Result<Option<StateValue>, Abort> {
        Ok(match self.staged.get(key) {
            Some(value) => value.clone(),
            None => self.values.get(key).cloned(),
        })
    }

    fn put(&mut self, key: &StateKey, value: Option<StateValue>) -> Result<(), Abort> {
        self.staged.insert(*key, value);
        Ok(())
    }

    fn credit(&mut self, key: &StateKey, amount: u64) -> Result<(), RuleFailure> {
        let mut value = self.get(key)?;
        StateValue::credit(&mut value, key.kind(), amount).map_err(|error| match error {
            CreditError::Overflow => RuleFailure::Code(ErrorCode::Overflow),
            CreditError::NotCreditable(_) => Abort::WrongKind(*key).into(),
        })?;
        Ok(self.put(key, value)?)
    }

    fn add_total(&mut self, _: Total, _: u64) -> Result<(), RuleFailure> {
        Ok(())
    }
}

/// Runs modules, telling every instruction when asked to.
struct Tracing {
    functions: HostFunctions,
    plain: PlainVm,
    trace: Option<Trace>,
}

struct Trace {
    texts: Vec<String>,
    out: Mutex<io::Stderr>,
}

impl ContractVm for Tracing {
    fn check(&self, hash: &Hash, module: &[u8]) -> Result<(), LoadError> {
        self.plain.check(hash, module)
    }

    fn run(
        &self,
        hash: &Hash,
        module: &[u8],
        host: &mut dyn Host,
        gas: u64,
    ) -> Result<Run, LoadError> {
        let Some(trace) = &self.trace else { return self.plain.run(hash, module, host, gas) };
        let module = Module::load(module, &self.functions)?;
        let mut tracer = |step: &Step| trace.step(step);
        Ok(execute_traced(&module, &mut Memory::new(), host, gas, &mut tracer))
    }
}

impl Trace {
    fn step(&self, step: &Step) {
        let text = self.texts.get(step.instruction).map_or("", String::as_str);
        let registers: Vec<String> =
            step.registers.iter().map(|register| format!("{register:x}")).collect();
        let (gas, depth, instruction) = (step.gas, step.depth, step.instruction);
        // Nothing is lost when nobody is watching.
        let _ = writeln!(
            self.out.lock(),
            "{gas:>10} {depth:>2} {instruction:>6}  {text:<32} {}",
            registers.join(" ")
        );
    }
}
