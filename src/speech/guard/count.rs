//! Counts that are said of a name: none beyond what the playbook says of it.

use super::Guard;
use super::figure::{Figure, Kind};
use super::grounds::{Piece, denies};
use super::words::{is_empty, is_number};

/// "The Starter plan covers 25 users" where the playbook has it for up to 10: a count that
/// is said of a name, and that no clause of the playbook with this name and this noun bears.
pub(super) fn exceeds(guard: &Guard<'_>, text: &str, figure: &Figure) -> bool {
    if figure.kind != Kind::Plain || guard.turn.gives(figure) || text.trim_end().ends_with('?') {
        return false;
    }
    let passages = &guard.grounds.passages;
    let said = passages.words(super::figure::clause_at(text, figure.at));
    if denies(&said) {
        return false;
    }
    // "25 users", "twenty-five users": what is counted stands right after it.
    let counted: Vec<String> = passages
        .words(&text[figure.at..])
        .into_iter()
        .filter(|word| word.text.chars().all(char::is_alphabetic))
        .filter(|word| !is_number(&word.text))
        .take(1)
        .filter(|word| !is_empty(&word.text))
        .map(|word| word.stem)
        .collect();
    let mut named = said.iter().enumerate().filter(|(at, word)| {
        (word.named || *at == 0)
            && !is_empty(&word.text)
            && passages.names.contains(&word.text)
            && !guard.grounds.own_names.contains(&word.text)
            && !guard.prospect.stems.contains(&word.stem)
    });
    let clauses = || passages.list.iter().flat_map(|passage| &passage.clauses);
    named.any(|(_, name)| {
        let mut told = clauses()
            .filter(|clause| clause.stems.contains(&name.stem))
            .filter(|clause| counted.iter().any(|stem| clause.stems.contains(stem)))
            .filter_map(|clause| bears(clause, figure))
            .peekable();
        told.peek().is_some() && !told.any(|bears| bears)
    })
}

/// Whether the counts of a clause ("up to 10", "11 to 99", "from 100") leave room for this
/// one; `None` where it counts nothing.
fn bears(clause: &Piece, figure: &Figure) -> Option<bool> {
    let counts = clause
        .figures
        .iter()
        .filter(|known| known.kind == Kind::Plain)
        .map(|known| known.value);
    let least = counts.clone().min()?;
    let most = counts.max()?;
    let says = |words: &[&str]| words.iter().any(|word| clause.stems.contains(*word));
    let open_below = least == most && says(&["up", "most", "under", "below", "maximum"]);
    let open_above = least == most && says(&["from", "least", "over", "above", "start", "minimum"]);
    Some((open_below || figure.value >= least) && (open_above || figure.value <= most))
}
