//! What the grammars find in a text: sums, times, quantities and contacts, each set
//! against the others.

use rust_decimal::Decimal;

use super::calling::hour_meant;
use super::contact::{self, ContactContext};
use super::deciding::presented;
use super::draft::Draft;
use super::finding::{ContactKind, QuantityFinding, TimeFinding};
use super::language::Language;
use super::money::{self, MoneyContext};
use super::number::Otherwise;
use super::placed::among;
use super::time;
use super::vocabulary::SignalKind;
use super::words::role::Role;
use super::{grammar, quantity};
use crate::signal::{SignalName, Span};

/// "10/12", asked how many: so many to so many, and no date.
fn from_to(source: &str) -> Option<QuantityFinding> {
    let quote = source.trim();
    let (from, to) = quote.split_once('/')?;
    let number = |text: &str| {
        let text = text.trim();
        let figures = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        text.parse::<Decimal>().ok().filter(|_| figures)
    };
    let (min, max) = (number(from)?, number(to)?);
    let start = source.chars().take_while(|c| c.is_whitespace()).count();
    (min < max).then(|| QuantityFinding {
        span: Span {
            start,
            end: start + quote.chars().count(),
        },
        quote: quote.to_owned(),
        min: Some(min),
        max: Some(max),
        unit: None,
        approximate: false,
        per: None,
    })
}

/// Runs the grammars of money, time, quantity and contact over the text.
pub(super) fn find(draft: &mut Draft<'_>, language: Language) {
    let words = &draft.vocabulary.words;
    let source = draft.text.source;
    let asked = draft.asked();
    let asked_kind = asked.map(|name| draft.vocabulary.kind_of(name));
    let asked_contact = match asked {
        Some(SignalName::NAME) => Some(ContactKind::Name),
        Some(SignalName::EMAIL) => Some(ContactKind::Email),
        Some(SignalName::PHONE) => Some(ContactKind::Phone),
        Some(SignalName::COMPANY) => Some(ContactKind::Company),
        _ => None,
    };
    let money = MoneyContext {
        default_currency: words.currency,
        locale: words.locale.clone(),
        asked: asked_kind == Some(SignalKind::Money),
        language,
    };
    let times = words.times_at(draft.context.written_at, language);
    let units = &draft.vocabulary.counted.units;
    let asks_number = asked_kind == Some(SignalKind::Quantity);
    let contacts = ContactContext {
        region: &words.region,
        own_names: &words.own_names,
        asked: asked_contact,
        language,
    };
    let tokens = grammar::tokens(source, language);
    let otherwise = Otherwise::of(&tokens);
    draft.times = time::find_in(&tokens, &otherwise, &times);
    draft.contacts = contact::find_in(&tokens, &contacts);
    let presented = presented::find(draft);
    draft.contacts.extend(presented);
    draft.contacts.sort_by_key(|contact| contact.span.start);
    // How a text ends changes no number in it: "just the one." is one.
    let unended = source.trim_end_matches(['.', '!', '…', ' ', '\n']);
    let cut = (unended.len() < source.trim_end().len()).then(|| {
        let tokens = grammar::tokens(unended, language);
        let otherwise = Otherwise::of(&tokens);
        (tokens, otherwise)
    });
    let (counted, no_amounts) = cut
        .as_ref()
        .map_or((&tokens, &otherwise), |(tokens, otherwise)| {
            (tokens, otherwise)
        });
    draft.money = money::find_totals(counted, no_amounts, &money);
    draft.quantities = quantity::find_in(counted, no_amounts, units, asks_number);
    // "Need it 4 a church": what stands for a word counts nothing.
    let text = &draft.text;
    draft.money.retain(|found| !text.is_worded(found.span));
    draft.quantities.retain(|found| !text.is_worded(found.span));
    // "It has to be live for 14 may": the number of a date is no sum, and counts nothing.
    let times = &draft.times;
    let of_a_date = |span: Span| {
        let mut dates = among(times, span);
        dates.any(|time| {
            let within = time.span.start <= span.start && span.end <= time.span.end;
            within
                && text
                    .tokens_in(time.span)
                    .any(|at| text.is(at, Role::Season))
        })
    };
    draft
        .money
        .retain(|found| !(found.bare && of_a_date(found.span)));
    draft
        .quantities
        .retain(|found| found.unit.is_some() || !of_a_date(found.span));
    if let Some(range) = asks_number.then(|| from_to(source)).flatten() {
        draft.times.clear();
        draft.quantities = vec![range];
    }
    // Others read them again.
    draft.figures = (tokens, otherwise).into();
    // "Today they train with pdfs" tells how it is done so far.
    let so_far = |time: &TimeFinding| {
        let place = draft.text.tokens_in(time.span);
        let mut found = draft.reaching(place.start, place.end);
        found.any(|found| found.is("cue", "as_it_is"))
    };
    // "8k a month", "two days a week": what is counted, and no date.
    let counted = |time: &TimeFinding| {
        let around = |span: Span| span.start <= time.span.start && time.span.end <= span.end;
        among(&draft.money, time.span).any(|money| around(money.span))
            || among(&draft.quantities, time.span).any(|quantity| around(quantity.span))
    };
    // "Wed want it live": we would.
    let we_would = |time: &TimeFinding| {
        let at = draft.text.tokens_in(time.span).start;
        let mut found = draft.starting_in(at, at + 1);
        found.any(|found| found.is("cue", "we_would"))
    };
    // "a week ago" begins as "a week" of "8k a week" does, but tells a day.
    let per_period = |time: &TimeFinding| {
        let at = draft.text.tokens_in(time.span).start;
        let is = |at: usize, role: Role| draft.text.is(at, role);
        let end = draft.text.tokens_in(time.span).end;
        // "A day a week" lasts a day, and comes round every week.
        let lasts = is(end, Role::Rate)
            && [Role::Day, Role::Week, Role::Month]
                .into_iter()
                .any(|unit| is(end + 1, unit));
        // "A couple of weeks", "for an hour" tell how long; nothing stands before "a fortnight".
        let rate = is(at, Role::Rate) && at > 0 && end <= at + 2;
        time.from.is_none()
            && time.to.is_none()
            && !lasts
            && (rate || at > 0 && is(at - 1, Role::Per))
    };
    let is_name = |kind| matches!(kind, ContactKind::Name | ContactKind::Company);
    // "jan@…" is no month.
    let of_an_address = |time: &TimeFinding| {
        among(&draft.contacts, time.span).any(|contact| !is_name(contact.kind))
    };
    let mut times = draft.times.clone();
    times.retain(|time| {
        !so_far(time)
            && !of_an_address(time)
            && !counted(time)
            && !per_period(time)
            && !we_would(time)
    });
    draft.times = times;
    hour_meant::take(draft);
    // The words of a name or of a turn of phrase are nobody's need, option or question.
    let has_idle = draft.has_idle();
    let idle: Vec<bool> = draft
        .mentions
        .iter()
        .map(|mention| has_idle && draft.is_idle(mention.first))
        .collect();
    let mut idle = idle.into_iter();
    draft.mentions.retain(|mention| {
        let place = draft.text.span(mention.first, mention.first + 1);
        let idle = idle.next().unwrap_or_default();
        !idle && !among(&draft.contacts, place).any(|contact| is_name(contact.kind))
    });
}
