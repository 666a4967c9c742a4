//! Writing SVG: lines, marks and text, in the order in which they are drawn.

use std::fmt::Write as _;

/// The name of the format.
const SVG: &str = r#"xmlns="http://www.w3.org/2000/svg""#;
/// What systems have for text, best first.
const FONTS: &str = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";

/// Colours that stay apart for every kind of sight (Okabe and Ito, "Color Universal Design", 2008).
pub(super) mod palette {
    pub(in crate::plots) const BLUE: &str = "#0072B2";
    pub(in crate::plots) const ORANGE: &str = "#E69F00";
    pub(in crate::plots) const GREEN: &str = "#009E73";
    pub(in crate::plots) const PURPLE: &str = "#CC79A7";
    pub(in crate::plots) const VERMILLION: &str = "#D55E00";
    /// Text and axes.
    pub(in crate::plots) const INK: &str = "#222222";
    /// Captions.
    pub(in crate::plots) const SOFT: &str = "#595959";
    /// Lines behind the marks.
    pub(in crate::plots) const GRID: &str = "#DDDDDD";
    /// What everything is drawn on.
    pub(in crate::plots) const PANEL: &str = "#FDFDFD";
}

/// Where a text's `x` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Font {
    pub(super) size: f64,
    pub(super) color: &'static str,
    pub(super) bold: bool,
    pub(super) anchor: Anchor,
}

impl Font {
    pub(super) const fn new(size: f64, color: &'static str, anchor: Anchor) -> Self {
        Self { size, color, bold: false, anchor }
    }
}

/// How a line looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pen {
    pub(super) color: &'static str,
    pub(super) width: f64,
    pub(super) dashed: bool,
}

impl Pen {
    pub(super) const fn new(color: &'static str, width: f64) -> Self {
        Self { color, width, dashed: false }
    }

    pub(super) const fn dashed(self) -> Self {
        Self { dashed: true, ..self }
    }

    fn attributes(self) -> String {
        let dash = if self.dashed { " stroke-dasharray=\"5 4\"" } else { "" };
        format!("stroke=\"{}\" stroke-width=\"{}\"{dash}", self.color, number(self.width))
    }
}

/// The shape of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Circle,
    Square,
    Diamond,
    Triangle,
    Cross,
}

/// How a mark looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) shape: Shape,
    pub(super) color: &'static str,
    /// Only its outline.
    pub(super) hollow: bool,
}

/// A picture being drawn.
#[derive(Debug)]
pub(super) struct Svg {
    body: String,
    width: f64,
    height: f64,
}

impl Svg {
    pub(super) fn new(width: f64, height: f64) -> Self {
        Self { body: String::new(), width, height }
    }

    // Writing to a string does not fail; the results below are dropped for that reason.

    pub(super) fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), pen: Pen) {
        let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(number);
        let pen = pen.attributes();
        let _ = writeln!(self.body, r#"<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" {pen}/>"#);
    }

    pub(super) fn text(&mut self, (x, y): (f64, f64), text: &str, font: Font) {
        let Font { size, color, bold, anchor } = font;
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let weight = if bold { " font-weight=\"600\"" } else { "" };
        let look = format!(r#"fill="{color}" text-anchor="{anchor}"{weight}"#);
        let _ = writeln!(
            self.body,
            r#"<text x="{}" y="{}" font-size="{}" {look}>{}</text>"#,
            number(x),
            number(y),
            number(size),
            escape(text)
        );
    }

    /// One datum; `title` is shown when the pointer rests on it.
    pub(super) fn datum(&mut self, at: (f64, f64), style: Style, title: &str) {
        let shape = outline(at, style);
        let _ =
            writeln!(self.body, r#"<g class="datum"><title>{}</title>{shape}</g>"#, escape(title));
    }

    /// The same mark where it explains others.
    pub(super) fn key(&mut self, at: (f64, f64), style: Style) {
        let shape = outline(at, style);
        let _ = writeln!(self.body, "{shape}");
    }

    pub(super) fn finish(self, title: &str, description: &str) -> String {
        let Self { body, width, height } = self;
        let (title, description) = (escape(title), escape(description));
        let extent = format!(r#"viewBox="0 0 {width} {height}" width="{width}" height="{height}""#);
        format!(
            r#"<svg {SVG} {extent} role="img" font-family="{FONTS}">
<title>{title}</title>
<desc>{description}</desc>
<rect x="0.5" y="0.5" width="{}" height="{}" rx="6" fill="{}" stroke="{}"/>
{body}</svg>
"#,
            width - 1.0,
            height - 1.0,
            palette::PANEL,
            palette::GRID,
        )
    }
}

fn outline((x, y): (f64, f64), Style { shape, color, hollow }: Style) -> String {
    let fill = if hollow { palette::PANEL } else { color };
    let look = format!(r#"fill="{fill}" stroke="{color}" stroke-width="1.6""#);
    let path = |corners: &[(f64, f64)]| {
        let corner = |(dx, dy): &(f64, f64)| format!("{},{}", number(x + dx), number(y + dy));
        let corners: Vec<String> = corners.iter().map(corner).collect();
        format!(r#"<polygon points="{}" {look}/>"#, corners.join(" "))
    };
    match shape {
        Shape::Circle => {
            format!(r#"<circle cx="{}" cy="{}" r="4" {look}/>"#, number(x), number(y))
        }
        Shape::Square => path(&[(-3.6, -3.6), (3.6, -3.6), (3.6, 3.6), (-3.6, 3.6)]),
        Shape::Diamond => path(&[(0.0, -5.2), (5.2, 0.0), (0.0, 5.2), (-5.2, 0.0)]),
        Shape::Triangle => path(&[(0.0, -4.8), (4.6, 3.8), (-4.6, 3.8)]),
        Shape::Cross => path(&[
            (-1.3, -4.6),
            (1.3, -4.6),
            (1.3, -1.3),
            (4.6, -1.3),
            (4.6, 1.3),
            (1.3, 1.3),
            (1.3, 4.6),
            (-1.3, 4.6),
            (-1.3, 1.3),
            (-4.6, 1.3),
            (-4.6, -1.3),
            (-1.3, -1.3),
        ]),
    }
}

/// A coordinate: to a tenth of a pixel, which nobody sees, so that files stay small.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Text for XML, without the characters that XML does not allow.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            control if control.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}
