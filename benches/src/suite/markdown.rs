//! Replacing the marked sections of a document, and nothing else in it.

/// Why a document's sections cannot be replaced.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MarkError {
    /// A section begins and does not end.
    #[error("`<!-- begin: {name} -->` has no `<!-- end: {name} -->` after it")]
    Open {
        /// The section.
        name: String,
    },
    /// A section that there is something for is nowhere.
    #[error("no `<!-- begin: {name} -->` in the document")]
    Missing {
        /// The section.
        name: String,
    },
}

/// `document` with what stands between `<!-- begin: NAME -->` and `<!-- end: NAME -->` replaced,
/// for every named section. Doing it twice changes nothing more.
///
/// # Errors
/// [`MarkError`] when a section has no marks, or only the first of them.
///
/// # Examples
/// ```
/// use wavefront_benches::suite::replace_sections;
///
/// let document = "Before.\n<!-- begin: x -->\nold\n<!-- end: x -->\nAfter.\n";
/// let replaced = replace_sections(document, &[("x", "new".to_owned())])?;
/// assert_eq!(replaced, "Before.\n<!-- begin: x -->\n\nnew\n\n<!-- end: x -->\nAfter.\n");
/// # Ok::<(), wavefront_benches::suite::MarkError>(())
/// ```
pub fn replace_sections(document: &str, sections: &[(&str, String)]) -> Result<String, MarkError> {
    let mut text = document.to_owned();
    for (name, contents) in sections {
        let (begin, end) = (format!("<!-- begin: {name} -->"), format!("<!-- end: {name} -->"));
        let Some(start) = text.find(&begin).map(|at| at + begin.len()) else {
            return Err(MarkError::Missing { name: (*name).to_owned() });
        };
        let stop = text[start..].find(&end).map(|at| start + at);
        // An end behind the next beginning belongs to something else that was cut out.
        let Some(stop) = stop.filter(|stop| !text[start..*stop].contains("<!-- begin: ")) else {
            return Err(MarkError::Open { name: (*name).to_owned() });
        };
        text.replace_range(start..stop, &format!("\n\n{}\n\n", contents.trim_end()));
    }
    Ok(text)
}

#[cfg(test)]
#[path = "tests/markdown.rs"]
mod tests;
