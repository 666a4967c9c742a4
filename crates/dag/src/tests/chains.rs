//! The published chains, as far as headers and order decide them. What a block's transactions do is
//! not looked at here.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;
use serde_json::Value;
use wavefront_types::{BlockHash, BlockHeader};
use wavefront_vectors::DataSet;

use super::money::Ledger;
use super::world::{GENESIS, START_MS, header};
use crate::{Dag, DagRules, HeaderError, MemoryDag, heavier_first};

#[derive(Deserialize)]
struct Chains {
    test_vectors: Vec<Chain>,
}

#[derive(Deserialize)]
struct Chain {
    name: String,
    pre_state: State,
    input: Input,
    expected: Expected,
}

#[derive(Deserialize)]
struct Input {
    blocks: Vec<Block>,
}

#[derive(Deserialize)]
struct Block {
    id: String,
    parents: Vec<String>,
    height: Option<u64>,
    timestamp_ms: Option<u64>,
    txs: Vec<Value>,
}

#[derive(Deserialize)]
struct Expected {
    success: bool,
    error_code: Option<u16>,
    post_state: Option<State>,
}

#[derive(Deserialize)]
struct State {
    network_chain_id: u8,
    #[serde(rename = "global_state")]
    global: Global,
    accounts: Vec<Account>,
}

#[derive(Deserialize)]
struct Global {
    #[serde(rename = "block_height")]
    blocks: u64,
}

#[derive(Deserialize)]
struct Account {
    balance: u64,
}

/// Whether a code is one of the rules for headers.
fn is_of_a_header(code: u16) -> bool {
    code >> 8 == 0x06
}

/// Builds a block's header as the recording did: parents by weight, the lighter last; what is not
/// given follows from the parents, where all are known.
fn recorded(
    block: &Block,
    dag: &MemoryDag,
    names: &BTreeMap<&str, BlockHash>,
    now_ms: u64,
) -> BlockHeader {
    let mut view = Dag::new(dag);
    let mut tips = Vec::new();
    let (mut height, mut newest) = (Some(0), 0);
    for parent in &block.parents {
        let hash = names.get(parent.as_str()).copied();
        let record = hash.map(|hash| view.record(&hash).expect("stored"));
        height = height.zip(record).map(|(height, record)| record.height.max(height));
        newest = record.map_or(newest, |record| record.timestamp.max(newest));
        let hash = hash.unwrap_or(BlockHash::ZERO);
        tips.push((hash, record.map_or(0, |record| record.cumulative)));
    }
    tips.sort_by(heavier_first);
    let tips: Vec<BlockHash> = tips.into_iter().map(|(hash, _)| hash).collect();
    let height = block.height.or(height.map(|height| height + 1)).unwrap_or(0);
    header(0, tips, height, block.timestamp_ms.unwrap_or(now_ms.max(newest)))
}

/// Runs a chain's headers until one is refused: how many were stored, and the code of the refusal.
fn run(chain: &Chain, ledger: &mut Ledger) -> (u64, Option<u16>) {
    let rules = DagRules::of_chain(chain.pre_state.network_chain_id);
    let mut dag = MemoryDag::new(GENESIS, START_MS, rules);
    let mut names = BTreeMap::from([("genesis", GENESIS)]);
    for (block, now_ms) in chain.input.blocks.iter().zip(START_MS + 1..) {
        let header = recorded(block, &dag, &names, now_ms);
        let hash = header.hash();
        let checked =
            Dag::new(&dag).check_header(&rules, dag.head(), &hash, &header, 0, Some(now_ms));
        if let Err(refused) = checked {
            let HeaderError::Refused(refusal) = refused else { panic!("{refused}") };
            return (names.len() as u64 - 1, Some(refusal.code().unwrap_or(u16::MAX)));
        }
        let change = dag.insert(hash, &header).expect("admitted");
        ledger.replace(change.keep_to, &change.attach);
        names.insert(&block.id, hash);
    }
    (names.len() as u64 - 1, None)
}

#[test]
fn headers_and_order_of_the_published_chains() {
    let Some(folder) = DataSet::DAG.folder() else { return };
    let text = fs::read_to_string(folder.join("chain.json")).expect("the file is there");
    let chains: Chains = serde_json::from_str(&text).expect("the form we know");
    let (mut refused, mut rewarded) = (0, 0);
    for chain in &chains.test_vectors {
        let at = &chain.name;
        let expected = &chain.expected;
        let mut ledger = Ledger::new();
        let (stored, code) = run(chain, &mut ledger);
        let of_header = expected.error_code.filter(|code| is_of_a_header(*code));
        // Whatever else is expected comes of transactions.
        assert_eq!(code, of_header, "{at}");
        refused += usize::from(of_header.is_some());
        let Some(after) = &expected.post_state else { continue };
        let before = chain.pre_state.global.blocks;
        if of_header.is_some() || expected.success {
            assert_eq!(after.global.blocks, before + stored, "{at}");
        }
        let is_empty = chain.input.blocks.iter().all(|block| block.txs.is_empty());
        if let ([miner_before], [miner_after], true) =
            (&chain.pre_state.accounts[..], &after.accounts[..], is_empty)
        {
            let gained = miner_after.balance - miner_before.balance;
            assert_eq!(gained, ledger.top().to_miners, "{at}");
            rewarded += 1;
        }
    }
    assert!(chains.test_vectors.len() > 60 && refused > 8 && rewarded > 15);
}
