//! The workspace's manifests.

use std::collections::BTreeSet;

use toml::{Table, Value};

use super::workspace::text_files;

/// What a package's manifest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The package's name.
    pub name: String,
    /// Its folder, from the workspace's root.
    pub folder: String,
    /// The packages that it uses outside tests and build scripts, on any target.
    pub dependencies: BTreeSet<String>,
    /// Those that only its tests and benchmarks use.
    pub dev_dependencies: BTreeSet<String>,
    /// Whether the workspace's lints hold in it.
    pub has_workspace_lints: bool,
}

/// Every package of the workspace, in the order of folders.
///
/// # Panics
/// When a manifest is no TOML, or a package has no name.
pub fn manifests() -> Vec<Manifest> {
    let files = text_files();
    let packages = files.iter().filter_map(|file| {
        let folder = file.path.strip_suffix("/Cargo.toml")?;
        Some(read(folder, &parse(&file.text)))
    });
    packages.collect()
}

/// The packages whose versions the workspace's own manifest sets.
///
/// # Panics
/// When there is none, or it is no TOML.
pub fn shared_dependencies() -> BTreeSet<String> {
    let files = text_files();
    let file = files.iter().find(|file| file.path == "Cargo.toml").expect("a workspace has one");
    packages(&[parse(&file.text)["workspace"].get("dependencies")])
}

fn parse(text: &str) -> Table {
    text.parse().expect("cargo reads the manifest too")
}

fn read(folder: &str, manifest: &Table) -> Manifest {
    let name = manifest["package"]["name"].as_str().expect("packages have names");
    let lints = manifest.get("lints").and_then(|lints| lints.get("workspace"));
    let targets = manifest.get("target").and_then(Value::as_table);
    let by_target = targets.into_iter().flat_map(Table::values);
    let by_target = by_target.map(|target| target.get("dependencies"));
    let tables: Vec<_> = by_target.chain([manifest.get("dependencies")]).collect();
    Manifest {
        name: name.to_owned(),
        folder: folder.to_owned(),
        dependencies: packages(&tables),
        dev_dependencies: packages(&[manifest.get("dev-dependencies")]),
        has_workspace_lints: lints.and_then(Value::as_bool) == Some(true),
    }
}

/// The packages of some tables: their keys, unless they were renamed.
fn packages(tables: &[Option<&Value>]) -> BTreeSet<String> {
    let entries = tables.iter().copied().flatten().filter_map(Value::as_table).flatten();
    let package = |(key, value): (&String, &Value)| {
        let renamed = value.get("package").and_then(Value::as_str);
        renamed.unwrap_or(key).to_owned()
    };
    entries.map(package).collect()
}
