//! Numbers in digits, with the separators of four languages:
//! `1,000.50`, `1.000,50`, `1 000`, `1'000`, `1,50,000`.

use rust_decimal::Decimal;

use super::token::Tokens;

/// More groups than any number has; keeps reading linear.
const MOST_GROUPS: usize = 8;

/// A number in digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Written {
    /// The token after it.
    pub end: usize,
    /// Its value.
    pub value: Decimal,
    /// Whether it ends in a full group of three noughts (`200.000`).
    pub round_thousands: bool,
    /// Whether it has decimals.
    pub decimals: bool,
}

/// Reads the number whose first digits are the token `at`. A lone separator
/// before three digits groups them (`200.000`, `1,500`), except where a scale
/// follows (`1.125 million`): money and counts have no thousandths.
pub(super) fn read(
    tokens: &Tokens<'_>,
    at: usize,
    scale_follows: impl Fn(usize) -> bool,
) -> Option<Written> {
    let first = tokens.digits(at)?;
    let mut groups: Vec<&str> = vec![first];
    let mut separators: Vec<&str> = Vec::new();
    let mut end = at + 1;
    while groups.len() < MOST_GROUPS {
        let separator = tokens.at(end);
        if matches!(separator, "," | "." | "'" | "’") && tokens.glued(end) && tokens.glued(end + 1)
        {
            let Some(group) = tokens.digits(end + 1) else {
                break;
            };
            // A list (`10,2000`) is no number with groups.
            if separator == "," && group.len() > 3 {
                break;
            }
            if matches!(separator, "'" | "’") && group.len() != 3 {
                break;
            }
            groups.push(group);
            separators.push(separator);
            end += 2;
        } else if let Some(group) = tokens.digits(end)
            && group.len() == 3
            && separators.iter().all(|s| *s == " ")
            && first.len() <= 3
            && !first.starts_with('0')
            && one_space_before(tokens, end)
        {
            groups.push(group);
            separators.push(" ");
            end += 1;
        } else {
            break;
        }
    }
    // `555 123 4567` is no grouped number, nor are its parts.
    if separators.contains(&" ") && tokens.digits(end).is_some() {
        return written(&[first], None, at + 1);
    }
    let Some(last_separator) = separators.last().copied() else {
        return written(&groups, None, end);
    };
    let last = groups.last().copied().unwrap_or("");
    let others_differ = separators.iter().any(|s| *s != last_separator);
    let may_be_decimal = matches!(last_separator, "," | ".")
        && separators.iter().filter(|s| **s == last_separator).count() == 1;
    let before = &groups[..groups.len() - 1];
    let grouped_before = before.len() == 1 || grouped(before);
    if may_be_decimal && others_differ {
        return grouped_before
            .then(|| written(before, Some(last), end))
            .flatten();
    }
    let lone = separators.len() == 1;
    if lone && may_be_decimal {
        let groups_it = last.len() == 3
            && first.len() <= 3
            && !first.starts_with('0')
            && (tokens.dot_groups() || !(last_separator == "." && scale_follows(end)));
        if !groups_it {
            return written(before, Some(last), end);
        }
    }
    if grouped(&groups) && separators.iter().all(|s| *s == last_separator) {
        written(&groups, None, end)
    } else {
        None
    }
}

/// Thousands (`1.000.000`) or lakhs (`1,50,000`).
fn grouped(groups: &[&str]) -> bool {
    let Some((first, rest)) = groups.split_first() else {
        return false;
    };
    let Some((last, middle)) = rest.split_last() else {
        return true;
    };
    first.len() <= 3
        && last.len() == 3
        && (middle.iter().all(|g| g.len() == 3) || middle.iter().all(|g| g.len() == 2))
}

fn written(groups: &[&str], decimals: Option<&str>, end: usize) -> Option<Written> {
    let mut text: String = groups.concat();
    let round_thousands = decimals.is_none() && groups.len() > 1 && text.ends_with("000");
    if let Some(decimals) = decimals {
        text.push('.');
        text.push_str(decimals);
    }
    if text.len() > 18 {
        return None;
    }
    Some(Written {
        end,
        value: text.parse().ok()?,
        round_thousands,
        decimals: decimals.is_some(),
    })
}

fn one_space_before(tokens: &Tokens<'_>, at: usize) -> bool {
    match (
        at.checked_sub(1).and_then(|before| tokens.token(before)),
        tokens.token(at),
    ) {
        (Some(before), Some(token)) => token.chars.start == before.chars.end + 1 && !token.breaks,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_of_four_languages() {
        for (text, value) in [
            ("1000", "1000"),
            ("1,000.50", "1000.50"),
            ("1.000,50", "1000.50"),
            ("1 000", "1000"),
            ("1 000 000", "1000000"),
            ("1'000", "1000"),
            ("1’250’000", "1250000"),
            ("200.000", "200000"),
            ("1,500", "1500"),
            ("1,50,000", "150000"),
            ("3.14", "3.14"),
            ("2,5", "2.5"),
            ("0.125", "0.125"),
            ("1.000.000", "1000000"),
        ] {
            let tokens = Tokens::of(text);
            let read = read(&tokens, 0, |_| false);
            assert_eq!(
                read.map(|w| (w.value, w.end)),
                Some((value.parse().unwrap(), tokens.len())),
                "{text}"
            );
        }
        let tokens = Tokens::of("192.168.0.1");
        assert_eq!(read(&tokens, 0, |_| false), None);
    }
}
