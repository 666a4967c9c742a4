//! Only what stands between the marks changes.

use super::{MarkError, replace_sections};

const DOCUMENT: &str = "# A\n<!-- begin: a -->\nold\n<!-- end: a -->\nkept\n\
                        <!-- begin: b --><!-- end: b -->\nlast";

#[test]
fn sections_are_replaced_and_nothing_else() {
    let sections = [("b", "| x |\n".to_owned()), ("a", "new".to_owned())];
    let once = replace_sections(DOCUMENT, &sections).unwrap();
    assert_eq!(
        once,
        "# A\n<!-- begin: a -->\n\nnew\n\n<!-- end: a -->\nkept\n\
         <!-- begin: b -->\n\n| x |\n\n<!-- end: b -->\nlast"
    );
    assert_eq!(replace_sections(&once, &sections).unwrap(), once, "twice is as once");
    assert_eq!(replace_sections(DOCUMENT, &[]).unwrap(), DOCUMENT);
}

#[test]
fn marks_that_are_not_there_are_named() {
    let replace = |name, document| replace_sections(document, &[(name, String::new())]);
    let missing = MarkError::Missing { name: "c".to_owned() };
    assert_eq!(replace("c", DOCUMENT), Err(missing));
    let open = Err(MarkError::Open { name: "a".to_owned() });
    assert_eq!(replace("a", "<!-- begin: a -->"), open);
    assert_eq!(replace("a", "<!-- end: a --><!-- begin: a -->"), open);
    let swallowing = "<!-- begin: a --> <!-- begin: b --><!-- end: b --> <!-- end: a -->";
    assert_eq!(replace("a", swallowing), open);
}
