//! Texts of mixes and conflict shapes.

use crate::{Activity, Conflict, ConflictError, Mix, MixError};

#[test]
fn mixes_parse_and_print() {
    let mix: Mix = "transfer=80, burn=5,energy=5,invoke=10".parse().unwrap();
    assert_eq!(mix.weight(Activity::Invoke), 10);
    assert_eq!(mix.weight(Activity::Name), 0);
    assert_eq!(mix.to_string(), "transfer=80,burn=5,energy=5,invoke=10");
    let default = Mix::default();
    assert_eq!(default.to_string().parse(), Ok(default.clone()));
    assert!(Activity::ALL.iter().all(|&activity| default.weight(activity) > 0));
}

#[test]
fn bad_mixes_name_the_flaw() {
    let flaw = |text: &str| text.parse::<Mix>().unwrap_err();
    assert_eq!(flaw("transfer"), MixError::NotAPair("transfer".to_owned()));
    assert_eq!(flaw("pay=3"), MixError::UnknownActivity("pay".to_owned()));
    assert_eq!(flaw("burn=1,burn=2"), MixError::Duplicate("burn"));
    for weight in ["", "-1", "1.5", "x", "1000001", "99999999999"] {
        let bad = MixError::BadWeight { activity: "burn", weight: weight.to_owned() };
        assert_eq!(flaw(&format!("burn={weight}")), bad);
    }
    for empty in ["", ",", "burn=0", "burn=0,transfer=0"] {
        assert_eq!(flaw(empty), MixError::Empty);
    }
    let shown = flaw("pay=3").to_string();
    assert!(shown.contains("`pay`") && shown.contains(" transfer burn multisig"), "{shown}");
}

#[test]
fn conflict_shapes_parse_and_print() {
    let table = [
        ("uniform", Conflict::Uniform, "uniform"),
        ("one-sender", Conflict::OneSender, "one-sender"),
        ("zipf:1.0", Conflict::Zipf { milli: 1_000 }, "zipf:1.000"),
        ("zipf:0.75", Conflict::Zipf { milli: 750 }, "zipf:0.750"),
        ("zipf:2", Conflict::Zipf { milli: 2_000 }, "zipf:2.000"),
        ("zipf:0", Conflict::Zipf { milli: 0 }, "zipf:0.000"),
        ("hot:90", Conflict::Hot { percent: 90 }, "hot:90"),
        ("hot:0.9", Conflict::Hot { percent: 90 }, "hot:90"),
        ("hot:1.0", Conflict::Hot { percent: 100 }, "hot:100"),
        ("hot:1", Conflict::Hot { percent: 1 }, "hot:1"),
    ];
    for (text, parsed, shown) in table {
        assert_eq!(text.parse(), Ok(parsed), "{text}");
        assert_eq!(parsed.to_string(), shown);
        assert_eq!(shown.parse(), Ok(parsed));
    }
}

#[test]
fn bad_conflict_shapes_name_the_flaw() {
    let flaw = |text: &str| text.parse::<Conflict>().unwrap_err();
    for text in ["", "zip", "uniform:1", "one-sender:", "one_sender"] {
        assert_eq!(flaw(text), ConflictError::Unknown(text.to_owned()));
    }
    for value in ["", "x", "-1", "1.0001", "10.001", "1.", ".5", "1e3", "99999999999"] {
        assert_eq!(flaw(&format!("zipf:{value}")), ConflictError::BadExponent(value.to_owned()));
    }
    assert_eq!(flaw("zipf"), ConflictError::BadExponent(String::new()));
    for value in ["", "x", "101", "1.01", "0.555", "-3", "1.5"] {
        assert_eq!(flaw(&format!("hot:{value}")), ConflictError::BadShare(value.to_owned()));
    }
}
