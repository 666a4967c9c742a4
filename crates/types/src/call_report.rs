//! What a contract call tells besides what it changed.

use crate::ContractId;

/// How a call ended.
///
/// # Examples
/// ```
/// use wavefront_types::CallEnd;
///
/// let say = |end: &CallEnd| match end {
///     CallEnd::Done => "done".to_owned(),
///     CallEnd::Failed(code) => format!("the contract answered {code}"),
///     CallEnd::Trapped(why) | CallEnd::NotLoaded(why) => why.to_string(),
///     _ => "otherwise".to_owned(),
/// };
/// assert_eq!(say(&CallEnd::Failed(1004)), "the contract answered 1004");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallEnd {
    /// It answered 0: its effects are in the state.
    Done,
    /// It answered this: its effects are undone, the gas it used is charged.
    Failed(u64),
    /// It did what ends a call, or ran out of gas: its effects are undone, all gas is charged.
    Trapped(Box<str>),
    /// Its module cannot be loaded; as trapped.
    NotLoaded(Box<str>),
}

/// Something that a contract told the world.
///
/// # Examples
/// ```
/// use wavefront_types::{CallEvent, Hash};
///
/// let is_about = |event: &CallEvent, topic: Hash| event.topics.contains(&topic.0);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CallEvent {
    /// Who told it.
    pub contract: ContractId,
    /// What it is about; at most 16.
    pub topics: Box<[[u8; 32]]>,
    /// At most 8,192 bytes.
    pub data: Box<[u8]>,
}

/// Something that a contract told its author.
///
/// # Examples
/// ```
/// use wavefront_types::CallLog;
///
/// let log = CallLog::Bytes(Box::from(*b"hello"));
/// assert_eq!(log.to_string(), "hello");
/// assert_eq!(CallLog::Numbers([1, 2, 3, 4, 255]).to_string(), "0x1, 0x2, 0x3, 0x4, 0xff");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallLog {
    /// Bytes, a text as a rule.
    Bytes(Box<[u8]>),
    /// Five numbers.
    Numbers([u64; 5]),
    /// An address.
    Address([u8; 32]),
}

impl core::fmt::Display for CallLog {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Bytes(bytes) => f.write_str(&String::from_utf8_lossy(bytes)),
            Self::Numbers(numbers) => {
                let texts = numbers.map(|number| format!("{number:#x}"));
                f.write_str(&texts.join(", "))
            }
            Self::Address(address) => write!(f, "{}", crate::Hash(*address)),
        }
    }
}

/// What a contract call tells, in its receipt.
///
/// # Examples
/// ```
/// use wavefront_types::{CallEnd, CallReport};
///
/// let report = CallReport::new(CallEnd::Done);
/// assert!(report.events.is_empty() && report.return_data.is_empty());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct CallReport {
    /// How it ended.
    pub end: CallEnd,
    /// Instructions that were run, those of the contracts that it called included.
    pub instructions: u64,
    /// What it told the world; none when it did not end well.
    pub events: Vec<CallEvent>,
    /// What it told its author, up to a limit, whatever became of it.
    pub logs: Vec<CallLog>,
    /// What it answered; nothing when it did not end well.
    pub return_data: Box<[u8]>,
}

impl CallReport {
    /// A call that told nothing.
    #[must_use]
    pub fn new(end: CallEnd) -> Self {
        Self {
            end,
            instructions: 0,
            events: Vec::new(),
            logs: Vec::new(),
            return_data: Box::default(),
        }
    }
}
