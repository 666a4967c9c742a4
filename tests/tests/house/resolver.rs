//! The search for circles, on made-up crates.

use std::collections::BTreeMap;

use wavefront_integration_tests::house::{Circle, circles};

/// The circles of a crate given as its files' paths and texts, root first; each as one line of
/// paths.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let lines = |circle: Circle| circle.files.join(" ");
    search(files).into_iter().map(lines).collect()
}

fn search(files: &[(&str, &str)]) -> Vec<Circle> {
    let owned = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    circles(&owned.collect::<BTreeMap<String, String>>(), files[0].0)
}

const NONE: [&str; 0] = [];

#[test]
fn two_files_that_import_each_other() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "use crate::b::B;\npub struct A(B);"),
        ("b.rs", "use super::a::A;\npub struct B(Box<A>);"),
    ];
    assert_eq!(found(&files), ["a.rs b.rs"]);
    let [circle] = search(&files).try_into().expect("one");
    assert_eq!(
        circle.uses,
        [
            "a.rs:1 uses b.rs: use crate::b::B",
            "a.rs:2 uses b.rs: B",
            "b.rs:1 uses a.rs: use super::a::A",
            "b.rs:2 uses a.rs: A",
        ]
    );
}

#[test]
fn one_way_is_no_circle() {
    let files = [
        ("lib.rs", "mod a; mod b; pub use a::A; fn f(_: b::B) {}"),
        ("a.rs", "use crate::b::B; pub struct A(B);"),
        ("b.rs", "use std::fmt; pub struct B;"),
    ];
    assert_eq!(found(&files), NONE);
}

#[test]
fn a_circle_of_three_is_one() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("a.rs", "pub struct A; fn f() { crate::b::b() }"),
        ("b.rs", "pub fn b() { super::c::c() }"),
        ("c.rs", "pub fn c() -> impl Sized { crate::a::A }"),
        ("d.rs", "fn d() { crate::a::A; crate::b::b() }"),
    ];
    assert_eq!(found(&files), ["a.rs b.rs c.rs"]);
}

#[test]
fn a_reexport_leads_to_what_defines_it() {
    // `b` names the parent, and means `a`; the parent only passes it on.
    let files = [
        ("lib.rs", "mod a; mod b; pub use a::Kept; pub(crate) use b::B as Other;"),
        ("a.rs", "use crate::Other; pub struct Kept(Other);"),
        ("b.rs", "use crate::Kept; pub struct B(Option<Box<Kept>>);"),
    ];
    assert_eq!(found(&files), ["a.rs b.rs"]);
}

#[test]
fn what_a_root_defines_is_not_passed_on() {
    let files = [
        ("lib.rs", "mod a; pub use a::A; pub struct Config(A);"),
        ("a.rs", "use crate::Config; pub struct A; fn f(_: Config) {}"),
    ];
    assert_eq!(found(&files), ["a.rs lib.rs"]);
}

#[test]
fn a_glob_uses_what_is_named_through_it() {
    let globbed = |text: &'static str| {
        found(&[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "use super::b::*; pub struct A; pub fn f() { helper() }"),
            ("b.rs", text),
        ])
    };
    assert_eq!(globbed("use super::a::A; pub fn helper() { A; }"), ["a.rs b.rs"]);
    assert_eq!(globbed("use super::a::A; pub fn other() { A; }"), NONE);
}

#[test]
fn globs_of_each_other_end() {
    let files = [
        ("lib.rs", "mod a; mod b; fn f() { a::missing() }"),
        ("a.rs", "pub use super::b::*; pub fn a() { b() }"),
        ("b.rs", "pub use super::a::*; pub fn b() { a() }"),
    ];
    assert_eq!(found(&files), ["a.rs b.rs"]);
}

#[test]
fn an_inline_module_belongs_to_its_file() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "pub mod inner { pub const ONE: u8 = super::super::b::TWO; }"),
        ("b.rs", "use crate::a::inner; pub const TWO: u8 = 2; pub const THREE: u8 = inner::ONE;"),
    ];
    assert_eq!(found(&files), ["a.rs b.rs"]);
    let within = [("lib.rs", "mod x { pub fn f() { super::g() } } fn g() { x::f() }")];
    assert_eq!(found(&within), NONE);
}

#[test]
fn self_leads_to_children_and_super_to_parents() {
    let files = [
        ("lib.rs", "mod up;"),
        ("up/mod.rs", "mod down; mod side; fn f() { self::down::go() }"),
        ("up/down.rs", "use self::deep::Deep; mod deep; pub fn go() -> Deep { Deep }"),
        ("up/down/deep.rs", "pub struct Deep; fn f() { super::super::side::Side; }"),
        ("up/side.rs", "pub struct Side; fn f() { super::down::go(); }"),
    ];
    assert_eq!(found(&files), ["up/down.rs up/down/deep.rs up/side.rs"]);
}

#[test]
fn a_module_by_itself_is_not_used() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "use super::b::{self}; pub fn a() { b::b() }"),
        ("b.rs", "use super::a; pub fn b() {}"),
    ];
    assert_eq!(found(&files), NONE);
}

#[test]
fn variants_and_constants_belong_to_their_type() {
    let files = [
        ("lib.rs", "mod kind; mod user;"),
        ("kind.rs", "pub enum Kind { A } fn f() { let _ = super::user::User::MAX; }"),
        ("user.rs", "use crate::kind::Kind::*; pub struct User; fn f() -> bool { matches!(A, A) }"),
    ];
    assert_eq!(found(&files), ["kind.rs user.rs"]);
}

#[test]
fn a_module_and_a_function_may_share_a_name() {
    let files = [
        ("lib.rs", "mod check; mod store; pub use check::check;"),
        ("check.rs", "pub fn check(_: crate::store::Store) {}"),
        ("store.rs", "pub struct Store; impl Store { fn f() { crate::check(Store) } }"),
    ];
    assert_eq!(found(&files), ["check.rs store.rs"]);
}

#[test]
fn a_variable_is_not_the_function_that_is_called_like_it() {
    let files = [
        ("lib.rs", "mod plan; mod run; pub use plan::plan; pub fn go(plan: u8) { run::run(plan) }"),
        ("plan.rs", "pub fn plan() { crate::go(1) }"),
        ("run.rs", "pub fn run(_: u8) {}"),
    ];
    assert_eq!(found(&files), NONE);
}

#[test]
fn a_constant_in_a_pattern_is_used() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        (
            "a.rs",
            "use super::b::*; pub const ONE: u8 = 1; pub fn f(n: u8) { match n {
                TWO => {} _ => {} } }",
        ),
        ("b.rs", "pub const TWO: u8 = super::a::ONE + 1;"),
    ];
    assert_eq!(found(&files), ["a.rs b.rs"]);
}

#[test]
fn paths_inside_macros_count() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "pub fn a() { assert!(crate::b::is_b(), \"{}\", 1) }"),
        ("b.rs", "pub fn is_b() -> bool { vec![super::a::a()].len() == 1 }"),
    ];
    assert_eq!(found(&files), ["a.rs b.rs"]);
}

#[test]
fn what_a_macro_defines_is_found() {
    let files = [
        ("lib.rs", "#[macro_use] mod make; mod ids; mod user;"),
        ("make.rs", "macro_rules! id { ($name:ident) => { pub struct $name; } }"),
        ("ids.rs", "id!(AccountId); fn f(_: crate::user::User) {}"),
        ("user.rs", "use crate::ids::AccountId; pub struct User(AccountId);"),
    ];
    assert_eq!(found(&files), ["ids.rs user.rs"]);
    let back = [
        ("lib.rs", "#[macro_use] mod make; mod ids;"),
        ("make.rs", "macro_rules! id { () => {} } fn f(_: crate::ids::Id) {}"),
        ("ids.rs", "pub struct Id; id!();"),
    ];
    assert_eq!(found(&back), ["ids.rs make.rs"]);
}

#[test]
fn imports_inside_functions_count() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "pub fn a() { use crate::b as other; other::b() }"),
        ("b.rs", "pub fn b() { use crate::a::a; a() }"),
    ];
    assert_eq!(found(&files), ["a.rs b.rs"]);
}

#[test]
fn a_leaf_that_passes_something_on_uses_it() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "pub use crate::b::B; pub struct A;"),
        ("b.rs", "pub struct B(crate::a::A);"),
    ];
    assert_eq!(found(&files), ["a.rs b.rs"]);
}

#[test]
fn what_is_compiled_for_tests_alone_is_exempt() {
    let files = [
        ("lib.rs", "mod a; mod b; #[cfg(test)] mod missing;"),
        ("a.rs", "pub struct A; #[cfg(all(test, unix))] fn f(_: crate::b::B) {}"),
        (
            "b.rs",
            "use crate::a::A; pub struct B(A); #[cfg(test)] #[path = \"tests/b.rs\"] mod tests;",
        ),
    ];
    assert_eq!(found(&files), NONE);
    let compiled = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "pub struct A; #[cfg(any(test, unix))] fn f(_: crate::b::B) {}"),
        ("b.rs", "use crate::a::A; pub struct B(A);"),
    ];
    assert_eq!(found(&compiled), ["a.rs b.rs"]);
}

#[test]
fn a_file_may_stand_elsewhere() {
    let files = [
        ("src/main.rs", "#[path = \"odd/place.rs\"] mod a; mod b;"),
        ("src/odd/place.rs", "pub struct A; mod below; fn f(_: crate::b::B) {}"),
        ("src/odd/below.rs", ""),
        ("src/b.rs", "pub struct B(crate::a::A);"),
    ];
    assert_eq!(found(&files), ["src/b.rs src/odd/place.rs"]);
}

#[test]
#[should_panic(expected = "gone/mod.rs is declared, but missing")]
fn a_missing_file_is_noticed() {
    found(&[("lib.rs", "mod gone;")]);
}
