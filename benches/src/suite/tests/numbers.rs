//! Figures at the edges of their forms.

use super::{rate, significant};

#[test]
fn three_digits_and_thousands() {
    for (value, text) in [
        (0.0, "0"),
        (0.039, "0.039"),
        (0.85, "0.85"),
        (1.3, "1.3"),
        (2.0, "2"),
        (9.949, "9.95"),
        (62.34, "62.3"),
        (99.96, "100"),
        (390.0, "390"),
        (1_234.4, "1,234"),
        (10_568.0, "10,570"),
        (81_145.3, "81,150"),
        (1_000_000.0, "1,000,000"),
    ] {
        assert_eq!(significant(value), text);
    }
}

#[test]
fn rates_name_their_thousands() {
    for (value, text) in [
        (820.0, "820"),
        (999.6, "1.0 k"),
        (61_234.0, "61.2 k"),
        (120_400.0, "120 k"),
        (999_600.0, "1.00 M"),
        (2_613_000.0, "2.61 M"),
    ] {
        assert_eq!(rate(value), text);
    }
}
