//! House rules that a compiler does not check.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the workspace").to_owned()
}

/// Every file below `dir` with this extension, workspace-relative, sorted.
fn files(dir: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![dir.to_owned()];
    while let Some(dir) = pending.pop() {
        for entry in fs::read_dir(&dir).expect("a listed folder can be read") {
            let path = entry.expect("a folder can be listed").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                pending.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<(String, String)> {
    let root = root();
    files(&root, "rs")
        .into_iter()
        .map(|path| {
            let name = path
                .strip_prefix(&root)
                .expect("found below the root")
                .to_string_lossy()
                .into_owned();
            (name, fs::read_to_string(&path).expect("sources are UTF-8"))
        })
        .collect()
}

/// Lines of a source that are neither comments nor this file's own patterns.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(n, line)| (n + 1, line)).filter(|(_, line)| {
        let line = line.trim_start();
        !line.starts_with("//")
    })
}

fn offenders(banned: &[&str], allowed: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in sources() {
        if allowed(&name) || name.ends_with("tests/tidy.rs") {
            continue;
        }
        for (number, line) in code(&text) {
            if banned.iter().any(|pattern| line.contains(pattern)) {
                found.push(format!("{name}:{number}: {}", line.trim()));
            }
        }
    }
    found
}

#[test]
fn every_source_file_says_what_it_is() {
    let missing: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//!") && !text.trim().is_empty())
        .map(|(name, _)| name)
        .collect();
    assert!(missing.is_empty(), "no //! header: {missing:#?}");
}

#[test]
fn no_file_holds_more_than_one_concept_can_need() {
    let long: Vec<String> = sources()
        .into_iter()
        .map(|(name, text)| (name, text.lines().count()))
        .filter(|(_, lines)| *lines > 500)
        .map(|(name, lines)| format!("{name}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "split these: {long:#?}");
}

#[test]
fn locks_and_atomics_come_from_sync_alone() {
    let banned = [
        "std::sync::atomic",
        "core::sync::atomic",
        "std::sync::Mutex",
        "std::sync::RwLock",
        "std::sync::Condvar",
        "parking_lot::",
    ];
    let found = offenders(&banned, |name| {
        ["crates/sync/", "loom-tests/src/", "shuttle-tests/src/"]
            .iter()
            .any(|dir| name.starts_with(dir))
    });
    assert!(found.is_empty(), "take these from wavefront_sync: {found:#?}");
}

#[test]
fn rayon_is_named_where_dispatch_lives() {
    let found = offenders(&["rayon::"], |name| {
        name == "crates/scheduler/src/dispatch.rs"
            || name.starts_with("crates/scheduler/src/dispatch/")
            || ["crates/engine/", "crates/crypto/", "tests/", "benches/"]
                .iter()
                .any(|dir| name.starts_with(dir))
    });
    assert!(found.is_empty(), "only dispatch, engine and crypto know rayon: {found:#?}");
}

#[test]
fn no_test_is_ignored_and_nothing_is_unfinished() {
    let found = offenders(&["#[ignore", "todo!(", "unimplemented!("], |_| false);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn unsafe_appears_nowhere() {
    let found = offenders(&["unsafe {", "unsafe fn", "unsafe impl"], |_| false);
    assert!(found.is_empty(), "{found:#?}");
}

/// The dependency table of `docs/architecture.md`, as the manifests have it.
#[test]
fn crates_depend_on_what_the_architecture_allows() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("types", &["blake3", "smallvec", "thiserror"][..]),
        (
            "crypto",
            &[
                "wavefront-types",
                "blake3",
                "curve25519-dalek",
                "rayon",
                "sha3",
                "thiserror",
                "zeroize",
            ],
        ),
        ("sync", &["loom", "parking_lot", "shuttle"]),
        (
            "state",
            &[
                "wavefront-types",
                "wavefront-sync",
                "ahash",
                "crossbeam-utils",
                "smallvec",
                "thiserror",
            ],
        ),
        (
            "scheduler",
            &[
                "wavefront-types",
                "ahash",
                "petgraph",
                "rayon",
                "smallvec",
                "thiserror",
                "wavefront-sync",
            ],
        ),
        ("transition", &["wavefront-types", "thiserror"]),
        ("storage", &["wavefront-types", "wavefront-sync", "redb", "thiserror"]),
        (
            "engine",
            &[
                "wavefront-types",
                "wavefront-crypto",
                "wavefront-sync",
                "wavefront-state",
                "wavefront-scheduler",
                "wavefront-transition",
                "rayon",
                "thiserror",
            ],
        ),
        (
            "import",
            &[
                "wavefront-types",
                "wavefront-crypto",
                "wavefront-engine",
                "wavefront-state",
                "wavefront-storage",
                "wavefront-sync",
                "wavefront-transition",
                "blake3",
                "crossbeam-channel",
                "thiserror",
            ],
        ),
        ("workload", &["wavefront-types", "wavefront-crypto", "thiserror"]),
    ]);
    for (name, allowed) in allowed {
        let manifest = root().join("crates").join(name).join("Cargo.toml");
        let text = fs::read_to_string(&manifest).unwrap();
        let mut section = "";
        for line in text.lines() {
            if line.starts_with('[') {
                section = line;
            } else if section.contains("dependencies") && !section.contains("dev-") {
                let Some((dependency, _)) = line.split_once(['.', ' ', '=']) else { continue };
                assert!(
                    dependency.is_empty()
                        || dependency.starts_with('#')
                        || allowed.contains(&dependency),
                    "{name} may not depend on {dependency}: see docs/architecture.md"
                );
            }
        }
    }
}
