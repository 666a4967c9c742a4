//! Numbers, tables and JSON for people and scripts.

mod error_json;
mod import_json;
mod import_table;
mod json;
pub(crate) mod numbers;
pub(crate) mod table;
mod verify_text;

pub(crate) use import_json::{Reached, import_json};
pub(crate) use import_table::import_table;
pub(crate) use json::json;
pub(crate) use verify_text::verify_text;
