//! "Jesus, 60 grand": our own figure said back is no sum of theirs.

use rust_decimal::Decimal;

use crate::conversation::decide::Draft;
use crate::conversation::message::Author;
use crate::conversation::state::Unread;
use crate::reading::finding::{MannerFinding, SignalFinding};
use crate::reading::money::{self, MoneyContext};
use crate::reading::{Manner, Reading};
use crate::signal::SignalValue;

/// So many of our messages back a figure is still the one that they speak of.
const LATELY: usize = 3;
/// Who says a figure back rounds it: "60 grand" of 59,500,
const ROUNDED: Decimal = Decimal::from_parts(3, 0, 0, false, 2);
/// and more easily leaves out its end: "17k" of 17,700.
const CUT: Decimal = Decimal::from_parts(6, 0, 0, false, 2);

/// Whether the sum that was read is one that we have said lately, where it is only said back.
pub(crate) fn is_ours(
    draft: &Draft<'_>,
    message: &Unread,
    reading: &Reading,
    finding: &SignalFinding,
) -> bool {
    let Some(SignalValue::Money(range)) = &finding.value else {
        return false;
    };
    let said = reading
        .manner
        .iter()
        .any(|found| found.kind == Manner::SaysSumBack && found.span.overlaps(finding.span));
    // "60k?!" asks whether we mean it, and so does "18 thousand!!" where nothing stands before.
    let mut behind = message.text.chars().skip(finding.span.end);
    let mark = behind.find(|c| !c.is_whitespace());
    let before = message.text.chars().take(finding.span.start);
    let begins = before
        .filter(|c| !c.is_whitespace())
        .last()
        .is_none_or(|c| matches!(c, '.' | '!' | '?'));
    let asks = mark == Some('?') || mark == Some('!') && begins;
    let Some(sum) = range.max.or(range.min).filter(|_| said || asks) else {
        return false;
    };
    was_said(draft, sum.amount)
}

/// Whether a bare figure is their own budget said once more: "900 is all there is", of 900
/// pounds, is none of 900,000.
pub(crate) fn is_theirs(draft: &Draft<'_>, finding: &SignalFinding) -> bool {
    let known = draft.state.signals.get(finding.signal.as_str());
    let (Some(SignalValue::Money(said)), Some(SignalValue::Money(known))) =
        (&finding.value, known.and_then(|signal| signal.known()))
    else {
        return false;
    };
    let bare = said.approximate && !finding.quote.chars().any(char::is_alphabetic);
    let in_thousands = |known: Decimal| known.checked_mul(Decimal::ONE_THOUSAND);
    let sum = said.max.or(said.min).map(|sum| sum.amount);
    let ends = [known.min, known.max].into_iter().flatten();
    bare && sum.is_some() && ends.into_iter().any(|end| in_thousands(end.amount) == sum)
}

/// Where the message is shocked by a sum that we have said lately.
pub(crate) fn shock<'r>(draft: &Draft<'_>, reading: &'r Reading) -> Option<&'r MannerFinding> {
    let mut manner = reading.manner.iter();
    let shocked = manner.find(|found| found.kind == Manner::SumShocks)?;
    let mut money = reading.money.iter();
    let ours = money.any(|sum| {
        let sums = sum.max.into_iter().chain(sum.min);
        sum.span.overlaps(shocked.span) && sums.into_iter().any(|said| was_said(draft, said))
    });
    ours.then_some(shocked)
}

/// Whether it is about a sum that we have said lately.
fn was_said(draft: &Draft<'_>, sum: Decimal) -> bool {
    let mut said = ours_lately(draft).into_iter();
    said.any(|(least, most)| least <= sum + sum * CUT && most >= sum - sum * ROUNDED)
}

/// The sums in what we said last, from the least to the most: "damn 30k" of 26,000 to 32,000.
fn ours_lately(draft: &Draft<'_>) -> Vec<(Decimal, Decimal)> {
    let vocabulary = draft.rules.vocabulary;
    let context = MoneyContext {
        default_currency: vocabulary.words.currency,
        locale: vocabulary.words.locale.clone(),
        asked: false,
        language: vocabulary.language,
    };
    let messages = draft.state.messages.iter().rev();
    messages
        .filter(|message| message.from == Author::Agent)
        .take(LATELY)
        .flat_map(|message| money::find(&message.text, &context))
        .filter_map(|found| Some((found.min.or(found.max)?, found.max.or(found.min)?)))
        .collect()
}
