#!/usr/bin/env python3
"""Mutation testing: breaks the rules of mutations.toml one by one; the test that each names has to
notice. Run it through `scripts/mutants.sh`, which works on a copy of the tree; see docs/mutants.md.

    mutants.py --check                                      # no build: the list fits the tree
    mutants.py --tree COPY [--only SUBSTRING] [--table FILE]
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Seconds; a mutation that makes a test hang is caught, too.
BUILD_LIMIT = 600
UNIT_LIMIT = 120
SYSTEM_LIMIT = 300
# Where a test's package lies, and what selects its binary.
BINARIES = {
    "tests": ("tests", ["-p", "wavefront-integration-tests", "--test", "main"]),
    **{
        name: (f"crates/{name}", ["-p", f"wavefront-{name}", "--lib"])
        for name in ("dag", "engine", "scheduler", "state", "sync", "transition", "types", "vm")
    },
}


def mutations():
    """The list; each with the `package` of its test, or none if it is explained."""
    listed = tomllib.loads((ROOT / "scripts/mutations.toml").read_text())["mutation"]
    for mutation in listed:
        own = mutation["file"].split("/")[1]
        named = mutation.get("test", "")
        mutation["package"], mutation["test"] = named.split(":") if ":" in named else (own, named)
    return listed


def tests_of(folder):
    """The names of the functions in files that hold tests."""
    names = set()
    for path in folder.rglob("*.rs"):
        if "tests" in path.parts or path.name == "tests.rs":
            names.update(re.findall(r"\bfn (\w+)\(", path.read_text()))
    return names


def faults(tree, chosen):
    """What in the list does not fit the tree."""
    known = {package: tests_of(tree / folder) for package, (folder, _) in BINARIES.items()}
    for mutation in chosen:
        file, what = mutation["file"], mutation["what"]
        source = tree / file
        count = source.read_text().count(mutation["old"]) if source.is_file() else 0
        if count != 1:
            yield f"{file}: {what}: found {count} times, not once: {mutation['old']!r}"
        if mutation["old"] == mutation["new"]:
            yield f"{file}: {what}: changes nothing"
        if bool(mutation["test"]) == ("explained" in mutation):
            yield f"{file}: {what}: names a test or explains why there is none"
        elif mutation["test"] and mutation["test"] not in known.get(mutation["package"], ()):
            yield f"{file}: {what}: no test {mutation['package']}:{mutation['test']}"
    titles = [(mutation["file"], mutation["what"]) for mutation in chosen]
    for title in sorted({title for title in titles if titles.count(title) > 1}):
        yield f"{title[0]}: {title[1]}: listed twice"


def cargo(tree, arguments, limit):
    """Whether cargo succeeded, and the end of what it said; a time-out is a failure."""
    command = subprocess.Popen(
        ["cargo", *arguments], cwd=tree, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    try:
        said, _ = command.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        # The test that hangs is a child of cargo's.
        os.killpg(command.pid, signal.SIGKILL)
        command.communicate()
        return False, "timed out"
    return command.returncode == 0, said[-4000:]


def failed_test(said):
    found = re.findall(r"^    ([\w:]+)$", said, re.M)
    found = found or re.findall(r"test ([\w:]+) \.\.\. FAILED", said)
    if found:
        return found[0].split("::")[-1]
    return "timed out" if said == "timed out" else "the run failed"


def judge(tree, mutation):
    """(verdict, by what): the named test, then all of the mutated package, then random blocks."""
    own = mutation["file"].split("/")[1]
    stages = [
        ("elsewhere", BINARIES[own][1], "", UNIT_LIMIT),
        ("elsewhere", BINARIES["tests"][1], "property::", SYSTEM_LIMIT),
    ]
    if mutation["test"]:
        named = BINARIES[mutation["package"]][1]
        limit = SYSTEM_LIMIT if mutation["package"] == "tests" else UNIT_LIMIT
        stages.insert(0, ("killed", named, mutation["test"], limit))
    for verdict, binary, name, limit in stages:
        built, said = cargo(tree, ["test", "-q", *binary, "--no-run"], BUILD_LIMIT)
        if not built:
            return "does not compile", said
        passed, said = cargo(tree, ["test", "-q", *binary, "--", name], limit)
        if not passed:
            return verdict, failed_test(said)
        if not re.search(r"running [1-9]", said):
            return "no such test", name
    return "explained" if "explained" in mutation else "missed", ""


def run(tree, chosen, table):
    """The verdicts and how often each was given."""
    counts, rows = {}, []
    for number, mutation in enumerate(chosen, 1):
        file, what = mutation["file"], mutation["what"]
        path = tree / file
        original = path.read_text()
        path.write_text(original.replace(mutation["old"], mutation["new"]))
        started = time.monotonic()
        try:
            verdict, by = judge(tree, mutation)
        finally:
            path.write_text(original)
        counts[verdict] = counts.get(verdict, 0) + 1
        seconds = time.monotonic() - started
        by = by.strip()[-300:]
        print(
            f"{number:3}/{len(chosen)} {verdict:9} {seconds:4.0f} s  {file}: {what}  [{by}]",
            flush=True,
        )
        short = file.removeprefix("crates/").replace("/src/", "/")
        rows.append(f"| `{short}` | {what} | {verdict} | {f'`{by}`' if by else ''} |")
        if table:
            table.write_text("\n".join(rows) + "\n")
    return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--tree", type=Path)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--table", type=Path)
    options = parser.parse_args()
    listed = mutations()
    wrong = list(faults(options.tree or ROOT, listed))
    if wrong:
        sys.exit("\n".join(wrong))
    if options.check:
        print(f"{len(listed)} mutations: each has its place and its test")
        return
    if options.tree is None:
        parser.error("--tree names the copy that is changed")
    only = options.only or [""]
    chosen = [m for m in listed if any(part in m["file"] or part in m["what"] for part in only)]
    counts = run(options.tree, chosen, options.table)
    print(", ".join(f"{verdict}: {count}" for verdict, count in sorted(counts.items())))
    sys.exit(1 if counts.keys() - {"killed", "explained"} else 0)


if __name__ == "__main__":
    main()
