//! What they said: signals, objections, promises made to them, how they decide,
//! and what is still unknown.

use super::Material;
use super::person::by_their_clock;
use super::shape::{ObjectionLine, PromiseLine, Quote, RebuttalGiven, SignalLine, Unknown};
use super::value::{cost_words, need_name};
use super::wording::{self, NAME, QUOTE, line, some_line};
use crate::campaign::find::path_of;
use crate::conversation::Promise;
use crate::conversation::message::{COST, MoveKind, TOTAL};
use crate::signal::{
    Evidence, Money, MoneyRange, Signal, SignalName, SignalStatus, SignalValue, TimeRange,
};

/// Quotes of one signal, the latest ones.
const MOST_QUOTES: usize = 3;
/// Signals in this order, the others after them.
const FIRST: [&str; 5] = [
    SignalName::NEED,
    SignalName::BUDGET,
    SignalName::AUTHORITY,
    SignalName::TIMELINE,
    SignalName::QUANTITY,
];
/// They stand under "who".
const ELSEWHERE: [&str; 4] = [
    SignalName::NAME,
    SignalName::EMAIL,
    SignalName::PHONE,
    SignalName::COMPANY,
];

pub(super) fn quote_of(evidence: &Evidence) -> Quote {
    let where_words = match evidence {
        Evidence::Message { seq, .. } => format!("message {seq}"),
        Evidence::Page { page, .. } => format!("page {}", line(path_of(page), NAME)),
        Evidence::Form { form, .. } => format!("form, {}", line(form, NAME)),
    };
    Quote {
        quote: line(evidence.quote(), QUOTE),
        seq: evidence.seq(),
        where_words,
    }
}

fn quotes_of(signal: &Signal) -> Vec<Quote> {
    let surplus = signal.evidence.len().saturating_sub(MOST_QUOTES);
    signal.evidence.iter().skip(surplus).map(quote_of).collect()
}

pub(super) fn signals(material: &Material<'_>) -> Vec<SignalLine> {
    let all = &material.state.signals;
    let first = FIRST.iter().filter_map(|name| all.get_key_value(*name));
    let others = all
        .iter()
        .filter(|(name, _)| !FIRST.contains(&name.as_str()) && !ELSEWHERE.contains(&name.as_str()));
    first
        .chain(others)
        .map(|(name, signal)| {
            let (status, status_words) = match signal.status {
                SignalStatus::Stated => ("stated", None),
                SignalStatus::Inferred => ("inferred", Some("inferred")),
                SignalStatus::Refused => ("refused", Some("refused")),
                SignalStatus::Unknown => ("unknown", Some("asked")),
                SignalStatus::Contradicted => {
                    ("contradicted", Some("contradicts what came before"))
                }
            };
            SignalLine {
                id: name.to_string(),
                name: label(material, name.as_str()),
                status: status.to_owned(),
                status_words: status_words.map(str::to_owned),
                value_words: value_words(material, name.as_str(), signal),
                confidence_words: wording::percent(signal.confidence),
                quotes: quotes_of(signal),
            }
        })
        .collect()
}

/// A signal's label.
pub(super) fn label(material: &Material<'_>, name: &str) -> String {
    crate::speech::text::capitalised(&line(&material.campaign.label(name), NAME))
}

/// A signal's value, on one line.
pub(super) fn value_words(material: &Material<'_>, name: &str, signal: &Signal) -> String {
    let Some(value) = signal.known() else {
        return match signal.status {
            SignalStatus::Refused if name == SignalName::INTENT => "called off",
            SignalStatus::Refused => "would not say",
            _ => "does not know",
        }
        .to_owned();
    };
    let words = match value {
        SignalValue::Needs(needs) => needs
            .iter()
            .map(|need| {
                let cost = need
                    .cost
                    .as_ref()
                    .map_or_else(String::new, |cost| format!(", cost {}", cost_words(cost)));
                format!(
                    "{}, {} priority{cost}",
                    crate::speech::text::capitalised(&need_name(material, &need.id)),
                    wording::priority(need.priority),
                )
            })
            .collect::<Vec<_>>()
            .join("; "),
        SignalValue::Money(range) => {
            let approved = match range.approved {
                Some(true) => ", approved",
                Some(false) => ", not approved yet",
                None => "",
            };
            format!(
                "{}{}{approved}",
                crate::speech::value::money(material.lines, range),
                in_own_currency(material, range)
            )
        }
        SignalValue::Authority { role, title } => match title {
            Some(title) => format!("{}, {title}", wording::role(*role)),
            None => wording::role(*role).to_owned(),
        },
        SignalValue::Timeline(range) => timeline(range),
        SignalValue::Flag { yes } => if *yes { "Yes" } else { "No" }.to_owned(),
        SignalValue::Choice { .. } | SignalValue::Text { .. } => crate::speech::text::capitalised(
            &crate::speech::value::words(material.campaign, material.lines, name, value),
        ),
        SignalValue::Quantity(_) => {
            crate::speech::value::words(material.campaign, material.lines, name, value)
        }
    };
    if name == SignalName::CONTACT_TIME {
        return line(&by_their_clock(material, &words), QUOTE);
    }
    line(&words, QUOTE)
}

/// Of a sum in another currency, what it counts as, and at which rate.
fn in_own_currency(material: &Material<'_>, range: &MoneyRange) -> String {
    let identity = &material.campaign.identity;
    let Some(sum) = range.midpoint() else {
        return String::new();
    };
    if sum.currency == identity.currency {
        return String::new();
    }
    let counted = material.campaign.in_own_currency(sum);
    match counted.zip(identity.rates.get(&sum.currency)) {
        Some((amount, rate)) => format!(
            " (counts as {}, {rate} {} for 1 {})",
            wording::round_money(Money::new(amount, identity.currency)),
            identity.currency,
            sum.currency
        ),
        None => format!(" (does not count: no rate from {} is stated)", sum.currency),
    }
}

/// `by 31 Mar 2027`, `1 Jan 2027 to 31 Mar 2027`, `within a year`.
fn timeline(range: &TimeRange) -> String {
    match (range.from, range.to) {
        (Some(from), Some(to)) if from != to => {
            format!("{} to {}", wording::day(from), wording::day(to))
        }
        (_, Some(to)) => format!("by {}", wording::day(to)),
        (Some(from), None) => format!("from {}", wording::day(from)),
        (None, None) => wording::urgency(range.urgency).to_owned(),
    }
}

pub(super) fn objections(material: &Material<'_>) -> Vec<ObjectionLine> {
    let playbook = &material.campaign.playbook;
    material
        .state
        .objections
        .iter()
        .map(|raised| {
            let written = playbook.objections.iter().find(|o| o.id == raised.id);
            let rebuttals: Vec<RebuttalGiven> = raised
                .rebuttals
                .iter()
                .map(|id| {
                    let proof = written
                        .and_then(|objection| objection.rebuttals.iter().find(|r| r.id == *id))
                        .and_then(|rebuttal| rebuttal.proof.as_deref())
                        .and_then(|proof| playbook.cases.iter().find(|case| case.id == proof));
                    let words = line(&id.replace('_', " "), NAME);
                    RebuttalGiven {
                        id: id.clone(),
                        words: match proof {
                            Some(case) => format!("{words} (proof: {})", case.customer),
                            None => words,
                        },
                    }
                })
                .collect();
            let words: Vec<&str> = rebuttals.iter().map(|r| r.words.as_str()).collect();
            let (state, state_words) = wording::standing(raised.state);
            ObjectionLine {
                id: raised.id.clone(),
                name: wording::title(&raised.id),
                state: state.to_owned(),
                state_words: state_words.to_owned(),
                quote: some_line(Some(&raised.quote), QUOTE),
                seq: raised.raised_seq,
                rebuttals_words: (!words.is_empty()).then(|| words.join("; ")),
                rebuttals,
            }
        })
        .collect()
}

/// A yes means what was offered so many messages before it at the most.
const FAR_BACK: usize = 3;
/// Offered where nothing else helps: a person, and no step of the campaign.
const PERSON: &str = "person";

/// The kind of a promise to get back to them.
const CALLBACK: &str = "callback";

/// Whether a promise to get back to them is the last one, and no other time was named since.
fn holds(material: &Material<'_>, promise: &Promise, later: Option<&[Promise]>) -> bool {
    let replaced = later
        .unwrap_or_default()
        .iter()
        .any(|other| other.kind == CALLBACK);
    let named = material.state.signals.get(SignalName::CONTACT_TIME);
    let since = named.is_some_and(|signal| {
        let text = match signal.known() {
            Some(SignalValue::Text { text }) => text.as_str(),
            _ => return false,
        };
        let last = signal.evidence.iter().filter_map(Evidence::seq).max();
        last.is_some_and(|seq| seq > promise.seq) && !promise.quote.contains(text)
    });
    !replaced && !since
}

/// What they said yes to, in the words in which it was offered.
fn agreed(material: &Material<'_>) -> Option<PromiseLine> {
    let wish = material.state.signals.get(SignalName::INTENT)?;
    let messages = &material.state.messages;
    let offered = wish.evidence.iter().rev().find_map(|evidence| {
        let yes = evidence.seq()?;
        let earlier = messages.iter().rev().filter(|held| held.seq < yes);
        earlier.take(FAR_BACK).find_map(|before| {
            let mut moves = before.moves.iter();
            let offer = moves.find(|made| {
                made.kind == MoveKind::OfferHandoff && made.topic.as_deref() != Some(PERSON)
            })?;
            Some((before, offer.topic.clone()?))
        })
    });
    let (message, step) = offered.filter(|_| wish.known().is_some())?;
    let question = message.text.trim_end().rsplit(['\n', '.', '!']).next()?;
    Some(PromiseLine {
        kind_words: wording::title(&step),
        kind: step,
        fact: None,
        item: None,
        quote: line(question.trim(), QUOTE),
        seq: message.seq,
    })
}

/// What was promised to them and still holds, and what they said yes to: what binds most
/// first, and what was said twice once.
pub(super) fn promises(material: &Material<'_>) -> Vec<PromiseLine> {
    let all = &material.state.promises;
    let mut lines = promised(material, all);
    lines.sort_by_key(|line| bond(&line.kind));
    let mut once: Vec<PromiseLine> = agreed(material).into_iter().collect();
    for line in lines {
        let said = |known: &PromiseLine| known.quote.contains(line.quote.as_str());
        if !once.iter().any(said) {
            once.push(line);
        }
    }
    once
}

/// How much a promise of this kind binds, the most first: what we will do, what it costs,
/// what they get; then what was only said along the way.
pub(super) fn bond(kind: &str) -> usize {
    const ORDER: [&str; 13] = [
        CALLBACK,
        "follow_up",
        TOTAL,
        "price",
        "discount",
        "payment",
        "delivery",
        "trial",
        COST,
        "criterion",
        "security",
        "policy",
        "integration",
    ];
    const SAID_ALONG: [&str; 7] = [
        "rebuttal",
        "comparison",
        "step",
        "benefit",
        "offer",
        "case",
        "nurture",
    ];
    let last = ORDER.len() + 1;
    let along = || Some(last + SAID_ALONG.iter().position(|known| *known == kind)?);
    ORDER
        .iter()
        .position(|known| *known == kind)
        .or_else(along)
        .unwrap_or(ORDER.len())
}

fn promised(material: &Material<'_>, all: &[Promise]) -> Vec<PromiseLine> {
    all.iter()
        .enumerate()
        .filter(|(at, promise)| {
            promise.kind != CALLBACK || holds(material, promise, all.get(at + 1..))
        })
        .map(|(_, promise)| promise)
        .map(|promise| PromiseLine {
            kind: promise.kind.clone(),
            kind_words: wording::title(&promise.kind),
            fact: promise.fact.clone(),
            item: promise.item.clone(),
            quote: line(&promise.quote, QUOTE),
            seq: promise.seq,
        })
        .collect()
}

pub(super) fn unknown(material: &Material<'_>) -> Vec<Unknown> {
    material
        .lead
        .unknown
        .iter()
        .map(|name| Unknown {
            id: name.to_string(),
            name: label(material, name.as_str()),
            question: material
                .campaign
                .questions
                .questions
                .iter()
                .find(|question| question.signal == name.as_str())
                .and_then(|question| question.ask.first())
                .map(|ask| line(ask, QUOTE)),
        })
        .collect()
}
