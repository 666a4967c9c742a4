//! The gate's arithmetic, its table and its arguments. That a slower stage fails it is shown by
//! `scripts/instructions.sh --self-test`, under valgrind.

use std::path::PathBuf;

use super::callgrind::{Counted, total};
use super::gate::{Options, Report, Verdict, adopt, judge, percent};
use super::stages::{ALLOWED, Stage};
use super::table::Table;
use super::{Command, parse};

fn counted(instructions: u64, vectors: &str) -> Counted {
    Counted { instructions, vectors: vectors.to_owned(), profile: PathBuf::from("x.out") }
}

fn parsed(line: &str) -> Result<Command, String> {
    parse(&line.split_whitespace().map(ToOwned::to_owned).collect::<Vec<_>>())
}

#[test]
fn only_more_than_allowed_is_slower() {
    let (committed, slack) = (1_000_000, 1_000 * ALLOWED);
    assert_eq!(judge(committed, committed), Verdict::Same);
    assert_eq!(judge(committed + slack, committed), Verdict::Same);
    assert_eq!(judge(committed + slack + 1, committed), Verdict::Slower);
    assert_eq!(judge(committed - slack, committed), Verdict::Same);
    assert_eq!(judge(committed - slack - 1, committed), Verdict::Faster);
    assert_eq!(judge(u64::MAX, u64::MAX), Verdict::Same);
    assert_eq!(judge(1, 0), Verdict::Slower);
}

#[test]
fn a_report_says_what_to_do() {
    let stage = &Stage::ALL[0];
    let mut report = Report::new();
    report.judged(stage, &counted(1_001, "avx2"), 1_000);
    assert!(!report.slower && report.text.lines().count() == 2, "{}", report.text);
    report.judged(stage, &counted(500, "avx2"), 1_000);
    assert!(!report.slower && report.text.contains("faster: decode, -50.0 %"), "{}", report.text);
    report.judged(stage, &counted(2_000, "avx2"), 1_000);
    assert!(report.slower, "{}", report.text);
    for part in ["decode, +100.0 %", "callgrind_annotate --auto=yes x.out", "--write"] {
        assert!(report.text.contains(part), "{part}: {}", report.text);
    }
}

#[test]
fn a_table_survives_writing() {
    let mut table = Table { valgrind: "valgrind-3.19.0".to_owned(), ..Table::default() };
    let counts = [("decode", counted(7, "avx2")), ("verify", counted(9, "avx2"))];
    adopt(&mut table, &counts, true).unwrap();
    assert_eq!(table.vectors, "avx2");
    assert_eq!(Table::parse(&table.render()).unwrap(), table);

    adopt(&mut table, &[("decode", counted(8, "avx2"))], false).unwrap();
    assert_eq!((table.stages["decode"], table.stages["verify"]), (8, 9));
    // Counts of two kinds of machine do not mix; a whole new table may be of another kind.
    assert!(adopt(&mut table, &[("decode", counted(8, "none"))], false).is_err());
    adopt(&mut table, &[("decode", counted(5, "none"))], true).unwrap();
    assert_eq!(table.stages.len(), 1);
    assert_eq!(table.vectors, "none");
}

#[test]
fn what_is_no_table_is_refused() {
    for text in [
        "",
        "{}",
        r#"{"valgrind": "v", "vectors": "avx2"}"#,
        r#"{"valgrind": "v", "vectors": 2, "stages": {}}"#,
        r#"{"valgrind": "v", "vectors": "avx2", "stages": {"decode": 0}}"#,
        r#"{"valgrind": "v", "vectors": "avx2", "stages": {"decode": "many"}}"#,
    ] {
        assert!(Table::parse(text).is_err(), "{text}");
    }
}

#[test]
fn the_committed_table_has_every_stage() {
    let table = Table::read(&Table::path()).unwrap().expect("it is committed");
    let mut names: Vec<&str> = Stage::ALL.iter().map(|stage| stage.name).collect();
    names.sort_unstable();
    assert_eq!(table.stages.keys().collect::<Vec<_>>(), names);
}

#[test]
fn every_stage_runs_and_checks_its_results() {
    for stage in &Stage::ALL {
        stage.run(2);
    }
}

#[test]
fn the_total_is_read_from_a_profile() {
    let profile = "events: Ir\nsummary: 12\n\nfn=(1) main\n5 7\n\ntotals: 12\n";
    assert_eq!(total(profile), Some(12));
    assert_eq!(total("events: Ir\n"), None);
    assert_eq!(total("totals: 3 4\n"), None);
}

#[test]
fn arguments_are_understood() {
    let decode = Stage::named("decode").unwrap();
    let only = Options { only: Some(decode), ..Options::default() };
    assert_eq!(parsed(""), Ok(Command::Gate(Options::default())));
    assert_eq!(parsed("--only decode"), Ok(Command::Gate(only.clone())));
    let handicap = Options { handicap: Some(decode), ..only.clone() };
    assert_eq!(parsed("--only decode --handicap decode"), Ok(Command::Gate(handicap)));
    let write = Options { write: true, ..only };
    assert_eq!(parsed("--write --only decode"), Ok(Command::Gate(write)));
    assert_eq!(parsed("--spread 3"), Ok(Command::Spread { runs: 3, only: None }));
    assert_eq!(parsed("count decode 2"), Ok(Command::Count { stage: decode, runs: 2 }));
    for wrong in ["--only", "--only nothing", "--spread 0", "--fast", "count decode"] {
        assert!(parsed(wrong).is_err(), "{wrong}");
    }
    assert!(parsed("--write --handicap decode").is_err(), "it would be committed");
}

#[test]
fn changes_are_readable() {
    assert_eq!([0, 7, -12, 1_000].map(percent), ["0.0 %", "+0.7 %", "-1.2 %", "+100.0 %"]);
}
