//! Things asked for by name where a fact lists names, and theirs is not among them: "does it
//! work with EPoS Now" gets a no, with what stands for all others, and no list to look it up in.

use crate::campaign::Fact;
use crate::conversation::agenda::{NOT_AMONG, Point};
use crate::conversation::decide::Draft;
use crate::conversation::state::Unread;
use crate::reading::finding::{FactFinding, IntentFinding, IntentKind, OpenQuestion};
use crate::reading::{Manner, Reading};
use crate::signal::{Evidence, SignalName, SignalValue, Span};

/// Fewer names are no list.
const A_LIST: usize = 3;
/// Two names that begin alike with so many letters
const ALIKE: usize = 3;
/// and are so nearly as long as each other are one that was typed in haste.
const LONGER: usize = 2;
/// A question of so few words may go on with what they told before: "does it talk to that".
const OF_A_QUESTION: usize = 8;

/// What is said to a question for something by its name, and where it stands.
pub(crate) struct Unlisted {
    /// The clause that asks for it.
    pub span: Span,
    /// Its name, as they write it.
    pub name: String,
    /// That it is not among what is listed, and the fact for all others.
    pub points: Vec<Point>,
}

/// What is asked for by name and stands in no list of the facts of its kind.
pub(crate) fn not_listed(draft: &Draft<'_>, reading: &Reading) -> Vec<Unlisted> {
    let campaign = draft.rules.campaign;
    let asked = reading.named.iter().filter_map(|named| {
        let others = campaign.fact(&named.fact)?;
        let names: Vec<String> = names_like(draft, others).collect();
        // "Do you do canadian dollars": kept for a person, whatever it is called.
        let kept = |open: &OpenQuestion| open.about.is_empty() && open.span.overlaps(named.span);
        if reading.open_questions.iter().any(kept) {
            return None;
        }
        let unlisted = !names.is_empty() && !names.iter().any(|name| is_one(name, &named.name));
        unlisted.then(|| of(named.span, &named.name, others))
    });
    asked.collect()
}

/// The names that facts of the same kind list.
fn names_like<'d>(draft: &'d Draft<'_>, others: &'d Fact) -> impl Iterator<Item = String> + 'd {
    let facts = draft.rules.campaign.playbook.facts.iter();
    facts
        .filter(|fact| fact.kind == others.kind)
        .filter_map(|fact| Some(names_in(&fact.text)).filter(|names| names.len() >= A_LIST))
        .flatten()
}

fn of(span: Span, name: &str, others: &Fact) -> Unlisted {
    let about = NOT_AMONG.to_owned();
    let value = Some(name.to_owned());
    let fact = others.id.clone();
    Unlisted {
        span,
        name: name.to_owned(),
        points: vec![Point::Recorded { about, value }, Point::Fact { fact }],
    }
}

/// "So that's a no on epos now then? Could you pull it in another way": what was told of it
/// is told again.
pub(crate) fn asked_again(
    draft: &Draft<'_>,
    message: &Unread,
    reading: &Reading,
) -> Option<Unlisted> {
    // Something else that is asked for by name is looked up for itself.
    if !reading.named.is_empty() {
        return None;
    }
    let asks = reading.asks
        || !reading.questions.is_empty()
        || message.text.contains('?')
        || reading.shows(Manner::Complains)
        || !reading.in_vain.is_empty();
    let text = message.text.to_lowercase();
    let mut told = draft.state.used.iter().filter_map(|used| {
        let name = used.strip_prefix(NOT_AMONG)?.strip_prefix(':')?;
        text.contains(&name.to_lowercase()).then_some(name)
    });
    let facts = &draft.rules.campaign.playbook.facts;
    let others = facts.iter().find(|fact| !fact.others.is_empty())?;
    let name = match told.next().filter(|_| asks) {
        Some(name) => name,
        None => in_use(draft, message, reading, others)
            .filter(|name| !names_like(draft, others).any(|listed| is_one(&listed, name)))?,
    };
    let end = message.text.chars().count();
    Some(of(Span { start: 0, end }, name, others))
}

/// "We use sage 200. Does it talk to that?", "sage yes or no": what they work with, where a
/// question that nothing else answers is about it.
fn in_use<'d>(
    draft: &'d Draft<'_>,
    message: &Unread,
    reading: &Reading,
    others: &Fact,
) -> Option<&'d str> {
    let name = draft.state.text_of(SignalName::CURRENT_SOLUTION)?;
    // A spreadsheet is no system: what is one is an option of the campaign's, too.
    let mut signals = draft.state.signals.values();
    let is_option = signals.any(|signal| {
        let mut quotes = signal.evidence.iter().map(Evidence::quote);
        matches!(signal.known(), Some(SignalValue::Choice { .. }))
            && quotes.any(|quote| quote.eq_ignore_ascii_case(name))
    });
    let connects = |found: &IntentFinding| found.kind == IntentKind::AskIntegration;
    let sure = |found: &&IntentFinding| found.confidence >= 0.5;
    let mut intents = reading.intents.iter().filter(sure);
    let of_kind = |found: &FactFinding| {
        let fact = draft.rules.campaign.fact(&found.id);
        fact.is_some_and(|fact| fact.kind == others.kind)
    };
    let alone =
        reading.facts.iter().all(of_kind) && reading.intents.iter().filter(sure).all(connects);
    let mut refers = || {
        let words = message.text.split_whitespace().count();
        words <= OF_A_QUESTION && intents.any(connects)
    };
    let asked = || {
        let spans = reading.questions.iter().chain(&reading.in_vain);
        let mut asked = spans.filter_map(|span| span.slice(&message.text));
        asked.any(|words| words.to_lowercase().contains(&name.to_lowercase()))
    };
    (is_option && alone && (asked() || refers())).then_some(name)
}

/// The names that a text lists: "Shopify, WooCommerce and Xero".
fn names_in(text: &str) -> Vec<String> {
    let sentences = text.split(". ");
    let parts = sentences.flat_map(|sentence| {
        let listed = sentence
            .split([',', ';', ':'])
            .flat_map(|part| part.split(" and "));
        listed
            .flat_map(|part| part.split(" or "))
            .collect::<Vec<_>>()
    });
    parts.filter_map(name_in).collect()
}

/// The words with a capital that follow each other in a part of a list; the first word of a
/// sentence with one is a name only where it stands alone.
fn name_in(part: &str) -> Option<String> {
    let words: Vec<&str> = part.split_whitespace().collect();
    let capital = |word: &&str| word.starts_with(|letter: char| letter.is_uppercase());
    let names: Vec<&str> = words
        .iter()
        .copied()
        .skip_while(|word| !capital(word))
        .take_while(|word| capital(word) || word.starts_with(|c: char| c.is_ascii_digit()))
        .collect();
    // "Stockwell connects to Shopify": the last of them.
    let last: Vec<&str> = words.iter().rev().copied().take_while(capital).collect();
    let chosen: Vec<&str> = if last.is_empty() {
        names
    } else {
        last.into_iter().rev().collect()
    };
    (!chosen.is_empty()).then(|| plain(&chosen.concat()))
}

/// A name without what people write differently: "Quick Books" is QuickBooks.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether what they name is the one that is listed, or a kind of it.
fn is_one(listed: &str, theirs: &str) -> bool {
    let whole = plain(theirs);
    let hasty = |word: &str| {
        let begins: String = listed.chars().take(ALIKE).collect();
        word.starts_with(&begins) && word.len().abs_diff(listed.len()) <= LONGER
    };
    let known = |word: &str| word.len() >= ALIKE && (listed.contains(word) || hasty(word));
    whole.contains(listed)
        || known(&whole)
        || theirs.split_whitespace().any(|word| known(&plain(word)))
}

#[cfg(test)]
mod tests {
    use super::{is_one, names_in};

    #[test]
    fn the_names_of_a_list_are_known_as_people_write_them() {
        let names = names_in(
            "Stockwell connects to Shopify, NetSuite, SAP Business One, QuickBooks and Xero. \
             Stock comes in, and approved orders go back.",
        );
        let listed = |theirs: &str| names.iter().any(|name| is_one(name, theirs));
        for theirs in [
            "shopify",
            "shopfy",
            "netsuit",
            "quick books",
            "QuickBooks desktop",
            "sap",
            "xero",
        ] {
            assert!(listed(theirs), "{theirs}: {names:?}");
        }
        for theirs in [
            "epos now",
            "sage 200",
            "lightspeed",
            "square",
            "odoo",
            "fishbowl",
        ] {
            assert!(!listed(theirs), "{theirs}: {names:?}");
        }
    }
}
