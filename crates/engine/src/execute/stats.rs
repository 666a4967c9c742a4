//! The figures of an execution.

use crate::observer::StageTimes;
use crate::outcome::{BlockStats, ExecutionPath};
use crate::plan::{Plan, Route};

/// All figures but the times.
pub(super) fn stats(plan: &Plan, path: ExecutionPath) -> BlockStats {
    let transactions = plan.authenticated().block.transactions.len();
    let times = StageTimes::default();
    match plan.route() {
        Route::Serial(_) => {
            BlockStats { path, transactions, levels: 0, level_len_max: 0, keys: 0, times }
        }
        Route::Levels(plan) => BlockStats {
            path,
            transactions,
            levels: plan.levels().level_count(),
            level_len_max: plan.levels().level_len_max(),
            keys: plan.table().keys().len(),
            times,
        },
    }
}
