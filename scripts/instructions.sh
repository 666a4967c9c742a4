#!/usr/bin/env bash
# Counts the instructions of every stage under valgrind and compares them with
# benches/instructions.json; see "Regression gate" in docs/performance.md.
#
#   scripts/instructions.sh [--only STAGE]             compare
#   scripts/instructions.sh --write [--only STAGE]     rewrite the table
#   scripts/instructions.sh --spread RUNS              how far counts differ from run to run
#   scripts/instructions.sh --self-test [STAGE]        see the gate fail when a stage works twice
#
# Exit codes: 0 good, or skipped; 1 a stage is slower than allowed; 2 no answer. Without valgrind,
# or on a processor of another kind than the table's, it says so and is skipped; with CI=true that
# is an error, and a missing valgrind is installed where apt-get and root are there.
set -euo pipefail
cd "$(dirname "$0")/.."
# Other code would be counted.
unset RUSTFLAGS || true

skip() {
    echo "skipped: $1"
    [ "${CI:-}" != true ] || { echo "error: CI=true requires it" >&2; exit 2; }
    exit 0
}

if ! command -v valgrind >/dev/null && [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ]; then
    # Should this fail, what it said stands above the error below.
    { apt-get update -qq && apt-get install -qq -y valgrind; } >/dev/null || true
fi
command -v valgrind >/dev/null || skip "no valgrind (apt-get install valgrind)"

# Together with the command line, so that features are the same and nothing is compiled again.
cargo build --release --quiet -p wavefront-cli -p wavefront-benches --bin instructions
program=${CARGO_TARGET_DIR:-target}/release/instructions

code=0
if [ "${1:-}" = --self-test ]; then
    stage=${2:-decode}
    "$program" --only "$stage" --handicap "$stage" || code=$?
    case $code in
        1) echo "self-test: good, the gate fails when $stage works twice"; exit 0 ;;
        0) echo "error: the gate does not fail when $stage works twice" >&2; exit 2 ;;
    esac
else
    "$program" "$@" || code=$?
fi
[ "$code" != 3 ] || skip "the table is for another kind of processor"
exit "$code"
