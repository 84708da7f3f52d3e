//! A bare number that puts right, or says again, one told before: "no not 20, 7 or 8",
//! "40 to 70, not 25", "sorry, 8", "like I said 80 to 120". What it corrects is told by
//! the number that is taken back, else by what was told last.

use rust_decimal::Decimal;

use crate::conversation::decide::Draft;
use crate::conversation::state::Unread;
use crate::reading::context::ReadingContext;
use crate::reading::finding::{IntentFinding, IntentKind, Reading, SignalFinding, TimeFinding};
use crate::reading::{Manner, SignalKind, read_expecting};
use crate::signal::{Evidence, Signal, SignalName, SignalStatus, SignalValue, Span};

/// A longer message tells what it tells by itself.
const MOST_WORDS: usize = 16;

/// What the message puts right, where its words do not say it.
pub(crate) fn by_number(
    draft: &Draft<'_>,
    message: &Unread,
    reading: &Reading,
    context: &ReadingContext,
) -> Option<SignalFinding> {
    let words = message.text.split_whitespace().count();
    let asks = reading.asks || message.text.contains('?');
    // "14? no mate 7 total" asks nothing.
    let asks = asks && reading.taken_back.is_empty();
    let corrects = reading.puts_right || reading.shows(Manner::Misunderstood);
    if !corrects && reading.taken_back.is_empty() || asks || words > MOST_WORDS {
        return None;
    }
    // "Sorry, call me at 3": an hour, and no number of before.
    // "Sorry 4, Mikkel left in october": a day of something else is no day of theirs.
    let numbers = |span: Span| {
        span.slice(&message.text)
            .is_some_and(|words| words.contains(|c: char| c.is_ascii_digit()))
    };
    let of_a_call = reading
        .times
        .iter()
        .any(|time| numbers(time.span) || !is_long(time))
        || reading.contacts.iter().any(|contact| numbers(contact.span))
        || reading.availability.span.is_some()
        || reading.availability.calls
        || reading.intends(IntentKind::AskCallback);
    if of_a_call && reading.taken_back.is_empty() {
        return None;
    }
    if !reading.supposed.is_empty() {
        return None;
    }
    // "12 like I said" says again what 12 was, and changes nothing.
    let again = reading.shows(Manner::SaidBefore) && reading.taken_back.is_empty();
    let signal = if again {
        // "I just said 7 total", where 14 is noted: that was never what they said.
        said_again(draft, message, context).or_else(|| {
            let kind = |name: &SignalName| draft.rules.vocabulary.kind_of(name.as_str());
            meant(draft, message, reading).filter(|name| kind(name) == SignalKind::Quantity)
        })?
    } else {
        meant(draft, message, reading)?
    };
    let told = reading.signals.iter().any(|found| found.signal == signal);
    let asked = context.asked.as_ref();
    if told || asked.is_some_and(|asked| asked.signal == signal) {
        return None;
    }
    let context = context.asking(&signal, true);
    let language = draft.state.language.as_deref();
    let vocabulary = draft.rules.vocabulary;
    let again = read_expecting(vocabulary, &context, language, &message.text);
    let found = again.signals.into_iter().find(|found| {
        found.signal == signal && found.status == SignalStatus::Stated && found.value.is_some()
    })?;
    if found.value.as_ref().is_some_and(is_a_year) {
        return None;
    }
    // "Actually 25k" corrects no count of forty: it is of another matter.
    let before = draft.state.signals.get(&signal).and_then(Signal::known);
    if before
        .zip(found.value.as_ref())
        .is_some_and(|(known, said)| is_beyond(known, said))
    {
        return None;
    }
    // What was told beside the number before ("not signed off yet") holds with it.
    let known = draft.state.signals.get(&signal).and_then(Signal::known);
    let value = match (known, &found.value) {
        (Some(known), Some(said)) if same_number(known, said) => Some(known.clone()),
        _ => found.value.clone(),
    };
    Some(SignalFinding {
        value,
        correction: true,
        vague: false,
        confidence: found.confidence.min(0.85),
        ..found
    })
}

/// A day or two to be called on are no more than so many days.
const DAYS: i32 = 20;

/// Whether a time is a month or a season rather than a day.
fn is_long(time: &TimeFinding) -> bool {
    let days = time
        .from
        .zip(time.to)
        .map(|(from, to)| (to - from).get_days());
    days.is_some_and(|days| days > DAYS)
}

/// The numbers in figures that `text` holds.
fn numbers_in(text: &str) -> impl Iterator<Item = Decimal> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .filter_map(|word| word.trim_matches(['.', ',']).replace(',', "").parse().ok())
}

/// The signal whose number is said again: the one that has it, else the only one that was
/// asked for and that nobody has understood so far.
fn said_again(draft: &Draft<'_>, message: &Unread, context: &ReadingContext) -> Option<SignalName> {
    let numbers: Vec<Decimal> = numbers_in(&message.text).collect();
    let kind = |name: &SignalName| draft.rules.vocabulary.kind_of(name.as_str());
    let countable =
        |name: &SignalName| matches!(kind(name), SignalKind::Money | SignalKind::Quantity);
    let held = draft.state.signals.iter().find(|(name, signal)| {
        countable(name) && numbers.iter().any(|number| says(signal, *number))
    });
    if let Some((name, _)) = held {
        return Some(name.clone());
    }
    // "I just said 7 total" of "abt 7, me plus 6": it was told, and taken for something else.
    let misread = draft.state.signals.iter().find(|(name, signal)| {
        let mut quotes = signal.evidence.iter().map(Evidence::quote);
        let known = signal.known().is_some();
        known
            && countable(name)
            && quotes.any(|quote| numbers_in(quote).any(|told| numbers.contains(&told)))
    });
    if let Some((name, _)) = misread {
        return Some(name.clone());
    }
    let mut open = super::earlier::passed_over(draft)
        .into_iter()
        .filter(|name| countable(name));
    let signal = open.next().filter(|_| open.next().is_none());
    let asked = context.asked.as_ref().map(|asked| &asked.signal);
    signal.filter(|name| asked != Some(name))
}

/// The signal that is corrected: the one whose number is taken back, else the one that
/// their last message told.
fn meant(draft: &Draft<'_>, message: &Unread, reading: &Reading) -> Option<SignalName> {
    let countable = || {
        draft.state.signals.iter().filter(|(name, signal)| {
            let kind = draft.rules.vocabulary.kind_of(name.as_str());
            signal.known().is_some() && matches!(kind, SignalKind::Money | SignalKind::Quantity)
        })
    };
    let mut named = countable().filter(|(_, signal)| {
        let mut numbers = reading.taken_back.iter();
        numbers.any(|number| says(signal, *number))
    });
    if let Some((name, _)) = named.next() {
        return named.next().is_none().then(|| name.clone());
    }
    // "Sorry, 14 not 40", where nobody said 40: no sum of theirs is put right by that.
    let kind = |name: &SignalName| draft.rules.vocabulary.kind_of(name.as_str());
    let fits =
        |name: &SignalName| reading.taken_back.is_empty() || kind(name) == SignalKind::Quantity;
    let countable = || countable().filter(|(name, _)| fits(name));
    let said_last = countable().filter(|(_, signal)| tells_last(draft, message, signal));
    let mut said_last: Vec<&SignalName> = said_last.map(|(name, _)| name).collect();
    // Of several told together it is what they are counted by; it is said back to them.
    let units = draft.rules.campaign.lead.revenue.units.as_ref();
    let main = units.and_then(|units| {
        let mut names = said_last.iter();
        names.find(|name| name.as_str() == units.signal).copied()
    });
    let last = said_last.pop().filter(|_| said_last.is_empty());
    let last = last.or(main).cloned();
    // "Like I said 200 total": one sum is all that they told.
    last.or_else(|| {
        let mut all = countable();
        let (name, _) = all.next()?;
        all.next().is_none().then(|| name.clone())
    })
}

/// Whether a finding counts, or calls by a name, the very words that put another one right.
pub(crate) fn shares_words(
    put_right: &SignalFinding,
    found: &SignalFinding,
    reading: &Reading,
) -> bool {
    // "No i meant 60", asked who decides: the no is about the number.
    let leads = found.span.end <= put_right.span.start;
    let denies = |intent: &IntentFinding| {
        intent.kind == IntentKind::Negate && intent.span.overlaps(found.span)
    };
    if leads && reading.intents.iter().any(denies) {
        return true;
    }
    let counts = matches!(
        found.value,
        Some(SignalValue::Money(_) | SignalValue::Quantity(_))
    );
    let named = found.signal.as_str() == SignalName::NAME;
    (counts || named) && found.span.overlaps(put_right.span)
}

/// A number so many times as large corrects nothing.
const BEYOND: i64 = 50;

/// Whether a count is so much larger than the one before that it is none.
fn is_beyond(known: &SignalValue, said: &SignalValue) -> bool {
    let (SignalValue::Quantity(known), SignalValue::Quantity(said)) = (known, said) else {
        return false;
    };
    let largest = known.max.or(known.min);
    let most = largest.map(|number| number * Decimal::from(BEYOND));
    most.zip(said.min.or(said.max))
        .is_some_and(|(most, said)| most > Decimal::ZERO && said > most)
}

/// Whether the number may as well be a year: "no, 2014".
fn is_a_year(value: &SignalValue) -> bool {
    let number = match value {
        SignalValue::Quantity(range) => range.max.or(range.min),
        SignalValue::Money(range) if range.per.is_none() => {
            range.max.or(range.min).map(|money| money.amount)
        }
        _ => None,
    };
    let years = Decimal::from(1_950)..=Decimal::from(2_050);
    number.is_some_and(|number| years.contains(&number))
}

fn same_number(one: &SignalValue, other: &SignalValue) -> bool {
    match (one, other) {
        (SignalValue::Money(one), SignalValue::Money(other)) => {
            (one.min, one.max, one.per) == (other.min, other.max, other.per)
        }
        (SignalValue::Quantity(one), SignalValue::Quantity(other)) => {
            (one.min, one.max) == (other.min, other.max)
        }
        _ => false,
    }
}

/// Whether the value is that number, thousands left out or not.
pub(crate) fn says(signal: &Signal, number: Decimal) -> bool {
    let same = |known: Option<Decimal>| {
        known.is_some_and(|known| known == number || known == number * Decimal::ONE_THOUSAND)
    };
    match signal.known() {
        Some(SignalValue::Money(range)) => {
            let amount = |money: Option<crate::signal::Money>| money.map(|money| money.amount);
            same(amount(range.min)) || same(amount(range.max))
        }
        Some(SignalValue::Quantity(range)) => same(range.min) || same(range.max),
        _ => false,
    }
}

/// Whether the signal was told in the message right before this one.
fn tells_last(draft: &Draft<'_>, message: &Unread, signal: &Signal) -> bool {
    let told = signal.evidence.iter().filter_map(Evidence::seq).max();
    draft
        .before(message.seq)
        .is_some_and(|before| told == Some(before.seq))
}
