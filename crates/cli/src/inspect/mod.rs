//! Looking at one block: what its plan is, how it runs, and why.
//!
//! | file | what |
//! |---|---|
//! | `source` | the block, its environment and the state before it |
//! | `recorder` | a dispatcher that keeps the times of transactions |
//! | `study` | everything that is found out about the block |
//! | `names` | keys, modes, values and paths in words |
//! | `one` | one transaction: receipt, keys, values, why it is in its level |
//! | `what_if` | the same block if one key were otherwise |
//! | `summary` | the study as text |
//! | `document` | the study as JSON |
//! | `page` | the study as a page for a browser |

mod document;
mod names;
mod one;
mod page;
mod recorder;
mod source;
mod study;
mod summary;
mod what_if;

pub(crate) use document::document;
pub(crate) use names::dot_text;
pub(crate) use one::{One, one_text};
pub(crate) use page::page;
pub(crate) use source::Source;
pub(crate) use study::{RunAs, Study};
pub(crate) use summary::summary;
pub(crate) use what_if::{WhatIf, WhatIfArg, what_if_text};
