//! Plans: what a block's execution follows.

mod builder;
mod footprints;
mod level_plan;

pub use builder::{PlanError, PlanLimits, PlanScratch, Planned, Planner, SerialReason};
pub use footprints::{AccessSink, Footprints};
pub use level_plan::{LevelPlan, Segment};

#[cfg(test)]
mod tests;
