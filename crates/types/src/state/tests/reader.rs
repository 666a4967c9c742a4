//! Readers behind pointers are the readers they point to.

use std::sync::Arc;

use super::{ReadResult, StateReader};
use crate::state::{StateSnapshot, Tip};
use crate::{AssetId, BlockHash, ReadError, StateKey, StateValue, Totals};

/// Every value is 1 when read alone, 2 in a batch.
struct Store(Tip);

impl StateReader for Store {
    fn read(&self, _: &StateKey) -> ReadResult {
        Ok(Some(StateValue::Amount(1)))
    }

    fn read_many(&self, keys: &[StateKey], results: &mut Vec<ReadResult>) {
        results.extend(keys.iter().map(|_| Ok(Some(StateValue::Amount(2)))));
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(self.0.totals)
    }
}

impl StateSnapshot for Store {
    fn tip(&self) -> &Tip {
        &self.0
    }
}

/// What a reader says, alone and in a batch.
fn ask(reader: impl StateReader) -> (ReadResult, Vec<ReadResult>, Totals) {
    let key = StateKey::Burned(AssetId([1; 32]));
    let mut batch = Vec::new();
    reader.read_many(&[key, key], &mut batch);
    (reader.read(&key), batch, reader.totals().unwrap())
}

#[test]
fn pointers_pass_everything_on() {
    let totals = Totals { height: 3, ..Totals::default() };
    let store = Store(Tip { topoheight: 3, hash: BlockHash([3; 32]), totals });
    let amount = |amount| Ok(Some(StateValue::Amount(amount)));
    let expected = (amount(1), vec![amount(2), amount(2)], totals);
    assert_eq!(ask(&store), expected);
    let shared = Arc::new(store);
    assert_eq!(ask(Arc::clone(&shared)), expected);
    let erased: Arc<dyn StateSnapshot> = shared;
    assert_eq!(erased.tip().topoheight, 3);
    assert_eq!(ask(&erased), expected);
    assert_eq!(ask(Arc::clone(&erased) as Arc<dyn StateReader>), expected);
    assert_eq!(ask(erased), expected);
}
