//! Planning: which way a block will be executed.

mod adopt;
mod block_plan;
mod make;

pub use adopt::{AdoptError, PlanCertificate};
pub use block_plan::{Plan, Route};
pub use make::PlanError;
