//! A question that begins in the middle of what is told, with nothing between: "half our
//! barcodes are wrong will it choke on that". A verb before its subject asks, in languages
//! in which it does so nowhere else.

use super::clause::ClauseWords;
use super::edges::Fillers;
use super::role::Role;
use super::text::{Break, Text, Token};

/// A question word so near before the verb asks together with it: "how much can it".
const ASKED_BY: usize = 3;
/// After a name for a subject so many words must follow: "would each need a login".
const NAMED: usize = 2;

/// Whether a question begins at `at`, in a clause that begins at `first` and tells something.
pub(super) fn asks_suddenly(
    text: &Text<'_>,
    first: usize,
    at: usize,
    fillers: &Fillers,
    words: &ClauseWords,
) -> bool {
    let tokens = &text.tokens;
    let Some(verb) = tokens.get(at).filter(|token| token.is(Role::Inverts)) else {
        return false;
    };
    // What follows it in one breath.
    let after = |count: usize| {
        let on = (at + 1..=at + count).all(|at| {
            tokens
                .get(at)
                .is_some_and(|token| token.before < Break::Comma)
        });
        on.then(|| &tokens[at + count])
    };
    let (Some(subject), Some(third)) = (after(1), after(2)) else {
        return false;
    };
    let before = &tokens[first..at];
    let told = |token: &&Token| token.word == 0 || !fillers.openers.contains(&token.word);
    let Some(begins) = before.iter().find(told) else {
        return false;
    };
    // "What they have is fine", "if they mess it up would you mend it".
    if begins.is(Role::Asks) && !begins.is(Role::When)
        || begins.word != 0 && words.conditions.contains(&begins.word)
        || is_bound(before, subject)
        // "Rota planning do you do that" names what is asked about.
        || !tells(before)
    {
        return false;
    }
    let back = subject.is(Role::Back) && !subject.is(Role::Third);
    let third_person = is_of_third_person(verb);
    let be = verb.is(Role::Is);
    let modal = verb.is(Role::Ability);
    let idle = |token: &Token| {
        token.number
            || token.word != 0 && words.idle.contains(&token.word)
            || token.text.len() > 4 && token.text.ends_with("ly")
    };
    if subject.is(Role::There) {
        // "Is there a free one", and no "problem is there are none".
        return be && (third.is(Role::Article) || third.is(Role::Anybody));
    }
    if subject.is(Role::Anybody) {
        return modal || third_person;
    }
    if back {
        // "My wife does it by hand" tells it, "we sell shoes does it do sizes" asks.
        return if be {
            !third.is(Role::Subject) | third.is(Role::Article) && !third.text.ends_with("ing")
        } else if modal {
            true
        } else {
            third_person && !idle(third)
        };
    }
    if subject.is(Role::Pronoun) {
        let agrees = modal
            || if subject.is(Role::Third) && !subject.is(Role::Back) {
                third_person
            } else {
                !third_person
            };
        // "It costs too much I think" only says how sure they are.
        let only_thinks = subject.is(Role::I) && !modal && after(3).is_none();
        return agrees && !only_thinks;
    }
    // "We have 3 shops would each need a login", "is yours stable".
    let named = subject.is(Role::Subject) || subject.is(Role::Each);
    modal && named && after(NAMED + 1).is_some()
}

/// Whether the verb goes with "he" and "it": "does", "is", "has".
fn is_of_third_person(verb: &Token) -> bool {
    verb.text.ends_with('s')
}

/// Whether the verb belongs to what stands before it: "what can it", "all we do", "to do it".
fn is_bound(before: &[Token], subject: &Token) -> bool {
    let Some((last, earlier)) = before.split_last() else {
        return true;
    };
    let asked_by = before
        .iter()
        .rev()
        .take(ASKED_BY)
        .any(|token| token.is(Role::Asks) && !token.is(Role::When));
    let whose = last.is(Role::Subject) || last.is(Role::Others);
    // "… on that can it": a pronoun that ends what is told, and is no subject of the verb.
    let object = last.is(Role::Back) && !earlier.is_empty() && !subject.is(Role::Back);
    asked_by
        || whose && !object
        || [
            Role::Auxiliary,
            Role::To,
            Role::And,
            Role::Not,
            Role::Indirect,
            Role::Article,
            Role::Either,
        ]
        .iter()
        .any(|role| last.is(*role))
}

/// Whether what stands before tells something by itself: with a verb, or as a figure.
fn tells(before: &[Token]) -> bool {
    let last = before.last();
    let verb = |token: &Token| token.is(Role::Auxiliary);
    let spoken = before
        .iter()
        .rev()
        .skip(1)
        .any(|token| token.is(Role::Speaker));
    // "8 people do you have an app", "march would you be ready": that was an answer.
    let answers = |token: &Token| token.number || token.is(Role::Season);
    last.is_some_and(|last| last.is(Role::Us))
        || spoken
        || before.iter().any(|token| verb(token) || answers(token))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::reading::{CampaignWords, ReadingContext, Vocabulary, read};

    #[test]
    fn a_question_is_heard_behind_a_statement_without_a_mark() {
        let vocabulary = Vocabulary::new(CampaignWords {
            language: "en".to_owned(),
            locale: "en-US".to_owned(),
            ..CampaignWords::default()
        });
        let context = ReadingContext::at(date(2026, 11, 23).at(10, 0, 0, 0));
        let cases = [
            ("half our barcodes are wrong will it choke on that", true),
            ("i hate contracts do i gotta sign for a year", true),
            ("8 people do you have an app", true),
            ("we sell by weight not by piece can you do that", true),
            ("my roof is 20 years old would i have to replace it", true),
            ("march would you be ready by then", true),
            ("our devs are in india is that an issue", true),
            ("we have 3 shops would each need a login", true),
            ("5 of us is there a free one", true),
            // Told.
            ("i told my boss we can do it", false),
            ("the shops do it by hand", false),
            ("my wife does it by hand", false),
            ("all we do is complain", false),
            ("the problem is there are too many", false),
            ("we know it can be done", false),
            ("it costs too much i think", false),
            ("as fast as we can it has to be", false),
        ];
        let mut wrong = Vec::new();
        for (text, asks) in cases {
            let reading = read(&vocabulary, &context, text);
            if reading.asks != asks {
                wrong.push(text);
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
