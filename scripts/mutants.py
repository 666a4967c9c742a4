#!/usr/bin/env python3
"""Mutation testing of the crates that decide results: scheduler, state and transition.

Each entry of MUTATIONS breaks one rule on purpose; a test has to notice. Run it through
`scripts/mutants.sh`, which works on a copy of the tree. See docs/mutants.md.

usage: mutants.py TREE [--only SUBSTRING] [--table FILE]
"""

import argparse
import pathlib
import re
import subprocess
import sys
import time

# Seconds; a mutation that makes the tests hang is caught, too.
BUILD_LIMIT = 600
UNIT_LIMIT = 120
SYSTEM_LIMIT = 300

SCHEDULER, STATE, TRANSITION = "crates/scheduler/src/", "crates/state/src/", "crates/transition/src/"
TYPES = "crates/types/src/"

# (file, the one place where it stands, what replaces it, what that breaks)
MUTATIONS = [
    # --- scheduler: access sets
    (SCHEDULER + "declare.rs", "sink(StateKey::Energy(source), Write);\n    }\n    match",
     "}\n    match", "an energy fee declares no energy"),
    (SCHEDULER + "declare.rs", "sink(StateKey::Account(destination), Credit);", "",
     "a receiver's account is not declared"),
    (SCHEDULER + "declare.rs", "sink(StateKey::Account(delegation.delegatee), Read);", "",
     "a delegatee's existence is read undeclared"),
    (SCHEDULER + "declare.rs", "sink(StateKey::Account(delegation.delegatee), Read);",
     "sink(StateKey::Account(delegation.delegatee), Credit);",
     "a delegatee's existence commutes with credits"),
    (SCHEDULER + "declare.rs", "sink(StateKey::NameOf(source), Write);", "",
     "the owner's side of a name is not declared"),
    (SCHEDULER + "access.rs", "1 => AccessMode::Credit,", "1 => AccessMode::Read,",
     "a packed credit unpacks as a read"),
    (SCHEDULER + "access.rs", "[.., start, end] => &self.accesses", "[start, end, ..] => &self.accesses",
     "the epilogue gets the first transaction's set"),
    # --- scheduler: conflicts
    (SCHEDULER + "key_state.rs", "if self.dep != NONE {", "if false {",
     "later members of a group do not wait for the group before"),
    (SCHEDULER + "key_state.rs", "while node != NONE {", "while false {",
     "only the last member of a group is waited for"),
    (SCHEDULER + "key_state.rs", "self.level_min = self.level_max + 1;", "self.level_min = self.level_max;",
     "a conflicting access shares the level"),
    (SCHEDULER + "key_state.rs", "self.level_max = self.level_max.max(level);", "self.level_max = level;",
     "a group's level is its last member's"),
    (SCHEDULER + "key_state.rs", "if target != tx {", "if false {",
     "a group after a join does not wait for it"),
    (SCHEDULER + "key_state.rs", "self.dep = target;", "", "the join is forgotten"),
    (SCHEDULER + "key_state.rs", "            self.dep = self.last;\n", "",
     "what a group waits for is forgotten"),
    (SCHEDULER + "key_state.rs", "        self.earlier = NONE;\n", "",
     "a group inherits the members of the one before"),
    (SCHEDULER + "plan/builder.rs", "level = level.max(least);", "level = least;",
     "the last key alone decides the level"),
    (SCHEDULER + "plan/builder.rs", "*access = Access::new(id, access.mode().merge(mode));",
     "*access = Access::new(id, mode);", "a repeated key keeps its last mode only"),
    (SCHEDULER + "plan/builder.rs", "fits(self.scratch.interner.len()).ok_or(error)?;", "",
     "the number of keys is not bounded (out of reach)"),
    (SCHEDULER + "plan/level_plan.rs", "if cost < inline_max || range.len() == 1 {",
     "if cost <= inline_max || range.len() == 1 {", "a level exactly at the limit runs inline"),
    (SCHEDULER + "plan/level_plan.rs", "if cost >= chunk_cost {", "if cost > chunk_cost {",
     "a chunk closes one transaction late"),
    (SCHEDULER + "plan/level_plan.rs", "if start < range.end {", "if false {",
     "the last, open chunk of a level is lost"),
    (SCHEDULER + "plan/builder.rs", "|| work < levels.saturating_mul(self.limits.chain_level_ns)",
     "|| work > levels.saturating_mul(self.limits.chain_level_ns)", "wide blocks are given up, narrow ones kept"),
    (SCHEDULER + "plan/level_plan.rs", "        self.dag.reset(transactions);\n",
     "        self.dag.transactions = transactions;\n", "the edges of an earlier plan stay"),
    (SCHEDULER + "plan/level_plan.rs", "            *position += 1;\n            output.expect",
     "            output.expect", "outputs of a level are taken at one place"),
    (SCHEDULER + "dispatch/crew.rs", "if next < threads && parts.left() > 1 {",
     "if next <= threads && parts.left() > 1 {", "a crew is one thread larger than asked for"),
    # --- types: what planner and serial path share
    (TYPES + "state/number_table.rs", "entry & !mask == tag && is((entry & mask) - 1)", "entry & !mask == tag",
     "keys with equal hash tags are one key"),
    (TYPES + "state/number_table.rs", "while self.slots[slot as usize] != 0 {", "while false {",
     "growing drops colliding keys"),
    (TYPES + "state/number_table.rs", "            }\n            slot = (slot + 1) & mask;",
     "            }\n            slot = (slot + 2) & mask;", "probing skips slots that growing fills"),
    (TYPES + "state/number_table.rs", "if self.len as usize * 2 > self.slots.len() {", "if false {",
     "a full table does not grow"),
    (TYPES + "state/write_set.rs", "is_some_and(|(last, _)| last < key)", "is_some_and(|(last, _)| last <= key)",
     "a run's last key is looked for in the next"),
    # --- scheduler: the checker
    (SCHEDULER + "check.rs", "&& below >= level", "&& below > level",
     "the checker admits a conflict within a level"),
    (SCHEDULER + "check.rs", "group.before.map_or(group.top, |before| before.max(group.top))", "group.top",
     "the checker forgets the groups before the last (equivalent)"),
    (SCHEDULER + "check.rs", "Group { top: group.top.max((level, index)), ..group }",
     "Group { top: (level, index), ..group }", "the checker looks at a group's last member only"),
    (SCHEDULER + "check.rs", "if !fresh || plan.level_of(*index) < last {", "if !fresh {",
     "the checker admits an order against the levels"),
    (SCHEDULER + "check.rs", "if next > start && level(start) != level(next - 1) {", "if false {",
     "the checker admits two levels side by side"),
    (SCHEDULER + "check.rs", "&& from >= to {", "&& from > to + 1_000_000 {",
     "the checker admits a backward edge"),
    # --- scheduler: dispatch
    (SCHEDULER + "dispatch/countdown.rs", "        before == 1\n", "        before <= 2\n",
     "a node is released by its last two predecessors"),
    (SCHEDULER + "dispatch/dataflow.rs", "self.tasks.finish(worker);", "drop(worker);",
     "a worker's counters are lost"),
    (SCHEDULER + "dispatch/dataflow.rs", "let kept = ready.split_off(ready.len() / 2);",
     "let kept = ready.split_off(ready.len() / 2 + 1);",
     "a worker may give everything away, for ever"),
    (SCHEDULER + "dispatch/levels.rs", "                        }\n                        tasks.finish(worker);\n",
     "                        }\n                        drop(worker);\n", "a worker's counters are lost"),
    # --- state
    (STATE + "cell/mod.rs", "        if !cell.loaded {\n            cell.value", "        {\n            cell.value",
     "a late load overwrites what was written meanwhile"),
    (STATE + "cell/mod.rs", "                    cell.loaded = true;\n                    core::mem",
     "                    core::mem", "a written cell is loaded over"),
    (STATE + "cell/mod.rs", "                    core::mem::replace(&mut cell.written, true)\n",
     "                    true\n", "a write is not collected"),
    (STATE + "cell/mod.rs", "Ok(()) => Ok(Some(!core::mem::replace(&mut cell.written, true))),",
     "Ok(()) => Ok(Some(false)),", "a credit is not collected"),
    (STATE + "cell/mod.rs", "Cell { loaded: true, written: false, value };", "Cell { loaded: true, written: true, value };",
     "a cell loaded ahead counts as written"),
    (STATE + "key_order.rs", "if run.len() > 1 {", "if run.len() > 1_000 {", "keys with equal first bytes stay unsorted"),
    (STATE + "key_order.rs", "top & (BUCKETS - 1)", "top & 255", "kinds of keys share buckets"),
    (STATE + "journal.rs", "            if !matches!(staged, Staged::Untouched) {", "            if false {",
     "a failed transaction's effects stay for the next one"),
    (STATE + "cell/mod.rs", "Err(CreditError::Overflow) => Err(CreditOverflow(slot)),",
     "Err(CreditError::Overflow) => Ok(Some(false)),", "an overflowing credit is swallowed"),
    (STATE + "journal.rs", "        self.tally.clear();\n", "",
     "a failed transaction's counters stay for the next one"),
    (STATE + "journal.rs", "*sum = sum.checked_add(amount).ok_or(CreditError::Overflow)?;", "*sum = amount;",
     "the second credit of one transaction replaces the first"),
    (STATE + "accumulators.rs", "                    .ok()?;\n", "                    .ok();\n",
     "an overflowing counter keeps its old sum silently"),
    (STATE + "accumulators.rs", "if amount != 0 {", "if amount > 1 {", "a counter drops ones"),
    (STATE + "earliest.rs", "index < *first", "index > *first", "the last failure is reported"),
    (STATE + "earliest.rs", "        self.raised.raise();\n", "",
     "workers go on after a stop"),
    (STATE + "cache/mod.rs", "        if shard.get(key).is_none() {\n", "        {\n",
     "a filled miss hides a newer value"),
    (STATE + "cache/mod.rs", "forgotten.retain(|_, entry| entry.written_at > durable);",
     "forgotten.retain(|_, entry| entry.written_at >= durable + 2);", "one uncommitted block is forgotten"),
    (STATE + "cache/mod.rs", "forgotten.retain(|key, _| !self.old.contains_key(key));", "",
     "an older value of a key comes back"),
    (STATE + "cache/mod.rs", "self.young.get(key).or_else(|| self.old.get(key))",
     "self.old.get(key).or_else(|| self.young.get(key))", "the older generation wins"),
    (STATE + "cache/mod.rs", "            *shard.write() = Shard::default();\n", "            let _ = shard;\n",
     "clearing forgets nothing"),
    (STATE + "serial/mod.rs", "Staged::Credit(pending) => *pending,", "Staged::Credit(_) => 0_u64,",
     "serially, two credits of one transaction are checked apart"),
    (STATE + "serial/mod.rs", "                Staged::Untouched => continue,\n",
     "                Staged::Untouched => {}\n", "serially, a key that was only read is written"),
    (STATE + "serial/mod.rs", "if cell.stamp != self.stamp {", "if cell.stamp == 0 {",
     "serially, a key keeps its place from an earlier transaction"),
    (STATE + "spares.rs", "if pieces.len() < self.pieces_max {", "if pieces.len() <= self.pieces_max {",
     "one more spare is kept than allowed"),
    # --- transition
    (TRANSITION + "apply.rs", "if *balance < needed {", "if *balance <= needed {",
     "spending everything is refused"),
    (TRANSITION + "apply.rs", "let needed = amount.checked_add(reserved)", "let needed = amount.checked_add(0)",
     "the fee is not reserved"),
    (TRANSITION + "checks.rs", "Ordering::Greater => return Err(ErrorCode::NonceTooHigh.into()),",
     "Ordering::Greater => {}", "a nonce may skip ahead"),
    (TRANSITION + "checks.rs", "if tx.chain_id != input.env.chain_id {", "if false {",
     "another chain's transactions are accepted"),
    (TRANSITION + "checks.rs", "Verdict::BadSignature | Verdict::BadProof => {\n            return",
     "Verdict::BadSignature => {}\n        Verdict::BadProof => {\n            return",
     "a bad signature is accepted"),
    (TRANSITION + "fee.rs", "size.div_ceil(1024)", "(size / 1024)", "a started kibibyte is free"),
    (TRANSITION + "fee.rs", "if tx.fee < minimum_fee(tx, size)", "if tx.fee <= minimum_fee(tx, size)",
     "the minimum fee itself is refused"),
    (TRANSITION + "fee.rs", "Some(energy) if energy.energy > 0 => Ok(Some(energy)),",
     "Some(energy) => Ok(Some(energy)),", "energy 0 passes the first check"),
    (TRANSITION + "fee.rs", "        view.add_total(Total::EnergySpent, 1)?;\n", "", "spent energy is not counted"),
    (TRANSITION + "fee.rs", "account.nonce = account.nonce.checked_add(1).ok_or(ErrorCode::Overflow)?;", "",
     "a transaction can be replayed"),
    (TRANSITION + "finalize.rs", "GAS_BURNED_PERCENT: u128 = 30", "GAS_BURNED_PERCENT: u128 = 31",
     "more gas is burned"),
    (TRANSITION + "finalize.rs", "add(&mut totals.supply, env.reward.to_miner)?;", "",
     "the reward is paid, not issued"),
    (TRANSITION + "finalize.rs", "        add(&mut totals.withheld, fees)?;\n", "",
     "fees vanish where nobody receives them"),
    (TRANSITION + "emission.rs", "SPEED_SHIFT: u32 = 20", "SPEED_SHIFT: u32 = 21", "half the reward"),
    (TRANSITION + "transfers.rs", "if transfer.destination == source {", "if false {",
     "paying oneself is allowed"),
    (TRANSITION + "transfers.rs", "    view.credit(&StateKey::Account(destination), 0)\n", "    Ok(())\n",
     "another asset's receiver does not come into being"),
    (TRANSITION + "transfers.rs", "parts.sort_unstable();", "", "an asset listed twice apart is spent once"),
    (TRANSITION + "transfers.rs", "transfers.len() > TRANSFERS_MAX", "transfers.len() >= TRANSFERS_MAX",
     "500 transfers are refused"),
    (TRANSITION + "transfers.rs", "if held.is_none() && spend.amount == 0 {", "if false {",
     "spending 0 of an asset never held writes a balance"),
    (TRANSITION + "burn.rs", "view.credit(&StateKey::Burned(asset), amount)?;", "",
     "burned assets are not counted"),
    (TRANSITION + "multisig.rs", "if signatures.len() != usize::from(config.threshold) {",
     "if signatures.len() < usize::from(config.threshold) {", "more signatures than needed pass"),
    (TRANSITION + "multisig.rs", "core::mem::replace(&mut seen[id], true)", "core::mem::replace(&mut seen[id], false)",
     "one participant signs twice"),
    (TRANSITION + "deploy.rs", "    view.add_total(Total::Withheld, CHARGE)?;\n", "",
     "the deploy charge vanishes"),
    (TRANSITION + "invoke.rs", "if gas > GAS_MAX {", "if gas >= GAS_MAX {", "the largest gas is refused"),
    (TRANSITION + "privacy.rs", "account.balance = account.balance.checked_add(*amount).ok_or(ErrorCode::Overflow)?;",
     "view.credit(&StateKey::Account(tx.source), *amount)?;", "unshielding to oneself is lost"),
    (TRANSITION + "privacy.rs", "transfer.amount < SHIELD_MIN", "transfer.amount <= SHIELD_MIN",
     "the smallest shield is refused"),
    (TRANSITION + "energy/freeze.rs", "whole.checked_add(amount)", "energy.frozen.checked_add(amount)",
     "freezing keeps the fraction of a coin"),
    (TRANSITION + "energy/withdraw.rs", "entry.expire_height <= height", "entry.expire_height < height",
     "a cooldown lasts a block longer"),
    (TRANSITION + "energy/withdraw.rs", "records.pending_unfreezes.retain(|entry| !matured(entry));", "",
     "one withdrawal is paid again and again"),
    (TRANSITION + "energy/unfreeze.rs", "if pending.len() >= PENDING_MAX {", "if pending.len() > PENDING_MAX {",
     "33 unfreezes wait"),
    (TRANSITION + "energy/delegate.rs", "delegatees.sort_unstable();", "", "a delegatee is listed twice apart"),
    (TRANSITION + "name/mod.rs", "|| read::exists(view, &by_owner)?", "", "an account has two names"),
    (TRANSITION + "agent.rs", "if agent.controller == *controller {", "if false {",
     "a controller is replaced by itself"),
]

PACKAGES = {"scheduler": "wavefront-scheduler", "state": "wavefront-state", "transition": "wavefront-transition",
            "types": "wavefront-types"}
SYSTEM = ["-p", "wavefront-integration-tests", "--test", "main", "property::"]


def cargo(tree, arguments, limit):
    """Whether cargo succeeded, and the end of what it said; a time-out is a failure."""
    try:
        done = subprocess.run(["cargo", *arguments], cwd=tree, timeout=limit,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    except subprocess.TimeoutExpired:
        return False, "timed out"
    return done.returncode == 0, done.stdout[-4000:]


def failed_test(text):
    found = re.findall(r"^    ([\w:]+)$", text, re.M) or re.findall(r"test ([\w:]+) \.\.\. FAILED", text)
    if found:
        return found[0]
    return "timed out" if text == "timed out" else "the run failed"


def judge(tree, file):
    """(verdict, by what)"""
    package = PACKAGES[file.split("/")[1]]
    built, text = cargo(tree, ["test", "-q", "-p", package, "--lib", "--no-run"], BUILD_LIMIT)
    if not built:
        return "does not compile", text
    passed, text = cargo(tree, ["test", "-q", "-p", package, "--lib"], UNIT_LIMIT)
    if not passed:
        return "unit", failed_test(text)
    built, text = cargo(tree, ["test", "-q", *SYSTEM, "--no-run"], BUILD_LIMIT)
    if not built:
        return "does not compile", text
    passed, text = cargo(tree, ["test", "-q", *SYSTEM], SYSTEM_LIMIT)
    if not passed:
        return "property", failed_test(text)
    return "missed", ""


def explained(what):
    """Whether docs/mutants.md says why no test can notice."""
    return what.endswith(("(equivalent)", "(out of reach)"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tree", type=pathlib.Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--table", type=pathlib.Path)
    options = parser.parse_args()
    chosen = [m for m in MUTATIONS if options.only in m[0] or options.only in m[3]]
    for file, old, _, what in chosen:
        count = (options.tree / file).read_text().count(old)
        if count != 1:
            sys.exit(f"{file}: found {count} times, not once: {old!r} ({what})")
    counts = {}
    rows = []
    for number, (file, old, new, what) in enumerate(chosen, 1):
        path = options.tree / file
        original = path.read_text()
        path.write_text(original.replace(old, new))
        started = time.monotonic()
        try:
            verdict, by = judge(options.tree, file)
        finally:
            path.write_text(original)
        if verdict == "missed" and explained(what):
            verdict = "explained"
        counts[verdict] = counts.get(verdict, 0) + 1
        seconds = time.monotonic() - started
        print(f"{number:3}/{len(chosen)} {verdict:9} {seconds:5.0f} s  {file}: {what}  [{by.strip()[-300:]}]", flush=True)
        short = file.removeprefix("crates/").replace("/src/", "/")
        rows.append(f"| `{short}` | {what} | {verdict} | {f'`{by}`' if by else ''} |")
        if options.table:
            options.table.write_text("\n".join(rows) + "\n")
    print(", ".join(f"{verdict}: {count}" for verdict, count in sorted(counts.items())))
    sys.exit(1 if counts.keys() - {"unit", "property", "explained"} else 0)


if __name__ == "__main__":
    main()
