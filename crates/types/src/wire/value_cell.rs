//! Contract arguments: nested values.

use super::limits::{CELL_BYTES_MAX, CELL_DEPTH_MAX, CELL_ITEMS_MAX};
use super::signature::read_signature;
use super::{DecodeErrorKind, Decoded, Reader, Writer};
use crate::transaction::{Primitive, ValueCell};

/// Room reserved for a container before its elements are seen: small, since up to
/// [`CELL_DEPTH_MAX`] containers are open at once and each element is larger in memory than on
/// the wire.
const RESERVE_MAX: usize = 16;

/// Reads a cell; an empty container adds no depth, as in the node.
pub(super) fn read(r: &mut Reader<'_>) -> Decoded<ValueCell> {
    read_at(r, 0)
}

fn read_at(r: &mut Reader<'_>, depth: usize) -> Decoded<ValueCell> {
    if depth > CELL_DEPTH_MAX {
        return Err(r.fail_back(DecodeErrorKind::Depth, 0, "at most 64 nested containers"));
    }
    Ok(match r.u8("the kind of a value")? {
        0 => ValueCell::Primitive(read_primitive(r)?),
        1 => {
            let expected = "at most 1,000,000 bytes";
            let len = read_len(r, CELL_BYTES_MAX, expected)?;
            ValueCell::Bytes(r.take(len, expected)?.to_vec())
        }
        2 => {
            let len = read_len(r, CELL_ITEMS_MAX, "at most 10,000 elements")?;
            let mut items = Vec::with_capacity(len.min(r.remaining() / 2).min(RESERVE_MAX));
            for _ in 0..len {
                items.push(read_at(r, depth + 1)?);
            }
            ValueCell::Object(items)
        }
        3 => {
            let len = read_len(r, CELL_ITEMS_MAX, "at most 10,000 pairs")?;
            let mut pairs = Vec::with_capacity(len.min(r.remaining() / 4).min(RESERVE_MAX));
            for _ in 0..len {
                let key = read_at(r, depth + 1)?;
                pairs.push((key, read_at(r, depth + 1)?));
            }
            ValueCell::Map(pairs)
        }
        _ => return Err(r.fail_back(DecodeErrorKind::Value, 1, "a value kind of 0 to 3")),
    })
}

fn read_len(r: &mut Reader<'_>, max: usize, expected: &'static str) -> Decoded<usize> {
    let len = r.len_u32(expected)?;
    if len > max {
        return Err(r.fail_back(DecodeErrorKind::Size, 4, expected));
    }
    Ok(len)
}

fn read_primitive(r: &mut Reader<'_>) -> Decoded<Primitive> {
    let tag = r.u8("the type of a primitive")?;
    if let Some(number) = read_number(r, tag)? {
        return Ok(number);
    }
    Ok(match tag {
        0 => Primitive::Null,
        7 => Primitive::Bool(r.flag("a boolean")?),
        8 => {
            let len = usize::from(r.u16("the length of a text")?);
            Primitive::String(r.text(len, "text")?.to_owned())
        }
        9 => {
            // Both ends have one type, and that is a number type: ranges do not nest.
            let expected = "two numbers of one type";
            let tag = r.u8(expected)?;
            let Some(low) = read_number(r, tag)? else {
                return Err(r.fail_back(DecodeErrorKind::Value, 1, expected));
            };
            if r.u8(expected)? != tag {
                return Err(r.fail_back(DecodeErrorKind::Value, 1, expected));
            }
            let Some(high) = read_number(r, tag)? else {
                return Err(r.fail_back(DecodeErrorKind::Value, 1, expected));
            };
            Primitive::Range(Box::new((low, high)))
        }
        10 => Primitive::Opaque(read_opaque(r)?),
        _ => return Err(r.fail_back(DecodeErrorKind::Value, 1, "a primitive type of 0 to 10")),
    })
}

/// The number that `tag` announces, `None` when `tag` announces none.
fn read_number(r: &mut Reader<'_>, tag: u8) -> Decoded<Option<Primitive>> {
    let expected = "a number";
    Ok(Some(match tag {
        1 => Primitive::U8(r.u8(expected)?),
        2 => Primitive::U16(r.u16(expected)?),
        3 => Primitive::U32(r.u32(expected)?),
        4 => Primitive::U64(r.u64(expected)?),
        5 => Primitive::U128(r.u128(expected)?),
        6 => Primitive::U256(r.array(expected)?),
        _ => return Ok(None),
    }))
}

/// An opaque value as its wire bytes: type 0 is a hash, 1 an address (network flag, form 0, key),
/// 2 a signature.
fn read_opaque(r: &mut Reader<'_>) -> Decoded<Vec<u8>> {
    let tag = r.u8("the type of an opaque value")?;
    let mut bytes = vec![tag];
    match tag {
        0 => bytes.extend(r.array::<32>("a hash")?),
        1 => {
            bytes.push(u8::from(r.flag("the network flag of an address")?));
            if r.u8("the form of an address")? != 0 {
                return Err(r.fail_back(DecodeErrorKind::Value, 1, "a plain address, form 0"));
            }
            bytes.push(0);
            bytes.extend(r.array::<32>("the key of an address")?);
        }
        2 => bytes.extend(read_signature(r)?.0),
        _ => return Err(r.fail_back(DecodeErrorKind::Value, 1, "an opaque type of 0 to 2")),
    }
    Ok(bytes)
}

pub(super) fn write(w: &mut Writer, cell: &ValueCell) {
    match cell {
        ValueCell::Primitive(primitive) => {
            w.u8(0);
            write_primitive(w, primitive);
        }
        ValueCell::Bytes(bytes) => {
            w.u8(1);
            w.len_u32(bytes.len());
            w.raw(bytes);
        }
        ValueCell::Object(items) => {
            w.u8(2);
            w.len_u32(items.len());
            for item in items {
                write(w, item);
            }
        }
        ValueCell::Map(pairs) => {
            w.u8(3);
            w.len_u32(pairs.len());
            for (key, value) in pairs {
                write(w, key);
                write(w, value);
            }
        }
    }
}

fn write_primitive(w: &mut Writer, primitive: &Primitive) {
    match primitive {
        Primitive::Null => w.u8(0),
        Primitive::U8(value) => {
            w.u8(1);
            w.u8(*value);
        }
        Primitive::U16(value) => {
            w.u8(2);
            w.u16(*value);
        }
        Primitive::U32(value) => {
            w.u8(3);
            w.u32(*value);
        }
        Primitive::U64(value) => {
            w.u8(4);
            w.u64(*value);
        }
        Primitive::U128(value) => {
            w.u8(5);
            w.u128(*value);
        }
        Primitive::U256(value) => {
            w.u8(6);
            w.raw(value);
        }
        Primitive::Bool(value) => {
            w.u8(7);
            w.flag(*value);
        }
        Primitive::String(text) => {
            w.u8(8);
            w.len_u16(text.len());
            w.raw(text.as_bytes());
        }
        Primitive::Range(ends) => {
            w.u8(9);
            write_primitive(w, &ends.0);
            write_primitive(w, &ends.1);
        }
        Primitive::Opaque(bytes) => {
            w.u8(10);
            w.raw(bytes);
        }
    }
}
