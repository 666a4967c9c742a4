//! Every lock acquisition and atomic operation outside tests is listed, with the model that explores
//! it, in `docs/design/verification.md`; and every model named there exists.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Where concurrency lives.
const CRATES: [&str; 5] = ["state", "scheduler", "engine", "import", "sync"];
const ORDERINGS: [&str; 5] = ["Relaxed", "Acquire", "Release", "AcqRel", "SeqCst"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the workspace").to_owned()
}

fn rust_files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("a listed folder can be read") {
        let path = entry.expect("a folder can be listed").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Operations of one function: kind (`lock`, `read`, `write` or an ordering) to how often.
type Operations = BTreeMap<String, usize>;

/// All sites by (file, function).
fn sites() -> BTreeMap<(String, String), Operations> {
    let mut sites: BTreeMap<(String, String), Operations> = BTreeMap::new();
    for name in CRATES {
        let mut files = Vec::new();
        rust_files(&root().join("crates").join(name).join("src"), &mut files);
        for path in files {
            let file = path.strip_prefix(root()).expect("found below it").display().to_string();
            // The facade wraps the operations of others; what it adds of its own is scanned.
            let facade = ["native", "modelled", "shuttled"]
                .iter()
                .any(|side| file.ends_with(&format!("sync/src/{side}.rs")));
            if facade || file.contains("/tests") || file.contains("/testing/") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("sources are UTF-8");
            let mut function = String::from("-");
            for line in text.lines() {
                let code = line.split("//").next().unwrap_or_default();
                if let Some(rest) = code.split("fn ").nth(1)
                    && let Some(found) =
                        rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()
                    && !found.is_empty()
                {
                    found.clone_into(&mut function);
                }
                let mut add = |kind: &str, times: usize| {
                    if times > 0 {
                        let site = sites.entry((file.clone(), function.clone())).or_default();
                        *site.entry(kind.to_owned()).or_default() += times;
                    }
                };
                add("lock", code.matches(".lock()").count());
                add("read", code.matches(".read()").count());
                add("write", code.matches(".write()").count());
                for ordering in ORDERINGS {
                    add(ordering, code.matches(&format!("Ordering::{ordering}")).count());
                }
            }
        }
    }
    sites
}

/// The rows of the list: (file, function) to (operations as written, models).
fn listed() -> BTreeMap<(String, String), (String, Vec<String>)> {
    let text = fs::read_to_string(root().join("docs/design/verification.md")).expect("the list");
    let mut rows = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with("| `crates/")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [file, function, operations, _partner, models] = cells[..] else {
            panic!("five columns are wanted: {line}")
        };
        let quoted = |cell: &str| cell.trim_matches('`').to_owned();
        let models = models.split(',').map(|model| quoted(model.trim())).collect();
        let row = ((quoted(file), quoted(function)), (operations.to_owned(), models));
        let (key, value) = row;
        assert!(rows.insert(key, value).is_none(), "listed twice: {line}");
    }
    rows
}

fn spelled(operations: &Operations) -> String {
    operations
        .iter()
        .map(|(kind, times)| if *times == 1 { kind.clone() } else { format!("{kind} ×{times}") })
        .collect::<Vec<_>>()
        .join(", ")
}

#[test]
fn every_site_is_listed_with_its_operations() {
    let (sites, listed) = (sites(), listed());
    let found: BTreeMap<_, _> =
        sites.iter().map(|(site, operations)| (site.clone(), spelled(operations))).collect();
    let named: BTreeMap<_, _> =
        listed.iter().map(|(site, (operations, _))| (site.clone(), operations.clone())).collect();
    let missing: Vec<_> =
        found.iter().filter(|(site, ops)| named.get(*site) != Some(*ops)).collect();
    let stale: Vec<_> = named.iter().filter(|(site, ops)| found.get(*site) != Some(*ops)).collect();
    assert!(
        missing.is_empty() && stale.is_empty(),
        "docs/design/verification.md does not match the code\nin the code: {missing:#?}\nin the list: {stale:#?}"
    );
    assert!(found.len() > 10, "the scan finds the sites");
}

#[test]
fn every_model_that_is_named_exists() {
    let mut files = Vec::new();
    rust_files(&root().join("loom-tests/tests"), &mut files);
    rust_files(&root().join("tests/tests"), &mut files);
    let functions: BTreeSet<String> = files
        .iter()
        .flat_map(|path| {
            let text = fs::read_to_string(path).expect("sources are UTF-8");
            text.lines()
                .filter_map(|line| line.trim().strip_prefix("fn "))
                .filter_map(|rest| rest.split('(').next().map(str::to_owned))
                .collect::<Vec<_>>()
        })
        .collect();
    for ((file, function), (_, models)) in listed() {
        for model in models {
            assert!(functions.contains(&model), "{file}, {function}: no model {model}");
        }
    }
}
