//! What is said in parts is what the message says.

use std::sync::Arc;

use wavefront_types::{ErrorCode, TxHash};

use super::*;
use crate::{ChainFileError, RecordAt};

#[test]
fn a_damaged_record_names_file_block_and_byte() {
    let problem =
        ChainFileProblem::ChecksumMismatch { block: 7, offset: 4_096, stored: 1, computed: 2 };
    let error = ImportError::from(ChainFileError { file: "a.chain".into(), problem });
    let found = error.concerns();
    assert_eq!((found.block, found.offset, found.transaction), (Some(7), Some(4_096), None));
    let message = error.to_string();
    assert!(message.contains("a.chain") && message.contains("block 7 at byte 4096"), "{message}");
    assert!(message.contains(error.remedy()), "{message}");
}

#[test]
fn a_rejected_block_names_its_transaction() {
    let at = RecordAt { file: Arc::from("b.chain"), number: 3, offset: 99 };
    let (hash, code) = (TxHash([5; 32]), ErrorCode::InsufficientBalance);
    let error = ImportError::block(&at, BlockProblem::Rejected { index: 11, hash, code });
    let wanted = Concerns {
        file: Some(Arc::from("b.chain")),
        block: Some(3),
        offset: Some(99),
        transaction: Some(11),
        transaction_hash: Some(hash),
    };
    assert_eq!(error.concerns(), wanted);
    let message = error.to_string();
    assert!(message.contains("transaction 11") && message.contains(&hash.to_string()), "{message}");
}

#[test]
fn what_is_about_no_file_concerns_none() {
    let error = ImportError::Internal("the test");
    assert_eq!(error.concerns(), Concerns::default());
    assert!(!error.remedy().is_empty());
}
