#!/usr/bin/env python3
"""Checks what the crate `wavefront` shows to a host, by rustdoc's own description of it.

    scripts/front_door.py            # check; exit 1 on a fault
    scripts/front_door.py --list     # and list every public item

* No type or trait of a foreign crate stands in a public signature, bound, field or implementation;
  rayon's pool may, where a host hands over its own (ALLOWED).
* Every type and trait that the front door names has an example.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "target" / "front-door"
STANDARD = {"std", "core", "alloc"}
# Foreign crate → where in the front door it may stand.
ALLOWED = {"rayon_core": {"Engine::on_pool", "Threads::of_pool"}}
# What has examples at the function or module that it belongs to, and why nothing more is to be said.
WITHOUT_EXAMPLE = ("Error", "Failure", "Problem", "Damage")


def describe():
    """Builds the descriptions: file name without ending → content."""
    packages = [
        name for name in metadata_packages() if (ROOT / "crates" / folder_of(name)).is_dir()
    ]
    # The format is unstable, hence the variable; the pinned compiler's is read here.
    env = dict(
        os.environ,
        RUSTC_BOOTSTRAP="1",
        RUSTDOCFLAGS="-Z unstable-options --output-format json",
    )
    command = ["cargo", "doc", "--quiet", "--no-deps", "--lib", "--target-dir", str(TARGET)]
    for name in packages:
        command += ["-p", name]
    subprocess.run(command, cwd=ROOT, env=env, check=True)
    files = (TARGET / "doc" / f"{name.replace('-', '_')}.json" for name in packages)
    return {path.stem: json.loads(path.read_text()) for path in files}


def folder_of(package):
    return package.removeprefix("wavefront-")


def metadata_packages():
    """The front door and every crate of the project that it depends on."""
    tree = ["cargo", "tree", "-p", "wavefront", "-e", "normal", "--prefix", "none"]
    lines = subprocess.run(tree, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    names = {line.split()[0] for line in lines.splitlines() if line.strip()}
    return sorted(name for name in names if name.split("-")[0] == "wavefront")


class Walk:
    """Follows the front door's items into the crates that define them."""

    def __init__(self, crates):
        self.crates = crates
        self.seen = set()
        self.items = []  # (path shown to a host, kind, item)
        self.faults = []
        # Where a path leads: (crate, path) → id.
        self.by_path = {}
        for name, crate in crates.items():
            for ident, summary in crate["paths"].items():
                if summary["crate_id"] == 0:
                    self.by_path[tuple(summary["path"])] = (name, ident)

    def crate_of(self, crate, crate_id):
        if crate_id == 0:
            return crate
        return self.crates[crate]["external_crates"][str(crate_id)]["name"]

    def resolve(self, crate, ident):
        """The crate and id that define what `ident` of `crate` names."""
        if str(ident) in self.crates[crate]["index"]:
            return crate, str(ident)
        summary = self.crates[crate]["paths"].get(str(ident))
        return self.by_path.get(tuple(summary["path"])) if summary else None

    def module(self, crate, ident, shown):
        for child in self.crates[crate]["index"][str(ident)]["inner"]["module"]["items"]:
            self.item(crate, child, shown)

    def item(self, crate, ident, shown):
        item = self.crates[crate]["index"].get(str(ident))
        if item is None:
            return
        (kind, inner), = item["inner"].items()
        if kind == "use":
            target = inner["id"]
            where = target is not None and self.resolve(crate, target)
            if not where:
                self.faults.append(f"{shown}: `{inner['source']}` comes from a foreign crate")
            elif inner["is_glob"]:
                self.module(*where, shown)
            else:
                self.item(*where, shown)
            return
        name = f"{shown}::{item['name']}" if item["name"] else shown
        if kind == "module":
            return self.module(crate, ident, name)
        if (crate, str(ident)) in self.seen:
            return
        self.seen.add((crate, str(ident)))
        self.items.append((name, kind, item))
        self.signature(crate, item["name"], inner)
        self.children(crate, item["name"], kind, inner)

    def children(self, crate, name, kind, inner):
        index = self.crates[crate]["index"]
        if not isinstance(inner, dict):
            return
        for child in inner.get("items", []) if kind == "trait" else []:
            self.member(crate, name, child)
        for child in inner.get("variants", []):
            variant = index[str(child)]
            self.signature(crate, f"{name}::{variant['name']}", variant["inner"])
            for field in numbers(variant["inner"]["variant"]["kind"]):
                self.member(crate, name, field)
        if kind == "struct":
            for field in numbers(inner["kind"]):
                self.member(crate, name, field)
        for child in inner.get("impls", []):
            body = index[str(child)]["inner"]["impl"]
            if body.get("blanket_impl") or body.get("is_synthetic"):
                continue
            trait = body.get("trait")
            label = f"impl {trait['path'].split('::')[-1]} for {name}" if trait else name
            self.signature(crate, label, {k: v for k, v in body.items() if k != "items"})
            for member in body["items"]:
                self.member(crate, label if trait else name, member)

    def member(self, crate, owner, ident):
        item = self.crates[crate]["index"].get(str(ident))
        if item is not None:
            self.signature(crate, f"{owner}::{item['name']}", item["inner"])

    def signature(self, crate, shown, node):
        """Looks for foreign names anywhere in a type, a bound or a signature."""
        if isinstance(node, list):
            for part in node:
                self.signature(crate, shown, part)
        elif isinstance(node, dict):
            ident = node.get("id")
            if ident is not None and "path" in node:
                self.name(crate, shown, ident)
            for key, part in node.items():
                # Bodies of their own, and what they implement.
                if key not in ("items", "impls", "variants", "implementations"):
                    self.signature(crate, shown, part)

    def name(self, crate, shown, ident):
        summary = self.crates[crate]["paths"].get(str(ident))
        if summary is None:
            return
        origin = self.crate_of(crate, summary["crate_id"])
        if origin in STANDARD or origin.startswith("wavefront"):
            return
        if shown not in ALLOWED.get(origin, ()):
            self.faults.append(f"{shown} names {'::'.join(summary['path'])}")


def numbers(node):
    """The ids in a description of fields."""
    if isinstance(node, int):
        return [node]
    if isinstance(node, list):
        return [number for part in node for number in numbers(part)]
    if isinstance(node, dict):
        return [number for part in node.values() for number in numbers(part)]
    return []


def needs_example(name, kind):
    return kind in ("struct", "enum", "trait") and not name.endswith(WITHOUT_EXAMPLE)


def main():
    crates = describe()
    walk = Walk(crates)
    walk.module("wavefront", crates["wavefront"]["root"], "wavefront")
    types = [(name, item) for name, kind, item in walk.items if needs_example(name, kind)]
    bare = [name for name, item in types if not re.search(r"^\s*```", item["docs"] or "", re.M)]
    faults = sorted(set(walk.faults)) + [f"{name} has no example" for name in sorted(bare)]
    if "--list" in sys.argv[1:]:
        for name, kind, _ in sorted(walk.items, key=lambda entry: entry[0]):
            print(f"{kind:9} {name}")
    for fault in faults:
        print(f"fault: {fault}")
    print(f"{len(walk.items)} items, {len(types)} types and traits, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
