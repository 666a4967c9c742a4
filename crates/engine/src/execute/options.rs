//! How one block is executed, where it differs from the engine's settings.

use wavefront_sync::CancelToken;

use crate::schedule::Schedule;

/// What one call of [`Engine::execute_with`](crate::Engine::execute_with) asks for.
///
/// # Examples
/// ```
/// use wavefront_engine::{CancelToken, ExecuteOptions, Schedule};
///
/// let stop = CancelToken::new();
/// let options = ExecuteOptions::new().cancelled_by(&stop).under(Schedule::numbered(7, 0));
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct ExecuteOptions<'a> {
    pub(crate) cancel: Option<&'a CancelToken>,
    pub(crate) schedule: Option<Schedule>,
    pub(crate) serial: bool,
}

impl<'a> ExecuteOptions<'a> {
    /// As the engine is configured, and until the end.
    pub const fn new() -> Self {
        Self { cancel: None, schedule: None, serial: false }
    }

    /// Gives up as soon as somebody cancels.
    #[must_use]
    pub const fn cancelled_by(mut self, token: &'a CancelToken) -> Self {
        self.cancel = Some(token);
        self
    }

    /// Executes under one particular schedule, whatever dispatcher and mode are configured. A block
    /// whose route is serial runs serially.
    #[must_use]
    pub const fn under(mut self, schedule: Schedule) -> Self {
        self.schedule = Some(schedule);
        self
    }

    /// Executes serially, whatever the block's route.
    #[must_use]
    pub const fn serially(mut self) -> Self {
        self.serial = true;
        self
    }
}
