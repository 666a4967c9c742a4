//! The counterpart of the reader: appends fields to a buffer.

/// Appends fields front to back.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self { bytes: Vec::with_capacity(capacity) }
    }

    /// Appends to `bytes`.
    pub(crate) fn append_to(bytes: Vec<u8>) -> Self {
        Self { bytes }
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(crate) fn u8(&mut self, value: u8) {
        self.bytes.push(value);
    }

    pub(crate) fn u16(&mut self, value: u16) {
        self.raw(&value.to_be_bytes());
    }

    pub(crate) fn u32(&mut self, value: u32) {
        self.raw(&value.to_be_bytes());
    }

    pub(crate) fn u64(&mut self, value: u64) {
        self.raw(&value.to_be_bytes());
    }

    pub(crate) fn u128(&mut self, value: u128) {
        self.raw(&value.to_be_bytes());
    }

    pub(crate) fn flag(&mut self, value: bool) {
        self.u8(u8::from(value));
    }

    /// An option's tag, and its value as `write` writes it.
    pub(crate) fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            write(self, value);
        }
    }

    /// A length that the caller documents to fit into one byte.
    pub(crate) fn len_u8(&mut self, len: usize) {
        self.u8(u8::try_from(len).expect("the caller keeps the list within its length field"));
    }

    /// A length that the caller documents to fit into two bytes.
    pub(crate) fn len_u16(&mut self, len: usize) {
        self.u16(u16::try_from(len).expect("the caller keeps the list within its length field"));
    }

    /// A length that the caller documents to fit into four bytes.
    pub(crate) fn len_u32(&mut self, len: usize) {
        self.u32(u32::try_from(len).expect("the caller keeps the list within its length field"));
    }

    /// Bytes behind a length field of four bytes.
    pub(crate) fn blob(&mut self, bytes: &[u8]) {
        self.len_u32(bytes.len());
        self.raw(bytes);
    }

    /// 32-byte ids behind a count of four bytes.
    pub(crate) fn ids<T>(&mut self, ids: &[T], bytes: impl Fn(&T) -> &[u8; 32]) {
        self.len_u32(ids.len());
        for id in ids {
            self.raw(bytes(id));
        }
    }
}
