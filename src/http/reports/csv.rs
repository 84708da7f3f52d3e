//! Comma-separated values (RFC 4180), safe to open in a spreadsheet.

/// One line, with its line break.
pub(super) fn line<I>(cells: I) -> String
where
    I: IntoIterator,
    I::Item: AsRef<str>,
{
    let cells: Vec<String> = cells.into_iter().map(|one| cell(one.as_ref())).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell. What spreadsheets take for a formula (it may come from the address
/// of a page) is made text.
fn cell(text: &str) -> String {
    let is_number = text.parse::<f64>().is_ok();
    let is_formula = !is_number && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stay_cells_and_text_stays_text() {
        let cases = [
            ("plain", "plain"),
            ("", ""),
            ("a, b", "\"a, b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("-3.5", "-3.5"),
            ("=1+1", "'=1+1"),
            ("@SUM(A1,A2)", "\"'@SUM(A1,A2)\""),
            ("-cmd", "'-cmd"),
        ];
        for (text, expected) in cases {
            assert_eq!(cell(text), expected, "{text}");
        }
        assert_eq!(line(["a", "b"]), "a,b\r\n");
    }
}
