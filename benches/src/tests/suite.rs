//! The suite runs end to end, and what it prints parses.

use serde_json::Value;

use crate::suite::{Percentiles, Report, Scale, SuiteOptions, Throughput, run, run_scaling};
use crate::workloads::Kind;

const RATIOS: [&str; 15] = [
    "import_vs_signatures",
    "import_vs_known_signers",
    "import_2t_vs_1t",
    "verify_default_vs_native",
    "transfer_2t_vs_serial",
    "hot_receiver_vs_spread",
    "worst_case_vs_serial",
    "many_assets_vs_serial",
    "call10us_2t_vs_serial",
    "vs_seed_design",
    "vs_block_stm",
    "serial_vs_plain_map",
    "serial_vs_straight_line",
    "serial_vs_in_place",
    "dataflow_vs_levels_real",
];

const STEPS: [&str; 11] = [
    "decode",
    "hash",
    "signature",
    "signature_parallel",
    "plan",
    "check",
    "execute",
    "write_set",
    "serial",
    "commit_memory",
    "commit_redb",
];

const ABSOLUTES: [&str; 4] = [
    "plan_ns_per_transfer",
    "serial_ns_per_transfer",
    "bytes_per_transaction_peak",
    "commit_share_of_import",
];

#[test]
fn a_smoke_run_measures_everything_and_its_json_parses() {
    let mut options = SuiteOptions::new(Scale::Smoke);
    options.native_verify = None;
    let mut steps = Vec::new();
    let report = run(&options, &mut |name, done, total| steps.push((name.to_owned(), done, total)));
    assert_eq!(steps.len(), steps[0].2 + 1);
    assert!(steps.iter().enumerate().all(|(at, (_, done, _))| at == *done));

    let json: Value = serde_json::from_str(&report.to_json()).unwrap();
    assert!(json["machine"].as_str().is_some_and(|machine| machine.contains("cores")));
    for name in RATIOS {
        if let Some(why) = json["skipped"].get(name) {
            let outside = ["verify_default_vs_native", "dataflow_vs_levels_real"];
            assert!(outside.contains(&name), "{name} was skipped: {why}");
            continue;
        }
        let ratio = &json["ratios"][name];
        let number =
            |field: &str| ratio[field].as_f64().unwrap_or_else(|| panic!("{name}.{field}"));
        assert!(number("median") > 0.0, "{name}");
        assert!(number("p10") <= number("median") && number("median") <= number("p90"), "{name}");
        assert!(number("pairs") >= 2.0, "{name}");
    }
    for name in ABSOLUTES {
        if name == "commit_share_of_import" && json["skipped"].get(name).is_some() {
            continue;
        }
        let absolute = &json["absolutes"][name];
        assert!(absolute["median"].as_f64().is_some_and(|median| median >= 0.0), "{name}");
        assert!(absolute["unit"].is_string(), "{name}");
    }
    for step in STEPS {
        for n in [70, 100] {
            let absolute = &json["absolutes"][format!("step_{step}_{n}_ns")];
            assert!(absolute["median"].as_f64().is_some_and(|median| median > 0.0), "{step}");
        }
    }
    assert_eq!(report.budget.len(), 2 * STEPS.len());
    assert_eq!(report.throughput.len(), Kind::ALL.len() * 2 * 2, "both sizes in both modes");
    for Throughput { workload, n, tx_per_second, .. } in &report.throughput {
        let Percentiles { median, p10, p90 } = *tx_per_second;
        assert!(0.0 < p10 && p10 <= median && median <= p90, "{workload} {n}");
    }
    assert_eq!(Report::from_json(&report.to_json()).unwrap().tables(), report.tables());
    assert_eq!(json["cases"].as_object().unwrap().len(), 5 + 2 + 3 + 3);
    let tables = report.tables();
    let known = report.ratios.len() + report.skipped.len();
    assert!(known >= RATIOS.len(), "every ratio is measured or skipped with a reason");
    for table in tables {
        assert!(table.rows.iter().all(|row| row.len() == table.header.len()), "{}", table.title);
    }
}

#[test]
fn what_lies_outside_and_is_not_there_is_skipped_with_a_reason() {
    let mut options = SuiteOptions::new(Scale::Smoke);
    options.native_verify = Some("no-such-program".into());
    options.real_blocks = "no-such-folder".into();
    let report = run(&options, &mut |_, _, _| {});
    assert!(report.skipped["verify_default_vs_native"].contains("no-such-program"));
    assert!(report.skipped["dataflow_vs_levels_real"].contains("WAVEFRONT_REAL_BLOCKS"));
    assert!(!report.ratios.contains_key("dataflow_vs_levels_real"));
}

#[test]
fn scaling_measures_every_number_of_threads_and_flags_those_without_cores() {
    let options = SuiteOptions::new(Scale::Smoke);
    let cores = std::thread::available_parallelism().unwrap().get();
    let mut steps = 0;
    let report = run_scaling(&options, &[cores + 1, 2, 2], &mut |_, _, _| steps += 1);
    let scaling = report.scaling.as_ref().unwrap();
    assert!(report.ratios.is_empty() && report.throughput.is_empty(), "only this part runs");
    assert_eq!((scaling.cores, steps), (cores, 6));
    assert_eq!(scaling.curves.len() + report.skipped.len(), 5);
    let mut expected = vec![1, 2, cores + 1];
    expected.dedup();
    for curve in &scaling.curves {
        let threads: Vec<usize> = curve.points.iter().map(|point| point.threads).collect();
        assert_eq!(threads, expected, "{}", curve.workload);
        for point in &curve.points {
            assert_eq!(point.oversubscribed, point.threads > cores);
            assert!(point.vs_one.p10 > 0.0 && point.vs_serial.p10 > 0.0);
        }
        assert!((curve.points[0].vs_one.median - 1.0).abs() < 1e-12);
    }
}

#[test]
fn scaling_without_real_blocks_says_so() {
    let mut options = SuiteOptions::new(Scale::Smoke);
    options.real_blocks = "no-such-folder".into();
    let report = run_scaling(&options, &[1], &mut |_, _, _| {});
    assert!(report.skipped["scaling/real access sets"].contains("no-such-folder"));
    assert_eq!(report.scaling.unwrap().curves.len(), 4);
}
