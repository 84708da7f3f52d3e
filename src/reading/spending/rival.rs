//! What somebody else charges or has quoted, as the prospect tells it.

use std::ops::Range;

use rust_decimal::Decimal;

use super::budget;
use crate::reading::draft::{Draft, Found};
use crate::reading::finding::{MoneyFinding, SignalFinding};
use crate::reading::own_signals::own_money;
use crate::reading::placed::among;
use crate::reading::vocabulary::Topic;
use crate::reading::words::role::Role;
use crate::reading::words::text::Token;
use crate::signal::{Money, MoneyRange, SignalName, SignalValue, Span};

/// The words of another's price stand at most so many words apart.
const NEAR: usize = 8;
/// Between a competitor's name and its price stand at most so many words.
const BETWEEN: usize = 2;

/// A price that others, named or not, have told them: "invenza quoted us $30 a user",
/// "Invenza for $29 a user".
///
/// Of several sums it is the one that stands nearest to the quote: "the bill is 190, and
/// I got a quote of 19,500". What goes by another name is none.
pub(crate) fn price<'d>(draft: &'d Draft<'_>) -> Option<&'d SignalFinding> {
    let price = draft.rival_price.get_or_init(|| nearest_price(draft));
    price.as_ref()
}

fn nearest_price(draft: &Draft<'_>) -> Option<SignalFinding> {
    let unknown = unknown_with_price(draft);
    let told = |place: Range<usize>| {
        let unknown = unknown.iter().map(|(at, _)| Offer {
            first: *at,
            end: at + 1,
            named: true,
        });
        let here = place.clone();
        offers(draft, place).chain(unknown.filter(move |offer| here.contains(&offer.first)))
    };
    told(0..draft.text.tokens.len()).next()?;
    let sums = own_money::numbers(draft).iter().cloned();
    let sums: Vec<MoneyFinding> = sums.chain(figures(draft)).collect();
    let offered = sums.iter().filter_map(|money| {
        let sentence = draft.sentence_tokens(draft.clause_at(money.span)?);
        let (first, end, apart) = told(sentence)
            .filter_map(|offer| told_with(draft, &offer, money))
            .min_by_key(|(_, _, apart)| *apart)?;
        Some((money, first, end, apart))
    });
    let (money, first, end, _) = offered.min_by_key(|(.., apart)| *apart)?;
    // "Got a quote for": the words of a quote that run into each other.
    let first = told(first.saturating_sub(NEAR)..first + 1)
        .filter(|offer| !offer.named && first < offer.end)
        .map(|offer| offer.first)
        .min()
        .unwrap_or(first);
    let sum = draft.text.tokens_in(money.span);
    let clause = draft.clause_at(money.span)?;
    let sentence = draft.sentence_tokens(clause);
    // The name belongs to the quote where it stands in the same sentence: the last before the sum.
    let names = || {
        draft
            .starting_in(sentence.start, sentence.end)
            .filter(|found| matches!(found.topic, Topic::Competitor(_)))
    };
    let named = names()
        .take_while(|named| named.first < sum.end)
        .last()
        .or_else(|| names().next());
    let first = named
        .map_or(first, |named| named.first.min(first))
        .min(sum.start);
    let end = named.map_or(end, |named| named.end.max(end)).max(sum.end);
    let value = SignalValue::Money(range(draft, money)?);
    let span = draft.text.span(first, end);
    let span = Span {
        start: span.start.min(money.span.start),
        end: span.end.max(money.span.end),
    };
    Some(draft.stated(SignalName::COMPETITOR_PRICE, value, span, 0.85))
}

/// Where it is asked what somebody else charges, which we do not know: "what does the
/// competition cost?", "how much is Invenza?"; and whether they are one whom the campaign knows.
pub(crate) fn prices_asked(draft: &Draft<'_>) -> Vec<(Span, bool)> {
    let text = &draft.text;
    let clauses = text.clauses.iter().enumerate();
    let asking = clauses.filter(|(_, clause)| clause.opens);
    asking
        .filter_map(|(at, clause)| {
            let span = text.span(clause.first, clause.end);
            if draft.has_in_clause("cue", "asks_rival_price", at) {
                return Some((span, false));
            }
            let priced = draft.has_in_clause("intent", "ask_price", at);
            let of_us = |at: usize| text.is(at, Role::Others) || text.is(at, Role::It);
            if !priced || (clause.first..clause.end).any(of_us) {
                return None;
            }
            // "What does *netstock* cost": right after the verb, and without an article.
            let verb = (clause.first..clause.end).find(|at| text.is(*at, Role::Auxiliary))?;
            let known = draft.starting_in(verb + 1, clause.end).any(|found| {
                found.first == verb + 1 && matches!(found.topic, Topic::Competitor(_))
            });
            let name = text
                .tokens
                .get(verb + 1)
                .filter(|_| verb + 1 < clause.end)?;
            let own = &draft.vocabulary.words.own_names;
            let ours = own
                .iter()
                .any(|own| own.to_lowercase().contains(&name.text));
            // Only somebody charges for a thing.
            let charges = draft.has_in_clause("cue", "somebody_charges", at) && !ours;
            let strange = name.word == 0 && !name.number || charges;
            (known || strange).then_some((span, known))
        })
        .collect()
}

/// What tells of another's offer: the words of a quote, or a competitor's name.
struct Offer {
    first: usize,
    end: usize,
    named: bool,
}

/// The offers that begin among the tokens `place`.
fn offers<'d>(draft: &'d Draft<'_>, place: Range<usize>) -> impl Iterator<Item = Offer> + 'd {
    let found = draft.starting_in(place.start, place.end);
    found.filter_map(|found| {
        let named = matches!(found.topic, Topic::Competitor(_));
        let quoted = || found.is("cue", "quoted") && !is_of_a_decider(draft, found);
        (named || quoted()).then_some(Offer {
            first: found.first,
            end: found.end,
            named,
        })
    })
}

/// "My boss decides, he gave me 80": where it was told or asked who decides, "he" is that one.
pub(crate) fn is_of_a_decider(draft: &Draft<'_>, quoted: &Found) -> bool {
    let text = &draft.text;
    let before = |role: Role| {
        let at = quoted.first.checked_sub(1);
        at.is_some_and(|before| text.is(before, role))
    };
    if before(Role::Decider) {
        return true;
    }
    let third = before(Role::Third);
    let asked = || {
        let matters = [SignalName::AUTHORITY, SignalName::BUDGET];
        matters.into_iter().any(|name| draft.asked_for(name))
    };
    let decider = || (0..quoted.first).any(|at| text.is(at, Role::Decider));
    third && (decider() || asked())
}

/// From where to where the offer tells that sum, and how far apart they stand.
fn told_with(
    draft: &Draft<'_>,
    offer: &Offer,
    money: &MoneyFinding,
) -> Option<(usize, usize, usize)> {
    let clause = draft.clause_at(money.span)?;
    let told = draft.text.clauses.get(clause)?;
    if told.opens || told.conditional || is_no_price(draft, money) {
        return None;
    }
    let quoted_here = draft.has_in_clause("cue", "quoted", clause);
    // "The board wants to spend 100k", "we have 60k, the agency wants 90": theirs to spend.
    let of_us = draft.text.tokens[told.first..told.end]
        .iter()
        .any(|token| token.is(Role::Own));
    let budgeted = draft.has_in_clause("cue", "budget", clause)
        || draft.asked_for(SignalName::BUDGET) && draft.has_in_clause("cue", "funds", clause);
    let sum = draft.text.tokens_in(money.span);
    let apart = if offer.end <= sum.start {
        sum.start - offer.end
    } else {
        offer.first.saturating_sub(sum.end)
    };
    if offer.named {
        // A name and a sum right after it, in one clause: "PlanRight said 45".
        let here = (told.first..told.end).contains(&offer.first) && offer.end <= sum.start;
        let between = &draft.text.tokens[offer.end.min(sum.start)..sum.start];
        let joined = between.len() <= BETWEEN
            && !between.iter().any(|token| token.is(Role::Own))
            && (!money.bare || money.per.is_some() || !between.is_empty());
        return (here && joined && !budgeted).then_some((offer.first, sum.end, apart));
    }
    let sentence = draft.sentence_tokens(clause);
    let near = sentence.contains(&offer.first) && apart <= NEAR;
    // A mere number is a price only beside the quote.
    // "A quote from Thoughtbot, 110": a number alone right behind the quote.
    let behind = sum.len() == told.end - told.first
        && clause.checked_sub(1).is_some_and(|before| {
            ["quoted", "quoted_by"]
                .into_iter()
                .any(|cue| draft.has_in_clause("cue", cue, before))
        });
    let sure = !money.bare
        || quoted_here && (money.per.is_some() || sizeable(draft, money))
        || behind && sizeable(draft, money);
    (near && sure && (!of_us || quoted_here) && !budgeted).then_some((
        offer.first.min(sum.start),
        offer.end.max(sum.end),
        apart,
    ))
}

/// A mere number of this size may be a price.
fn sizeable(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    money.max.or(money.min).unwrap_or_default() * unit(draft, money) >= Decimal::ONE_THOUSAND
}

/// Where budgets are told in thousands, so are offers: "the other studio said 70".
fn unit(draft: &Draft<'_>, money: &MoneyFinding) -> Decimal {
    if budget::speaks_in_thousands(draft) && budget::in_thousands(draft, money) {
        Decimal::ONE_THOUSAND
    } else {
        Decimal::ONE
    }
}

/// The large figures of a clause that speaks of a quote, without a currency: "19,500".
fn figures<'d>(draft: &'d Draft<'_>) -> impl Iterator<Item = MoneyFinding> + 'd {
    let tokens = draft.text.tokens.iter().enumerate();
    let quoted = tokens.filter(|(at, token)| {
        let place = draft.text.span(*at, *at + 1);
        token.number
            && draft.has_in_clause("cue", "quoted", token.clause)
            && among(own_money::numbers(draft), place).next().is_none()
    });
    quoted.filter_map(|(at, _)| own_money::figure(draft, at))
}

/// Whether the number goes by another name ("the bill is 190"), or is no sum at all.
fn is_no_price(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    let quoted = draft
        .clause_at(money.span)
        .is_some_and(|at| draft.has_in_clause("cue", "quoted", at));
    let called = draft
        .clause_at(money.span)
        .is_some_and(|at| draft.calls_a_sum(at));
    let elsewhere = among(&draft.times, money.span).next().is_some()
        || among(&draft.contacts, money.span).next().is_some()
        || among(&draft.quantities, money.span).any(|counted| counted.unit.is_some());
    let after = draft.text.tokens_in(money.span).end;
    let percent = draft
        .text
        .tokens
        .get(after)
        .is_some_and(|next| next.text == "%" || next.text == "percent");
    called && !quoted
        || money.bare && (elsewhere || percent || own_money::is_measured(draft, money))
}

/// "Netstock is 1,150 a month": a name that nobody wrote down, and right behind it what is
/// paid there again and again. Comes back with where the name and the sum stand.
fn unknown_with_price(draft: &Draft<'_>) -> Option<(usize, Span)> {
    let text = &draft.text;
    if !text.tokens.iter().any(|token| token.number) {
        return None;
    }
    draft
        .money
        .iter()
        .chain(own_money::numbers(draft))
        .find_map(|money| {
            let sum = text.tokens_in(money.span).start;
            let clause = text.clause(sum)?;
            let verb = sum.checked_sub(1).is_some_and(|at| text.is(at, Role::Is));
            let at = sum.checked_sub(1 + usize::from(verb))?;
            let told = money.per.is_some() && !clause.opens && !clause.conditional;
            let own = text.tokens[clause.first..clause.end]
                .iter()
                .any(|token| token.is(Role::Own));
            let first = at == clause.first
                || at == clause.first + 1
                    && (text.is(at - 1, Role::And) || text.is(at - 1, Role::But));
            let known_otherwise = among(&draft.contacts, text.span(at, at + 1))
                .next()
                .is_some()
                || among(&draft.times, text.span(at, at + 1)).next().is_some();
            (told
                && first
                && !own
                && !known_otherwise
                && is_name(draft, at)
                && !draft.calls_a_sum(text.tokens[at].clause))
            .then_some((at, money.span))
        })
}

/// Somebody else who made them an offer, under a name that nobody wrote down: "another
/// guy texsun said 21k", "Netstock gave us 30% off", "an offer from Netstock".
pub(crate) fn named(draft: &Draft<'_>) -> Option<SignalFinding> {
    let text = &draft.text;
    let asked = || draft.of("cue", "compared_with").map(|found| found.end);
    let unknown = unknown_with_price(draft).map(|(at, _)| at);
    if let Some(at) = unknown.or_else(|| asked().find(|at| is_strange(draft, *at))) {
        return Some(draft.stated_words(SignalName::COMPETITOR, at, at + 1, 0.7));
    }
    let told = draft.of("cue", "quoted").map(|found| (found, false));
    let by = draft.of("cue", "quoted_by").map(|found| (found, true));
    by.chain(told).find_map(|(found, follows)| {
        let clause = text.clause(found.first)?;
        let known = draft
            .starting_in(clause.first, clause.end)
            .any(|found| matches!(found.topic, Topic::Competitor(_)));
        if clause.opens || clause.conditional || known {
            return None;
        }
        let at = if follows {
            found.end
        } else {
            found.first.checked_sub(1)?
        };
        let inside = (clause.first..clause.end).contains(&at);
        if inside
            && follows
            && let Some(end) = name_before_a_sum(draft, at)
        {
            return Some(draft.stated_words(SignalName::COMPETITOR, at, end, 0.7));
        }
        (inside && is_name(draft, at))
            .then(|| draft.stated_words(SignalName::COMPETITOR, at, at + 1, 0.7))
    })
}

/// "How are you different from netstock": a name that nobody has as a word, and that they
/// don't say of a system of theirs.
fn is_strange(draft: &Draft<'_>, at: usize) -> bool {
    let unknown = |token: &Token| token.stem == 0 && token.word == 0;
    draft.text.tokens.get(at).is_some_and(unknown) && is_name(draft, at)
}

/// A name has so many words at most.
const NAME: usize = 3;

/// Whether the token belongs to what somebody else is called: what stands right behind
/// "a quote from" or "different from", up to a figure or the end of the clause.
pub(crate) fn is_in_a_name(draft: &Draft<'_>, at: usize) -> bool {
    let text = &draft.text;
    let Some(clause) = text.clause(at) else {
        return false;
    };
    let leads = |first: usize| {
        draft.starting_in(clause.first, at).any(|found| {
            found.end == first && (found.is("cue", "quoted_by") || found.is("cue", "compared_with"))
        })
    };
    let plain = |at: usize| {
        let token = &text.tokens[at];
        !token.number
            && !token.is(Role::Article)
            && !token.is(Role::Definite)
            && !token.is(Role::Own)
    };
    (clause.first.max(at.saturating_sub(NAME - 1))..=at)
        .any(|first| leads(first) && (first..=at).all(plain))
}

/// "A quote from freedom forever 19,500": the words up to the sum are whose it is. Comes
/// back with where they end.
fn name_before_a_sum(draft: &Draft<'_>, first: usize) -> Option<usize> {
    let text = &draft.text;
    let roles = [
        Role::Other,
        Role::Others,
        Role::Back,
        Role::Me,
        Role::Us,
        Role::Kin,
    ];
    let names = |at: usize| {
        is_in_a_name(draft, at)
            && draft.vocabulary.concepts.says_of(&text.tokens[at]) > 0.0
            && !roles.into_iter().any(|role| text.is(at, role))
            && among(&draft.times, text.span(at, at + 1)).next().is_none()
    };
    let clause = text.clause(first)?;
    // "Another guy texsun said 21k" goes on with a verb.
    let from = first
        .checked_sub(1)
        .is_some_and(|at| text.is(at, Role::Aside));
    let end = (first..clause.end)
        .find(|at| text.tokens[*at].number)
        .filter(|_| from)?;
    (first < end && end <= first + NAME && (first..end).all(names)).then_some(end)
}

/// A name has so many letters at least.
const SHORTEST_NAME: usize = 4;

/// Whether the token is a name rather than a word: one that no list of words has, and
/// that nothing makes a noun of ("the roofer").
fn is_name(draft: &Draft<'_>, at: usize) -> bool {
    let text = &draft.text;
    let Some(token) = text.tokens.get(at) else {
        return false;
    };
    // Where everything is in capitals, they tell no name.
    let capital = text.source[token.bytes.clone()].starts_with(char::is_uppercase)
        && text.source.contains(char::is_lowercase);
    let led = at
        .checked_sub(1)
        .is_some_and(|before| text.is(before, Role::Article) || text.is(before, Role::Own));
    token.text.chars().all(char::is_alphabetic)
        && token.text.chars().count() >= SHORTEST_NAME
        && (token.stem == 0 && token.word == 0 || capital && at > 0)
        && !led
}

fn range(draft: &Draft<'_>, money: &MoneyFinding) -> Option<MoneyRange> {
    let currency = money.currency.or(draft.vocabulary.words.currency)?;
    let unit = unit(draft, money);
    Some(MoneyRange {
        min: money.min.map(|amount| Money::new(amount * unit, currency)),
        max: money.max.map(|amount| Money::new(amount * unit, currency)),
        per: money.per,
        per_unit: money.per_unit.clone(),
        approximate: money.approximate,
        approved: None,
        set_aside: None,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::reading::{CampaignWords, ReadingContext, Vocabulary, read};
    use crate::signal::{Currency, SignalName};

    #[test]
    fn what_others_charge_is_read_with_their_words() {
        let vocabulary = Vocabulary::new(CampaignWords {
            language: "en".to_owned(),
            locale: "en-US".to_owned(),
            currency: Some(Currency::USD),
            competitors: vec![("Invenza".to_owned(), Vec::new())],
            ..CampaignWords::default()
        });
        let context = ReadingContext::at(date(2026, 11, 24).at(10, 0, 0, 0));
        let cases = [
            (
                "invenza quoted us $30 a user",
                Some("invenza quoted us $30 a user"),
            ),
            (
                "we got a quote for $14k from invenza",
                Some("got a quote for $14k from invenza"),
            ),
            (
                "another company offered me $12,000",
                Some("offered me $12,000"),
            ),
            ("what do you charge, $30?", None),
            ("you quoted us $30", None),
            ("our budget is $30k", None),
            ("invenza is cheaper", None),
        ];
        for (text, quote) in cases {
            let reading = read(&vocabulary, &context, text);
            let found = reading
                .signals
                .iter()
                .find(|found| found.signal.as_str() == SignalName::COMPETITOR_PRICE);
            assert_eq!(found.map(|found| found.quote.as_str()), quote, "{text}");
        }
    }
}
