//! What the prospect wants or does.

use crate::reading::draft::Draft;
use crate::reading::finding::{ContactKind, IntentFinding, IntentKind, SignalFinding};
use crate::reading::likeness::opinion::{ADD, KEEP, Kind, SENDS_AWAY};
use crate::reading::placed::among;
use crate::reading::words::gibberish::is_gibberish;
use crate::reading::words::text::{Clause, Text};
use crate::signal::{SignalName, SignalValue, Span};

fn kind_of(name: &str) -> Option<IntentKind> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

use IntentKind as K;

/// Where both were found in one sentence, the second is a misreading of the first.
const STRONGER: &[(K, K)] = &[
    (K::AskBot, K::AskPerson),
    (K::AskBot, K::AskFeature),
    (K::AskDiscount, K::AskPrice),
    (K::AskDiscount, K::AskFeature),
    (K::AskPayment, K::AskFeature),
    (K::AskPayment, K::AskPrice),
    (K::AskDemo, K::AskFeature),
    (K::AskTrial, K::AskFeature),
    (K::AskTrial, K::Buy),
    (K::AskIntegration, K::AskFeature),
    (K::AskSecurity, K::AskFeature),
    (K::AskCase, K::AskFeature),
    (K::AskComparison, K::AskFeature),
    (K::AskPrice, K::AskFeature),
    (K::AskCallback, K::AskFeature),
    (K::AskPerson, K::AskFeature),
    (K::Buy, K::Accept),
    (K::Buy, K::Affirm),
    (K::Buy, K::AskFeature),
    (K::AskDemo, K::DeclineSoft),
    (K::AskCallback, K::DeclineSoft),
    (K::Decline, K::Accept),
    (K::Decline, K::DeclineSoft),
    (K::DeclineSoft, K::Accept),
    (K::DeclineSoft, K::Unsure),
    (K::DeclineSoft, K::Negate),
    (K::Refuse, K::Decline),
    (K::Refuse, K::Negate),
    (K::Refuse, K::Unsure),
    (K::Unsure, K::Negate),
    (K::Unsure, K::Decline),
    (K::WrongPerson, K::Decline),
    (K::WrongPerson, K::Negate),
    (K::WrongPerson, K::AskPerson),
    (K::Support, K::ExistingCustomer),
    (K::Support, K::AskFeature),
    (K::Support, K::AskPayment),
    (K::ExistingCustomer, K::Buy),
    (K::JobSeeker, K::AskFeature),
    (K::JobSeeker, K::AskPerson),
    (K::OffTopic, K::AskFeature),
    (K::OffTopic, K::Support),
    (K::Negate, K::Affirm),
    (K::Bye, K::AskCallback),
];

/// So sure is what was said in plain words.
pub(crate) const SURE: f64 = 0.8;
/// From so sure on an intent counts.
const COUNTS: f64 = 0.5;
/// A text of so many words may be an answer to what nobody recorded.
const SHORT_ANSWER: usize = 5;
/// So many, where they say little else.
const LONGEST_ANSWER: usize = 9;

/// What drowns everything else.
const EXCLUSIVE: &[K] = &[K::Instruct, K::Spam, K::JobSeeker];

/// What the rules find of these stands: they stop a talk, or hand it to a person.
const SAFE: &[K] = &[
    K::AskPrice,
    K::AskDemo,
    K::WrongPerson,
    K::Instruct,
    K::AskBot,
    K::AskPerson,
    K::Abuse,
    K::Spam,
    K::Support,
    K::ExistingCustomer,
    K::Bye,
];
/// What only the rules find.
const RULED: &[K] = &[K::Instruct, K::Spam];

/// How sure the message as a whole must speak for what the rules did not find.
fn enough(kind: IntentKind) -> f32 {
    match kind {
        K::WrongPerson
        | K::ExistingCustomer
        | K::Support
        | K::JobSeeker
        | K::Decline
        | K::Abuse => SENDS_AWAY,
        _ => ADD,
    }
}

/// The intents of the text, surest first: what the rules find, unless the
/// message as a whole speaks against it, and what it speaks for beside.
pub(crate) fn find(draft: &Draft<'_>) -> Vec<IntentFinding> {
    let mut intents = by_rules(draft);
    let exclusive = intents
        .iter()
        .any(|found| EXCLUSIVE.contains(&found.kind) && found.confidence >= COUNTS);
    for opinion in draft.opinions() {
        let Kind::Intent(kind) = opinion.kind else {
            continue;
        };
        let known = intents
            .iter()
            .position(|found| found.kind == kind && found.confidence >= COUNTS);
        match known {
            Some(at)
                if opinion.sure < KEEP
                    && !SAFE.contains(&kind)
                    && !is_a_plain_answer(draft, &intents[at]) =>
            {
                intents.remove(at);
            }
            None if opinion.sure >= enough(kind) && !exclusive && !RULED.contains(&kind) => {
                let Some(clause) = draft.text.clauses.get(opinion.clause) else {
                    continue;
                };
                if kind == K::AskPrice && states_a_sum(draft, clause)
                    || kind == K::AskCallback
                        && (tells_of_calls(draft, clause) || wants_it_written(draft, clause))
                {
                    continue;
                }
                let (span, quote) = draft.text.quote(clause.first, clause.end);
                intents.retain(|found| found.kind != kind);
                intents.push(IntentFinding {
                    kind,
                    confidence: f64::from(opinion.sure) * 0.9,
                    span,
                    quote,
                });
            }
            _ => {}
        }
    }
    intents.retain(|found| !draft.is_never(found.span, |name| kind_of(name) == Some(found.kind)));
    if takes_leave(draft, &intents) {
        intents.retain(|found| found.kind != K::Accept);
    }
    intents.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    intents
}

/// "Ok makes sense, bye": they see what was said, and take nothing of it.
fn takes_leave(draft: &Draft<'_>, intents: &[IntentFinding]) -> bool {
    let bye = |found: &IntentFinding| found.kind == K::Bye && found.confidence >= COUNTS;
    intents.iter().any(bye) && draft.contacts.is_empty() && draft.has("manner", "sees_point")
}

/// "Je m'appelle Claire": what they are called, "patients ring us all day": who calls them,
/// and no wish to be called.
fn tells_of_calls(draft: &Draft<'_>, clause: &Clause) -> bool {
    if draft.has_in("cue", "others_call", clause.first..clause.end) {
        return true;
    }
    let place = draft.text.span(clause.first, clause.end);
    let named = among(&draft.contacts, place).any(|known| known.kind == ContactKind::Name);
    let calls = draft
        .reaching(clause.first, clause.end)
        .any(|found| found.is("cue", "call") || found.is("cue", "contact_time"));
    named && !calls
}

/// "Email me instead": to be written to, and no call.
fn wants_it_written(draft: &Draft<'_>, clause: &Clause) -> bool {
    let has = |group, name| draft.has_in(group, name, clause.first..clause.end);
    let written = has("contact_way", "email") || has("contact_way", "text");
    written && !has("cue", "rings")
}

/// Whether a clause tells a sum, or of another's offer, rather than asks for one.
pub(crate) fn states_a_sum(draft: &Draft<'_>, clause: &Clause) -> bool {
    !clause.question
        && (among(&draft.money, draft.text.span(clause.first, clause.end)).any(|money| !money.bare)
            || draft
                .reaching(clause.first, clause.end)
                .any(|found| found.is("cue", "tells_of_quote")))
}

/// The intents that the rules find, surest first.
pub(crate) fn by_rules(draft: &Draft<'_>) -> Vec<IntentFinding> {
    let text = &draft.text;
    let mut intents: Vec<(IntentFinding, usize)> = Vec::new();
    for found in &draft.found {
        let Some(kind) = found.in_group("intent").and_then(kind_of) else {
            continue;
        };
        let Some(clause) = text.clause(found.first) else {
            continue;
        };
        let sentence = clause.sentence;
        // "That costs us 12k a month" tells a sum and asks for none.
        if kind == K::AskPrice && states_a_sum(draft, clause) {
            continue;
        }
        // "The lads at the other depots ring us": who calls them, and no wish to be called.
        if kind == K::AskCallback && draft.is_within("cue", "others_call", found.first) {
            continue;
        }
        // "if I had a car, I'd think about it" puts nothing off.
        let confidence = if clause.conditional && kind == K::DeclineSoft {
            found.confidence * 0.5
        } else if clause.conditional {
            found.confidence * 0.8
        } else {
            found.confidence
        };
        let (span, quote) = text.quote(found.first, found.end);
        match intents.iter_mut().find(|(known, _)| known.kind == kind) {
            Some((known, _)) if known.confidence >= confidence => {}
            Some((known, at)) => {
                *at = sentence;
                (known.confidence, known.span, known.quote) = (confidence, span, quote);
            }
            None => intents.push((
                IntentFinding {
                    kind,
                    confidence,
                    span,
                    quote,
                },
                sentence,
            )),
        }
    }
    if intents.is_empty() && is_gibberish(text) {
        let (span, quote) = text.whole();
        intents.push((
            IntentFinding {
                kind: K::OffTopic,
                confidence: 0.8,
                span,
                quote,
            },
            0,
        ));
    }
    let strong: Vec<(K, usize)> = intents
        .iter()
        .filter(|(found, _)| found.confidence >= 0.6)
        .map(|(found, sentence)| (found.kind, *sentence))
        .collect();
    for exclusive in EXCLUSIVE {
        if strong.iter().any(|(kind, _)| kind == exclusive) {
            intents.retain(|(found, _)| found.kind == *exclusive || found.kind == K::Abuse);
        }
    }
    intents.retain(|(found, sentence)| {
        !STRONGER.iter().any(|(winner, loser)| {
            *loser == found.kind
                && strong
                    .iter()
                    .any(|(kind, at)| kind == winner && at == sentence)
        })
    });
    // "we never run out, that's not it" denies something; it is no answer where nothing was asked.
    let unasked = draft.asked().is_none() && draft.context.offered.is_none();
    intents.retain(|(found, _)| {
        let answers = !matches!(found.kind, K::Negate | K::Unsure)
            || !unasked
            || text
                .tokens
                .first()
                .is_some_and(|first| found.span.start <= first.span.start)
            || text.tokens.len() <= SHORT_ANSWER
            || tells_most(text, found.span);
        let puts_off =
            found.kind == K::Unsure && draft.has("objection", "timing") && draft.asked().is_none();
        // When they want it is what was asked.
        let tells_when = found.kind == K::DeclineSoft
            && draft.asked_for(SignalName::TIMELINE)
            && !draft.times.is_empty();
        // "My colleague handles that" answers who decides, and sends nobody away.
        let tells_who = found.kind == K::WrongPerson
            && found.confidence < SURE
            && draft.asked_for(SignalName::AUTHORITY);
        answers && !puts_off && !tells_when && !tells_who
    });
    let alone = intents
        .iter()
        .all(|(found, _)| matches!(found.kind, K::Greeting | K::Thanks | K::Bye));
    for (found, _) in &mut intents {
        // A greeting before something else is courtesy.
        if found.kind == K::Greeting && (!alone || greets_only_in_passing(text)) {
            found.confidence *= 0.6;
        }
    }
    let mut intents: Vec<IntentFinding> = intents.into_iter().map(|(found, _)| found).collect();
    intents.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    intents
}

/// Whether hardly anything else is said that could be denied or unknown.
fn tells_most(text: &Text<'_>, span: Span) -> bool {
    let said = text.tokens_in(span).len();
    let all = text.tokens.len();
    all <= LONGEST_ANSWER && 3 * said >= all
}

fn greets_only_in_passing(text: &Text<'_>) -> bool {
    text.tokens.len() > 6
}

/// "Sure, but it's too expensive" accepts nothing.
const AGAINST: &[&str] = &["price", "trust", "competitor", "no_need"];

/// The signal that the intents amount to.
pub(crate) fn signal(draft: &Draft<'_>, intents: &[IntentFinding]) -> Option<SignalFinding> {
    const ORDER: &[(K, &str)] = &[
        (K::Buy, "buy"),
        (K::AskPerson, "person"),
        (K::AskCallback, "callback"),
        (K::AskDemo, "demo"),
        (K::AskTrial, "trial"),
        (K::AskPrice, "price"),
        (K::AskDiscount, "price"),
    ];
    let choose = |choice: &str, span, confidence| {
        draft.stated(
            SignalName::INTENT,
            SignalValue::Choice {
                choice: choice.to_owned(),
            },
            span,
            confidence,
        )
    };
    for (kind, choice) in ORDER {
        if let Some(found) = intents
            .iter()
            .find(|found| found.kind == *kind && found.confidence >= 0.5)
        {
            return Some(choose(choice, found.span, found.confidence));
        }
    }
    let declines = intents
        .iter()
        .any(|found| matches!(found.kind, K::Decline | K::DeclineSoft));
    // "Yes, but maybe next year" takes no offer.
    if !declines
        && !AGAINST.iter().any(|kind| draft.has("objection", kind))
        && let (Some(offered), Some(accepted)) = (
            draft.context.offered.as_deref(),
            intents
                .iter()
                .find(|found| matches!(found.kind, K::Accept | K::Affirm)),
        )
        && draft.asked().is_none()
    {
        let choice = match offered {
            "demo" | "visit" => "demo",
            "trial" => "trial",
            "call" => "callback",
            _ => "talk",
        };
        if offered != "nurture" {
            return Some(choose(choice, accepted.span, accepted.confidence));
        }
    }
    draft
        .of("cue", "talk")
        .find(|_| !declines)
        .map(|found| choose("talk", draft.text.span(found.first, found.end), 0.7))
}

/// "Yup. Do HOAs block it?": a yes or no in a sentence of its own, with which the text begins, is
/// meant, whatever the rest of it is about.
fn is_a_plain_answer(draft: &Draft<'_>, found: &IntentFinding) -> bool {
    let place = draft.text.tokens_in(found.span);
    matches!(found.kind, K::Affirm | K::Negate)
        && place.start == 0
        && place == draft.sentence_tokens(0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::reading::{CampaignWords, ReadingContext, Vocabulary, read};

    /// The words of a language, without a campaign's.
    fn vocabulary(language: &str, locale: &str) -> Vocabulary {
        Vocabulary::new(CampaignWords {
            language: language.to_owned(),
            locale: locale.to_owned(),
            ..CampaignWords::default()
        })
    }

    /// What is read of `text` as wishes, without a campaign.
    fn kinds(vocabulary: &Vocabulary, text: &str) -> Vec<K> {
        let context = ReadingContext::at(date(2026, 11, 23).at(10, 0, 0, 0));
        let reading = read(vocabulary, &context, text);
        reading.intents.iter().map(|found| found.kind).collect()
    }

    #[test]
    fn who_is_rung_by_others_wishes_no_call() {
        let vocabulary = vocabulary("en", "en-US");
        for (text, wished) in [
            ("patients ring us to move appointments", false),
            ("customers call me all day", false),
            ("you solar people call me 5 times a day", false),
            ("call me tomorrow", true),
            ("have your people call me", true),
            ("can you guys call me at five", true),
        ] {
            let read = kinds(&vocabulary, text);
            assert_eq!(read.contains(&K::AskCallback), wished, "{text}");
        }
    }

    #[test]
    fn prizes_loans_and_phishing_are_spam_and_their_words_in_ones_own_trade_are_not() {
        for (language, text, spam) in [
            (
                "en",
                "your entry won! send your bank details to collect",
                true,
            ),
            ("en", "your card has been locked, verify now", true),
            (
                "en",
                "the package could not be delivered, pay the 2.50 fee here",
                true,
            ),
            ("en", "text WIN to 80085", true),
            (
                "en",
                "loans up to 5,000, bad credit ok, no collateral",
                true,
            ),
            ("en", "we help businesses like yours get more leads", true),
            ("en", "triple your bitcoin by friday", true),
            ("en", "we won a big contract and need more seats", false),
            (
                "en",
                "our insurance claim for the roof is still open",
                false,
            ),
            ("en", "bad credit, can we still get financing", false),
            ("en", "it says your account is locked", false),
            ("en", "we lose 20 pallets a month", false),
            (
                "en",
                "we are a manufacturer of furniture with 40 people",
                false,
            ),
            (
                "de",
                "Ihr Paket wurde angehalten, Zollgebühr jetzt bezahlen",
                true,
            ),
            ("de", "unsere Pakete werden oft beim Zoll angehalten", false),
            ("es", "su tarjeta fue bloqueada, verifique sus datos", true),
            ("es", "nos roban paquetes cada mes", false),
            (
                "fr",
                "votre colis est en attente, confirmez vos coordonnées",
                true,
            ),
            ("fr", "nos colis arrivent en retard", false),
        ] {
            let vocabulary = vocabulary(language, language);
            let read = kinds(&vocabulary, text);
            assert_eq!(read.contains(&K::Spam), spam, "{text}: {read:?}");
        }
    }

    #[test]
    fn what_they_tell_of_their_own_trade_or_of_others_asks_nothing_of_us() {
        let vocabulary = vocabulary("en", "en-US");
        for (text, kind) in [
            ("they never rang me back so i left them", K::AskPerson),
            (
                "copying orders from excel into sap by hand",
                K::AskIntegration,
            ),
            ("we sell alarms and security cameras", K::AskSecurity),
            ("were in year two of a deal with acme", K::AskDiscount),
            ("we are not that busy right now", K::DeclineSoft),
            ("the staff is the one thing that works", K::Accept),
        ] {
            let read = kinds(&vocabulary, text);
            assert!(!read.contains(&kind), "{text}: {read:?}");
        }
    }
}
