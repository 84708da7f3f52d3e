//! A seller's summary in a recorded conversation counts where the prospect
//! confirms it. The evidence then names both messages: what was summed up, and
//! the words that agree to it.

use crate::reading::context::{Asked, ReadingContext};
use crate::reading::finding::{IntentKind, Reading, SignalFinding};
use crate::reading::read;
use crate::signal::merge::{Change, Correction, merge};
use crate::signal::{Evidence, ReadBy, Signal, SignalName, SignalStatus, SignalValue, Span};

use super::summary::summary;
use crate::conversation::decide::Draft;

/// How much less sure a seller's words are that the prospect confirms than their own.
const CONFIRMED: f64 = 0.85;
/// And where they confirm them only roughly.
const ROUGHLY: f64 = 0.7;
/// Signals that a seller's words never tell of the prospect.
const OWN_WORDS_ONLY: [&str; 5] = [
    SignalName::INTENT,
    SignalName::NAME,
    SignalName::EMAIL,
    SignalName::PHONE,
    SignalName::COMPANY,
];
/// Words by which a reply picks one part of several.
const PLACES: [(&str, Place); 12] = [
    ("first", Place::At(0)),
    ("former", Place::At(0)),
    ("second", Place::At(1)),
    ("latter", Place::Last),
    ("third", Place::At(2)),
    ("last", Place::Last),
    ("people", Place::Kind(Kind::Number)),
    ("number", Place::Kind(Kind::Number)),
    ("budget", Place::Kind(Kind::Money)),
    ("money", Place::Kind(Kind::Money)),
    ("date", Place::Kind(Kind::Time)),
    ("timing", Place::Kind(Kind::Time)),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Money,
    Time,
    Other,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    At(usize),
    Last,
    Kind(Kind),
}

/// What the reply says of one part of the summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Agreed,
    Roughly,
    /// Denied, passed over, or not clear.
    Open,
}

/// Takes what the seller said in the message `said` as far as the prospect's
/// `reply`, read as `heard`, confirms or corrects it.
pub(crate) fn take(draft: &mut Draft<'_>, said: (i64, &str), reply: (i64, &str), heard: &Reading) {
    let Some(summary) = summary(said.1) else {
        return;
    };
    let parts = parts(draft, said.1, &summary);
    if parts.is_empty() {
        return;
    }
    let verdicts = verdicts(&parts, reply.1, heard);
    let whole = Span {
        start: 0,
        end: reply.1.chars().count(),
    };
    let Some(agreement) = Evidence::quoting(reply.0, reply.1, whole) else {
        return;
    };
    for (part, verdict) in parts.iter().zip(verdicts) {
        let surer = match verdict {
            Verdict::Agreed => CONFIRMED,
            Verdict::Roughly => ROUGHLY,
            Verdict::Open => continue,
        };
        record(draft, said, part.clone(), surer, agreement.clone());
    }
    correct(draft, said, reply, heard, &parts);
}

fn record(
    draft: &mut Draft<'_>,
    said: (i64, &str),
    finding: SignalFinding,
    surer: f64,
    agreement: Evidence,
) {
    let Some(statement) = Evidence::quoting(said.0, said.1, finding.span) else {
        return;
    };
    let correction = if finding.correction {
        Correction::Corrects
    } else {
        Correction::Plain
    };
    let merged = merge(
        &finding.signal,
        draft.state.signals.get(&finding.signal),
        Signal {
            status: finding.status,
            value: finding.value,
            evidence: vec![statement, agreement],
            confidence: finding.confidence * surer,
            read_by: ReadBy::Local,
            at: draft.moment.now,
        },
        correction,
    );
    if merged.change != Change::Ignored {
        draft.record(crate::conversation::event::Event::SignalRecorded {
            name: finding.signal,
            signal: merged.signal,
            superseded: merged.superseded,
        });
    }
}

/// "No, 30": the number that takes the place of the one summed up, where it can
/// only be that one's. The seller's words say what is counted.
fn correct(
    draft: &mut Draft<'_>,
    said: (i64, &str),
    reply: (i64, &str),
    heard: &Reading,
    parts: &[SignalFinding],
) {
    let told = |part: &SignalFinding| heard.signals.iter().any(|own| own.signal == part.signal);
    let countable: Vec<&SignalFinding> = parts
        .iter()
        .filter(|part| kind(part) != Kind::Other && !told(part))
        .collect();
    let found: Vec<(&SignalFinding, SignalFinding)> = countable
        .into_iter()
        .filter_map(|part| {
            let asked = Asked {
                signal: part.signal.clone(),
                follow_up: false,
            };
            let own = reread(draft, reply.1, Some(asked))
                .signals
                .into_iter()
                .find(|own| own.signal == part.signal && own.value.is_some() && !own.vague)?;
            (own.value != part.value).then_some((part, own))
        })
        .collect();
    // "30" beside people and a budget may be either.
    let [(part, own)] = found.as_slice() else {
        return;
    };
    let Some(correction) = Evidence::quoting(reply.0, reply.1, own.span) else {
        return;
    };
    let finding = SignalFinding {
        value: own.value.clone(),
        status: own.status,
        confidence: own.confidence,
        correction: true,
        ..(*part).clone()
    };
    record(draft, said, finding, 1.0, correction);
}

fn reread(draft: &Draft<'_>, text: &str, asked: Option<Asked>) -> Reading {
    let written_at = draft.moment.now.to_zoned(draft.rules.timezone.clone());
    let context = ReadingContext {
        asked,
        ..ReadingContext::at(written_at.datetime())
    };
    read(draft.rules.vocabulary, &context, text)
}

fn kind(finding: &SignalFinding) -> Kind {
    match finding.value {
        Some(SignalValue::Quantity(_)) => Kind::Number,
        Some(SignalValue::Money(_)) => Kind::Money,
        Some(SignalValue::Timeline(_)) => Kind::Time,
        _ => Kind::Other,
    }
}

/// What the summary tells, in its order. `summary` has the seller's words as the
/// prospect would say them, character for character at the same places.
fn parts(draft: &Draft<'_>, said: &str, summary: &str) -> Vec<SignalFinding> {
    let mut parts: Vec<SignalFinding> = reread(draft, summary, None)
        .signals
        .into_iter()
        .filter(|finding| {
            finding.value.is_some()
                && !finding.vague
                && [SignalStatus::Stated, SignalStatus::Inferred].contains(&finding.status)
                && !OWN_WORDS_ONLY.contains(&finding.signal.as_str())
        })
        .filter_map(|mut finding| {
            let quote = finding.span.slice(said)?.to_owned();
            if let Some(SignalValue::Text { text }) = &mut finding.value
                && *text == finding.quote
            {
                text.clone_from(&quote);
            }
            finding.quote = quote;
            finding.correction = false;
            Some(finding)
        })
        .collect();
    parts.sort_by_key(|finding| finding.span.start);
    parts
}

/// What the reply says of each part.
fn verdicts(parts: &[SignalFinding], reply: &str, heard: &Reading) -> Vec<Verdict> {
    let lower = reply.to_lowercase().replace('\u{2019}', "'");
    let says = |list: &[&str]| list.iter().any(|words| spoken(&lower, words));
    let roughly = says(&[
        "roughly",
        "about",
        "more or less",
        "pretty much",
        "approximately",
        "something like that",
        "give or take",
        "ish",
        "around that",
        "ballpark",
    ]);
    let agrees = [IntentKind::Affirm, IntentKind::Accept]
        .iter()
        .any(|kind| heard.intends(*kind))
        || says(&[
            "yes",
            "yeah",
            "yep",
            "yup",
            "right",
            "correct",
            "exactly",
            "true",
            "spot on",
            "that's it",
            "precisely",
            "indeed",
            "sure",
            "uh huh",
            "mhm",
            "absolutely",
            "you got it",
            "got it right",
            "bingo",
            "bang on",
            "nailed it",
        ])
        || roughly;
    let yes = if roughly {
        Verdict::Roughly
    } else {
        Verdict::Agreed
    };
    let doubts = [IntentKind::Unsure, IntentKind::Refuse, IntentKind::Negate]
        .iter()
        .any(|kind| heard.intends(*kind))
        || says(&[
            "not", "no", "nope", "isn't", "aren't", "don't", "wrong", "doubt",
        ]);
    let own = |part: &SignalFinding| heard.signals.iter().any(|own| own.signal == part.signal);
    if reply.trim_end().ends_with('?') {
        return vec![Verdict::Open; parts.len()];
    }
    // Piece by piece: "the first yes, the second no", "yes, except the budget".
    let mut verdicts = vec![None; parts.len()];
    for piece in lower
        .split([',', ';', '.', '\n'])
        .flat_map(|piece| piece.split(" but "))
    {
        let places: Vec<usize> = places(parts, piece);
        let has = |list: &[&str]| list.iter().any(|words| spoken(piece, words));
        let denied = has(&[
            "not", "no", "nope", "isn't", "wrong", "except", "unsure", "depends", "don't", "apart",
        ]);
        let agreed = has(&[
            "yes", "yeah", "yep", "right", "correct", "true", "ok", "fine",
        ]);
        for at in places {
            verdicts[at] = match (denied, agreed) {
                (true, _) => Some(Verdict::Open),
                (false, true) => Some(yes),
                (false, false) => verdicts[at],
            };
        }
    }
    let some_named = verdicts.iter().any(Option::is_some);
    let named_yes = verdicts
        .iter()
        .flatten()
        .any(|verdict| *verdict != Verdict::Open);
    let excepts = says(&[
        "except",
        "apart from",
        "besides",
        "other than",
        "only the",
        "just the",
    ]) || lower.contains(" but ")
        || lower.contains(", the ");
    parts
        .iter()
        .zip(verdicts)
        .map(|(part, verdict)| match verdict {
            Some(verdict) => verdict,
            // Their own words on it stand for themselves.
            None if own(part) => Verdict::Open,
            // "The first part yes": of the rest nothing is said.
            None if named_yes && parts.len() > 1 => Verdict::Open,
            None if some_named && agrees && excepts => yes,
            None if !agrees || doubts => Verdict::Open,
            None => yes,
        })
        .collect()
}

/// The parts that `piece` of a reply speaks of.
fn places(parts: &[SignalFinding], piece: &str) -> Vec<usize> {
    let mut places = Vec::new();
    for (word, place) in PLACES {
        if !spoken(piece, word) {
            continue;
        }
        match place {
            Place::At(at) if at < parts.len() => places.push(at),
            Place::Last => places.push(parts.len() - 1),
            Place::At(_) => {}
            Place::Kind(wanted) => {
                places.extend((0..parts.len()).filter(|at| kind(&parts[*at]) == wanted));
            }
        }
    }
    places
}

/// Whether `words` stand in `text` as words of their own. Both are lower case.
fn spoken(text: &str, words: &str) -> bool {
    let mut from = 0;
    while let Some(at) = text[from..].find(words).map(|at| from + at) {
        let end = at + words.len();
        let letter = |c: char| c.is_alphanumeric() || c == '\'';
        if !text[..at].ends_with(letter) && !text[end..].starts_with(letter) {
            return true;
        }
        from = end;
    }
    false
}
