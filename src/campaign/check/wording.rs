//! Checks that all texts and ids share.

use std::collections::BTreeMap;

use super::report::{Remedy, Report};

/// Ids: given, well-formed, each once.
///
/// `list` is the key of the list in the file, `what` what people call an entry.
pub(super) fn ids<'c>(
    report: &mut Report,
    list: &str,
    what: &str,
    ids: impl IntoIterator<Item = &'c str>,
) {
    keyed(report, list, "id", what, ids);
}

/// As [`ids`], where the key is not called `id`.
pub(super) fn keyed<'c>(
    report: &mut Report,
    list: &str,
    key: &str,
    what: &str,
    ids: impl IntoIterator<Item = &'c str>,
) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, id) in ids.into_iter().enumerate() {
        let path = format!("{list}[{index}].{key}");
        if !is_id(id) {
            report.error(
                &path,
                format!("`{id}` is no {key} for a {what}"),
                Remedy::of_a_name("write a short word of small letters, digits and _, beginning with a letter: `late_suppliers`"),
            );
        } else if let Some(first) = seen.get(id) {
            report.error(
                &path,
                format!(
                    "the {what} `{id}` is there twice, as entry {} and {}",
                    first + 1,
                    index + 1
                ),
                Remedy::of_a_name(format!("give each {what} its own {key}")),
            );
        }
        seen.entry(id).or_insert(index);
    }
}

/// A word of small letters, digits, `_` and `-` that begins with a letter.
pub(super) fn is_id(id: &str) -> bool {
    id.starts_with(|first: char| first.is_ascii_lowercase())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte))
}

/// The text has words in it.
pub(super) fn said(report: &mut Report, path: &str, text: &str) {
    if text.trim().is_empty() {
        report.error(
            path,
            "the text is empty",
            "write what is to be said, or take the key away",
        );
    }
}

/// A list of wordings: at least one, none empty, none twice.
pub(super) fn wordings(report: &mut Report, path: &str, texts: &[String]) {
    if texts.is_empty() {
        report.error(
            path,
            "there is no wording",
            "write at least one, better two or three",
        );
    }
    for (index, text) in texts.iter().enumerate() {
        said(report, &format!("{path}[{index}]"), text);
    }
}

/// A wording that puts exactly one question.
pub(super) fn one_question(report: &mut Report, path: &str, text: &str) {
    match text.matches(['?', '？', '؟']).count() {
        1 => {}
        0 if text.trim().is_empty() => {}
        0 => report.warning(
            path,
            "the wording puts no question",
            "end it with a question mark, so that the prospect knows that it is their turn",
        ),
        many => report.error(
            path,
            format!("the wording puts {many} questions at once"),
            "ask one thing at a time: make the others questions or follow-ups of their own",
        ),
    }
}

/// Phrases by which a thing is recognised: some, none empty, none given to two things.
pub(super) fn phrases<'c>(
    report: &mut Report,
    what: &str,
    entries: impl IntoIterator<Item = (String, &'c str, &'c [String])>,
) {
    let mut owner: BTreeMap<String, &str> = BTreeMap::new();
    for (path, id, phrases) in entries {
        if phrases.is_empty() {
            report.warning(
                &path,
                format!("nothing says how people put the {what} `{id}`"),
                "write the ways in which people say it; five or more are good",
            );
        }
        for (index, phrase) in phrases.iter().enumerate() {
            let path = format!("{path}[{index}]");
            said(report, &path, phrase);
            let folded = phrase.trim().to_lowercase();
            match owner.get(folded.as_str()) {
                Some(other) if *other == id => report.warning(
                    &path,
                    format!("the phrase \"{phrase}\" stands twice"),
                    "take one away",
                ),
                Some(other) => report.warning(
                    &path,
                    format!("the phrase \"{phrase}\" belongs to the {what} `{other}` as well"),
                    "leave it where it fits better",
                ),
                None => {
                    owner.insert(folded, id);
                }
            }
        }
    }
}

/// A share or chance from 0 to 1.
pub(super) fn is_share(share: f64) -> bool {
    (0.0..=1.0).contains(&share)
}

/// A probability that is neither impossible nor certain.
pub(super) fn is_probability(probability: f64) -> bool {
    probability > 0.0 && probability < 1.0
}
