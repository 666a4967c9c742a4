//! Work on the engine's pool.

use wavefront_engine::{Engine, EngineConfig};
use wavefront_types::BlockPolicy;

use super::map;

#[test]
fn results_keep_the_order_of_their_items() {
    for threads in [1, 4] {
        let config = EngineConfig::recommended(threads, BlockPolicy::SkipFailed);
        let engine = Engine::new(config).unwrap();
        for len in [0_u32, 1, 2, 7, 1_000] {
            let results = map(&engine, (0..len).collect(), |item| item * 2);
            assert_eq!(results, (0..len).map(|item| item * 2).collect::<Vec<_>>());
        }
    }
}
