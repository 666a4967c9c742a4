//! A reader of the repository has all of it: nothing names a document, a machine or a registry that
//! lies outside, and what documents name exists.

use std::collections::BTreeSet;

use wavefront_integration_tests::house::text_files;

/// Data that lies outside and is looked for beside the checkout, when no variable names its place.
const DATA: [&str; 3] = ["shared/tos-vectors", "shared/dag-vectors", "shared/real-blocks"];
/// Documents that the project was written from.
const DOCUMENTS: [&str; 6] = ["SPEC", "TRAPS", "DESIGN", "CONTRACTS", "ANCHORS", "STYLE"];
/// How the paths of one machine begin.
const PLACES: [&str; 5] = ["/work/", "/root/", "/home/", "/tmp/", "/Users/"];
/// Whose pages may be linked.
const HOSTS: [&str; 7] = [
    "github.com",
    "docs.rs",
    "doc.rust-lang.org",
    "www.w3.org",
    "www.apache.org",
    "keepachangelog.com",
    "semver.org",
];
/// This file, which has to name them.
const HERE: &str = "tests/tests/house/citations.rs";

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a line has this word by itself.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        !line[..at].ends_with(is_word) && !line[at + word.len()..].starts_with(is_word)
    })
}

/// What a line names that lies outside.
fn outside(line: &str) -> Option<String> {
    let line = DATA.iter().fold(line.to_owned(), |line, data| line.replace(data, ""));
    let document = DOCUMENTS.iter().find(|name| has_word(&line, name));
    let place = PLACES.iter().find(|place| line.contains(**place));
    let shared = line.contains("shared/").then_some("shared/");
    let host = line.split("://").skip(1).map(|rest| {
        rest.split(|c: char| !(c.is_alphanumeric() || "-.".contains(c))).next().unwrap_or("")
    });
    let host = host.into_iter().find(|host| !HOSTS.contains(host));
    let named = document.or(place).copied().or(shared).map(str::to_owned);
    named.or(host.map(str::to_owned))
}

#[test]
fn nothing_outside_the_repository_is_cited() {
    let mut broken = Vec::new();
    for file in text_files().iter().filter(|file| file.path != HERE) {
        for (number, line) in file.text.lines().enumerate() {
            if let Some(named) = outside(line) {
                broken.push(format!("{}:{}: {named}", file.path, number + 1));
            }
        }
    }
    assert!(broken.is_empty(), "this lies outside the repository: {broken:#?}");
}

#[test]
fn the_search_finds_what_it_is_for() {
    let cited = [
        "(SPEC section 5)",
        "see DESIGN.md",
        "cd /home/me/wavefront",
        "../shared/other",
        "https://registry.example.org/x",
    ];
    for line in cited {
        assert!(outside(line).is_some(), "{line}");
    }
    let fine = [
        "ChainSpec::SPECIFIED",
        "else ../shared/tos-vectors beside the checkout",
        "[redb](https://github.com/cberner/redb)",
    ];
    for line in fine {
        assert_eq!(outside(line), None);
    }
}

/// Names that read like tests: four words or more in snake case, between backticks.
fn names(document: &str) -> impl Iterator<Item = &str> {
    let between = document.split('`').skip(1).step_by(2);
    let last = between.map(|text| text.rsplit("::").next().unwrap_or(text));
    last.filter(|name| {
        let words = || name.split('_');
        words().count() > 3
            && words()
                .all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric()))
    })
}

#[test]
fn documents_name_tests_that_exist() {
    let files = text_files();
    // What the list of mutations names is no proof: `scripts/mutants.py --check` looks there.
    let code = files.iter().filter(|file| file.is_a("rs") || file.is_a("toml"));
    let code = code.filter(|file| !file.path.starts_with("scripts/"));
    let known: BTreeSet<&str> = code.flat_map(|file| file.text.split(|c| !is_word(c))).collect();
    let documents = files.iter().filter(|file| file.is_a("md") && file.path != "CHANGELOG.md");
    let mut checked = 0;
    let mut missing = Vec::new();
    for file in documents {
        for name in names(&file.text) {
            checked += 1;
            if !known.contains(name) {
                missing.push(format!("{}: {name}", file.path));
            }
        }
    }
    assert!(missing.is_empty(), "no code has these names: {missing:#?}");
    assert!(checked > 50, "only {checked} names were found");
}
