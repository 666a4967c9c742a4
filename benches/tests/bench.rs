//! `wavefront-bench`, as a script sees it: with the figures of an earlier run it draws pictures,
//! prints tables and fills in documents. Measuring itself is tested where it is written; here it
//! would take minutes.

#![allow(clippy::unwrap_used, reason = "a test's helpers fail the test by panicking")]

use std::fs;
use std::process::Command;

use tempfile::TempDir;

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
  "scaling": { "machine": "a bigger test", "cores": 2, "curves": [
    { "workload": "calls", "points": [
    { "threads": 4, "oversubscribed": true,
      "vs_one": { "median": 1.5, "p10": 1.25, "p90": 1.75, "pairs": 9 },
      "vs_serial": { "median": 1.5, "p10": 1.25, "p90": 1.75, "pairs": 9 } } ] } ] } }"#;

/// A scratch folder; file names below are relative to it.
struct Scratch(TempDir);

/// What a run of the program gave.
#[derive(Debug)]
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Scratch {
    /// With two files of figures.
    fn new() -> Self {
        let scratch = Self(tempfile::tempdir().unwrap());
        scratch.write("suite.json", SUITE);
        scratch.write("curves.json", CURVES);
        scratch
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    #[track_caller]
    fn run(&self, arguments: &str, code: i32) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wavefront-bench"));
        command.args(arguments.split_whitespace()).current_dir(self.0.path());
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (out, err) = (text(output.stdout), text(output.stderr));
        let run = Run { code: output.status.code(), out, err };
        assert_eq!(run.code, Some(code), "{arguments}: {run:?}");
        run
    }
}

#[test]
fn figures_of_several_files_are_drawn_merged_and_filled_in() {
    let scratch = Scratch::new();
    let sections = ["ratios", "absolutes", "budget", "throughput", "scaling"];
    let mark = |name: &str| format!("<!-- begin: {name} -->\nold\n<!-- end: {name} -->\n");
    let document: String = sections.map(mark).concat();
    scratch.write("doc.md", &format!("before\n{document}after\n"));
    let from = "--from suite.json --from curves.json";
    let command = format!("{from} --json all.json --svg a/plots --markdown doc.md");
    let run = scratch.run(&command, 0);
    assert!(run.out.contains("vs_block_stm") && run.out.contains("4 threads, oversubscribed"));
    for picture in ["ratios", "budget", "throughput", "scaling"] {
        let svg = scratch.read(&format!("a/plots/{picture}.svg"));
        assert!(svg.starts_with("<svg") && svg.contains("class=\"datum\""), "{picture}");
    }
    let filled = scratch.read("doc.md");
    assert!(filled.starts_with("before\n") && filled.ends_with("after\n"));
    assert!(!filled.contains("old") && filled.contains("On a bigger test."), "{filled}");
    assert!(filled.contains("| 64 (32–128) |") && filled.contains("2.00 (1.50–2.50, 9 pairs)"));
    // From the merged file alone, the same comes out again.
    let again = "--from all.json --json again.json --svg b --markdown doc.md";
    scratch.run(again, 0);
    assert_eq!(scratch.read("again.json"), scratch.read("all.json"));
    assert_eq!(scratch.read("doc.md"), filled);
    assert_eq!(scratch.read("b/scaling.svg"), scratch.read("a/plots/scaling.svg"));
}

#[test]
fn json_on_standard_output_is_all_there_is() {
    let run = Scratch::new().run("--from suite.json --json -", 0);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["absolutes"]["step_plan_1000_ns"]["median"], 64.0);
    assert_eq!(json["throughput"][0]["runs"], 5);
}

#[test]
fn wrong_files_and_documents_are_named_before_anything_is_measured() {
    let scratch = Scratch::new();
    scratch.write("broken.json", "{}");
    scratch.write("doc.md", "no marks");
    let refused = |command: &str, parts: &[&str]| {
        let run = scratch.run(command, 1);
        assert!(parts.iter().all(|part| run.err.contains(part)), "{parts:?}: {run:?}");
    };
    refused("--from none.json", &["none.json"]);
    refused("--from broken.json", &["broken.json", "report: missing field `machine`"]);
    refused("--from suite.json --markdown doc.md", &["doc.md", "begin: ratios"]);
    refused("--quick --markdown none.md", &["none.md"]);
    refused("--quick --svg doc.md", &["doc.md"]);
    assert_eq!(scratch.read("doc.md"), "no marks");
}

#[test]
fn wrong_use_ends_with_1_and_help_does_not() {
    let scratch = Scratch::new();
    for arguments in [
        "nonsense",
        "--scaling 0",
        "--scaling 1,x",
        "--scaling 1,1025",
        "--scaling",
        "--from suite.json --quick",
        "--from suite.json --scaling 1,2",
        "--from suite.json --real-blocks d",
    ] {
        let run = scratch.run(arguments, 1);
        assert!(!run.err.is_empty() && run.out.is_empty(), "{run:?}");
    }
    assert!(scratch.run("--help", 0).out.contains("--scaling"));
    assert!(scratch.run("--version", 0).out.starts_with("wavefront-bench "));
}
