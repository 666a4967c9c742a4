//! Contracts that run: deployed and called as transactions of blocks.

use wavefront_types::transaction::{
    ConstructorCall, ContractDeposit, DeployPayload, InvokePayload,
};
use wavefront_types::{AssetId, COIN, CallEnd, ErrorCode, Outcome, Payload, StateKey, Total};
use wavefront_vm::{HostFunctions, assemble};

use super::calling::{Calling, deploy, deploy_with, deployed, holds, module, stored, trap};
use super::world::{ALICE, BOB, CAROL, FEE, GOLD, World, tx};

/// The text of a sample contract.
macro_rules! sample {
    ($name:literal) => {
        include_str!(concat!("../../../../samples/contracts/", $name, ".s"))
    };
}

#[test]
fn a_counter_called_five_times_holds_five() {
    let (mut world, contract) = deployed(sample!("counter"));
    let balance = world.balance(ALICE);
    let mut paid = 0;
    for count in 1..=5_u64 {
        let (receipt, report) = Calling::of(contract).done(&mut world);
        assert_eq!(&*report.return_data, count.to_le_bytes());
        assert_eq!(report.instructions, 22);
        assert!(receipt.gas > 100 && receipt.gas < 2_000, "{}", receipt.gas);
        paid += receipt.gas + FEE;
    }
    assert_eq!(stored(&world, contract, b"count"), Some(5_u64.to_le_bytes().to_vec()));
    assert_eq!(world.balance(ALICE), balance - paid, "what is not used comes back");
    assert_eq!(world.tally.get(Total::Gas), paid - 5 * FEE);
}

#[test]
fn two_instances_count_each_for_itself() {
    let (mut world, one) = deployed(sample!("counter"));
    let other = deploy(&mut world, &format!("{}\nmore: .byte 1\n", sample!("counter")));
    assert_ne!(one, other);
    for contract in [one, other, one, one, other] {
        Calling::of(contract).done(&mut world);
    }
    assert_eq!(stored(&world, one, b"count"), Some(3_u64.to_le_bytes().to_vec()));
    assert_eq!(stored(&world, other, b"count"), Some(2_u64.to_le_bytes().to_vec()));
}

#[test]
fn gas_that_does_not_suffice_is_charged_in_full() {
    let (mut world, contract) = deployed(sample!("counter"));
    let (enough, _) = Calling::of(contract).done(&mut world);
    // The first call found no value to read.
    let enough = enough.gas + 8;
    for gas in [0, 1, 99, 100, 101, enough - 1] {
        let (receipt, end) = Calling::of(contract).gas(gas).failed(&mut world);
        assert_eq!(receipt.gas, gas);
        assert!(trap(&end).contains("out of gas"), "{end:?}");
    }
    let (receipt, _) = Calling::of(contract).gas(enough).done(&mut world);
    assert_eq!(receipt.gas, enough);
    let endless = deploy(&mut world, sample!("endless"));
    let (receipt, _) = Calling::of(endless).gas(50_000).failed(&mut world);
    assert_eq!(receipt.gas, 50_000);
}

#[test]
fn a_contracts_own_failure_costs_what_it_used() {
    let (mut world, contract) = deployed(sample!("airdrop"));
    let input = [&300_u64.to_le_bytes()[..], &BOB.0, &CAROL.0].concat();
    let call = |value| Calling::of(contract).input(input.clone()).with(AssetId::TOS, value);
    let (receipt, end) = call(599).failed(&mut world);
    assert_eq!(end, CallEnd::Failed(1003));
    assert!(receipt.gas > 100 && receipt.gas < 5_000, "{}", receipt.gas);
    let (bob, carol) = (world.balance(BOB), world.balance(CAROL));
    call(601).done(&mut world);
    assert_eq!(world.balance(BOB), bob + 300);
    assert_eq!(world.balance(CAROL), carol + 300);
    assert_eq!(holds(&world, contract, AssetId::TOS), Some(1));
}

#[test]
fn who_is_paid_may_be_the_caller() {
    let (mut world, contract) = deployed(sample!("airdrop"));
    let input = [&300_u64.to_le_bytes()[..], &ALICE.0].concat();
    let before = world.balance(ALICE);
    let call = Calling::of(contract).input(input).with(AssetId::TOS, 400);
    let (receipt, _) = call.done(&mut world);
    assert_eq!(world.balance(ALICE), before - FEE - receipt.gas - 100);
}

#[test]
fn deposits_must_be_there() {
    let (mut world, contract) = deployed(sample!("counter"));
    let call = |deposits: Vec<ContractDeposit>, max_gas| {
        let parameters = Vec::new();
        let call = InvokePayload { contract, deposits, entry_id: 0, max_gas, parameters };
        tx(ALICE, 0, Payload::InvokeContract(call))
    };
    let of = |asset, amount| ContractDeposit { asset, amount };
    let code = world.fails(&call(vec![of(GOLD, 1)], 5_000));
    assert_eq!(code, ErrorCode::InsufficientBalance);
    let all = world.balance(ALICE);
    let code = world.fails(&call(vec![of(AssetId::TOS, all - FEE - 4_999)], 5_000));
    assert_eq!(code, ErrorCode::InsufficientBalance);
    world.set_asset(ALICE, GOLD, 7);
    let deposits = vec![of(GOLD, 9), of(AssetId::TOS, all - FEE - 5_000), of(GOLD, 5)];
    let receipt = world.run(&call(deposits, 5_000));
    assert_eq!(receipt.outcome, Outcome::Executed);
    assert_eq!(holds(&world, contract, AssetId::TOS), Some(all - FEE - 5_000));
    assert_eq!(holds(&world, contract, GOLD), Some(5), "of a repeated asset the last counts");
    assert_eq!(world.asset(ALICE, GOLD), Some(2));
}

#[test]
fn calls_are_nested_eight_deep_and_undone_with_their_caller() {
    let (mut world, contract) = deployed(sample!("recursive"));
    let (receipt, end) = Calling::of(contract).input([8]).failed(&mut world);
    assert_eq!(end, CallEnd::Failed(1), "one too deep");
    assert!(receipt.gas < 1_000_000);
    Calling::of(contract).input([7]).done(&mut world);
    assert_eq!(stored(&world, contract, b"calls"), Some(8_u64.to_le_bytes().to_vec()));
}

/// Calls the contract that its input names, keeps what it answered under `answer`, and succeeds.
const CALLER: &str = "
entrypoint:
        add64   r10, -64
        mov64   r1, r10
        mov64   r2, 33
        syscall get_input_data
        mov64   r1, r10
        mov64   r2, r10
        add64   r2, 32
        mov64   r3, 1
        syscall invoke
        stxdw   [r10 + 40], r0
        const   r1, key
        mov64   r2, len(key)
        mov64   r3, r10
        add64   r3, 40
        mov64   r4, 8
        syscall storage_write
        mov64   r0, 0
        exit

.rodata
key:    .ascii  \"answer\"
";

#[test]
fn a_callees_failure_undoes_its_own_effects_only() {
    let (mut world, caller) = deployed(CALLER);
    let counter = deploy(&mut world, sample!("counter"));
    let recursive = deploy(&mut world, sample!("recursive"));
    let mut answer = |target: [u8; 32], byte: u8| {
        let input = [&target[..], &[byte]].concat();
        Calling::of(caller).input(input).done(&mut world);
        (stored(&world, caller, b"answer").unwrap()[0], world.state.clone())
    };
    let of = |state: &std::collections::BTreeMap<_, _>, contract, key: &[u8]| {
        state.get(&StateKey::for_storage(contract, key)).cloned()
    };
    assert_eq!(answer([0xee; 32], 0).0, 1, "there is no such contract");
    let (code, state) = answer(recursive.0, 7);
    assert_eq!(code, 1, "the ninth call is one too deep");
    assert_eq!(of(&state, recursive, b"calls"), None);
    let (code, state) = answer(recursive.0, 6);
    assert_eq!(code, 0);
    assert!(of(&state, recursive, b"calls").is_some());
    let (code, state) = answer(counter.0, 0);
    assert_eq!(code, 0);
    assert!(of(&state, counter, b"count").is_some(), "the callee has its own storage");
    assert_eq!(of(&state, caller, b"count"), None);
}

#[test]
fn what_a_failing_callee_wrote_and_told_is_undone() {
    let write = "add64 r10, -8\nmov64 r1, r10\nmov64 r2, 1\nmov64 r3, r10\nmov64 r4, 8\n\
                 syscall storage_write\nmov64 r1, 0\nmov64 r2, 0\nmov64 r3, r10\nmov64 r4, 8\n\
                 syscall emit_event\n";
    for (end, code) in
        [("mov64 r0, 5\nexit\n", 5), ("syscall abort\n", 2), ("mov64 r0, 0\nexit\n", 0)]
    {
        let (mut world, caller) = deployed(CALLER);
        let failing = deploy(&mut world, &format!("{write}{end}"));
        let input = [&failing.0[..], &[0]].concat();
        let (_, report) = Calling::of(caller).input(input).done(&mut world);
        assert_eq!(stored(&world, caller, b"answer").unwrap()[0], code);
        assert_eq!(stored(&world, failing, b"\0").is_some(), code == 0, "{end}");
        assert_eq!(report.events.len(), usize::from(code == 0), "{end}");
    }
}

/// Tells as many events as its input says.
const EVENTS: &str = "
entrypoint:
        add64   r10, -16
        mov64   r1, r10
        mov64   r2, 8
        syscall get_input_data
        ldxdw   r6, [r10]
.next:  jeq     r6, 0, .done
        mov64   r1, 0
        mov64   r2, 0
        mov64   r3, r10
        mov64   r4, 8
        syscall emit_event
        add64   r6, -1
        ja      .next
.done:  mov64   r0, 0
        exit
";

#[test]
fn a_transaction_tells_a_thousand_events_at_most() {
    let (mut world, contract) = deployed(EVENTS);
    let (_, report) = Calling::of(contract).input(1_000_u64.to_le_bytes()).done(&mut world);
    assert_eq!(report.events.len(), 1_000);
    assert_eq!(&*report.events[0].data, 1_000_u64.to_le_bytes());
    assert_eq!(report.events[0].contract, contract);
    let (receipt, end) = Calling::of(contract).input(1_001_u64.to_le_bytes()).failed(&mut world);
    assert!(trap(&end).contains("emit_event: more than 1,000 events"), "{end:?}");
    assert_eq!(receipt.gas, 1_000_000);
}

#[test]
fn a_constructor_runs_once_with_its_deposits() {
    let mut world = World::funded();
    let before = world.native_units();
    let deposits = vec![ContractDeposit { asset: AssetId::TOS, amount: 500 }];
    let call = ConstructorCall { max_gas: 10_000, deposits };
    let (contract, payload) = deploy_with(sample!("counter"), Some(call));
    let receipt = world.ok(&tx(BOB, 0, payload.clone()));
    assert_eq!(stored(&world, contract, b"count"), Some(1_u64.to_le_bytes().to_vec()));
    assert_eq!(holds(&world, contract, AssetId::TOS), Some(500));
    assert_eq!(world.balance(BOB), 999 * COIN - FEE - receipt.gas - 500);
    let again = world.ok(&tx(BOB, 1, payload));
    assert_eq!((again.gas, again.call), (0, None));
    assert_eq!(stored(&world, contract, b"count"), Some(1_u64.to_le_bytes().to_vec()));
    assert_eq!(world.native_units(), before);
}

#[test]
fn a_failing_constructor_undoes_the_deployment_not_the_charge() {
    let mut world = World::funded();
    let before = world.native_units();
    let deposits = vec![ContractDeposit { asset: AssetId::TOS, amount: 500 }];
    let call = |max_gas| ConstructorCall { max_gas, deposits: deposits.clone() };
    let (contract, payload) = deploy_with(sample!("endless"), Some(call(10_000)));
    let receipt = world.run(&tx(BOB, 0, payload));
    assert_eq!((receipt.outcome, receipt.gas), (Outcome::Trapped, 10_000));
    assert_eq!(world.balance(BOB), 999 * COIN - FEE - 10_000);
    assert!(!world.has(&StateKey::Contract(contract)));
    assert!(!world.has(&StateKey::for_content(&module(sample!("endless")))));
    assert_eq!(world.native_units(), before);
    let (_, payload) = deploy_with(sample!("endless"), Some(call(10 * COIN + 1)));
    assert_eq!(world.fails(&tx(BOB, 1, payload)), ErrorCode::InvalidPayload);
}

#[test]
fn what_cannot_be_imported_is_named_in_the_receipt() {
    let functions = HostFunctions::new(&["offer_call"]).unwrap();
    let bytes = assemble("syscall offer_call\nexit\n", &functions).unwrap();
    let mut world = World::funded();
    let payload = DeployPayload::new(bytes, None);
    let contract = payload.contract();
    world.ok(&tx(BOB, 0, Payload::DeployContract(payload)));
    let (receipt, end) = Calling::of(contract).gas(777).failed(&mut world);
    assert_eq!(receipt.gas, 777);
    let CallEnd::NotLoaded(why) = end else { panic!("{end:?}") };
    assert!(why.contains("offer_call"), "{why}");
}

/// Runs host functions with arguments that are not to be had.
#[test]
fn hostile_arguments_trap() {
    for (text, says) in [
        ("const r1, 0x7000000000000000\nmov64 r2, -1\nsyscall log\n", "out of gas"),
        ("mov64 r1, 1\nmov64 r2, 8\nsyscall log\n", "outside"),
        ("mov64 r2, 0\nsyscall storage_read\n", "a key without bytes"),
        ("mov64 r2, 257\nsyscall storage_read\n", "at most 256"),
        ("mov64 r1, r10\nmov64 r2, 1\nmov64 r4, -1\nsyscall storage_write\n", "at most 65536"),
        ("mov64 r2, 1025\nsyscall set_return_data\n", "at most 1024"),
        ("mov64 r2, 17\nsyscall emit_event\n", "at most 16"),
        ("mov64 r3, -1\nsyscall memcpy\n", "out of gas"),
        ("mov64 r1, r10\nmov64 r2, r10\nsyscall vrf_public_key\n", "no verifiable"),
        ("syscall abort\n", "abort was called"),
    ] {
        let (mut world, contract) = deployed(&format!("add64 r10, -8\n{text}mov64 r0, 0\nexit\n"));
        let (receipt, end) = Calling::of(contract).failed(&mut world);
        assert!(trap(&end).contains(says), "{text}: {end:?}");
        assert_eq!(receipt.gas, 1_000_000);
    }
}
