//! Tests of the sums.

use wavefront_types::state::{Energy, PendingUnfreeze};
use wavefront_types::{Account, AccountId, BlockHash, StateKey, StateValue, Tip, Totals};

use super::Inspection;
use crate::{CheckReport, Problem, RowError};

fn tip(totals: Totals) -> Tip {
    Tip { topoheight: 1, hash: BlockHash([1; 32]), totals }
}

fn inspection() -> Inspection {
    let mut inspection = Inspection::default();
    let id = AccountId([1; 32]);
    let account = Account { balance: 10, ..Account::default() };
    inspection.value(&StateKey::Account(id), &StateValue::Account(account));
    let energy = Energy { energy: 7, frozen: 5, records: true };
    inspection.value(&StateKey::Energy(id), &StateValue::Energy(energy));
    let pending = [PendingUnfreeze { amount: 3, expire_height: 9 }];
    let pending = StateValue::Unfreezing(pending.as_slice().into());
    inspection.value(&StateKey::Unfreezing(id), &pending);
    inspection
}

#[test]
fn money_is_found_wherever_it_is() {
    let totals = Totals {
        supply: 10 + 5 + 3 + 100 + 1_000 + 20_000 - 10_000,
        burned: 100,
        energy: 7,
        withheld: 1_000,
        shielded: 20_000,
        unshielded: 10_000,
        ..Totals::default()
    };
    let report = inspection().finish(Some(&tip(totals)));
    assert!(report.is_sound(), "{report}");
    let fields: [fn(&mut Totals); 5] = [
        |totals| totals.supply += 1,
        |totals| totals.burned += 1,
        |totals| totals.withheld += 1,
        |totals| totals.shielded += 1,
        |totals| totals.unshielded += 1,
    ];
    for change in fields {
        let mut wrong = totals;
        change(&mut wrong);
        let problems = inspection().finish(Some(&tip(wrong))).problems;
        assert!(matches!(problems[..], [Problem::Supply { .. }]), "{problems:?}");
    }
    let wrong = Totals { energy: 8, ..totals };
    let problems = inspection().finish(Some(&tip(wrong))).problems;
    assert_eq!(problems, [Problem::Energy { counter: 8, held: 7 }]);
}

#[test]
fn content_that_is_not_its_hashs_is_found() {
    let mut inspection = Inspection::default();
    let bytes = StateValue::Content(vec![1, 2, 3].into());
    inspection.value(&StateKey::for_content(&[1, 2, 3]), &bytes);
    assert!(inspection.finish(None).is_sound());
    let mut inspection = Inspection::default();
    inspection.value(&StateKey::for_content(&[1, 2, 4]), &bytes);
    let problems = inspection.finish(None).problems;
    assert!(matches!(problems[..], [Problem::Value { source: RowError::Content, .. }]));
}

#[test]
fn the_list_of_problems_is_bounded() {
    let mut inspection = Inspection::default();
    for topoheight in 0..CheckReport::PROBLEMS_MAX as u64 + 5 {
        inspection.problem(Problem::StrayRecord { topoheight });
    }
    let report = inspection.finish(None);
    assert_eq!((report.problems.len(), report.unlisted), (CheckReport::PROBLEMS_MAX, 5));
    assert!(report.to_string().contains("and 5 further problems"));
}
