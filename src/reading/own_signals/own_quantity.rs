//! The campaign's own quantities by their units, and the one asked for.

use std::cell::LazyCell;

use rust_decimal::Decimal;

use super::{
    counted, day_eaten, later_count, noun_count, part_using, sum, their_customers, weekly_hours,
};
use crate::reading::deciding::party;
use crate::reading::draft::Draft;
use crate::reading::finding::{QuantityFinding, SignalFinding};
use crate::reading::meaning::correction;
use crate::reading::placed::among;
use crate::reading::quantity;
use crate::reading::spending::budget;
use crate::reading::vocabulary::SignalKind;
use crate::reading::words::role::Role;
use crate::reading::words::text::Break;
use crate::signal::{QuantityRange, SignalName, SignalValue, Span};

/// What lies between these may as well be a year.
const YEARS: std::ops::RangeInclusive<Decimal> =
    Decimal::from_parts(1_950, 0, 0, false, 0)..=Decimal::from_parts(2_050, 0, 0, false, 0);

/// The quantities that the text tells; `needs` is what it tells of a need.
pub(crate) fn find(draft: &Draft<'_>, needs: Option<&SignalFinding>) -> Vec<SignalFinding> {
    let mut findings = Vec::new();
    let own = &draft.vocabulary.words.signals;
    let counted = &draft.vocabulary.counted;
    // "Bike shops. 4", asked how many they are: the shops are four.
    let of_a_noun = noun_count::find(draft);
    let people = counted::stem(&draft.vocabulary.spelling, "person");
    let tells_of_another =
        LazyCell::new(|| draft.text.tokens.iter().any(|token| token.is(Role::Other)));
    for (index, signal) in own.iter().enumerate() {
        if signal.kind != SignalKind::Quantity {
            continue;
        }
        let asked = draft.asked_for(signal.name.as_str());
        let (units, concepts) = (&counted.stems[index], &counted.alike[index]);
        let words =
            |quantity: &QuantityFinding| &draft.text.tokens[draft.text.tokens_in(quantity.span)];
        let fits = |quantity: &QuantityFinding| {
            let named = quantity
                .unit
                .as_deref()
                .and_then(counted::head)
                .map(|unit| counted::stem(&draft.vocabulary.spelling, unit));
            let unit_fits = named.is_some_and(|named| named != 0 && units.contains(&named))
                || means_unit(draft, quantity, concepts)
                // "Just the 3 store managers", asked how many people.
                || asked && units.contains(&people) && names_people(draft, quantity);
            let fits = unit_fits || asked && named.is_none();
            if !fits {
                return false;
            }
            let clause = draft
                .clause_at(quantity.span)
                .and_then(|clause| draft.text.clauses.get(clause));
            let real = clause.is_some_and(|clause| {
                // "how much for 40 people?" asks the price and tells the number,
                // "is it for a team of two?" tells nothing of themselves.
                let asks_fit = draft
                    .reaching(clause.first, clause.end)
                    .any(|found| matches!(found.in_group("cue"), Some("fit" | "fit_size")));
                // "can two people share it?" asks of any two.
                let subject = draft
                    .text
                    .tokens_in(quantity.span)
                    .start
                    .checked_sub(1)
                    .is_some_and(|at| {
                        at >= clause.first
                            && draft.text.is(at, Role::Auxiliary)
                            && !(clause.first..at).any(|at| draft.text.is(at, Role::Asks))
                    });
                // "what if we only take 10 seats?" means it.
                let taken = named.is_some()
                    && draft
                        .reaching(clause.first, clause.end)
                        .any(|found| found.is("cue", "would_take"));
                taken
                    || !clause.conditional
                        && (!clause.opens || named.is_some() && !asks_fit && !subject)
            });
            // "both of us" says who decides where that was asked.
            let counted = quantity.quote.contains(|c: char| c.is_ascii_digit());
            let of_us = !counted
                && (draft.asked_for(SignalName::AUTHORITY)
                    && words(quantity).last().is_some_and(|word| word.is(Role::Us))
                    // "me and my partner" tells of whom, not how many will use it.
                    || !asked
                        && words(quantity).iter().any(|word| word.is(Role::Me)));
            // "one shop sells out while the other has plenty" counts no shops.
            let one_of_two = !counted && quantity.max == Some(Decimal::ONE) && *tells_of_another;
            // "What's the minimum, 3?": what we need is none of theirs.
            let of_ours = draft
                .clause_at(quantity.span)
                .is_some_and(|at| draft.has_near("manner", "asks_limit", at));
            let real = real
                && !of_ours
                && !of_us
                && !one_of_two
                && !draft.is_of_others(quantity.span)
                && !their_customers::are_meant(draft, quantity.span)
                && !of_a_noun.is_some_and(|noun| noun.at.overlaps(quantity.span))
                && !is_no_count(draft, quantity)
                && !is_denied(draft, quantity);
            let is_money = asked
                && among(&draft.money, quantity.span)
                    .any(|money| money.currency.is_some() && money.quote != quantity.quote);
            real && !is_money
        };
        let candidates: Vec<&QuantityFinding> = draft
            .quantities
            .iter()
            .filter(|found| fits(found))
            .collect();
        // "1,200 employees but only 20 would use it"
        let using = candidates
            .iter()
            .find(|quantity| {
                candidates.len() > 1
                    && draft
                        .clause_at(quantity.span)
                        .and_then(|at| draft.text.clauses.get(at))
                        .is_some_and(|clause| {
                            let is = |at: usize, role: Role| draft.text.is(at, role);
                            let here = draft.text.tokens_in(quantity.span).end;
                            if part_using::is_one(draft, quantity) {
                                return true;
                            }
                            // "14 of us but 5 would use it": who stands before the "but" would not.
                            (clause.first..clause.end).any(|at| {
                                is(at, Role::Uses) && !(here..at).any(|at| is(at, Role::But))
                            })
                        })
            })
            .copied();
        let wanted = up_to(draft, &candidates);
        let using = using
            .or_else(|| some_of_them(draft, &candidates))
            .or_else(|| all_of_them(draft, &candidates));
        let quantity = wanted.as_ref().or(using).or_else(|| {
            correction::meant(draft, candidates, |quantity: &QuantityFinding| {
                quantity.span
            })
        });
        let Some(quantity) = quantity else {
            if let Some(noun) = of_a_noun.filter(|noun| noun.signal == index) {
                findings.push(noun.finding(draft));
                continue;
            }
            if signal.name.as_str() == SignalName::QUANTITY
                && let Some(swap) = correction::of_earlier_answer(draft)
            {
                let value = SignalValue::Quantity(QuantityRange {
                    min: Some(swap.meant),
                    max: Some(swap.meant),
                    unit: None,
                    approximate: false,
                });
                let mut finding = draft.stated(SignalName::QUANTITY, value, swap.span, 0.8);
                finding.correction = true;
                findings.push(finding);
                continue;
            }
            if let Some(told) = weekly_hours::find(draft, index, needs) {
                findings.push(told);
                continue;
            }
            findings.extend(day_eaten::hours(draft, units).map(|(hours, span, _)| {
                let value = SignalValue::Quantity(QuantityRange {
                    min: Some(hours),
                    max: Some(hours),
                    unit: Some("hour".to_owned()),
                    approximate: false,
                });
                draft.stated(signal.name.as_str(), value, span, 0.8)
            }));
            continue;
        };
        let replaced = instead_of(draft, quantity);
        let (quantity, others) = match &replaced {
            Some(replaced) => (replaced, None),
            None => (
                quantity,
                sum::added(draft, quantity, |other| {
                    let named = other.unit.as_deref().and_then(counted::head);
                    named.is_some_and(|unit| {
                        let stem = counted::stem(&draft.vocabulary.spelling, unit);
                        stem != 0 && units.contains(&stem)
                    }) || means_unit(draft, other, concepts)
                }),
            ),
        };
        let later = (others.is_none() && replaced.is_none())
            .then(|| later_count::becomes(draft, quantity))
            .flatten();
        let main = noun_count::main_one(draft, quantity)
            .filter(|_| signal.name.as_str() != SignalName::QUANTITY);
        let more = with_speaker(draft, quantity)
            + main.map_or(Decimal::ZERO, |_| Decimal::ONE)
            + others.as_ref().map_or(Decimal::ZERO, |others| others.more);
        let span = Span {
            start: main.map_or(quantity.span.start, |main| main.start),
            end: others.map_or(quantity.span.end, |others| others.end),
        };
        // "7 now + 2 in january": both hold, from the fewer to the more.
        let then = later.map(|later| later.then + more);
        let span = Span {
            end: later.map_or(span.end, |later| later.end.max(span.end)),
            ..span
        };
        let (min, max) = (
            quantity.min.map(|min| min + more),
            quantity.max.map(|max| max + more),
        );
        let value = SignalValue::Quantity(QuantityRange {
            min: min.map(|min| then.map_or(min, |then| min.min(then))),
            max: max.map(|max| then.map_or(max, |then| max.max(then))),
            // A store and two counters are three of neither.
            unit: quantity.unit.clone().filter(|_| main.is_none()),
            approximate: quantity.approximate,
        });
        let mut finding = draft.stated(
            signal.name.as_str(),
            value,
            span,
            if asked { 0.9 } else { 0.85 },
        );
        finding.correction = draft.corrects();
        finding.vague = asked && budget::is_vague(draft, quantity.span);
        findings.push(finding);
    }
    findings
}

/// "We have 20 users, wait no, that's everyone with a login, the ones who order are maybe
/// 7 or 8": the bare number after a correction takes the place of the one before it, and so
/// does the one of now that of before: "in 2024 we had 10 users now 16".
fn instead_of(draft: &Draft<'_>, quantity: &QuantityFinding) -> Option<QuantityFinding> {
    let place = draft.text.tokens_in(quantity.span);
    let end = place.end;
    if let Some(part) = part_using::find(draft, quantity) {
        return Some(part);
    }
    let of_before = draft
        .of("cue", "count_before")
        .any(|found| place.start < found.end && found.first < place.start);
    let cue = draft
        .of("cue", "correction")
        .chain(draft.of("cue", "count_now").filter(|_| of_before))
        .find(|cue| cue.first >= end && !draft.text.tokens[cue.first].number)?;
    let (tokens, otherwise) = draft.figures();
    let units = &draft.vocabulary.counted.units;
    let bare = quantity::find_in(tokens, otherwise, units, true);
    let meant = bare.into_iter().find(|found| {
        let place = draft.text.tokens_in(found.span);
        found.unit.is_none()
            && place.start >= cue.first
            && found.quote.contains(|c: char| c.is_ascii_digit())
            && !draft.text.is(place.end, Role::Of)
            && !found.max.is_some_and(|most| YEARS.contains(&most))
            && among(&draft.times, found.span).next().is_none()
            && among(&draft.contacts, found.span).next().is_none()
            && !among(&draft.money, found.span).any(|money| !money.bare)
            && !draft.negated(found.span)
            && draft.clause_at(found.span).is_some_and(|at| {
                !draft.has_in_clause("intent", "ask_callback", at)
                    && !draft.text.clauses[at].opens
                    && !draft.text.clauses[at].conditional
            })
    })?;
    Some(QuantityFinding {
        unit: quantity.unit.clone(),
        ..meant
    })
}

/// "60 users isn't us", "that's 60 users, we aren't 60": a number that is told not to be theirs.
fn is_denied(draft: &Draft<'_>, quantity: &QuantityFinding) -> bool {
    let tokens = &draft.text.tokens;
    let place = draft.text.tokens_in(quantity.span);
    let mut numbers = place.filter(|at| tokens[*at].number);
    let Some(at) = numbers.next() else {
        return false;
    };
    let told_so = draft
        .reaching(at, at + 1)
        .any(|found| found.is("cue", "not_our_number") && found.first == at);
    let single = numbers.next().is_none();
    told_so || correction::is_denied(draft, at) || single && correction::is_of_another(draft, at)
}

/// "40 people, 12 of them planners": those of them who do what is counted.
fn some_of_them<'q>(
    draft: &Draft<'_>,
    told: &[&'q QuantityFinding],
) -> Option<&'q QuantityFinding> {
    let spelling = &draft.vocabulary.spelling;
    let people = counted::stem(spelling, "person");
    let anybody = told.first()?.unit.as_deref();
    let anybody = anybody.is_some_and(|unit| counted::stem(spelling, unit) == people);
    let of_them = |quantity: &&&QuantityFinding| {
        let place = draft.text.tokens_in(quantity.span);
        draft.text.is(place.start + 1, Role::Of) && draft.text.is(place.start + 2, Role::Third)
    };
    told.iter()
        .skip(1)
        .find(of_them)
        .copied()
        .filter(|_| anybody)
}

/// "14? no mate 7 total", "6 on the counter and me, 7 in total": the number that is called the
/// sum of them.
fn all_of_them<'q>(draft: &Draft<'_>, told: &[&'q QuantityFinding]) -> Option<&'q QuantityFinding> {
    let is_sum = |quantity: &&&QuantityFinding| {
        let place = draft.text.tokens_in(quantity.span);
        let taken_back = place.start > 0 && draft.text.is(place.start - 1, Role::Not);
        !taken_back && sum::is_called_so(draft, place)
    };
    told.iter()
        .rfind(is_sum)
        .copied()
        .filter(|_| told.len() > 1)
}

/// "Up to 20 but the boss wants 15": from what one wants to the most that it may be.
fn up_to(draft: &Draft<'_>, told: &[&QuantityFinding]) -> Option<QuantityFinding> {
    let (most, fewer) = (told.first()?, told.get(1)?);
    let from = draft.text.tokens_in(most.span).end;
    let to = draft.text.tokens_in(fewer.span).start;
    let limits = (from..to).any(|at| draft.text.is(at, Role::But));
    let apart = told.len() == 2 && most.min.is_none() && fewer.min.is_some();
    (limits && apart && fewer.max < most.max).then(|| QuantityFinding {
        min: fewer.min,
        span: Span {
            end: fewer.span.end,
            ..most.span
        },
        ..(*most).clone()
    })
}

/// Whether a number counts nothing of theirs: an age ("like I'm five"), what is
/// added to a number not told here ("hiring 3 more"), or the title of somebody
/// ("two branch managers" are no branches).
fn is_no_count(draft: &Draft<'_>, quantity: &QuantityFinding) -> bool {
    let place = draft.text.tokens_in(quantity.span);
    let is = |at: usize, role: Role| draft.text.is(at, role);
    let before =
        |back: usize, role: Role| place.start.checked_sub(back).is_some_and(|at| is(at, role));
    let age = quantity.unit.is_none() && before(1, Role::Am) && before(2, Role::I);
    // "more than 50" counts, "3 more" adds.
    let added = is(place.end, Role::More) || place.len() > 1 && is(place.end - 1, Role::More);
    let tokens = &draft.text.tokens;
    let of_a_title = quantity.unit.is_some()
        && tokens.get(place.end).is_some_and(|next| {
            let titles = &draft.vocabulary.titles;
            let joined = next.before == Break::Space && next.word != 0;
            // "managers" as well as "manager".
            let singular = draft
                .vocabulary
                .spelling
                .ids(next.text.trim_end_matches('s'))
                .0;
            joined
                && ["middle", "senior", "using", "junior"].iter().any(|rank| {
                    titles.get(rank).is_some_and(|words| {
                        words.contains(&next.word) || words.contains(&singular)
                    })
                })
        });
    // "She is 71", "71 is her age", "10 kw": the number says something else.
    let measured = quantity.unit.is_none()
        && draft
            .reaching(place.start, place.end)
            .any(|found| found.is("cue", "measured"));
    // "One manager per store" is a rate, and no number of all.
    let rate = is(place.end, Role::Per)
        && tokens.get(place.end + 1).is_some_and(|thing| {
            let stem = counted::stem(&draft.vocabulary.spelling, &thing.text);
            let mut units = draft.vocabulary.counted.stems.iter();
            stem != 0 && units.any(|units| units.contains(&stem))
        });
    age || added || of_a_title || measured || rate
}

/// One more where they count one beside the others: "6 buyers plus me", "me plus 4", "a
/// dozen of us plus the boss".
fn with_speaker(draft: &Draft<'_>, quantity: &QuantityFinding) -> Decimal {
    let place = draft.text.tokens_in(quantity.span);
    let is = |at: usize, role: Role| draft.text.is(at, role);
    let joins = |at: usize| {
        is(at, Role::And)
            || draft
                .text
                .tokens
                .get(at)
                .is_some_and(|token| matches!(token.text.as_str(), "plus" | "+"))
    };
    // "me and 4 planners" is counted where it is read.
    let counted = place.clone().any(|at| is(at, Role::Me));
    let ends = |end: usize| {
        let clause = draft.text.clause(end - 1);
        clause.is_none_or(|clause| clause.end == end)
    };
    let somebody = |at: usize| is(at, Role::Decider) || party::is_kin(draft, at);
    let after = joins(place.end)
        && (is(place.end + 1, Role::Me) && ends(place.end + 2)
            || (is(place.end + 1, Role::Definite) || is(place.end + 1, Role::Own))
                && somebody(place.end + 2)
                && ends(place.end + 3));
    // "Me and my 2 colleagues"
    let first = place.start - usize::from(place.start > 0 && is(place.start - 1, Role::Own));
    let before = first >= 2 && joins(first - 1) && is(first - 2, Role::Me);
    if !counted && (after || before) {
        Decimal::ONE
    } else {
        Decimal::ZERO
    }
}

/// Whether what is counted is people by what they do: "3 store managers", "2 clerks".
fn names_people(draft: &Draft<'_>, quantity: &QuantityFinding) -> bool {
    let Some(unit) = quantity.unit.as_deref().and_then(counted::head) else {
        return false;
    };
    let word = draft.vocabulary.spelling.ids(unit).0;
    let titles = &draft.vocabulary.titles;
    word != 0
        && ["middle", "senior", "using", "junior"]
            .iter()
            .any(|rank| titles.get(rank).is_some_and(|words| words.contains(&word)))
}

/// Whether what is counted means the same as one of the units: "3 boutiques" where stores count.
fn means_unit(draft: &Draft<'_>, quantity: &QuantityFinding, concepts: &[u32]) -> bool {
    // "2 of us and 4 in the shops" counts people, wherever they are.
    if quantity.unit.as_deref() == Some("person") {
        return false;
    }
    let place = draft.text.tokens_in(quantity.span);
    let named = draft.mentions_in(place.start, place.end);
    // "Four store managers" counts managers, and no stores.
    let head = named.iter().rev().find(|mention| {
        let token = draft.text.tokens.get(mention.first);
        token.is_some_and(|token| !token.number)
    });
    quantity.unit.is_some() && head.is_some_and(|mention| concepts.contains(&mention.concept))
}
