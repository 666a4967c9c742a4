//! One vector, as the files have it.

use serde_json::Value;
use wavefront_types::ErrorCode;

use super::privacy;

/// What a vector does and what must come of it.
pub(super) struct Vector<'a> {
    /// `None` when the vector is about bytes alone.
    pub(super) pre: Option<&'a Value>,
    pub(super) input: Input,
    pub(super) expected: Expected<'a>,
}

/// The kinds of vectors.
pub(super) enum Input {
    /// Decodes and encodes to the same bytes.
    Roundtrip(Vec<u8>),
    /// One transaction; the height of the state does not rise.
    Transaction(Vec<u8>),
    /// A block of transactions.
    Block(Vec<Vec<u8>>),
}

/// What must come of it.
pub(super) struct Expected<'a> {
    /// `None` for success; the raw number when it is no known code.
    pub(super) error: Option<u64>,
    /// Empty when there is no state.
    pub(super) digest: &'a str,
    pub(super) post: Option<&'a Value>,
}

impl<'a> Vector<'a> {
    pub(super) fn parse(value: &'a Value) -> Result<Self, String> {
        let input = field(value, "input")?;
        let expected = field(value, "expected")?;
        let kind = text(input, "kind")?;
        let input = match kind {
            "tx_roundtrip" => Input::Roundtrip(wire(input)?),
            "tx" => Input::Transaction(wire(input)?),
            "block" => {
                Input::Block(array(input, "txs")?.iter().map(wire).collect::<Result<_, _>>()?)
            }
            other => return Err(format!("kind: `{other}` is unknown")),
        };
        let present = |value: Option<&'a Value>| value.filter(|value| !value.is_null());
        let success = field(expected, "success")?.as_bool().ok_or("success is no boolean")?;
        let code = number(expected, "error_code")?;
        Ok(Self {
            pre: present(value.get("pre_state")),
            input,
            expected: Expected {
                error: (!success).then_some(code),
                digest: text(expected, "state_digest")?,
                post: present(expected.get("post_state")),
            },
        })
    }
}

/// The bytes of a transaction; where there are none, those that its JSON form encodes to.
fn wire(input: &Value) -> Result<Vec<u8>, String> {
    let hex = text(input, "wire_hex")?;
    match input.get("tx") {
        Some(tx) if hex.is_empty() && !tx.is_null() => Ok(privacy::transaction(tx)?.encode()),
        // Text that is no hexadecimal is malformed input like any other, and so are no bytes.
        _ => Ok(bytes(hex).unwrap_or_default()),
    }
}

/// `0300 INSUFFICIENT_BALANCE`, or `success`.
pub(super) fn code_name(error: Option<u64>) -> String {
    let Some(number) = error else { return "success".to_owned() };
    u16::try_from(number)
        .ok()
        .and_then(ErrorCode::from_u16)
        .map_or_else(|| format!("{number:04x}"), |code| code.to_string())
}

pub(super) fn field<'a>(value: &'a Value, name: &str) -> Result<&'a Value, String> {
    value.get(name).ok_or_else(|| format!("the vector has no `{name}`"))
}

pub(super) fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str, String> {
    field(value, name)?.as_str().ok_or_else(|| format!("`{name}` is no text"))
}

pub(super) fn number(value: &Value, name: &str) -> Result<u64, String> {
    field(value, name)?.as_u64().ok_or_else(|| format!("`{name}` is no unsigned number"))
}

pub(super) fn array<'a>(value: &'a Value, name: &str) -> Result<&'a [Value], String> {
    field(value, name)?.as_array().map(Vec::as_slice).ok_or_else(|| format!("`{name}` is no list"))
}

/// A list that may be absent.
pub(super) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

pub(super) fn bytes(hex: &str) -> Result<Vec<u8>, String> {
    let mut bytes = vec![0; hex.len() / 2];
    wavefront_types::decode_hex(hex, &mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}
