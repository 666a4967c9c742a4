#!/usr/bin/env bash
# The page of `wavefront inspect --html` in a headless Chromium: loads under two seconds, search,
# hover, zoom, keys, both themes; at 20 transactions and at 10,000.
#
# page_test.sh [SCREENSHOTS]: with a folder it leaves screenshots there. Needs a release build,
# node, Chromium (CHROMIUM names another binary) and playwright-core, which npm installs below
# target/. Without one of them it says so and ends well, but with CI=true it fails.
set -euo pipefail
cd "$(dirname "$0")/.."
wavefront=${WAVEFRONT:-$PWD/target/release/wavefront}
screenshots=${1:+$(realpath "$1")}
script=$PWD/scripts/page_test

skip() {
    echo "skipped: $1"
    [ "${CI:-}" != true ] || { echo "error: CI=true requires it" >&2; exit 1; }
    exit 0
}

chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || true)}
[ -n "$chromium" ] || skip "no Chromium (apt-get install chromium)"
command -v npm >/dev/null || skip "no node with npm"
work=target/page-test
mkdir -p "$work"
cp "$script/package.json" "$work/"
cd "$work"
npm install --silent --no-audit --no-fund --no-package-lock >/dev/null ||
    skip "playwright-core cannot be installed"

page() {
    local txs=$1 accounts=$2 least=$3
    shift 3
    "$wavefront" generate --out "$txs.chain" --force --blocks 2 --txs "$txs" \
        --accounts "$accounts" --conflict zipf:1.0 --seed 5 "$@" >/dev/null 2>&1
    "$wavefront" inspect "$txs.chain" --block 2 --threads 2 --run levels \
        --html "$txs.html" --force >/dev/null
    timeout 120 node "$script/page_test.mjs" "$chromium" "$txs.html" "$least" $screenshots
}

page 20 12 20 --mix transfer=80,burn=10,energy=10
page 10000 20000 10000
