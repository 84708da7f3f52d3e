//! Figures that are read otherwise than they were meant: `15.000` is fifteen in TOML, and
//! fifteen thousand to whoever writes it so.

use toml::de::{DeTable, DeValue};

use super::document::Document;
use super::{Finding, Severity};

/// The figures of a file whose point looks like one between thousands.
pub(super) fn grouped(document: &Document<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    in_table(document.tree.get_ref(), &mut |at, figure| {
        let plain = figure.replace('.', "");
        found.push(document.finding_from(
            at,
            Severity::Error,
            format!(
                "`{figure}` is {} here, and looks like {plain}",
                less(figure)
            ),
            format!(
                "write {plain} without a point, or {} where that is meant",
                less(figure)
            ),
        ));
    });
    found
}

/// The figure without the zeros behind its point: 15 for `15.000`.
fn less(figure: &str) -> &str {
    figure.trim_end_matches('0').trim_end_matches('.')
}

fn in_table(table: &DeTable<'_>, tell: &mut impl FnMut(usize, &str)) {
    for value in table.values() {
        in_value(value.span().start, value.get_ref(), tell);
    }
}

fn in_value(at: usize, value: &DeValue<'_>, tell: &mut impl FnMut(usize, &str)) {
    match value {
        DeValue::Table(table) => in_table(table, tell),
        DeValue::Array(values) => {
            for value in values {
                in_value(value.span().start, value.get_ref(), tell);
            }
        }
        DeValue::Float(float) if is_grouped(float.as_str()) => tell(at, float.as_str()),
        _ => {}
    }
}

/// One to three digits, and three behind the point of which the last is 0: nobody writes a
/// share or a weight so.
fn is_grouped(figure: &str) -> bool {
    let digits = figure.trim_start_matches(['-', '+']);
    digits.split_once('.').is_some_and(|(whole, rest)| {
        (1..=3).contains(&whole.len())
            && !whole.starts_with('0')
            && rest.len() == 3
            && rest.ends_with('0')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_between_thousands_is_told_from_one_before_decimals() {
        for (figure, is) in [
            ("15.000", true),
            ("1.500", true),
            ("-2.250", true),
            ("1.5", false),
            ("0.250", false),
            ("0.12", false),
            ("1.125", false),
            ("1500.000", false),
            ("15.0", false),
        ] {
            assert_eq!(is_grouped(figure), is, "{figure}");
        }
    }
}
