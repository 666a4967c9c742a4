#!/usr/bin/env bash
# Mutation testing: breaks the rules one by one in a copy of the tree and expects a test to notice.
# Arguments go to scripts/mutants.py: `--only SUBSTRING` (of file or description; may be repeated),
# `--table FILE`.
# MUTANTS_DIR names the folder for copy and build (else a temporary one, removed afterwards).
set -euo pipefail
cd "$(dirname "$0")/.."
unset RUSTFLAGS || true

dir=${MUTANTS_DIR:-}
if [ -z "$dir" ]; then
    dir=$(mktemp -d)
    trap 'rm -rf "$dir"' EXIT
fi
mkdir -p "$dir/tree"
# The tree alone: no build outputs, no history. A kept copy is brought up to date; its files get the
# present time, or cargo might take what was last built from a broken one for current.
tar -c --exclude=./target --exclude=./.git . | tar -x -m -C "$dir/tree"

export CARGO_TARGET_DIR="$dir/target"
# Less optimisation than `cargo test` has: more time goes into compiling than into running.
export CARGO_PROFILE_TEST_OPT_LEVEL=1 CARGO_PROFILE_TEST_DEBUG=false CARGO_INCREMENTAL=1
export WAVEFRONT_CASES=${WAVEFRONT_CASES:-1500} PROPTEST_CASES=${PROPTEST_CASES:-128}
# Mutants panic all the time; nobody reads the traces.
export RUST_BACKTRACE=0
python3 scripts/mutants.py --tree "$dir/tree" "$@"
