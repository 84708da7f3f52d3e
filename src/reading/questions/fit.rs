//! Questions whether the prospect is somebody whom the business serves: "is
//! this for a tiny shop?", "do you work with restaurants?", "are we too small?".

use crate::reading::draft::{Draft, Found};
use crate::reading::finding::{FitQuestion, IntentKind, OpenQuestion};
use crate::reading::likeness::ranking::{ENOUGH, Ranked};
use crate::reading::own_signals::own_signal;
use crate::reading::questions::asked_words::words;
use crate::reading::vocabulary::SignalKind;
use crate::reading::wishes::intent;
use crate::reading::words::role::Role;
use crate::reading::words::text::Clause;
use crate::signal::quantity::QuantityRange;
use crate::signal::{SignalName, SignalValue};

/// So much of an option's phrase must be said.
const SAID: f64 = 0.8;
/// and so much of one where only its matter is named.
const NAMED: f64 = 0.3;
/// A question is about so many of the campaign's signals at the most.
const MOST: usize = 2;

/// The questions of fit in the text.
pub(crate) fn find(draft: &Draft<'_>) -> Vec<FitQuestion> {
    let offers = |found: &Found| found.is("cue", "offers") || found.is("cue", "available_there");
    let another = |found: &Found| found.is("cue", "another_place");
    let weighs = |found: &Found| found.is("cue", "weighs");
    let asking = || {
        let cues = draft.found.iter();
        cues.filter(|found| {
            found.is("cue", "fit") || offers(found) || another(found) || weighs(found)
        })
    };
    if asking().next().is_none() {
        return Vec::new();
    }
    // "do you work with shopify" asks for a connection.
    let connects = intent::by_rules(draft)
        .iter()
        .any(|found| found.kind == IntentKind::AskIntegration && found.confidence >= 0.5);
    let mut questions: Vec<FitQuestion> = Vec::new();
    for found in asking() {
        let place = draft.text.tokens[found.first].clause;
        let clause = &draft.text.clauses[place];
        // "Is Boerne ok": begins like a question, whatever its subject is called.
        let opens = clause.opens || offers(found) && found.first == clause.first;
        if connects || !clause.question && !opens {
            continue;
        }
        // "What do you build with?" wants more than a yes.
        let first = draft.text.tokens[clause.first..clause.end]
            .iter()
            .find(|token| {
                !draft
                    .vocabulary
                    .patterns
                    .fillers
                    .openers
                    .contains(&token.word)
            });
        if offers(found) && first.is_some_and(|token| token.is(Role::Asks)) {
            continue;
        }
        let (span, quote) = draft.text.quote(clause.first, clause.end);
        if questions.iter().any(|known| known.span == span) {
            continue;
        }
        if weighs(found) {
            questions.extend(matter_of(draft, clause).map(|signal| FitQuestion {
                signal: Some(signal),
                value: None,
                span,
                quote,
                weighs: true,
                in_part: false,
            }));
            continue;
        }
        let mut about = about(draft, found);
        if another(found) {
            // "They own that one" is said of its owners, and asks for nothing.
            about.retain(|(_, value)| !matches!(value, SignalValue::Flag { .. }));
            if about.is_empty() {
                continue;
            }
        }
        // "Do you do redesigns?" asks for what it names, and nothing else.
        if offers(found) && about.is_empty() {
            continue;
        }
        if about.is_empty() {
            let signal = spoken_of(draft, place);
            questions.push(FitQuestion {
                signal,
                value: None,
                span,
                quote,
                weighs: false,
                in_part: false,
            });
            continue;
        }
        let in_part = names_more(draft, clause);
        questions.extend(about.into_iter().map(|(signal, value)| FitQuestion {
            signal: Some(signal),
            value: Some(value),
            span,
            quote: quote.clone(),
            weighs: false,
            in_part,
        }));
    }
    questions
}

/// Whether a question of fit is all that `open` asks: "do you do Boerne?" names a place
/// that we know of, "can this help me with my wax?" asks for help and not for wax.
pub(crate) fn answers(draft: &Draft<'_>, asked: &[FitQuestion], open: &OpenQuestion) -> bool {
    let mut asked = asked.iter().filter(|asked| asked.span.overlaps(open.span));
    let Some(at) = draft.clause_at(open.span) else {
        return false;
    };
    let clause = &draft.text.clauses[at];
    let options = ranked(draft, clause);
    // "Serve" is how it is asked, "tho" says nothing.
    let asking = |word: &String| {
        let closers = &draft.vocabulary.patterns.fillers.closers;
        (clause.first..clause.end).any(|at| {
            let token = &draft.text.tokens[at];
            let how = draft.reaching(at, at + 1).any(|found| {
                found.first <= at
                    && ["offers", "available_there", "fit"]
                        .iter()
                        .any(|cue| found.is("cue", cue))
                    && !options
                        .iter()
                        .any(|option| option.first <= at && at < option.end)
                    && options.iter().any(|option| at < option.first)
            });
            token.text == word.to_lowercase() && (how || closers.contains(&token.word))
        })
    };
    let named = |word: &String| {
        asking(word)
            || options.iter().any(|option| {
                let (_, quote) = draft.text.quote(option.first, option.end);
                quote.to_lowercase().contains(&word.to_lowercase())
            })
    };
    let helps = draft.has_in_clause("cue", "asks_help", at);
    // "What about my parents place in waco": the place is all that is asked.
    if draft.has_in_clause("cue", "another_place", at) {
        return asked.any(|asked| asked.value.is_some());
    }
    !open.about.is_empty()
        && asked.any(|asked| helps || asked.value.is_some() && open.about.iter().all(named))
}

/// Whether a telling word of the clause belongs to none of the options that it names.
fn names_more(draft: &Draft<'_>, clause: &Clause) -> bool {
    let options = ranked(draft, clause);
    let held = |at: usize| {
        let mut options = options.iter();
        options.any(|option| option.held.contains(&at) || (option.first..option.end).contains(&at))
    };
    let counted = |at: usize| {
        let place = draft.text.span(at, at + 1);
        draft
            .quantities
            .iter()
            .any(|quantity| quantity.span.overlaps(place))
    };
    let asked = words(draft, clause.first..clause.end);
    let how = |at: usize| {
        draft.reaching(at, at + 1).any(|found| {
            [
                "offers",
                "available_there",
                "fit",
                "another_place",
                "weighs",
            ]
            .iter()
            .any(|cue| found.is("cue", cue))
        })
    };
    let mut telling = asked.iter().filter(|word| word.telling);
    telling.any(|word| !held(word.first) && !counted(word.first) && !how(word.first))
}

/// The campaign's options that are named in the clause.
fn ranked(draft: &Draft<'_>, clause: &Clause) -> Vec<Ranked> {
    let vocabulary = draft.vocabulary;
    let tokens = &draft.text.tokens[clause.first..clause.end];
    let mentions = draft.mentions_in(clause.first, clause.end);
    let mut options = vocabulary.options.rank(tokens, mentions, SAID);
    options.extend(vocabulary.options.said(tokens, clause.first));
    options.retain(|ranked| ranked.evidence > 0.0);
    options
}

/// The signal of which the clause names the matter, whichever of its options it may be.
fn matter_of(draft: &Draft<'_>, clause: &Clause) -> Option<SignalName> {
    let vocabulary = draft.vocabulary;
    let tokens = &draft.text.tokens[clause.first..clause.end];
    let mentions = draft.mentions_in(clause.first, clause.end);
    let options = vocabulary.options.rank(tokens, mentions, NAMED);
    let asked = words(draft, clause.first..clause.end);
    // "Does the age of the roof matter?" asks for its age, which no option tells.
    let all = |ranked: &Ranked| {
        let mut telling = asked.iter().filter(|word| word.telling);
        telling.all(|word| ranked.held.contains(&word.first))
    };
    let mut telling = options.iter().filter(|ranked| ranked.evidence >= ENOUGH);
    let telling = telling.find(|ranked| all(ranked))?;
    let &(signal, _) = vocabulary.options_of.get(telling.document)?;
    Some(vocabulary.words.signals[signal].name.clone())
}

/// The options and numbers that the question names.
fn about(draft: &Draft<'_>, found: &Found) -> Vec<(SignalName, SignalValue)> {
    let vocabulary = draft.vocabulary;
    let clause = &draft.text.clauses[draft.text.tokens[found.first].clause];
    let mut about: Vec<(SignalName, SignalValue)> = Vec::new();
    for ranked in &ranked(draft, clause) {
        let Some(&(signal, option)) = vocabulary.options_of.get(ranked.document) else {
            continue;
        };
        let own = &vocabulary.words.signals[signal];
        if about.len() < MOST
            && about.iter().all(|(known, _)| *known != own.name)
            && let Some(value) = own_signal::value(own, option)
        {
            about.push((own.name.clone(), value));
        }
    }
    let counted = draft.quantities.iter().filter(|quantity| {
        draft
            .clause_at(quantity.span)
            .is_some_and(|at| draft.text.clauses[at].first == clause.first)
    });
    for quantity in counted {
        let unit = quantity.unit.as_deref();
        let signal = vocabulary.words.signals.iter().find(|signal| {
            signal.kind == SignalKind::Quantity
                && match unit {
                    None => signal.name.as_str() == SignalName::QUANTITY,
                    Some(unit) => signal.units.iter().any(|own| {
                        vocabulary.spelling.ids(own).1 == vocabulary.spelling.ids(unit).1
                    }),
                }
        });
        if let Some(signal) = signal
            && about.len() < MOST
            && about.iter().all(|(known, _)| *known != signal.name)
        {
            let value = SignalValue::Quantity(QuantityRange {
                min: quantity.min,
                max: quantity.max,
                unit: quantity.unit.clone(),
                approximate: quantity.approximate,
            });
            about.push((signal.name.clone(), value));
        }
    }
    about
}

/// The signal that is spoken of without a value: the size, the place.
fn spoken_of(draft: &Draft<'_>, clause: usize) -> Option<SignalName> {
    let declares = |name: &str| {
        let mut signals = draft.vocabulary.words.signals.iter();
        signals
            .find(|signal| signal.name.as_str() == name)
            .map(|signal| signal.name.clone())
    };
    if draft.has_in_clause("cue", "fit_size", clause) {
        return declares(SignalName::QUANTITY);
    }
    None
}
