//! How often each activity occurs.

use core::fmt;
use core::str::FromStr;

use crate::Rng;

macro_rules! activities {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $default:literal;)*) => {
        /// What a generated transaction is for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(usize)]
        pub enum Activity { $($(#[$doc])* $name,)* }

        impl Activity {
            /// All, in index order.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The key of this activity in the text of a [`Mix`].
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }

        /// Every activity, in proportions that let each occur within a few hundred transactions.
        impl Default for Mix {
            fn default() -> Self {
                Self { weights: [$($default,)*] }
            }
        }

        const KNOWN: &str = concat!($(" ", $text),*);
    };
}

activities! {
    /// Native units to one account; now and then to a new one, or paid with energy.
    Transfer = "transfer", 55;
    /// Native units or another asset destroyed.
    Burn = "burn", 5;
    /// A multisig configuration set, changed or deleted.
    Multisig = "multisig", 2;
    /// Freeze, delegate, unfreeze, withdraw.
    Energy = "energy", 6;
    /// A small module deployed.
    Deploy = "deploy", 2;
    /// A deployed module called.
    Invoke = "invoke", 6;
    /// An agent account registered or changed.
    Agent = "agent", 4;
    /// A name registered.
    Name = "name", 3;
    /// Another asset to one account.
    Asset = "asset", 7;
    /// Several receivers, assets mixed.
    Multi = "multi", 6;
    /// A transaction that must fail, for one of many reasons.
    Fail = "fail", 4;
}

/// Relative frequencies of activities, written as `transfer=80,burn=5,energy=5,invoke=10`.
///
/// # Examples
/// ```
/// use wavefront_workload::{Activity, Mix};
///
/// let mix: Mix = "transfer=80,burn=20".parse()?;
/// assert_eq!(mix.weight(Activity::Burn), 20);
/// assert_eq!(mix.to_string(), "transfer=80,burn=20");
/// # Ok::<(), wavefront_workload::MixError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mix {
    weights: [u32; Activity::ALL.len()],
}

/// What is wrong with the text of a mix.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MixError {
    /// An entry without `=`.
    #[error("mix entry `{0}` is not of the form name=weight")]
    NotAPair(String),
    /// No activity has this name.
    #[error("unknown activity `{0}` in the mix; known:{KNOWN}")]
    UnknownActivity(String),
    /// The weight is not a whole number of 0 to 1,000,000.
    #[error("the weight `{weight}` of `{activity}` is not a whole number up to 1,000,000")]
    BadWeight {
        /// Which activity.
        activity: &'static str,
        /// The text found.
        weight: String,
    },
    /// An activity is listed twice.
    #[error("`{0}` is listed twice in the mix")]
    Duplicate(&'static str),
    /// No weight is above 0.
    #[error("the mix has no weight above 0")]
    Empty,
}

impl Mix {
    /// Nothing but one activity.
    pub fn only(activity: Activity) -> Self {
        let mut weights = [0; Activity::ALL.len()];
        weights[activity as usize] = 1;
        Self { weights }
    }

    /// The weight of one activity.
    pub fn weight(&self, activity: Activity) -> u32 {
        self.weights[activity as usize]
    }

    /// Draws an activity in proportion to the weights.
    pub(crate) fn draw(&self, rng: &mut Rng) -> Activity {
        let total = self.weights.iter().map(|&weight| u64::from(weight)).sum();
        let mut at = rng.below(total);
        for &activity in Activity::ALL {
            let weight = u64::from(self.weight(activity));
            if at < weight {
                return activity;
            }
            at -= weight;
        }
        Activity::Transfer
    }
}

impl FromStr for Mix {
    type Err = MixError;

    fn from_str(text: &str) -> Result<Self, MixError> {
        let mut weights = [None; Activity::ALL.len()];
        for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            let (name, weight) =
                entry.split_once('=').ok_or_else(|| MixError::NotAPair(entry.to_owned()))?;
            let (name, weight) = (name.trim(), weight.trim());
            let &activity = Activity::ALL
                .iter()
                .find(|activity| activity.name() == name)
                .ok_or_else(|| MixError::UnknownActivity(name.to_owned()))?;
            let parsed = weight.parse::<u32>().ok().filter(|&weight| weight <= 1_000_000);
            let Some(parsed) = parsed else {
                let weight = weight.to_owned();
                return Err(MixError::BadWeight { activity: activity.name(), weight });
            };
            if weights[activity as usize].replace(parsed).is_some() {
                return Err(MixError::Duplicate(activity.name()));
            }
        }
        let weights = weights.map(Option::unwrap_or_default);
        if weights.iter().all(|&weight| weight == 0) {
            return Err(MixError::Empty);
        }
        Ok(Self { weights })
    }
}

impl fmt::Display for Mix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for &activity in Activity::ALL {
            let weight = self.weight(activity);
            if weight > 0 {
                write!(f, "{separator}{}={weight}", activity.name())?;
                separator = ",";
            }
        }
        Ok(())
    }
}
