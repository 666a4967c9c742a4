//! How files look: a first line that says what a file is, lines that fit a screen, files that hold
//! one thing, and folders that hold several.

use std::collections::{BTreeMap, BTreeSet};

use wavefront_integration_tests::house::{rust_files, text_files};

const COLUMNS_MAX: usize = 100;
/// What one concept takes.
const LINES_USUAL: usize = 300;
/// What no file exceeds.
const LINES_MAX: usize = 500;
const LINES_MIN: usize = 7;

/// Files that are longer than usual, each for a reason.
const LONG: [&str; 6] = [
    // One fault after the other at every operation, with the engine that they are injected into.
    "crates/engine/src/tests/faults.rs",
    // Every kind of plan that is broken.
    "crates/scheduler/src/tests/check.rs",
    // A state by hand for all tests of the rules.
    "crates/transition/src/tests/world.rs",
    // One match over all instructions.
    "crates/vm/src/machine/interpret.rs",
    // One visitor of the whole syntax.
    "tests/src/house/mentions.rs",
    "tests/tests/oracle/rules.rs",
];
/// Declarations may be few.
const DECLARING: [&str; 3] = ["mod.rs", "lib.rs", "main.rs"];

fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

#[test]
fn every_source_file_says_what_it_is() {
    let files = rust_files();
    let without = files.iter().filter(|file| !file.text.starts_with("//! "));
    let without: Vec<&str> = without.map(|file| file.path.as_str()).collect();
    assert!(without.is_empty(), "the first line is to say what the file is: {without:#?}");
}

#[test]
fn no_file_holds_more_than_one_concept_can_need() {
    let files = rust_files();
    let lines = files.iter().map(|file| (file.path.as_str(), file.text.lines().count()));
    let lines: BTreeMap<&str, usize> = lines.collect();
    let wrong: Vec<_> = lines
        .iter()
        .filter(|(path, lines)| {
            **lines > LINES_MAX || **lines > LINES_USUAL && !LONG.contains(*path)
        })
        .collect();
    assert!(wrong.is_empty(), "split these, or say why not: {wrong:#?}");
    let needless = LONG.iter().filter(|path| lines.get(**path).is_none_or(|n| *n <= LINES_USUAL));
    let needless: Vec<_> = needless.collect();
    assert!(needless.is_empty(), "no longer an exception: {needless:#?}");
}

#[test]
fn no_file_is_a_handful_of_lines() {
    let files = rust_files();
    let short = files.iter().filter(|file| {
        file.text.lines().count() < LINES_MIN && !DECLARING.contains(&name(&file.path))
    });
    let short: Vec<_> = short.map(|file| file.path.as_str()).collect();
    assert!(short.is_empty(), "too little for a file of its own: {short:#?}");
}

/// Every folder with sources in or below it, and what lies in it by name.
fn folders(files: &[String]) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut folders: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for path in files {
        let mut rest = path.as_str();
        while let Some((folder, name)) = rest.rsplit_once('/') {
            folders.entry(folder).or_default().insert(name);
            rest = folder;
        }
    }
    folders
}

#[test]
fn no_folder_holds_one_file_and_its_tests_only() {
    let paths: Vec<String> = rust_files().into_iter().map(|file| file.path).collect();
    let mut broken = Vec::new();
    for (folder, entries) in folders(&paths) {
        let of_cargo = ["src", "tests", "benches", "examples", "bin"].contains(&name(folder));
        let others = entries.iter().filter(|entry| !["tests", "tests.rs"].contains(*entry));
        let others: Vec<&&str> = others.collect();
        if let [only] = others[..]
            && only.contains('.')
            && !of_cargo
        {
            broken.push(format!("{folder}: {only} alone"));
        }
    }
    assert!(broken.is_empty(), "a file and its tests need no folder: {broken:#?}");
}

/// A line of a document as it is read: without what links and images lead to.
fn as_read(line: &str) -> String {
    let mut read = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("](") {
        read.push_str(before);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    read + rest
}

/// Whether a line could be broken: no single word makes it too long.
fn can_be_broken(line: &str) -> bool {
    let indent = line.len() - line.trim_start().len();
    let longest = line.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    // A comment's marks, or a string's quotes, go with the word.
    indent + longest + "//! ".len() <= COLUMNS_MAX
}

/// The numbers of the lines that are too long. In a document tables, blocks of code and images are
/// exempt.
fn wide_lines(is_document: bool, text: &str) -> Vec<usize> {
    let mut in_fence = false;
    let mut wide = Vec::new();
    for (number, line) in text.lines().enumerate() {
        in_fence ^= line.trim_start().starts_with("```");
        let exempt = is_document && (in_fence || line.starts_with('|') || line.starts_with("!["));
        let is_wide = |line: &str| line.chars().count() > COLUMNS_MAX && can_be_broken(line);
        if !exempt && is_wide(line) && (!is_document || is_wide(&as_read(line))) {
            wide.push(number + 1);
        }
    }
    wide
}

#[test]
fn lines_fit_a_hundred_columns() {
    let kinds = ["rs", "md", "toml", "sh"];
    let mut broken = Vec::new();
    for file in text_files() {
        if kinds.iter().any(|kind| file.is_a(kind)) || file.path == ".ci/run" {
            let lines = wide_lines(file.is_a("md"), &file.text);
            broken.extend((!lines.is_empty()).then(|| format!("{}: lines {lines:?}", file.path)));
        }
    }
    assert!(broken.is_empty(), "lines of more than 100 columns: {broken:#?}");
}

#[test]
fn the_measure_of_lines_is_right() {
    let words = "a word ".repeat(15);
    assert_eq!(wide_lines(false, &format!("// {words}\nshort")), [1]);
    assert_eq!(wide_lines(false, &"ü ".repeat(50)), [0; 0], "characters, not bytes");
    assert_eq!(wide_lines(false, &format!("    \"{}\",", "0f".repeat(60))), [0; 0]);
    assert_eq!(wide_lines(true, &format!("| {words} |\n```\n{words}\n```\n{words}")), [5]);
    let linked = format!("{} [there](https://github.com/{})", "word ".repeat(15), "x".repeat(50));
    assert_eq!(wide_lines(true, &linked), [0; 0]);
    assert_eq!(wide_lines(true, &format!("{words} [there](x.md)")), [1]);
}
