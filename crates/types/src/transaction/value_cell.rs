//! Values passed to contracts.

/// A leaf value.
///
/// # Examples
/// ```
/// use wavefront_types::transaction::Primitive;
///
/// let up_to_nine = Primitive::Range(Box::new((Primitive::U8(0), Primitive::U8(9))));
/// let Primitive::Range(ends) = up_to_nine else { panic!("a range is what it is") };
/// assert_eq!(ends.1, Primitive::U8(9));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Primitive {
    /// Tag 0.
    Null,
    /// Tag 1.
    U8(u8),
    /// Tag 2.
    U16(u16),
    /// Tag 3.
    U32(u32),
    /// Tag 4.
    U64(u64),
    /// Tag 5.
    U128(u128),
    /// Tag 6: 32 bytes, big-endian.
    U256([u8; 32]),
    /// Tag 7.
    Bool(bool),
    /// Tag 8: at most 65,535 bytes of UTF-8.
    String(String),
    /// Tag 9: a pair of numbers of one type.
    Range(Box<(Primitive, Primitive)>),
    /// Tag 10: a hash, an address or a signature, as its wire bytes: a type byte, then the value.
    Opaque(Vec<u8>),
}

/// A structured argument of a contract call; at most 64 levels deep on the wire.
///
/// # Examples
/// ```
/// use wavefront_types::transaction::{Primitive, ValueCell};
///
/// let text = |text: &str| ValueCell::Primitive(Primitive::String(text.to_owned()));
/// let argument = ValueCell::Map(vec![(text("to"), text("alice"))]);
/// let ValueCell::Map(pairs) = &argument else { panic!("a map is what it is") };
/// assert_eq!(pairs.len(), 1);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueCell {
    /// Tag 0.
    Primitive(Primitive),
    /// Tag 1: at most 1,000,000 bytes.
    Bytes(Vec<u8>),
    /// Tag 2: at most 10,000 elements.
    Object(Vec<ValueCell>),
    /// Tag 3: at most 10,000 key and value pairs, in wire order.
    Map(Vec<(ValueCell, ValueCell)>),
}
