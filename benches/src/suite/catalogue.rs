//! What each figure means and what is wanted of it: the words of the tables and the marks in the
//! pictures.

/// A figure that the suite knows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Known {
    /// Its name in reports.
    pub(crate) name: &'static str,
    /// What is measured against what; may hold Markdown.
    pub(crate) what: &'static str,
    /// A ratio should be at least this, an absolute figure at most.
    pub(crate) wanted: Option<f64>,
}

const fn known(name: &'static str, what: &'static str, wanted: f64) -> Known {
    Known { name, what, wanted: Some(wanted) }
}

const fn free(name: &'static str, what: &'static str) -> Known {
    Known { name, what, wanted: None }
}

/// The ratios in the order of the tables. A ratio that is not here is shown after them, without
/// words.
pub(crate) const RATIOS: [Known; 15] = [
    known(
        "import_vs_signatures",
        "import (decode, verify, plan, execute, durable commit; 1,000-transfer blocks) against \
         verifying the same signatures, both on 2 threads",
        0.85,
    ),
    free(
        "import_vs_known_signers",
        "the same opponent, which here remembers the keys of frequent signers as the import does",
    ),
    known("import_2t_vs_1t", "import on 2 threads against 1", 1.85),
    known(
        "transfer_2t_vs_serial",
        "10,000 uniform transfers, signatures checked before: plan, execute, write set on 2 \
         threads against the serial path",
        1.3,
    ),
    known("hot_receiver_vs_spread", "all paying one account against receivers of their own", 0.9),
    known(
        "worst_case_vs_serial",
        "slowest of one sender, full chain, 1, 2 and 20 transactions: parallel mode against \
         serial mode",
        0.97,
    ),
    known(
        "many_assets_vs_serial",
        "500 payments per transaction, each in an asset of its own, 1 transaction and a full \
         block: parallel mode against serial mode",
        0.97,
    ),
    known("call10us_2t_vs_serial", "independent declared calls of 10 µs", 1.85),
    known(
        "verify_default_vs_native",
        "signatures with the documented build against one for this processor alone \
         (`target-cpu=native`)",
        0.95,
    ),
    known(
        "vs_seed_design",
        "against prefix batches with one tokio task per transaction, uniform transfers",
        5.0,
    ),
    known(
        "vs_block_stm",
        "against Block-STM over the same rules: the smallest of uniform, zipf 1.0, hot receiver",
        1.5,
    ),
    known(
        "serial_vs_plain_map",
        "our serial path against the same rules over one hash map, without plan, receipts or \
         sorted write set",
        0.8,
    ),
    free(
        "serial_vs_straight_line",
        "our serial path against the arithmetic of transfers alone, without the rules: the floor",
    ),
    free(
        "serial_vs_in_place",
        "the same on the only copy of the state, which a bad block destroys",
    ),
    free("dataflow_vs_levels_real", "real access sets with their measured costs"),
];

/// The absolute figures in the order of the tables; those of the steps have a table of their own.
pub(crate) const ABSOLUTES: [Known; 9] = [
    known("plan_ns_per_transfer", "10,000; interning, petgraph, levels", 120.0),
    known(
        "serial_ns_per_transfer",
        "10,000 over 100,000 accounts, store reads, receipts, write set; no signatures",
        500.0,
    ),
    free("plain_map_ns_per_transfer", "what `serial_vs_plain_map` compares with"),
    free("straight_line_ns_per_transfer", "what `serial_vs_straight_line` compares with"),
    free("in_place_ns_per_transfer", "what `serial_vs_in_place` compares with"),
    free("signature_ns", "one transfer's signature, verified by itself on 2 threads"),
    free("import_transactions_per_second", "decoding to durable commit, on 2 threads"),
    known("commit_share_of_import", "what committing takes of an import", 0.15),
    free("bytes_per_transaction_peak", "computed; formula in `benches/src/suite/memory.rs`"),
];

/// The steps of one transfer in the order of its way.
pub(crate) const STEPS: [Known; 11] = [
    free("decode", "wire bytes to a block"),
    free("hash", "the transaction's hash"),
    free("signature", "verified on 1 thread"),
    free("signature_parallel", "verified on all threads, elapsed"),
    free("plan", "declare, intern, conflict DAG, levels"),
    free("check", "the plan checker; not on the way, for a plan from elsewhere"),
    free("execute", "levels on all threads, elapsed; write set included"),
    free("write_set", "sorting the write set alone on 1 thread; part of the line above and below"),
    free("serial", "the serial path, in place of plan and execute"),
    free("commit_memory", "the write sets into the store in memory"),
    free("commit_redb", "into the store on disk, in durable groups as an import makes them"),
];

/// `names` in the catalogue's order, unknown ones after the known, as they came.
pub(crate) fn ordered<'a, T>(
    catalogue: &'static [Known],
    entries: impl IntoIterator<Item = (&'a str, T)>,
) -> Vec<(&'a str, Option<&'static Known>, T)> {
    let place = |name: &str| catalogue.iter().position(|known| known.name == name);
    let mut found: Vec<_> = entries
        .into_iter()
        .map(|(name, value)| (name, place(name).map(|at| &catalogue[at]), value))
        .collect();
    found.sort_by_key(|(name, _, _)| place(name).unwrap_or(usize::MAX));
    found
}
