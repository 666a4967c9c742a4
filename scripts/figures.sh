#!/bin/sh
# Measures everything and replaces the figures of docs/performance.md: data, pictures and tables.
#
#   scripts/figures.sh --quick               about ten minutes on two cores; without it an hour
#   SCALING=1,2,4,8,16 scripts/figures.sh    other numbers of threads for the scaling curves
#
# Run it on a quiet machine: nothing else should want a core meanwhile.
set -eu
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cargo build --release -p wavefront-benches
bench() {
    cargo run --quiet --release -p wavefront-benches -- "$@"
}
bench "$@" --json "$scratch/suite.json"
bench "$@" --scaling "${SCALING:-1,2,4}" --json "$scratch/scaling.json"
bench --from "$scratch/suite.json" --from "$scratch/scaling.json" \
    --json docs/plots/figures.json --svg docs/plots --markdown docs/performance.md
