//! "You didn't answer me about insurance": the question is found among their
//! earlier words and answered now, or put on the list for a person.

use super::ours::stems;
use super::question::{bare, sentences};
use crate::conversation::decide::Draft;
use crate::conversation::message::Author;
use crate::conversation::state::Unread;
use crate::reading::Reading;
use crate::reading::vocabulary::CASE_PREFIX;

/// What they asked before, each with its reading; of what is not found there, the matter itself.
pub(crate) fn asked_before(
    draft: &Draft<'_>,
    message: &Unread,
    reading: &Reading,
) -> Vec<(String, Reading)> {
    let matters = reading.in_vain.iter();
    matters
        .filter_map(|span| span.slice(&message.text))
        .map(|matter| {
            let before = earlier(draft, message, matter);
            let found = before.is_some();
            let question = before.unwrap_or_else(|| matter.to_owned());
            let mut reading = draft.read_at(message.at, None, &format!("{question}?"));
            // What stands beside the matter in that sentence was not asked for in vain.
            let telling = telling_word(matter);
            let of_the_matter = |quote: &str| quote.to_lowercase().contains(telling.as_str());
            // "Insurance" alone asks for no story of an insurer.
            let asked_for = |id: &str| found || !id.starts_with(CASE_PREFIX);
            reading
                .facts
                .retain(|fact| of_the_matter(&fact.quote) && asked_for(&fact.id));
            // The price that was asked for in the same breath was told.
            if !reading.facts.is_empty() {
                reading.intents.retain(|found| of_the_matter(&found.quote));
            }
            (question, reading)
        })
        .collect()
}

/// The sentence of an earlier message that speaks of the matter, without what leads to it.
fn earlier(draft: &Draft<'_>, message: &Unread, matter: &str) -> Option<String> {
    let telling = telling_word(matter);
    let theirs = draft.state.messages.iter().rev();
    theirs
        .filter(|held| held.from == Author::Prospect && held.seq < message.seq)
        .flat_map(|held| sentences(&held.text))
        .find(|(_, sentence)| sentence.to_lowercase().contains(telling.as_str()))
        .map(|(_, sentence)| bare(&sentence))
}

/// The longest word of a matter, by which it is found again.
fn telling_word(matter: &str) -> String {
    let words = matter.split_whitespace();
    let longest = words.max_by_key(|word| word.chars().count());
    longest.unwrap_or(matter).to_lowercase()
}

/// The question on the list that asks for the same, where there is one.
pub(crate) fn on_the_list(draft: &Draft<'_>, quote: &str) -> Option<String> {
    let said = stems(quote);
    let mut listed = draft.state.unanswered();
    listed
        .find(|open| {
            let open = stems(open);
            !open.is_empty() && open.is_subset(&said)
        })
        .cloned()
}
