//! What a fact states: amounts, with what they are of.
//!
//! Two facts state an amount of the same thing where the subject is the same (the name
//! that stands before the amount in its clause, or the fact's kind with a word in common)
//! and so is what is measured: money per user, a time in whatever unit, from or up to how
//! many users, months for nothing, opening hours. The rule rather misses a contradiction
//! than raises a false alarm, for with an error a campaign is not served.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::clause::{
    clause_before, last_word, name_in, sentence_around, singular, telling, words_after,
};
use super::numbers::Unit;
use super::spans::{Amount, Span, amounts, days_of, opening_hours, words};
use crate::campaign::playbook::{Fact, FactKind};

/// Words by which one thing has several figures: by these channels, on these days.
const TOLD_APART: [&str; 15] = [
    "chat",
    "email",
    "e-mail",
    "mail",
    "phone",
    "sms",
    "text",
    "weekend",
    "saturday",
    "sunday",
    "monday",
    "friday",
    "holiday",
    "emergency",
    "emergencies",
];

/// Words of what is billed how: months free with one are none with the other.
const BILLED: [&str; 7] = [
    "yearly",
    "annual",
    "annually",
    "monthly",
    "quarterly",
    "two-year",
    "three-year",
];

/// Words of a trial.
pub(super) const TRIAL: [&str; 6] = ["try", "trial", "trying", "test", "testing", "trials"];

/// What is measured.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Measure {
    /// Per cent.
    Percent,
    /// Money, by its sign and what it is per: `$ user`.
    Money(String),
    /// A time, in days.
    Time {
        /// As written: `week`.
        unit: String,
    },
    /// So long for nothing, in days.
    Free,
    /// From so many of these.
    From(String),
    /// Up to so many of these.
    UpTo(String),
    /// From when to when by the clock.
    Hours,
}

/// What a fact states of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    /// Of what, in lower case.
    pub(super) subject: String,
    /// In what.
    pub(super) measure: Measure,
    /// The figures.
    pub(super) spans: Vec<Span>,
    /// As they are written.
    texts: Vec<String>,
    /// The clause in which the first of them stands.
    clause: String,
    /// The words of their sentences that carry meaning.
    words: BTreeSet<String>,
    /// What it holds for only.
    only: BTreeSet<String>,
}

impl Claim {
    /// As it is written.
    pub(super) fn written(&self) -> String {
        self.texts.join(" and ")
    }

    /// As it is written, and the clause that it is written in.
    pub(super) fn said(&self) -> (String, &str) {
        (self.written(), &self.clause)
    }

    /// How much more than its subject it has in common with the other: the unit, words.
    pub(super) fn nearness(&self, other: &Self) -> usize {
        let is_in_its_unit = self.measure == other.measure;
        usize::from(is_in_its_unit) + self.words.intersection(&other.words).count()
    }

    /// What is said of our terms and not of a customer's own business: a price by the piece, or
    /// for how long something is free.
    pub(super) fn is_of_our_terms(&self) -> bool {
        self.is_price_per_unit() || self.measure == Measure::Free
    }

    /// Money per something that is bought by the piece.
    pub(super) fn is_price_per_unit(&self) -> bool {
        matches!(&self.measure, Measure::Money(unit)
            if unit.split(' ').skip(1).any(|per| days_of(per).is_none()))
    }

    /// Whether both state an amount of the same thing.
    pub(super) fn is_of_the_same(&self, other: &Self) -> bool {
        if self.subject != other.subject {
            return false;
        }
        match (&self.measure, &other.measure) {
            (Measure::Time { unit: one }, Measure::Time { unit: another }) => {
                // Minutes and months are seldom of one thing: more than its name must be shared.
                let shared = self.words.intersection(&other.words);
                one == another || shared.into_iter().any(|word| *word != self.subject)
            }
            (Measure::Free, Measure::Free) => {
                self.only.is_empty() || other.only.is_empty() || self.only == other.only
            }
            (Measure::Hours, Measure::Hours) => self.only == other.only,
            (one, another) => one == another,
        }
    }

    /// Whether one of the amounts may be the other's.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        self.spans.iter().any(|(low, high)| {
            other.spans.iter().any(|(from, to)| match self.measure {
                Measure::Hours => (low, high) == (from, to),
                Measure::Percent
                | Measure::Money(_)
                | Measure::Time { .. }
                | Measure::Free
                | Measure::From(_)
                | Measure::UpTo(_) => low <= to && from <= high,
            })
        })
    }
}

/// The claims of a fact, each once.
pub(super) fn claims(fact: &Fact) -> Vec<Claim> {
    let text = fact.text.as_str();
    let mut found: Vec<Claim> = Vec::new();
    for amount in amounts(text) {
        let sentence = sentence_around(text, amount.start);
        for (subject, measure, span) in stated(fact, text, sentence, &amount) {
            let written = match &measure {
                Measure::Time { unit } => {
                    let many = if amount.high > Decimal::ONE { "s" } else { "" };
                    format!("{} {unit}{many}", &text[amount.start..amount.end])
                }
                Measure::Free => format!("{} free", &text[amount.start..amount.end]),
                Measure::From(of) | Measure::UpTo(of) => {
                    format!("{} {of}s", &text[amount.start..amount.end])
                }
                Measure::Money(unit) => match unit.split_once(' ') {
                    Some((sign, per)) => {
                        format!("{sign}{} per {per}", &text[amount.start..amount.end])
                    }
                    None => format!("{unit}{}", &text[amount.start..amount.end]),
                },
                Measure::Percent => format!("{} %", &text[amount.start..amount.end]),
                Measure::Hours => text[amount.start..amount.end].to_owned(),
            };
            let clause = clause_before(text, amount.start).trim_start();
            // The sign stands in what is written.
            let clause = clause.trim_end_matches(['$', '€', '£']);
            let clause = format!("{clause}{}", &written);
            add(
                &mut found,
                subject,
                measure,
                span,
                (written, clause),
                sentence,
            );
        }
    }
    for (span, start, end) in opening_hours(text) {
        let sentence = sentence_around(text, start);
        let whose = if fact.kind == FactKind::Support {
            Some("support".to_owned())
        } else {
            telling(sentence, 5).into_iter().next()
        };
        if let Some(whose) = whose {
            let written = text[start..end].to_owned();
            let clause = sentence.to_owned();
            add(
                &mut found,
                whose,
                Measure::Hours,
                span,
                (written, clause),
                sentence,
            );
        }
    }
    found
}

fn add(
    found: &mut Vec<Claim>,
    subject: String,
    measure: Measure,
    span: Span,
    (written, clause): (String, String),
    sentence: &str,
) {
    let apart: &[&str] = match measure {
        Measure::Free => &BILLED,
        Measure::Hours => &TOLD_APART,
        Measure::Percent
        | Measure::Money(_)
        | Measure::Time { .. }
        | Measure::From(_)
        | Measure::UpTo(_) => &[],
    };
    let only = words(sentence)
        .into_iter()
        .map(|(_, word)| word.to_lowercase())
        .filter(|word| {
            apart.contains(&word.trim_end_matches('s')) || apart.contains(&word.as_str())
        });
    let known = found
        .iter_mut()
        .find(|claim| claim.subject == subject && claim.measure == measure);
    if let Some(claim) = known {
        claim.spans.push(span);
        if !claim.texts.contains(&written) {
            claim.texts.push(written);
        }
        claim.words.extend(telling(sentence, 4));
        claim.only.extend(only);
        return;
    }
    found.push(Claim {
        subject,
        measure,
        spans: vec![span],
        texts: vec![written],
        clause,
        words: telling(sentence, 4).into_iter().collect(),
        only: only.collect(),
    });
}

/// What an amount is stated of, and in what.
fn stated(
    fact: &Fact,
    text: &str,
    sentence: &str,
    amount: &Amount,
) -> Vec<(String, Measure, Span)> {
    let span = (amount.low, amount.high);
    let clause = clause_before(text, amount.start);
    let subjects = || match name_in(clause) {
        Some(name) => vec![name],
        None => kind_subjects(fact, sentence),
    };
    let of = |measure: Measure, span: Span| -> Vec<(String, Measure, Span)> {
        let subjects = subjects().into_iter();
        subjects
            .map(|subject| (subject, measure.clone(), span))
            .collect()
    };
    let after = words_after(text, amount.end);
    match &amount.unit {
        Unit::Percent => of(Measure::Percent, span),
        Unit::Money(sign) => of(Measure::Money(per(sign, &after)), span),
        Unit::Plain => {
            let Some((unit, rest)) = counted(&after) else {
                return Vec::new();
            };
            if ["every", "each", "per", "last", "past"].contains(&last_word(clause).as_str()) {
                return Vec::new();
            }
            match days(unit, amount) {
                Some(days) => {
                    let mut all = of(
                        Measure::Time {
                            unit: singular(unit),
                        },
                        days,
                    );
                    all.extend(
                        free(sentence, clause, rest, unit)
                            .map(|subject| (subject.to_owned(), Measure::Free, days)),
                    );
                    all
                }
                None => thresholds(clause, unit, amount),
            }
        }
    }
}

/// So many units of time, in days; none where the unit is none of time.
fn days(unit: &str, amount: &Amount) -> Option<Span> {
    let (short, long) = days_of(unit)?;
    Some((
        amount.low.checked_mul(short)?,
        amount.high.checked_mul(long)?,
    ))
}

/// What is for nothing so long: the trial, or months of what is paid.
fn free(sentence: &str, clause: &str, rest: &[String], unit: &str) -> Option<&'static str> {
    let is_free =
        |word: &String| ["free", "gratis", "kostenlos", "gratuits"].contains(&word.as_str());
    let before = last_word(clause);
    let is = |word: &String| ["are", "is", "come", "for", "of"].contains(&word.as_str());
    let told = rest.first().is_some_and(is_free)
        || (rest.first().is_some_and(is) && rest.get(1).is_some_and(is_free))
        || before == "free"
        || clause.trim_end().ends_with("free for")
        || clause.trim_end().ends_with("free trial of");
    if !told {
        return None;
    }
    let spoken = words(sentence);
    let tried = spoken
        .iter()
        .any(|(_, word)| TRIAL.contains(&word.to_lowercase().as_str()));
    match (tried, singular(unit).as_str()) {
        (true, _) => Some("the free trial"),
        (false, "month" | "year") => Some("the free months"),
        (false, _) => None,
    }
}

/// "from 100 users", "starts at 100 users", "up to 10 users", "for 11 to 99 users".
fn thresholds(clause: &str, unit: &str, amount: &Amount) -> Vec<(String, Measure, Span)> {
    let Some(name) = name_in(clause) else {
        return Vec::new();
    };
    let said = clause.trim_end().to_lowercase();
    let ends = |ends: &[&str]| {
        ends.iter().any(|end| {
            said.strip_suffix(end)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with(char::is_whitespace))
        })
    };
    let of = singular(unit);
    let low = (amount.low, amount.low);
    let high = (amount.high, amount.high);
    let from = || (name.clone(), Measure::From(of.clone()), low);
    let up_to = || (name.clone(), Measure::UpTo(of.clone()), high);
    if amount.is_range {
        return if ends(&["for", "from", "between", "of", "is", "with"]) {
            vec![from(), up_to()]
        } else {
            Vec::new()
        };
    }
    if ends(&["up to", "at most", "no more than", "maximum of", "until"]) {
        return vec![up_to()];
    }
    let least = [
        "from",
        "starts at",
        "starting at",
        "start at",
        "begins at",
        "begin at",
        "starts with",
        "at least",
        "minimum of",
    ];
    if ends(&least) {
        vec![from()]
    } else {
        Vec::new()
    }
}

/// What is counted by the words after a number, and what follows it. An adjective before
/// it ("two free months") is passed over; "five working days" are no five days.
pub(super) fn counted(after: &[String]) -> Option<(&str, &[String])> {
    let first = after.first()?;
    let skipped = usize::from(["free", "full", "whole"].contains(&first.as_str()));
    let unit = after.get(skipped)?;
    if !unit.starts_with(char::is_alphabetic) {
        return None;
    }
    // What was passed over is looked at with what follows.
    let rest = match skipped {
        0 => after.get(1..)?,
        _ => after,
    };
    Some((unit.as_str(), rest))
}

/// Money's sign with what it is per. A month is left out where money is per something
/// else, since prices per user are per month in most texts.
pub(super) fn per(sign: &str, after: &[String]) -> String {
    let mut unit = vec![sign.to_owned()];
    let mut rest = after.iter().map(String::as_str);
    while let Some(word) = rest.next() {
        match word {
            "per" | "a" | "each" | "every" | "and" => {
                if let Some(per) = rest.next().filter(|per| *per != "month") {
                    unit.push(singular(per));
                }
            }
            "yearly" | "annually" => unit.push("year".to_owned()),
            "monthly" => {}
            _ => break,
        }
    }
    unit.join(" ")
}

/// Without a name: the fact's kind with each word of the sentence that could be
/// its subject. Only for kinds of which a business has one figure.
fn kind_subjects(fact: &Fact, sentence: &str) -> Vec<String> {
    if !matches!(
        fact.kind,
        FactKind::Trial
            | FactKind::Delivery
            | FactKind::Demo
            | FactKind::Discount
            | FactKind::Policy
    ) {
        return Vec::new();
    }
    telling(sentence, 5)
}
