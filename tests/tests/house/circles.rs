//! Inside a crate no two files use each other, directly or through others.

use std::collections::BTreeMap;

use wavefront_integration_tests::house::{circles, manifests, rust_files};

/// The root files of a package's library and programs.
fn roots<'a>(folder: &str, sources: &'a BTreeMap<String, String>) -> Vec<&'a str> {
    let source = format!("{folder}/src/");
    let is_root = |path: &str| {
        let parts: Vec<&str> = path.split('/').collect();
        matches!(parts[..], ["lib.rs" | "main.rs"] | ["bin", _] | ["bin", _, "main.rs"])
    };
    let paths = sources.keys().map(String::as_str);
    paths.filter(|path| path.strip_prefix(&source).is_some_and(is_root)).collect()
}

#[test]
fn no_two_files_of_a_crate_use_each_other() {
    let sources: BTreeMap<String, String> =
        rust_files().into_iter().map(|file| (file.path, file.text)).collect();
    let packages = manifests();
    let roots = packages.iter().flat_map(|package| roots(&package.folder, &sources));
    let roots: Vec<&str> = roots.collect();
    assert!(roots.len() > packages.len(), "libraries and programs are found: {roots:?}");
    let found = roots.iter().flat_map(|root| circles(&sources, root));
    let found = found.map(|circle| {
        format!("{:#?} use each other:\n  {}", circle.files, circle.uses.join("\n  "))
    });
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
