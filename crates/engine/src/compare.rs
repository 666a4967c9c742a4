//! Comparing two executions of one block.

use crate::difference::Difference;
use crate::error::ExecuteError;
use crate::outcome::Executed;

impl Difference {
    /// The first difference between two results of executing one block; two equal errors are none.
    pub fn between(
        left: &Result<Executed, ExecuteError>,
        right: &Result<Executed, ExecuteError>,
    ) -> Option<Self> {
        match (left, right) {
            (Ok(left), Ok(right)) => left.first_difference(right),
            (Err(left), Err(right)) if left == right => None,
            (left, right) => {
                let text = |side: &Result<Executed, ExecuteError>| match side {
                    Ok(_) => "executed".to_owned(),
                    Err(error) => error.to_string(),
                };
                Some(Self::Error { left: text(left), right: text(right) })
            }
        }
    }
}

impl Executed {
    /// The first difference to another execution of the same block, in the order receipts, write
    /// set, totals; `None` when all are identical. Statistics are not compared.
    pub fn first_difference(&self, other: &Self) -> Option<Difference> {
        if self.receipts.len() != other.receipts.len() {
            let (left, right) = (self.receipts.len(), other.receipts.len());
            return Some(Difference::ReceiptCount { left, right });
        }
        let mut receipts = self.receipts.iter().zip(&other.receipts).enumerate();
        if let Some((index, (left, right))) = receipts.find(|(_, (left, right))| left != right) {
            return Some(Difference::Receipt { index, left: left.clone(), right: right.clone() });
        }
        self.first_write_difference(other).or_else(|| {
            let (left, right) = (self.totals, other.totals);
            (left != right).then_some(Difference::Totals { left, right })
        })
    }

    fn first_write_difference(&self, other: &Self) -> Option<Difference> {
        let mut left = self.write_set.iter().peekable();
        let mut right = other.write_set.iter().peekable();
        loop {
            let key = match (left.peek(), right.peek()) {
                (None, None) => return None,
                (Some(entry), None) | (None, Some(entry)) => entry.0,
                (Some(a), Some(b)) => a.0.min(b.0),
            };
            let a = left.next_if(|entry| entry.0 == key).map(|entry| entry.1.clone());
            let b = right.next_if(|entry| entry.0 == key).map(|entry| entry.1.clone());
            if a != b {
                return Some(Difference::Write { key, left: a, right: b });
            }
        }
    }
}
