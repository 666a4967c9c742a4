//! No text lies on another or leaves the picture.
//!
//! Fonts differ from reader to reader: a character is taken to be 0.56 of the font's size wide,
//! wider than in most.

use roxmltree::{Document, Node};

use super::samples::full;
use crate::plots::draw;

const CHARACTER: f64 = 0.56;

struct Extent {
    text: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

fn number(node: Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).unwrap().parse().unwrap()
}

fn boxes(document: &Document<'_>) -> Vec<Extent> {
    let of = |node: Node<'_, '_>| {
        let text = node.text().unwrap_or_default().to_owned();
        let (x, y, size) = (number(node, "x"), number(node, "y"), number(node, "font-size"));
        let width = CHARACTER * size * text.chars().count() as f64;
        let left = match node.attribute("text-anchor").unwrap() {
            "start" => x,
            "middle" => x - width / 2.0,
            _ => x - width,
        };
        Extent { text, left, right: left + width, top: y - 0.75 * size, bottom: y + 0.2 * size }
    };
    document.descendants().filter(|node| node.has_tag_name("text")).map(of).collect()
}

#[test]
fn no_text_lies_on_another_or_outside() {
    for (name, text) in draw(&full()) {
        let document = Document::parse(&text).unwrap();
        let (width, height) =
            (number(document.root_element(), "width"), number(document.root_element(), "height"));
        assert!(width <= 800.0, "{name} is read at 800 pixels");
        let boxes = boxes(&document);
        assert!(boxes.len() > 10, "{name}");
        for (at, one) in boxes.iter().enumerate() {
            assert!(
                one.left >= 0.0 && one.right <= width && one.top >= 0.0 && one.bottom <= height,
                "{name}: outside: {:?}",
                one.text
            );
            for other in &boxes[..at] {
                let apart = one.left >= other.right
                    || other.left >= one.right
                    || one.top >= other.bottom
                    || other.top >= one.bottom;
                assert!(apart, "{name}: {:?} lies on {:?}", one.text, other.text);
            }
        }
    }
}
