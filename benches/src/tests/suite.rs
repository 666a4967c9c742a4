//! The suite runs end to end, and what it prints parses.

use serde_json::Value;

use crate::suite::{Scale, SuiteOptions, run};

const RATIOS: [&str; 13] = [
    "import_vs_signatures",
    "import_2t_vs_1t",
    "verify_default_vs_native",
    "transfer_2t_vs_serial",
    "hot_receiver_vs_spread",
    "worst_case_vs_serial",
    "call10us_2t_vs_serial",
    "vs_seed_design",
    "vs_block_stm",
    "serial_vs_plain_map",
    "serial_vs_straight_line",
    "serial_vs_in_place",
    "dataflow_vs_levels_real",
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
    assert_eq!(json["cases"].as_object().unwrap().len(), 5 + 3 + 3);
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
