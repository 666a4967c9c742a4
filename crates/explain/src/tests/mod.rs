//! Chains are paths of the DAG, levels are those of the planner, counts are those of counting.

mod blocks;
mod counts;
mod paths;
