//! Numbers that count what is named beside them, whatever was asked: "bike shops. 4", "4 is
//! the shops", and the one that is told apart from the rest: "main place and two counters".

use rust_decimal::Decimal;

use super::sum;
use crate::reading::draft::Draft;
use crate::reading::finding::{QuantityFinding, SignalFinding};
use crate::reading::placed::among;
use crate::reading::vocabulary::SignalKind;
use crate::reading::words::role::Role;
use crate::reading::words::text::Clause;
use crate::signal::{QuantityRange, SignalValue, Span};

/// "4 is all of the shops": up to so many words stand between the verb and the noun.
const BETWEEN: usize = 3;
/// A number alone has so many words beside it at most: "about 4 now".
const ALONE: usize = 3;

/// A number that counts what one of the campaign's own quantities is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NounCount {
    /// Which of the campaign's signals.
    pub signal: usize,
    /// So many.
    pub number: Decimal,
    /// Where the number stands.
    pub at: Span,
    /// The words from the number to the noun.
    pub whole: Span,
    /// Whether the words put right what the number was taken for.
    pub puts_right: bool,
}

impl NounCount {
    /// What it tells.
    pub fn finding(self, draft: &Draft<'_>) -> SignalFinding {
        let value = SignalValue::Quantity(QuantityRange {
            min: Some(self.number),
            max: Some(self.number),
            unit: None,
            approximate: false,
        });
        let name = draft.vocabulary.words.signals[self.signal].name.as_str();
        let mut finding = draft.stated(name, value, self.whole, 0.8);
        finding.correction = self.puts_right;
        finding
    }
}

/// The number that is told to count a noun of the campaign's, where the noun does not
/// follow it.
pub(crate) fn find(draft: &Draft<'_>) -> Option<NounCount> {
    let tokens = &draft.text.tokens;
    (0..tokens.len())
        .filter(|at| tokens[*at].number && is_free(draft, *at))
        .find_map(|at| is_the_noun(draft, at).or_else(|| follows_the_noun(draft, at)))
}

/// Whether the number is neither a sum nor a time nor part of a number to reach them at.
fn is_free(draft: &Draft<'_>, at: usize) -> bool {
    let span = draft.text.tokens[at].span;
    among(&draft.times, span).next().is_none()
        && among(&draft.contacts, span).next().is_none()
        && !among(&draft.money, span).any(|money| !money.bare)
        && !among(&draft.quantities, span).any(|counted| counted.unit.is_some())
}

fn number(draft: &Draft<'_>, at: usize) -> Option<Decimal> {
    let number: Decimal = draft.text.tokens[at].text.replace(',', "").parse().ok()?;
    (number > Decimal::ZERO && number.fract().is_zero()).then_some(number)
}

/// "No 4 is the shops".
fn is_the_noun(draft: &Draft<'_>, at: usize) -> Option<NounCount> {
    let text = &draft.text;
    let copula = |at: usize| {
        [Role::Is, Role::Did, Role::Auxiliary]
            .into_iter()
            .any(|role| text.is(at, role))
    };
    let clause = text.clause(at)?;
    if !copula(at + 1) || clause.opens || clause.conditional {
        return None;
    }
    let noun = (at + 2..(at + 3 + BETWEEN).min(clause.end))
        .take_while(|noun| !text.tokens[*noun].number)
        .find_map(|noun| Some((noun, unit_of(draft, noun)?)));
    let (noun, signal) = noun?;
    Some(NounCount {
        signal,
        number: number(draft, at)?,
        at: text.tokens[at].span,
        whole: text.span(at, noun + 1),
        puts_right: true,
    })
}

/// "Bike shops. 4": the number says no more than how many there are of what was just named.
fn follows_the_noun(draft: &Draft<'_>, at: usize) -> Option<NounCount> {
    let text = &draft.text;
    let here = text.clause(at)?;
    let beside = draft.says_beside(here.first..here.end, at..at + 1);
    let alone = here.end - here.first <= ALONE && beside <= 0.0 && !here.question;
    let noun = here.first.checked_sub(1).filter(|_| alone)?;
    let before = text.clause(noun)?;
    let signal = unit_of(draft, noun)?;
    let tells = !before.opens
        && !before.conditional
        && !before.question
        && !is_of_customers(draft, before)
        && !(before.first..before.end).any(|at| text.tokens[at].number)
        && text.tokens[noun].negator.is_none();
    if !tells {
        return None;
    }
    Some(NounCount {
        signal,
        number: number(draft, at)?,
        at: text.tokens[at].span,
        whole: text.span(noun, at + 1),
        puts_right: false,
    })
}

/// "We sell to shops": the shops are others'.
fn is_of_customers(draft: &Draft<'_>, clause: &Clause) -> bool {
    (clause.first..clause.end).any(|at| {
        draft.text.is(at, Role::To)
            || draft.text.is(at, Role::Others)
            || draft.text.is(at, Role::Not)
    })
}

/// The quantity whose unit the word is, in the plural.
fn unit_of(draft: &Draft<'_>, at: usize) -> Option<usize> {
    let token = draft.text.tokens.get(at)?;
    let own = &draft.vocabulary.words.signals;
    let units = &draft.vocabulary.counted.stems;
    let plural = token.text.ends_with(['s', 'n', 'e']);
    (token.stem != 0 && plural)
        .then(|| {
            own.iter().zip(units).position(|(signal, units)| {
                signal.kind == SignalKind::Quantity && units.contains(&token.stem)
            })
        })
        .flatten()
}

/// One more where the main one is told beside the others: "main place in Hamilton and then
/// two counters". Comes back with where that is said.
pub(crate) fn main_one(draft: &Draft<'_>, quantity: &QuantityFinding) -> Option<Span> {
    let place = draft.text.tokens_in(quantity.span);
    let sentence = draft.sentence_tokens(draft.clause_at(quantity.span)?);
    let found = draft
        .starting_in(sentence.start, place.start)
        .find(|found| found.is("cue", "main_one") && found.end <= place.start)?;
    let joined = (found.end..place.start).any(|at| sum::joins(draft, at));
    let counted =
        (found.first.saturating_sub(1)..place.start).any(|at| draft.text.tokens[at].number);
    (joined && !counted).then(|| draft.text.span(found.first, found.end))
}
