//! Greedy prefix batches: transactions go into the open batch until one shares an account with it.

use wavefront_engine::AuthenticatedBlock;
use wavefront_state::FastMap;
use wavefront_types::{AccountId, Payload, Transaction, Verdict};

/// A transaction as its task gets it: a copy.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) index: usize,
    pub(super) transaction: Transaction,
    pub(super) size: u32,
    pub(super) verdict: Verdict,
}

/// Cuts the block. In a batch no two transactions share an account, be it only as receivers.
pub(super) fn prefix_batches(block: &AuthenticatedBlock) -> Vec<Vec<Task>> {
    let mut batches = Vec::new();
    let mut batch: Vec<Task> = Vec::new();
    // By which transaction, though only the fact counts.
    let mut locked: FastMap<AccountId, usize> = FastMap::default();
    let transactions = &block.block().transactions;
    for (index, (signed, verdict)) in transactions.iter().zip(block.verdicts()).enumerate() {
        let accounts = accounts(&signed.transaction);
        if accounts.iter().any(|account| locked.contains_key(account)) && !batch.is_empty() {
            batches.push(std::mem::take(&mut batch));
            locked.clear();
        }
        locked.extend(accounts.into_iter().map(|account| (account, index)));
        batch.push(Task {
            index,
            transaction: signed.transaction.clone(),
            size: signed.size(),
            verdict: *verdict,
        });
    }
    if !batch.is_empty() {
        batches.push(batch);
    }
    batches
}

fn accounts(transaction: &Transaction) -> Vec<AccountId> {
    let mut accounts = vec![transaction.source];
    if let Payload::Transfers(transfers) = &transaction.payload {
        accounts.extend(transfers.iter().map(|transfer| transfer.destination));
    }
    accounts
}
