//! Where two states differ, by the name of the field.

use core::fmt;
use std::collections::BTreeMap;

use serde_json::Value;

use crate::state::State;

/// A field in which two states differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field, as in `accounts.ADDRESS.balance`.
    pub path: String,
    /// What the first state has there.
    pub expected: String,
    /// What the second state has there.
    pub found: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}, found {}", self.path, self.expected, self.found)
    }
}

/// The first field, in the order of the paths, in which two states in [normal form](State::normal)
/// differ.
#[must_use]
pub fn first_difference(expected: &State, found: &State) -> Option<Difference> {
    let (expected, found) = (fields(expected), fields(found));
    let value = |of: &BTreeMap<String, String>, path: &String| {
        of.get(path).cloned().unwrap_or_else(|| "(absent)".to_owned())
    };
    let mut paths: Vec<&String> = expected.keys().chain(found.keys()).collect();
    paths.sort_unstable();
    let path = paths.into_iter().find(|path| expected.get(*path) != found.get(*path))?;
    let (expected, found) = (value(&expected, path), value(&found, path));
    Some(Difference { path: path.clone(), expected, found })
}

/// Every field of a state with its value, by its path.
fn fields(state: &State) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    // Plain values always serialise.
    let state = serde_json::to_value(state).unwrap_or_default();
    flatten(String::new(), &state, &mut fields);
    fields
}

fn flatten(path: String, value: &Value, fields: &mut BTreeMap<String, String>) {
    let below = |name: &str| match path.as_str() {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                flatten(below(name), value, fields);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                // What has a key is named by it, so that one more record does not shift the others.
                let key =
                    ["address", "hash", "name"].into_iter().find_map(|key| item[key].as_str());
                flatten(key.map_or_else(|| below(&index.to_string()), below), item, fields);
            }
        }
        Value::String(text) => {
            fields.insert(path, text.clone());
        }
        plain => {
            fields.insert(path, plain.to_string());
        }
    }
}
