//! Numbers, tables and JSON for people and scripts.

mod import_json;
mod import_table;
pub(crate) mod numbers;

pub(crate) use import_json::import_json;
pub(crate) use import_table::import_table;
