//! The protocol's error codes for failing transactions.

use core::fmt;

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $text:literal;)*) => {
        /// Why a transaction failed, as the protocol numbers it (`docs/protocol/errors.md`).
        ///
        /// # Examples
        /// ```
        /// use wavefront_types::ErrorCode;
        ///
        /// let code = ErrorCode::from_u16(0x0300).expect("a code of the protocol");
        /// assert_eq!(code, ErrorCode::InsufficientBalance);
        /// assert_eq!(code.to_string(), "0300 INSUFFICIENT_BALANCE");
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum ErrorCode {
            $($(#[$doc])* $name = $code,)*
        }

        impl ErrorCode {
            /// Every code, ascending.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The protocol's upper-case name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The code with this number, if there is one.
            pub const fn from_u16(code: u16) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

error_codes! {
    /// Malformed transaction, or a fee type its kind does not allow.
    InvalidFormat = 0x0100, "INVALID_FORMAT";
    /// The transaction belongs to another chain.
    InvalidType = 0x0102, "INVALID_TYPE";
    /// A signature or proof does not verify.
    InvalidSignature = 0x0103, "INVALID_SIGNATURE";
    /// An amount outside the allowed range.
    InvalidAmount = 0x0105, "INVALID_AMOUNT";
    /// A payload that breaks a rule of its kind.
    InvalidPayload = 0x0107, "INVALID_PAYLOAD";
    /// The nonce was already used.
    NonceTooLow = 0x0110, "NONCE_TOO_LOW";
    /// The nonce leaves a gap.
    NonceTooHigh = 0x0111, "NONCE_TOO_HIGH";
    /// Not enough balance for the amount (and fee).
    InsufficientBalance = 0x0300, "INSUFFICIENT_BALANCE";
    /// The fee is too small, or cannot be paid.
    InsufficientFee = 0x0301, "INSUFFICIENT_FEE";
    /// Not enough energy to pay an energy fee.
    InsufficientEnergy = 0x0302, "INSUFFICIENT_ENERGY";
    /// Not enough frozen balance.
    InsufficientFrozen = 0x0303, "INSUFFICIENT_FROZEN";
    /// A sum exceeds 64 bits.
    Overflow = 0x0304, "OVERFLOW";
    /// An account that must exist does not.
    AccountNotFound = 0x0400, "ACCOUNT_NOT_FOUND";
    /// Something to be created exists already.
    AccountExists = 0x0401, "ACCOUNT_EXISTS";
    /// The name is taken, or the account has one.
    DomainExists = 0x0405, "DOMAIN_EXISTS";
    /// Source and target are the same account.
    SelfOperation = 0x0409, "SELF_OPERATION";
    /// No contract at this hash.
    ContractNotFound = 0x0500, "CONTRACT_NOT_FOUND";
}

impl ErrorCode {
    /// The protocol's number.
    pub const fn as_u16(self) -> u16 {
        self as u16
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04x} {}", self.as_u16(), self.name())
    }
}
