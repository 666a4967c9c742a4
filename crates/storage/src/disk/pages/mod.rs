//! The file's pages, each with a checksum that every reading compares.
//!
//! The engine below has checksums of its own, but compares them only while it repairs or checks
//! itself; otherwise it follows a damaged page wherever that leads. So a layer lies between it and
//! the medium:
//!
//! ```text
//! front A | front B | sums of group 0 | 512 pages | sums of group 1 | 512 pages | …
//! ```
//!
//! A page is 4,096 bytes. A group's page of sums holds one checksum per page, over the page's bytes
//! and its number, so that a page in another's place is noticed, too. Page 0 of the engine below,
//! its header, is rewritten in place; it lives in the two fronts, which are written in turn.
//!
//! # Why this is safe in a crash
//! The engine below never overwrites a page that its last durable state refers to, and makes a new
//! state the current one only after a sync. Sums change in memory and are written with the next
//! sync, before it; a crash in between leaves pages without their sums, to which nothing refers. A
//! page of sums is rewritten in place, but the sums of pages in use keep their bytes. A front that
//! was torn by a crash is told from a damaged one ([`Front`](front::Front)).

mod checked;
mod front;
mod groups;
mod place;
mod shadow;
mod summed;

pub(super) use checked::{Checked, OnMedium};
pub(super) use front::FormatVersion;
pub(super) use place::damage_in;
pub(super) use shadow::Shadow;
pub(super) use summed::shut;
