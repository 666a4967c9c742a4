//! Who meets whom: how transactions share accounts.

use core::fmt;
use core::str::FromStr;

/// How senders and receivers are drawn, written as `uniform`, `zipf:S`, `hot:P` or `one-sender`.
///
/// # Examples
/// ```
/// use wavefront_workload::Conflict;
///
/// assert_eq!("zipf:1.0".parse(), Ok(Conflict::Zipf { milli: 1000 }));
/// assert_eq!("hot:90".parse(), Ok(Conflict::Hot { percent: 90 }));
/// assert_eq!("hot:0.9".parse(), Ok(Conflict::Hot { percent: 90 }));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Conflict {
    /// Both ends uniform over the accounts.
    #[default]
    Uniform,
    /// Both ends Zipf-distributed.
    Zipf {
        /// The exponent in thousandths, at most 10,000.
        milli: u32,
    },
    /// One account receives a share of all payments; else uniform.
    Hot {
        /// The share, at most 100.
        percent: u8,
    },
    /// One account sends everything; receivers uniform.
    OneSender,
}

/// What is wrong with the text of a conflict shape.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConflictError {
    /// None of the four shapes.
    #[error("unknown conflict shape `{0}`; known: uniform, zipf:S, hot:P, one-sender")]
    Unknown(String),
    /// `zipf` without a decimal of 0 to 10 with at most three places.
    #[error(
        "`zipf` takes an exponent of 0 to 10 with at most 3 decimals, as in zipf:1.0; found `{0}`"
    )]
    BadExponent(String),
    /// `hot` without a percentage, or a fraction of at most two decimals.
    #[error("`hot` takes a percentage as in hot:50, or a fraction as in hot:0.5; found `{0}`")]
    BadShare(String),
}

impl FromStr for Conflict {
    type Err = ConflictError;

    fn from_str(text: &str) -> Result<Self, ConflictError> {
        let (name, value) = text.split_once(':').map_or((text, None), |(n, v)| (n, Some(v)));
        match (name, value) {
            ("uniform", None) => Ok(Self::Uniform),
            ("one-sender", None) => Ok(Self::OneSender),
            ("zipf", value) => decimal(value.unwrap_or_default(), 3)
                .filter(|&milli| milli <= 10_000)
                .map(|milli| Self::Zipf { milli })
                .ok_or_else(|| ConflictError::BadExponent(value.unwrap_or_default().to_owned())),
            ("hot", value) => {
                let value = value.unwrap_or_default();
                // With a point it is a fraction of 1, without one a percentage.
                let percent =
                    if value.contains('.') { decimal(value, 2) } else { decimal(value, 0) };
                percent
                    .and_then(|percent| u8::try_from(percent).ok())
                    .filter(|&percent| percent <= 100)
                    .map(|percent| Self::Hot { percent })
                    .ok_or_else(|| ConflictError::BadShare(value.to_owned()))
            }
            _ => Err(ConflictError::Unknown(text.to_owned())),
        }
    }
}

/// A decimal number scaled by `10^places`; `None` when it has more places, or is no such number.
fn decimal(text: &str, places: usize) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let trimmed = fraction.trim_end_matches('0');
    if !digits(whole) || !digits(fraction) || trimmed.len() > places {
        return None;
    }
    format!("{whole}{trimmed:0<places$}").parse().ok()
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uniform => f.write_str("uniform"),
            Self::Zipf { milli } => write!(f, "zipf:{}.{:03}", milli / 1000, milli % 1000),
            Self::Hot { percent } => write!(f, "hot:{percent}"),
            Self::OneSender => f.write_str("one-sender"),
        }
    }
}
