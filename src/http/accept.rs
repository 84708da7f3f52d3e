//! Which of several formats a reader asks for.

use axum::http::{HeaderMap, header};

/// What the `Accept` headers say, as one line.
pub(super) fn accepted(headers: &HeaderMap) -> String {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect::<Vec<_>>()
        .join(",")
}

/// The place of the format that an `Accept` header asks for; the first where it
/// does not say, none where it wants none of them. `formats` are media types.
pub(super) fn chosen(accepted: &str, formats: &[&str]) -> Option<usize> {
    let mut best: Option<(usize, i32)> = None;
    let mut asked = false;
    for (range, weight) in accepted.split(',').filter_map(range_of) {
        asked = true;
        let fits = |name: &str| {
            range == "*/*" || range == name || range.strip_suffix("/*") == name.split('/').next()
        };
        // `*/*` of a program means the first; a browser names text/html before it.
        let found = formats.iter().position(|name| fits(name));
        if let Some(index) = found
            && weight > 0
            && best.is_none_or(|(_, had)| weight > had)
        {
            best = Some((index, weight));
        }
    }
    match best {
        Some((index, _)) => Some(index),
        None if asked || formats.is_empty() => None,
        None => Some(0),
    }
}

/// A media range with its weight in thousandths.
fn range_of(part: &str) -> Option<(String, i32)> {
    let mut pieces = part.split(';').map(str::trim);
    let range = pieces.next().filter(|range| !range.is_empty())?;
    let weight = pieces
        .find_map(|piece| piece.strip_prefix("q="))
        .map_or(Some(1.0), |weight| weight.parse::<f64>().ok())
        .unwrap_or(1.0);
    Some((
        range.to_ascii_lowercase(),
        (weight.clamp(0.0, 1.0) * 1_000.0) as i32,
    ))
}
