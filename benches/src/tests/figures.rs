//! The figures in the documentation are those of the saved data, drawn as this build draws.

use std::fs;
use std::path::Path;

use crate::plots::draw;
use crate::suite::{Report, replace_sections};

const HOW: &str = "run: cargo run --release -p wavefront-benches -- --from \
                   docs/plots/figures.json --svg docs/plots --markdown docs/performance.md";

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn tables_and_pictures_in_the_documentation_are_those_of_the_saved_figures() {
    let report = Report::from_json(&read("plots/figures.json")).unwrap();
    let document = read("performance.md");
    let filled = replace_sections(&document, &report.sections()).unwrap();
    assert!(filled == document, "docs/performance.md is out of date; {HOW}");
    let pictures = draw(&report);
    assert_eq!(pictures.len(), 4, "every picture has figures");
    for (name, picture) in pictures {
        assert!(document.contains(&format!("(plots/{name})")), "{name} is shown nowhere");
        assert!(picture == read(&format!("plots/{name}")), "{name} is out of date; {HOW}");
    }
}
