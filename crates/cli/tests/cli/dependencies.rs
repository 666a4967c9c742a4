//! What the product is linked from: no async runtime, nothing that only measures.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The packages in the binary, on this machine's platform.
fn packages() -> BTreeSet<String> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = "tree --package wavefront-cli --edges normal --prefix none --format {lib}";
    let output = Command::new(cargo)
        .args(arguments.split(' '))
        .args(["--locked", "--offline"])
        .current_dir(workspace)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let listed = String::from_utf8(output.stdout).unwrap();
    listed.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).collect()
}

#[test]
fn the_binary_has_no_async_runtime_and_nothing_that_only_measures() {
    let packages = packages();
    for known in ["wavefront_engine", "clap", "redb"] {
        assert!(packages.contains(known), "{known} is not among {packages:?}");
    }
    for banned in
        ["tokio", "async_std", "smol", "futures", "criterion", "plotters", "wavefront_benches"]
    {
        assert!(!packages.contains(banned), "{banned} is in the binary");
    }
}
