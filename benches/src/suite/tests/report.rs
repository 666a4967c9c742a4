//! Reports there and back, merged, and as tables.

use super::{Absolute, Curve, Mode, Point, Report, Scaling, Step, Throughput};
use crate::suite::Spread;

fn spread(median: f64, pairs: usize) -> Spread {
    Spread { median, p10: median * 0.5, p90: median * 2.0, pairs }
}

fn step(step: &str, n: usize, threads: usize, ns: f64) -> Step {
    let ns = spread(ns, 7).percentiles();
    Step { step: step.to_owned(), n, threads, ns, runs: 7 }
}

fn point(threads: usize, ratio: f64) -> Point {
    let (vs_one, vs_serial) = (spread(ratio, 9), spread(ratio / 2.0, 9));
    Point { threads, oversubscribed: threads > 2, vs_one, vs_serial }
}

fn report() -> Report {
    let rate = |n, mode, threads| Throughput {
        workload: "uniform".to_owned(),
        n,
        threads,
        mode,
        tx_per_second: spread(2_500_000.0, 30).percentiles(),
        runs: 30,
    };
    Report {
        machine: "a machine".to_owned(),
        threads: 2,
        ratios: [
            ("vs_block_stm".to_owned(), spread(2.0, 5)),
            ("a_new_one".to_owned(), spread(1.0, 5)),
            ("import_2t_vs_1t".to_owned(), spread(1.875, 6)),
        ]
        .into(),
        cases: [("vs_block_stm/uniform".to_owned(), spread(4.0, 5))].into(),
        absolutes: [
            ("signature_ns".to_owned(), Absolute { median: 10_568.0, unit: "ns".to_owned() }),
            ("step_plan_1000_ns".to_owned(), Absolute { median: 61.0, unit: "ns".to_owned() }),
        ]
        .into(),
        budget: vec![
            step("plan", 1_000, 1, 64.0),
            step("decode", 1_000, 1, 128.0),
            step("decode", 10_000, 1, 256.0),
        ],
        throughput: vec![rate(20, Mode::Serial, 1), rate(20, Mode::Levels, 2)],
        scaling: Some(Scaling {
            machine: "another | machine".to_owned(),
            cores: 2,
            curves: vec![Curve {
                workload: "calls".to_owned(),
                points: vec![point(1, 1.0), point(2, 1.75), point(4, 1.5)],
            }],
        }),
        skipped: [("this".to_owned(), "because".to_owned())].into(),
    }
}

#[test]
fn json_there_and_back_is_the_same_report() {
    let report = report();
    assert_eq!(Report::from_json(&report.to_json()).unwrap(), report);
    assert_eq!(Report::from_json(&Report::default().to_json()).unwrap(), Report::default());
}

#[test]
fn a_file_of_an_earlier_version_is_read() {
    let text = r#"{"machine": "m", "absolutes": {"a": {"median": 5, "unit": "ns"}},
        "ratios": {"r": {"median": 1.5, "p10": 1, "p90": 2, "pairs": 3}}, "later": []}"#;
    let report = Report::from_json(text).unwrap();
    assert_eq!(report.ratios["r"].pairs, 3);
    assert!(report.budget.is_empty() && report.scaling.is_none() && report.threads == 0);
}

#[test]
fn what_is_wrong_with_a_file_is_named() {
    let good = report().to_json();
    for (from, to, place) in [
        ("\"machine\": \"a machine\"", "\"machine\": 1", "report.machine: invalid type"),
        ("\"pairs\": 6", "\"pairs\": -6", "report.ratios.import_2t_vs_1t.pairs: invalid"),
        ("\"runs\": 7", "\"rums\": 7", "report.budget[0]: missing field `runs`"),
        ("\"mode\": \"serial\"", "\"mode\": \"fast\"", "report.throughput[0].mode: unknown"),
        (
            "\"oversubscribed\": false",
            "\"oversubscribed\": 0",
            "curves[0].points[0].oversubscribed: invalid type",
        ),
    ] {
        assert!(good.contains(from), "{from}");
        let error = Report::from_json(&good.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.contains(place), "{place}: {error}");
    }
    assert!(Report::from_json("{").unwrap_err().to_string().contains("not JSON"));
    assert!(Report::from_json(&format!("{good}{{")).unwrap_err().to_string().contains("not JSON"));
    let error = Report::from_json("{}").unwrap_err().to_string();
    assert!(error.contains("report: missing field `machine`"), "{error}");
}

#[test]
fn curves_and_figures_come_each_from_the_last_file_that_has_them() {
    let suite = Report { scaling: None, ..report() };
    let curves =
        Report { machine: "big".to_owned(), scaling: report().scaling, ..Report::default() };
    assert_eq!(suite.clone().merged(curves.clone()), report());
    assert_eq!(curves.clone().merged(suite.clone()), report());
    assert_eq!(Report::default().merged(curves.clone()), curves);
    let other = Report { machine: "other".to_owned(), ..report() };
    assert_eq!(report().merged(other.clone()), other);
}

#[test]
fn tables_have_as_many_cells_as_columns_and_know_the_order_of_the_way() {
    let report = report();
    let tables = report.tables();
    assert_eq!(tables.len(), 7, "one for each part");
    for table in &tables {
        assert!(table.rows.iter().all(|row| row.len() == table.header.len()), "{}", table.title);
    }
    let budget = tables.iter().find(|table| table.title.starts_with("Budget")).unwrap();
    let steps: Vec<&str> = budget.rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(steps, ["decode", "plan"]);
    assert_eq!(budget.rows[1][2..], ["64 (32–128)".to_owned(), "—".to_owned()]);
    assert!(Report::default().tables().is_empty() && Report::default().sections().is_empty());
}

#[test]
fn sections_say_the_machine_and_what_was_not_measured() {
    let sections = report().sections();
    let names: Vec<&str> = sections.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["ratios", "absolutes", "budget", "throughput", "scaling"]);
    let of = |name: &str| &sections.iter().find(|(found, _)| *found == name).unwrap().1;
    let ratios = of("ratios");
    let at = |name: &str| ratios.find(name).unwrap();
    assert!(at("import_2t_vs_1t") < at("vs_block_stm"), "in the catalogue's order");
    assert!(at("vs_block_stm") < at("a_new_one"), "what is unknown comes last");
    assert!(ratios.contains("| 1.85 | 1.88 (0.94–3.75, 6 pairs) |"), "{ratios}");
    assert!(of("absolutes").contains("10,570 ns") && !of("absolutes").contains("step_"));
    assert!(of("throughput").contains("2.50 M (1.25 M–5.00 M)"));
    let scaling = of("scaling");
    assert!(scaling.starts_with("On another | machine.\nBeyond 2 cores: not measured"));
    assert!(
        scaling.contains("4 threads, oversubscribed") && scaling.contains("| 1.75 (0.88–3.50) |")
    );
}
