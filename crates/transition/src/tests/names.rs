//! Names.

use wavefront_types::state::NameRecord;
use wavefront_types::transaction::{NamePayload, lower_name};
use wavefront_types::{AccountId, COIN, ErrorCode, Payload, StateKey, StateValue, Transaction};

use super::world::{ALICE, BOB, World, tx};
use crate::kinds::reserved_names::RESERVED;

fn check_name(name: &str) -> Result<(), ErrorCode> {
    crate::check_name(&NamePayload::new(name))
}

fn register(source: AccountId, name: &str) -> Transaction {
    let mut t = tx(source, 0, Payload::RegisterName(name.into()));
    t.fee = 10_000_000;
    t
}

#[test]
fn a_name_is_stored_lower_cased_both_ways() {
    let mut world = World::funded();
    world.ok(&register(ALICE, "Al.Ice-1"));
    let record = NameRecord { name: "al.ice-1".into(), owner: ALICE };
    assert_eq!(
        world.state.get(&StateKey::for_name("al.ice-1")),
        Some(&StateValue::Name(record.into()))
    );
    assert_eq!(
        world.state.get(&StateKey::NameOf(ALICE)),
        Some(&StateValue::NameOf("al.ice-1".into()))
    );
    assert_eq!(world.balance(ALICE), 1_000 * COIN - 10_000_000);
}

#[test]
fn one_name_an_account_and_one_account_a_name() {
    let mut world = World::funded();
    world.ok(&register(ALICE, "alice"));
    assert_eq!(world.fails(&register(BOB, "ALICE")), ErrorCode::DomainExists);
    let mut second = register(ALICE, "another");
    second.nonce = 1;
    assert_eq!(world.fails(&second), ErrorCode::DomainExists);
    world.ok(&register(BOB, "bob"));
}

#[test]
fn the_key_that_planning_derives_is_the_key_that_the_rule_writes() {
    for name in ["Alice", "aLiCe", "alice"] {
        assert_eq!(StateKey::for_name(name), StateKey::for_name(&lower_name(name)));
    }
    assert_ne!(StateKey::for_name("alice"), StateKey::for_name("alicf"));
}

#[test]
fn form() {
    let long = "a".repeat(64);
    for good in ["abc", "a1b", "a-b_c.d", "x23", "tos-1", "tst2", "admins", "xadmin", &long] {
        assert_eq!(check_name(good), Ok(()), "{good}");
    }
    let too_long = "a".repeat(65);
    for bad in ["", "ab", &too_long] {
        assert_eq!(check_name(bad), Err(ErrorCode::InvalidFormat), "{bad}");
    }
    for bad in [
        "1ab",
        "-ab",
        ".ab",
        "_ab",
        "ab-",
        "ab.",
        "ab_",
        "a..b",
        "a.-b",
        "a_-b",
        "a b",
        "a@b",
        "abc!",
        "\u{212a}elvin",
        "åbc",
        "ab\0",
        "123",
        "0xab",
        "0Xab",
        "tos1abc",
        "TST1x",
        "TOS1",
    ] {
        assert_eq!(check_name(bad), Err(ErrorCode::InvalidPayload), "{bad}");
    }
}

#[test]
fn reserved_and_confusing() {
    for bad in [
        "admin",
        "Admin",
        "tos",
        "USER",
        "all",
        "guest",
        "telnet",
        "example",
        "my-official-shop",
        "unverified",
        "inauthentic",
        "xsupport1",
        "helper",
        "Help",
    ] {
        assert_eq!(check_name(bad), Err(ErrorCode::InvalidPayload), "{bad}");
    }
}

#[test]
fn the_fee_comes_after_the_form_and_before_the_owner() {
    let mut world = World::funded();
    world.ok(&register(ALICE, "alice"));
    let mut t = register(BOB, "admin");
    t.fee = 9_999_999;
    assert_eq!(world.fails(&t), ErrorCode::InvalidPayload);
    t.payload = Payload::RegisterName("alice".into());
    assert_eq!(world.fails(&t), ErrorCode::InsufficientFee);
    t.fee += 1;
    assert_eq!(world.fails(&t), ErrorCode::DomainExists);
}

#[test]
fn every_reserved_name_is_refused() {
    assert!(RESERVED.is_sorted(), "looked up by binary search");
    for name in RESERVED {
        // Those of two letters fail on their length already.
        assert!(check_name(name).is_err(), "{name}");
    }
    assert_eq!(RESERVED.len(), 75);
}
