//! A study as one page for a browser: it needs no network and no other file.

use super::document::Document;

const HTML: &str = include_str!("page/page.html");
const LOOKS: &str = include_str!("page/page.css");
const SCRIPTS: [&str; 4] = [
    include_str!("page/model.js"),
    include_str!("page/timeline.js"),
    include_str!("page/dag.js"),
    include_str!("page/main.js"),
];

/// The page.
pub(crate) fn page(document: &Document<'_>) -> String {
    // What the documents hold always serialises. No text in it may end the script that it is in.
    let data = serde_json::to_string(document).unwrap_or_default().replace('<', "\\u003c");
    let scripts = SCRIPTS.join("\n");
    let mut page = String::with_capacity(data.len() + HTML.len() + LOOKS.len() + scripts.len());
    let mut rest = HTML;
    for (mark, text) in [("/*LOOKS*/", LOOKS), ("/*DATA*/", &data), ("/*SCRIPT*/", &scripts)] {
        let (before, after) = rest.split_once(mark).unwrap_or((rest, ""));
        page.push_str(before);
        page.push_str(text);
        rest = after;
    }
    page.push_str(rest);
    page
}
