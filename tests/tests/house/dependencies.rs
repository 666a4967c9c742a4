//! The crates depend on what `docs/architecture.md` says they do, and the workspace's lints hold in
//! every package.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use wavefront_integration_tests::house::{manifests, root, rust_files, shared_dependencies};

/// Without what all crates of the workspace begin with: the document may write either.
fn short(name: &str) -> String {
    name.strip_prefix("wavefront-").unwrap_or(name).to_owned()
}

/// The cells of a table's row.
fn cells(row: &str) -> Vec<&str> {
    row.trim().trim_matches('|').split('|').map(str::trim).collect()
}

/// The table whose columns are the crate, what it is, and what it may use: crate to packages.
fn table(document: &str) -> BTreeMap<String, BTreeSet<String>> {
    let is_header = |line: &&str| matches!(cells(line)[..], ["crate", _, "may use"]);
    let rows = document.lines().skip_while(|line| !is_header(line)).skip(2);
    let mut table = BTreeMap::new();
    for row in rows.take_while(|line| line.starts_with('|')) {
        let [name, _, uses] = cells(row)[..] else { panic!("three columns are wanted: {row}") };
        let name = name.trim_matches('`').to_owned();
        let uses = uses.split(',').map(|name| short(name.trim().trim_matches('`')));
        let before = table.insert(name, uses.collect());
        assert!(before.is_none(), "listed twice: {row}");
    }
    table
}

#[test]
fn crates_depend_on_what_the_architecture_says() {
    let document = root().join("docs/architecture.md");
    let mut listed = table(&fs::read_to_string(document).expect("the document exists"));
    assert!(listed.len() > 5, "the table is there: {listed:?}");
    let mut wrong = Vec::new();
    for package in manifests() {
        let Some(name) = package.folder.strip_prefix("crates/") else { continue };
        let uses: BTreeSet<String> =
            package.dependencies.iter().map(|dependency| short(dependency)).collect();
        match listed.remove(name) {
            None => wrong.push(format!("{name} is not listed")),
            Some(allowed) if allowed.contains("everything") => {}
            Some(allowed) => {
                let more = uses.difference(&allowed).map(|other| format!("{name} uses {other}"));
                let less = allowed.difference(&uses).map(|other| {
                    format!("{name} does not use {other}, which the table says it may")
                });
                wrong.extend(more.chain(less));
            }
        }
    }
    wrong.extend(listed.into_keys().map(|name| format!("{name} is listed, but no crate")));
    assert!(wrong.is_empty(), "manifests and docs/architecture.md differ: {wrong:#?}");
}

#[test]
fn the_lints_of_the_workspace_hold_everywhere() {
    let without: Vec<String> = manifests()
        .into_iter()
        .filter(|package| !package.has_workspace_lints)
        .map(|package| package.folder)
        .collect();
    assert!(without.is_empty(), "`[lints] workspace = true` is missing: {without:?}");
}

#[test]
fn what_a_manifest_lists_is_used() {
    let files = rust_files();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut unused = Vec::new();
    let mut shared = shared_dependencies();
    for package in manifests() {
        let inside = |path: &str| {
            path.strip_prefix(&package.folder).is_some_and(|rest| rest.starts_with('/'))
        };
        let sources = files.iter().filter(|file| inside(&file.path));
        let words: BTreeSet<&str> =
            sources.flat_map(|file| file.text.split(|c| !is_word(c))).collect();
        for dependency in package.dependencies.union(&package.dev_dependencies) {
            shared.remove(dependency);
            if !words.contains(dependency.replace('-', "_").as_str()) {
                unused.push(format!("{}: {dependency}", package.folder));
            }
        }
    }
    unused.extend(shared.into_iter().map(|dependency| format!("the workspace: {dependency}")));
    assert!(unused.is_empty(), "listed, and named nowhere: {unused:#?}");
}
