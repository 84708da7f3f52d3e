//! The offer in our own words is a yes to it: "set up a first talk pls".

use crate::conversation::decide::Draft;
use crate::conversation::state::Unread;
use crate::reading::Manner;
use crate::reading::finding::{IntentKind, Reading};
use crate::signal::Span;

/// So many of our words say the offer back, …
const FEWEST: usize = 3;
/// … one of them a word of so many letters, …
const A_TELLING_WORD: usize = 4;
/// … and so many others beside them are "pls" and "ok".
const BESIDE: usize = 2;

/// Where the message says the offered step back in the words that it is offered in.
pub(crate) fn words_of_the_offer(
    draft: &Draft<'_>,
    message: &Unread,
    reading: &Reading,
    offered: &str,
) -> Option<Span> {
    let no = [
        IntentKind::Decline,
        IntentKind::DeclineSoft,
        IntentKind::Negate,
    ];
    let asks = message.text.contains('?') || reading.asks || reading.shows(Manner::DeclinesTalk);
    let said = plain(&message.text);
    if asks
        || no.iter().any(|kind| reading.intends(*kind))
        || draft.rules.vocabulary.denies(&said.join(" "))
    {
        return None;
    }
    let steps = &draft.rules.campaign.playbook.next_steps;
    let step = steps.iter().find(|step| step.id == offered)?;
    let says_back = step.offer.iter().any(|offer| {
        let ours = plain(offer);
        let (back, beside): (Vec<&String>, Vec<&String>) =
            said.iter().partition(|word| ours.contains(word));
        let tells = back
            .iter()
            .any(|word| word.chars().count() >= A_TELLING_WORD);
        back.len() >= FEWEST && beside.len() <= BESIDE && beside.len() < back.len() && tells
    });
    says_back.then(|| Span {
        start: 0,
        end: message.text.chars().count(),
    })
}

fn plain(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '\'');
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}
