//! Which library is named where: each has one door into the project, and what bypasses it fails.

use proc_macro2::{TokenStream, TokenTree};
use wavefront_integration_tests::house::{Contents, rust_files};

/// A library, or a part of one.
struct Door {
    /// Paths that begin so …
    names: &'static [&'static str],
    /// … stand in files that begin so.
    places: &'static [&'static str],
    why: &'static str,
}

const DOORS: [Door; 9] = [
    Door {
        names: &[
            "std::sync::atomic",
            "core::sync::atomic",
            "std::sync::Mutex",
            "std::sync::RwLock",
            "std::sync::Condvar",
            "parking_lot",
        ],
        places: &[
            "crates/sync/src/",
            "loom-tests/src/",
            "shuttle-tests/src/",
            // A host's own code, which no model runs and which has no wavefront_sync.
            "crates/wavefront/examples/",
        ],
        why: "locks and atomics come from wavefront_sync, for loom and shuttle",
    },
    Door {
        names: &["loom"],
        places: &["crates/sync/src/", "loom-tests/src/"],
        why: "what is modelled does not know that it is",
    },
    Door {
        names: &["shuttle"],
        places: &["crates/sync/src/", "shuttle-tests/src/"],
        why: "what is modelled does not know that it is",
    },
    Door {
        names: &["rayon"],
        places: &[
            "crates/scheduler/src/workers/",
            "crates/scheduler/src/tests/",
            "crates/engine/src/",
            "crates/crypto/src/",
            "benches/",
            // The pool of a host, which the engine is given.
            "crates/wavefront/examples/",
        ],
        why: "what runs on threads is told so; the rules, the state and the planner are not",
    },
    Door {
        names: &["petgraph"],
        places: &["crates/scheduler/src/", "crates/explain/src/", "tests/src/house/"],
        why: "the graph is the scheduler's own affair; explain draws it",
    },
    Door {
        names: &["redb"],
        places: &["crates/storage/src/disk/", "crates/storage/src/testing/"],
        why: "the database is one of several stores",
    },
    Door {
        names: &["smallvec"],
        places: &["crates/types/src/", "crates/state/src/"],
        why: "it is in no interface of another crate",
    },
    Door {
        names: &["solana_sbpf"],
        places: &["crates/vm/src/tests/", "crates/vm/benches/"],
        why: "it is an oracle and an opponent, never what runs contracts",
    },
    Door {
        names: &["std::env::var", "std::env::var_os", "std::env::vars"],
        places: &[
            "crates/cli/",
            "benches/",
            "tests/",
            "shuttle-tests/src/",
            // Where tests look for the public vectors.
            "crates/vectors/src/",
            // Tests that run themselves as another process.
            "crates/engine/src/tests/",
        ],
        why: "no behaviour is read from the environment",
    },
];

/// Every path of a file in full, with its line: what was imported stands for what it is.
fn paths(text: &str) -> Vec<(String, usize)> {
    let file = syn::parse_file(text).expect("rustc reads it too");
    let mut contents = Contents::new(true);
    file.items.iter().for_each(|item| contents.add(item));
    let imported = contents.imports.iter().map(|import| (import.path.join("::"), import.line));
    // A single name in code is no path into a library.
    let named = contents.mentions.iter().filter(|mention| mention.path.len() > 1);
    let named = named.map(|mention| {
        let first = contents
            .imports
            .iter()
            .find(|import| !import.is_glob && import.name.as_ref() == Some(&mention.path[0]));
        let start = first.map_or(&mention.path[..1], |import| &import.path[..]);
        ([start, &mention.path[1..]].concat().join("::"), mention.line)
    });
    imported.chain(named).collect()
}

/// Whether a path is this one, or leads into it.
fn leads_into(path: &str, name: &str) -> bool {
    path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

#[test]
fn libraries_are_named_where_their_door_is() {
    let files = rust_files();
    let mut wrong = Vec::new();
    let mut opened = [false; DOORS.len()];
    for file in &files {
        for (path, line) in paths(&file.text) {
            for (door, opened) in DOORS.iter().zip(&mut opened) {
                if !door.names.iter().any(|name| leads_into(&path, name)) {
                    continue;
                }
                if door.places.iter().any(|place| file.path.starts_with(place)) {
                    *opened = true;
                } else {
                    wrong.push(format!("{}:{line}: {path}: {}", file.path, door.why));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(opened, [true; DOORS.len()], "every door is used");
}

/// The oracle checks the others by sharing no rule with them.
#[test]
fn the_oracle_knows_the_types_alone() {
    let files = rust_files();
    let oracle = files.iter().filter(|file| file.path.starts_with("tests/src/oracle/"));
    let named: Vec<String> =
        oracle.flat_map(|file| paths(&file.text)).map(|(path, _)| path).collect();
    let ours = named.iter().filter(|path| path.starts_with("wavefront_"));
    let others: Vec<&String> = ours.filter(|path| !leads_into(path, "wavefront_types")).collect();
    assert!(others.is_empty(), "{others:#?}");
    assert!(named.iter().any(|path| leads_into(path, "wavefront_types")), "the oracle is found");
}

#[test]
fn imports_and_macros_hide_nothing() {
    let has = |text: &str, path: &str| paths(text).iter().any(|(found, _)| found == path);
    assert!(has("use std::sync::{Arc, Mutex};", "std::sync::Mutex"));
    assert!(has("use std::sync; fn f(_: sync::RwLock<u8>) {}", "std::sync::RwLock"));
    assert!(has("fn f() { assert!(std::sync::Mutex::new(1)) }", "std::sync::Mutex::new"));
    assert!(has("mod tests { use rayon::prelude::*; }", "rayon::prelude"));
    assert!(!has("fn f() { if cfg!(loom) {} }", "loom"));
}

/// What tokens hold that must not be left in code.
fn unfinished(tokens: TokenStream, found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_mark = |at: usize, mark: char| match tokens.get(at) {
        Some(TokenTree::Punct(found)) => found.as_char() == mark,
        _ => false,
    };
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(name) if name == "unsafe" => found.push(name.to_string()),
            TokenTree::Ident(name) if name == "todo" || name == "unimplemented" => {
                found.extend(is_mark(at + 1, '!').then(|| name.to_string()));
            }
            TokenTree::Group(group) => {
                let first = group.stream().into_iter().next().map(|first| first.to_string());
                let is_attribute = at > 0 && is_mark(at - 1, '#');
                found.extend(first.filter(|name| is_attribute && name == "ignore"));
                unfinished(group.stream(), found);
            }
            _ => {}
        }
    }
}

fn unfinished_in(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    unfinished(text.parse().expect("rustc reads it too"), &mut found);
    found
}

#[test]
fn no_test_is_ignored_and_nothing_is_unfinished() {
    let files = rust_files();
    let found = files.iter().flat_map(|file| {
        unfinished_in(&file.text).into_iter().map(|what| format!("{}: {what}", file.path))
    });
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "{found:#?}");
    let wrong = [
        "#[ignore] #[test] fn f() {}",
        "fn f() { todo!() }",
        "fn f() { vec![unsafe { g() }]; }",
        "unsafe fn f() {}",
        "unsafe impl Send for X {}",
        "#[ignore = \"slow\"] #[test] fn f() {}",
        "struct X; impl X { fn f() { loop { unsafe { g() } } } }",
    ];
    for text in wrong {
        assert_eq!(unfinished_in(text).len(), 1, "{text}");
    }
}
