//! Tables of 100 columns whose leading columns line up.

use comfy_table::modifiers::UTF8_ROUND_CORNERS;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};
use thousands::Separable;

/// Columns of the terminal that the tables fill.
pub(super) const WIDTH: u16 = 100;
/// What stands for 0.
pub(crate) const NONE: &str = "·";

/// An empty table.
pub(crate) fn table() -> Table {
    let mut table = Table::new();
    table
        .load_preset(UTF8_FULL_CONDENSED)
        .apply_modifier(UTF8_ROUND_CORNERS)
        .set_content_arrangement(ContentArrangement::DynamicFullWidth)
        .set_width(WIDTH);
    table
}

/// A cell of numbers.
pub(crate) fn right(text: impl Into<String>) -> Cell {
    Cell::new(text.into()).set_alignment(CellAlignment::Right)
}

/// A number of things.
pub(crate) fn count(number: u64) -> Cell {
    right(if number == 0 { NONE.to_owned() } else { number.separate_with_commas() })
}

/// Sets the leading columns to these widths, so that the tables line up; the last takes the rest.
pub(crate) fn fix_widths(table: &mut Table, widths: &[u16]) {
    let columns = u16::try_from(widths.len()).unwrap_or(0) + 1;
    let used: u16 = widths.iter().sum::<u16>() + columns + 1;
    let rest = WIDTH.saturating_sub(used);
    let all = widths.iter().copied().chain([rest]);
    for (column, width) in table.column_iter_mut().zip(all) {
        column.set_constraint(comfy_table::ColumnConstraint::Absolute(comfy_table::Width::Fixed(
            width,
        )));
    }
}
