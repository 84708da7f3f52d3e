//! The figures of facts with the words around them: whether two facts give different
//! figures for the same thing, whatever either is called.
//!
//! Two figures are of the same thing where they are measured alike (money per the same, a
//! time, a count of the same, per cent) and where what is said around one is all said
//! around the other, which adds nothing that narrows it: no word right beside a shared one
//! ("the *second* visit"), no condition ("*for* Enterprise", "*with* yearly billing").
//! Figures contradict each other where their spans have nothing in common and neither
//! fact holds a figure that would make them agree.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::claims::{counted, per};
use super::clause::{clause_before, last_word, sentence_around, singular, words_after};
use super::heading::{Around, around, stems};
use super::numbers::Unit;
use super::spans::{Amount, Span, amounts, days_of};
use crate::campaign::playbook::Fact;
use crate::signal::Currency;

/// Words before a number that make it the least.
const LEAST: [&str; 12] = [
    "from",
    "starts at",
    "starting at",
    "start at",
    "begins at",
    "begin at",
    "starts from",
    "at least",
    "minimum of",
    "more than",
    "no less than",
    "over",
];

/// Words before a number that make it the most.
const MOST: [&str; 7] = [
    "up to",
    "at most",
    "no more than",
    "maximum of",
    "less than",
    "under",
    "until",
];

/// Words before a number that is not exact.
const ABOUT: [&str; 7] = [
    "about",
    "around",
    "roughly",
    "approximately",
    "nearly",
    "almost",
    "some",
];

/// Before a time that is no length of what is spoken of.
const RECURRING: [&str; 8] = [
    "every", "each", "per", "last", "past", "next", "first", "previous",
];

/// After a time that tells when, not how long.
const WHEN: [&str; 10] = [
    "ago", "after", "ahead", "before", "earlier", "from", "in", "later", "notice", "old",
];

/// In what a figure is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Money { per: String, period: String },
    Time { rank: i8, tells_when: bool },
    Count(String),
    Percent,
}

/// What a figure allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    Exact,
    From,
    UpTo,
}

/// A figure of a fact.
#[derive(Debug, Clone)]
pub(super) struct Figure {
    kind: Kind,
    bound: Bound,
    span: Span,
    around: Around,
    /// The words of the whole sentence, and what the fact is called.
    context: BTreeSet<String>,
    called: BTreeSet<String>,
    /// The number with its unit, as written.
    written: String,
    /// The clause that it stands in, as written.
    clause: String,
}

/// The figures of a fact. `names` are words that tell nothing apart, such as the seller's name.
pub(super) fn figures(fact: &Fact, names: &BTreeSet<String>) -> Vec<Figure> {
    let text = fact.text.as_str();
    let found = amounts(text);
    let mut figures: Vec<(Figure, usize, usize)> = Vec::new();
    for (index, amount) in found.iter().enumerate() {
        let clause = clause_before(text, amount.start);
        let after = words_after(text, amount.end);
        let Some((kind, span)) = measured(amount, clause, &after) else {
            continue;
        };
        let sentence = sentence_around(text, amount.start);
        let begin = text[..amount.start].rfind(". ").map_or(0, |at| at + 2);
        let before = figures
            .iter()
            .rev()
            .find(|(other, _, end)| *end > begin && is_alike(&other.kind, &kind))
            .map(|(_, _, end)| *end);
        let next = found.get(index + 1).map_or(text.len(), |next| next.start);
        let until = next.min(begin + sentence.len()).max(amount.end);
        let unit_end = end_of_unit(text, amount, &kind);
        let mut around = around(
            text,
            (begin, before),
            amount.start,
            (unit_end.min(until), until),
        );
        around.forget(names);
        if let Kind::Money { per, .. } = &kind {
            around.forget(&stems(per));
            around.forget(&stems("start begin"));
        }
        let called: BTreeSet<String> = stems(&fact.id.replace('_', " "));
        let mut context = stems(sentence);
        context.extend(called.iter().cloned());
        let from = text[..amount.start]
            .trim_end_matches(['$', '€', '£', ' '])
            .len();
        let sign = text[from..amount.start].trim_start();
        figures.push((
            Figure {
                bound: bound(clause, amount),
                span: roughly(clause, span),
                around,
                context,
                called,
                written: format!("{sign}{}", text[amount.start..unit_end].replace('-', " ")),
                clause: quoted(text, amount.start, unit_end),
                kind,
            },
            amount.start,
            unit_end,
        ));
    }
    figures.into_iter().map(|(figure, ..)| figure).collect()
}

/// The figures of two facts that contradict each other: the first pair, if any.
pub(super) fn contradicting<'f>(
    own: &'f [Figure],
    others: &'f [Figure],
) -> Option<(&'f Figure, &'f Figure)> {
    // Where exactly the same is said around both, what else the fact tells of agrees only
    // with the very same figure.
    let agrees_with_any = |figure: &Figure, all: &[Figure], exactly: bool| {
        all.iter()
            .filter(|one| is_alike(&one.kind, &figure.kind))
            .any(|one| one.span == figure.span || (!exactly && one.may_be(figure)))
    };
    let mut found: Option<(&Figure, &Figure, usize)> = None;
    for figure in own {
        for other in others {
            let exactly = figure.around.words() == other.around.words();
            let is_told_twice = other.may_be(figure)
                || agrees_with_any(figure, others, exactly)
                || agrees_with_any(other, own, exactly);
            if is_told_twice {
                continue;
            }
            let Some(shared) = figure.is_of_the_same(other, others) else {
                continue;
            };
            if found.is_none_or(|(.., most)| shared > most) {
                found = Some((figure, other, shared));
            }
        }
    }
    found.map(|(figure, other, _)| (figure, other))
}

impl Figure {
    /// As it is written, and the clause that it is written in.
    pub(super) fn said(&self) -> (String, &str) {
        (self.written.clone(), &self.clause)
    }

    /// Whether both may hold at once.
    fn may_be(&self, other: &Self) -> bool {
        let ((low, high), (from, to)) = (self.span, other.span);
        match (self.bound, other.bound) {
            (Bound::From, Bound::From) => low == from,
            (Bound::UpTo, Bound::UpTo) => high == to,
            (Bound::Exact, Bound::Exact) => low <= to && from <= high,
            (Bound::From, Bound::Exact) => to >= low,
            (Bound::Exact, Bound::From) => high >= from,
            (Bound::UpTo, Bound::Exact) => from <= high,
            (Bound::Exact, Bound::UpTo) => low <= to,
            (Bound::From, Bound::UpTo) | (Bound::UpTo, Bound::From) => true,
        }
    }

    /// Whether both are of the same thing; then, how many words say so.
    fn is_of_the_same(&self, other: &Self, others: &[Self]) -> Option<usize> {
        if !is_alike(&self.kind, &other.kind) {
            return None;
        }
        self.is_within(other)
            .or_else(|| other.is_within(self))
            .or_else(|| self.is_what_is_called(other, others))
    }

    /// Whether all that is said around this is said around the other, which narrows nothing.
    fn is_within(&self, other: &Self) -> Option<usize> {
        let (own, theirs) = (self.around.words(), other.around.words());
        if own.is_empty() || !own.is_subset(&other.context) {
            return None;
        }
        let is_called = own.is_subset(&other.called) && self.kind == other.kind;
        let shared: BTreeSet<String> = own.intersection(&theirs).cloned().collect();
        let is_subject = |word: &&String| {
            !self.around.only_beside(word.as_str()) && !other.around.only_beside(word.as_str())
        };
        if !shared.iter().any(|word| is_subject(&word))
            || other.around.narrows(&self.context, &shared, !is_called)
            || !self
                .around
                .subject()
                .is_some_and(|word| theirs.contains(word))
            || self.around.is_denied
            || other.around.is_denied
        {
            return None;
        }
        let is_enough = own.len() > 1 || own == theirs || is_called;
        is_enough.then_some(own.len())
    }

    /// Whether this is the price of what the other fact is about by its name, and that fact
    /// has no other price: "aftercare starts at …" and, under `aftercare`, "after launch … from …".
    fn is_what_is_called(&self, other: &Self, others: &[Self]) -> Option<usize> {
        let own = self.around.words();
        let is_it = matches!(self.kind, Kind::Money { .. })
            && !own.is_empty()
            && own == other.called
            && own.is_disjoint(&other.around.words())
            && others
                .iter()
                .filter(|one| matches!(one.kind, Kind::Money { .. }))
                .count()
                == 1;
        is_it.then_some(own.len())
    }
}

/// Whether figures of the kinds can be compared: times only where their units lie side by side.
fn is_alike(one: &Kind, another: &Kind) -> bool {
    match (one, another) {
        (
            Kind::Time { rank, tells_when },
            Kind::Time {
                rank: other,
                tells_when: also,
            },
        ) => tells_when == also && (rank - other).abs() <= 1,
        (one, another) => one == another,
    }
}

fn measured(amount: &Amount, clause: &str, after: &[String]) -> Option<(Kind, Span)> {
    let span = (amount.low, amount.high);
    match &amount.unit {
        Unit::Percent => Some((Kind::Percent, span)),
        Unit::Money(sign) => {
            let per = per(&sign_of(sign), after);
            let is_by_the_piece = per.split(' ').skip(1).any(|of| days_of(of).is_none());
            let period = after.iter().take(2).find_map(|word| {
                let word = word.trim_end_matches("ly");
                ["month", "year", "week", "day", "hour"]
                    .into_iter()
                    .find(|of| *of == word)
            });
            let period = period.filter(|_| !is_by_the_piece).unwrap_or_default();
            let period = period.to_owned();
            Some((Kind::Money { per, period }, span))
        }
        Unit::Plain => {
            let (unit, rest) = counted(after)?;
            let before = last_word(clause);
            if RECURRING.contains(&before.as_str()) {
                return None;
            }
            let Some((short, long)) = days_of(unit) else {
                let unit = singular(unit);
                let tells = unit.chars().count() > 2 && !stems(&unit).is_empty();
                return tells.then_some((Kind::Count(unit), span));
            };
            let span = (
                amount.low.checked_mul(short)?.round_dp(6),
                amount.high.checked_mul(long)?.round_dp(6),
            );
            // "A day or two".
            let is_or_two = rest
                .first()
                .zip(rest.get(1))
                .is_some_and(|(or, two)| or == "or" && two == "two" && amount.high == Decimal::ONE);
            let span = if is_or_two {
                (span.0, span.1 + span.1)
            } else {
                span
            };
            let tells_when = rest
                .first()
                .is_some_and(|word| WHEN.contains(&word.as_str()));
            let rank = [Decimal::ONE, Decimal::from(28), Decimal::from(300)];
            let rank = rank.iter().filter(|step| long >= **step).count();
            Some((
                Kind::Time {
                    rank: i8::try_from(rank).unwrap_or_default(),
                    tells_when,
                },
                span,
            ))
        }
    }
}

/// The sign of a currency that is written by its code.
fn sign_of(written: &str) -> String {
    let currency = written.parse::<Currency>();
    currency.map_or_else(|_| written.to_owned(), |known| known.symbol().to_owned())
}

fn bound(clause: &str, amount: &Amount) -> Bound {
    let said = clause.trim_end_matches(['$', '€', '£', ' ']).to_lowercase();
    let ends = |ends: &[&str]| {
        ends.iter().any(|end| {
            said.strip_suffix(end)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with(char::is_whitespace))
        })
    };
    if amount.is_range {
        Bound::Exact
    } else if ends(&LEAST) {
        Bound::From
    } else if ends(&MOST) {
        Bound::UpTo
    } else {
        Bound::Exact
    }
}

/// What is said to be "about" so much may be a little less or more.
fn roughly(clause: &str, (low, high): Span) -> Span {
    let before = clause.trim_end_matches(['$', '€', '£', ' ']);
    if !ABOUT.contains(&last_word(before).as_str()) {
        return (low, high);
    }
    let part = |of: Decimal| of.checked_mul(Decimal::new(15, 2)).unwrap_or_default();
    (low - part(low), high + part(high))
}

/// Where the word that says what is counted ends.
fn end_of_unit(text: &str, amount: &Amount, kind: &Kind) -> usize {
    let rest = &text[amount.end..];
    match kind {
        Kind::Money { .. } => amount.end,
        Kind::Percent => {
            let unit = rest.trim_start();
            let sign = unit
                .find(|c: char| !c.is_alphabetic() && c != '%')
                .unwrap_or(unit.len());
            amount.end + (rest.len() - unit.len()) + sign
        }
        Kind::Time { .. } | Kind::Count(_) => {
            let mut end = 0;
            for word in rest.split_inclusive([' ', '-']) {
                let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
                if bare.is_empty() {
                    end += word.len();
                    continue;
                }
                let own = bare
                    .find(|c: char| !c.is_alphanumeric())
                    .unwrap_or(bare.len());
                if ["free", "full", "whole"].contains(&bare) {
                    end += word.len();
                    continue;
                }
                return amount.end + end + own;
            }
            amount.end
        }
    }
}

/// The clause with the figure, without what leads into it.
fn quoted(text: &str, start: usize, end: usize) -> String {
    let before = clause_before(text, start);
    let words = before.trim_start();
    format!("{words}{}", &text[start..end])
}
