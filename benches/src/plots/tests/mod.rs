//! Pictures are well-formed, complete, readable and always the same.

mod layout;
mod samples;

use roxmltree::{Document, Node};

use super::draw;
use crate::suite::{Curve, Report, Spread};
use samples::{full, spread};

fn data<'a, 'i>(document: &'a Document<'i>) -> Vec<Node<'a, 'i>> {
    document.descendants().filter(|node| node.attribute("class") == Some("datum")).collect()
}

/// How many data each picture shows.
fn counts(report: &Report) -> Vec<(&'static str, usize)> {
    let count =
        |(name, text): (&'static str, String)| (name, data(&Document::parse(&text).unwrap()).len());
    draw(report).into_iter().map(count).collect()
}

#[test]
fn every_datum_has_one_mark_with_a_title() {
    let report = full();
    let points: usize =
        report.scaling.as_ref().unwrap().curves.iter().map(|curve| curve.points.len()).sum();
    let expected = [
        ("ratios.svg", report.ratios.len()),
        ("budget.svg", report.budget.len()),
        ("throughput.svg", report.throughput.len()),
        ("scaling.svg", 2 * points),
    ];
    assert_eq!(counts(&report), expected);
    for (name, text) in draw(&report) {
        let document = Document::parse(&text).unwrap();
        for node in data(&document) {
            let title = node.children().find(|child| child.has_tag_name("title")).unwrap();
            assert!(title.text().is_some_and(|text| text.contains('(')), "{name}: {title:?}");
        }
        let root = document.root_element();
        assert!(root.children().any(|child| child.has_tag_name("desc")), "{name}");
    }
}

#[test]
fn more_figures_make_more_marks() {
    let mut report = full();
    let before = counts(&report);
    report.ratios.insert("one_more".to_owned(), spread(3.0));
    report.budget.remove(0);
    let after = counts(&report);
    assert_eq!(after[0].1, before[0].1 + 1);
    assert_eq!(after[1].1, before[1].1 - 1);
    assert_eq!(after[2..], before[2..]);
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert_eq!(draw(&full()), draw(&full()));
    let read = Report::from_json(&full().to_json()).unwrap();
    assert_eq!(draw(&read), draw(&full()));
}

#[test]
fn what_is_no_number_is_not_drawn_and_names_are_escaped() {
    let mut report = full();
    let odd = [f64::NAN, f64::INFINITY, 0.0, -1.0];
    for (at, median) in odd.into_iter().enumerate() {
        report.ratios.insert(format!("odd {at}"), Spread { median, ..spread(1.0) });
        report.budget[at].ns.median = median;
        report.throughput[at].tx_per_second.p10 = median;
        report.scaling.as_mut().unwrap().curves[0].points[at].vs_one.p90 = median;
    }
    report.ratios.insert("<a> & \"b\"\u{1}".to_owned(), spread(1.0));
    report.machine = "an odd <machine> & more".to_owned();
    let pictures = draw(&report);
    assert_eq!(pictures.len(), 4);
    for (name, text) in pictures {
        let document = Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        for node in document.descendants().filter(Node::is_element) {
            for attribute in node.attributes().filter(|found| found.name() != "font-family") {
                let value = attribute.value();
                assert!(!value.contains("NaN") && !value.contains("inf"), "{name}: {node:?}");
            }
        }
    }
    let marks = |report: &Report| counts(report).into_iter().map(|(_, count)| count).sum::<usize>();
    // The well-named ratio is one more; of each other part four are gone.
    assert_eq!(marks(&report), marks(&full()) + 1 - 4 - 4 - 4);
}

#[test]
fn what_there_is_nothing_for_is_not_drawn() {
    assert!(draw(&Report::default()).is_empty());
    let names =
        |report: &Report| draw(report).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    let curves = Report { scaling: full().scaling, ..Report::default() };
    assert_eq!(names(&curves), ["scaling.svg"]);
    let mut empty = curves;
    empty.scaling.as_mut().unwrap().curves = vec![Curve { workload: "x".into(), points: vec![] }];
    assert!(names(&empty).is_empty());
    let ratios = Report { ratios: full().ratios, ..Report::default() };
    assert_eq!(names(&ratios), ["ratios.svg"]);
}
