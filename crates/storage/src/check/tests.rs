//! Tests of the sums.

use std::sync::Arc;

use wavefront_types::state::{Energy, EnergyResource, PendingUnfreeze};
use wavefront_types::{Account, AccountId, BlockHash, StateKey, StateValue, Totals};

use super::{Audit, PROBLEMS_MAX, Problem};
use crate::Tip;

fn tip(totals: Totals) -> Tip {
    Tip { topoheight: 1, hash: BlockHash([1; 32]), totals }
}

fn audit() -> Audit {
    let mut audit = Audit::default();
    let id = AccountId([1; 32]);
    let account = Account { balance: 10, ..Account::default() };
    audit.value(&StateKey::Account(id), &StateValue::Account(account));
    let pending_unfreezes = vec![PendingUnfreeze { amount: 3, expire_height: 9 }];
    let resource = Some(EnergyResource { freeze_records: Vec::new(), pending_unfreezes });
    let energy = Energy { energy: 7, frozen: 5, resource };
    audit.value(&StateKey::Energy(id), &StateValue::Energy(Arc::new(energy)));
    audit
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
    let report = audit().finish(Some(&tip(totals)));
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
        let problems = audit().finish(Some(&tip(wrong))).problems;
        assert!(matches!(problems[..], [Problem::Supply { .. }]), "{problems:?}");
    }
    let wrong = Totals { energy: 8, ..totals };
    let problems = audit().finish(Some(&tip(wrong))).problems;
    assert_eq!(problems, [Problem::Energy { counter: 8, held: 7 }]);
}

#[test]
fn the_list_of_problems_is_bounded() {
    let mut audit = Audit::default();
    for topoheight in 0..PROBLEMS_MAX as u64 + 5 {
        audit.problem(Problem::StrayRecord { topoheight });
    }
    let report = audit.finish(None);
    assert_eq!((report.problems.len(), report.unlisted), (PROBLEMS_MAX, 5));
    assert!(report.to_string().contains("and 5 further problems"));
}
