//! `wavefront inspect`: chains are paths, figures fit together, what is asked wrongly is said.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::Scratch;

fn scratch() -> Scratch {
    let scratch = Scratch::new();
    let sizes = "--blocks 3 --txs 600 --accounts 200 --conflict zipf:1.0 --seed 9";
    scratch.run(&format!("generate --out a.chain {sizes}")).expect_code(0);
    scratch
}

fn json(scratch: &Scratch, arguments: &str) -> Value {
    let run = scratch.run(&format!("inspect a.chain --block 2 {arguments} --json -"));
    serde_json::from_str(&run.expect_code(0).out).unwrap()
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

/// Who waits for whom, directly or through one join node.
fn edges(document: &Value) -> BTreeSet<(usize, usize)> {
    let count = document["transactions"].as_array().unwrap().len();
    let edges = document["edges"].as_array().unwrap().iter();
    let edges: Vec<_> = edges.map(|edge| (number(&edge[0]), number(&edge[1]))).collect();
    let direct = edges.iter().copied().filter(|(from, to)| *from < count && *to < count);
    let joined = edges.iter().filter(|(_, join)| *join >= count).flat_map(|(from, join)| {
        let after = edges.iter().filter(move |(node, to)| node == join && *to < count);
        after.map(|(_, to)| (*from, *to))
    });
    direct.chain(joined).collect()
}

#[test]
fn a_printed_chain_is_a_path_of_the_dag_as_long_as_its_level() {
    let scratch = scratch();
    let whole = json(&scratch, "");
    let edges = edges(&whole);
    let transactions = whole["transactions"].as_array().unwrap();
    // A hundred all over the block; every tenth of them by the command that prints it, too.
    let step = (transactions.len() / 100).max(1);
    for (place, index) in (0..transactions.len()).step_by(step).enumerate() {
        let mut path = vec![index];
        while let Some(cause) = transactions[path[path.len() - 1]]["cause"].as_array() {
            path.push(number(&cause[0]));
        }
        path.reverse();
        let level = number(&transactions[index]["level"]);
        assert_eq!(path.len() - 1, level - 1);
        for pair in path.windows(2) {
            assert!(edges.contains(&(pair[0], pair[1])), "no edge {pair:?} in the DAG");
        }
        if place % 10 == 0 {
            let one = &json(&scratch, &format!("--tx {index}"))["transaction"];
            let chain = one["chain"].as_array().unwrap().iter();
            let printed: Vec<usize> = chain.map(|link| number(&link["index"])).collect();
            assert_eq!(printed, path[..path.len() - 1]);
            let text = scratch.run(&format!("inspect a.chain --block 2 --tx {index}"));
            let text = text.expect_code(0).out;
            assert!(text.contains(&format!("level {level} of ")), "{text}");
            assert_eq!(
                text.matches("), and ").count() + text.matches("s, and ").count(),
                level - 1
            );
        }
    }
}

#[test]
fn a_store_gives_the_state_that_executing_gives() {
    let scratch = scratch();
    scratch.run("import a.chain --db db").expect_code(0);
    for index in [0, 17, 300] {
        let look = |more: &str| {
            let run = scratch.run(&format!("inspect a.chain --block 2 --tx {index}{more}"));
            let lines = run.expect_code(0).out;
            lines.lines().filter(|line| !line.contains("took")).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(look(""), look(" --db db"));
    }
    let above = scratch.run("inspect a.chain --block 4 --db db").expect_code(1);
    above.expect_message(&["block 4 is not in the chain files", "end at block 3"]);
}

#[test]
fn a_key_that_is_absent_or_commutes_orders_less() {
    let scratch = scratch();
    let whole = json(&scratch, "");
    let hot = &whole["hot_keys"][0];
    let key = whole["keys"][number(&hot["key"])].as_str().unwrap();
    let found = json(&scratch, &format!("--what-if {key}=absent --what-if {key}=commutes"));
    let [absent, commutes] = [0, 1].map(|at| number(&found["what_if"][at]["levels"]));
    assert_eq!(absent, number(&hot["levels_without"]));
    assert!(absent <= commutes && commutes <= number(&whole["totals"]["levels"]));
    let text = scratch.run(&format!("inspect a.chain --block 2 --what-if {key}=absent"));
    assert!(text.expect_code(0).out.contains(&format!("If nobody touched {key}:")));
    let vague = scratch.run("inspect a.chain --block 2 --what-if account/=absent").expect_code(1);
    vague.expect_message(&["begin with account/; write more of one"]);
}

#[test]
fn figures_fit_together_and_lines_fit_a_terminal() {
    let scratch = scratch();
    let run = scratch.run("inspect a.chain --block 2 --run levels --threads 2 --dot a.dot");
    let text = run.expect_code(0).out;
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    let whole = json(&scratch, "--run dataflow --threads 2");
    let count = whole["transactions"].as_array().unwrap().len();
    let widths = whole["widths"].as_array().unwrap();
    assert_eq!(widths.iter().map(number).sum::<usize>(), count);
    assert_eq!(widths.len(), number(&whole["totals"]["levels"]));
    for transaction in whole["transactions"].as_array().unwrap() {
        let [_, start, end] = [0, 1, 2].map(|at| number(&transaction["span"][at]));
        assert!(start <= end, "{transaction}");
    }
    let dot = String::from_utf8(scratch.read("a.dot")).unwrap();
    assert!(dot.starts_with("digraph {"));
    assert_eq!(dot.matches("shape = box").count(), count);
}

#[test]
fn the_page_is_one_file_that_asks_for_no_other() {
    let scratch = scratch();
    scratch.run("inspect a.chain --block 2 --html a.html").expect_code(0);
    let page = String::from_utf8(scratch.read("a.html")).unwrap();
    for mark in ["/*DATA*/", "/*LOOKS*/", "/*SCRIPT*/", "http:", "https:", " src=", "@import"] {
        assert!(!page.contains(mark), "{mark}");
    }
    let again = scratch.run("inspect a.chain --block 2 --html a.html").expect_code(1);
    again.expect_message(&["a.html is there already", "--force"]);
    scratch.run("inspect a.chain --block 2 --html a.html --force").expect_code(0);
}

#[test]
fn what_is_asked_wrongly_is_said() {
    let scratch = scratch();
    let wrong = |arguments: &str, parts: &[&str]| {
        scratch.run(&format!("inspect {arguments}")).expect_code(1).expect_message(parts);
    };
    wrong("a.chain --block 0", &["block 0 is the genesis"]);
    wrong("a.chain --block 9", &["block 9 is not in the chain files", "end at block 3"]);
    wrong("- --block 1", &["standard input"]);
    wrong("a.chain --block 1 --tx 70000", &["transaction 70000: the block has"]);
    wrong("a.chain --block 1 --tx ffffffffffff", &["no transaction of this block"]);
    wrong("a.chain --block 1 --json - --dot -", &["only one of"]);
    wrong("a.chain --block 1 --what-if x", &["KEY=commutes or KEY=absent"]);
    wrong("a.chain --block 1 --html a.chain --force", &["is read by this command"]);
}
