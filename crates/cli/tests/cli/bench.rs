//! `bench` with the figures of an earlier run: pictures, tables and documents. Measuring itself is
//! tested where it is written; here it would take minutes.

use super::harness::Scratch;

const SUITE: &str = r#"{
  "machine": "a test",
  "threads": 2,
  "ratios": { "vs_block_stm": { "median": 2.0, "p10": 1.5, "p90": 2.5, "pairs": 9 } },
  "absolutes": { "step_plan_1000_ns": { "median": 64.0, "unit": "ns" },
                 "signature_ns": { "median": 32.0, "unit": "ns" } },
  "budget": [ { "step": "plan", "n": 1000, "threads": 1,
                "ns": { "median": 64.0, "p10": 32.0, "p90": 128.0 }, "runs": 7 } ],
  "throughput": [ { "workload": "uniform", "n": 20, "threads": 2, "mode": "levels", "runs": 5,
                    "tx_per_second": { "median": 2e6, "p10": 1e6, "p90": 3e6 } } ]
}"#;

const CURVES: &str = r#"{ "machine": "a bigger test", "ratios": {}, "absolutes": {},
  "scaling": { "machine": "a bigger test", "cores": 2, "curves": [ { "workload": "calls", "points": [
    { "threads": 4, "oversubscribed": true,
      "vs_one": { "median": 1.5, "p10": 1.25, "p90": 1.75, "pairs": 9 },
      "vs_serial": { "median": 1.5, "p10": 1.25, "p90": 1.75, "pairs": 9 } } ] } ] } }"#;

fn scratch() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("suite.json", SUITE);
    scratch.write("curves.json", CURVES);
    scratch
}

#[test]
fn figures_of_several_files_are_drawn_merged_and_filled_in() {
    let scratch = scratch();
    let sections = ["ratios", "absolutes", "budget", "throughput", "scaling"];
    let mark = |name: &str| format!("<!-- begin: {name} -->\nold\n<!-- end: {name} -->\n");
    let document: String = sections.map(mark).concat();
    scratch.write("doc.md", format!("before\n{document}after\n"));
    let from = "bench --from suite.json --from curves.json";
    let command = format!("{from} --json all.json --svg a/plots --markdown doc.md");
    let run = scratch.run(&command).expect_code(0);
    assert!(run.out.contains("vs_block_stm") && run.out.contains("4 threads, oversubscribed"));
    for picture in ["ratios", "budget", "throughput", "scaling"] {
        let svg = String::from_utf8(scratch.read(&format!("a/plots/{picture}.svg"))).unwrap();
        assert!(svg.starts_with("<svg") && svg.contains("class=\"datum\""), "{picture}");
    }
    let filled = String::from_utf8(scratch.read("doc.md")).unwrap();
    assert!(filled.starts_with("before\n") && filled.ends_with("after\n"));
    assert!(!filled.contains("old") && filled.contains("On a bigger test."), "{filled}");
    assert!(filled.contains("| 64 (32–128) |") && filled.contains("2.00 (1.50–2.50, 9 pairs)"));
    // From the merged file alone, the same comes out again.
    let again = "bench --from all.json --json again.json --svg b --markdown doc.md";
    scratch.run(again).expect_code(0);
    assert_eq!(scratch.read("again.json"), scratch.read("all.json"));
    assert_eq!(scratch.read("doc.md"), filled.as_bytes());
    assert_eq!(scratch.read("b/scaling.svg"), scratch.read("a/plots/scaling.svg"));
}

#[test]
fn json_on_standard_output_is_all_there_is() {
    let run = scratch().run("bench --from suite.json --json -").expect_code(0);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["absolutes"]["step_plan_1000_ns"]["median"], 64.0);
    assert_eq!(json["throughput"][0]["runs"], 5);
}

#[test]
fn wrong_files_and_documents_are_named_before_anything_is_measured() {
    let scratch = scratch();
    scratch.write("broken.json", "{}");
    scratch.write("doc.md", "no marks");
    let refused = |command: &str, parts: &[&str]| {
        let _ = scratch.run(command).expect_code(1).expect_message(parts);
    };
    refused("bench --from none.json", &["none.json"]);
    refused("bench --from broken.json", &["broken.json", "report.machine"]);
    refused("bench --from suite.json --markdown doc.md", &["doc.md", "begin: ratios"]);
    refused("bench --quick --markdown none.md", &["none.md"]);
    refused("bench --quick --svg doc.md", &["doc.md"]);
    assert_eq!(scratch.read("doc.md"), b"no marks");
}
