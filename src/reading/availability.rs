//! When and how somebody can be reached, as far as a text names days, parts of
//! the day and ways: "any day but Friday", "not in the morning", "text me, don't call".

use std::ops::Range;

use super::draft::{Draft, Found};
use super::finding::{Availability, CallDay, CallMatter, ContactWay, DayPart, DayPlace};
use super::placed::among;
use super::role::Role;
use super::text::Break;
use super::zone;
use crate::signal::Span;

/// Cues whose words say when, and nothing else.
const SAYS_WHEN: [&str; 4] = ["unfit_time", "all_but", "any_time", "soonest"];
/// A day named so many words after "any day but" is the one left out.
const AFTER_ALL_BUT: usize = 3;

fn day_of(name: &str) -> Option<CallDay> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

fn part_of(name: &str) -> Option<DayPart> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// What the text tells of when and how they can be reached.
pub(crate) fn find(draft: &Draft<'_>) -> Availability {
    let mut availability = Availability {
        calls: draft.has("cue", "call"),
        any_time: draft.has("cue", "any_time"),
        soonest: draft
            .of("cue", "soonest")
            // "What happens now?" asks for no call.
            .find(|found| {
                let clause = draft.text.clause(found.first);
                clause.is_some_and(|clause| !clause.opens)
            })
            .map(|found| place(draft, found)),
        ..Availability::default()
    };
    for found in &draft.found {
        let day = found.in_group("call_day").and_then(day_of);
        let part = found.in_group("day_part").and_then(part_of);
        if day.is_none() && part.is_none() || !is_meant(draft, found) {
            continue;
        }
        let piece = piece(draft, found.first);
        let taken_back = is_taken_back(draft, found, &piece);
        if let Some(day) = day
            && !taken_back
        {
            if is_withdrawn(draft, found) {
                continue;
            }
            availability.day_places.push(DayPlace {
                day,
                span: place(draft, found),
                every: is_every(draft, found),
            });
        }
        if let Some(part) = part
            && !taken_back
        {
            availability.part_places.push((part, place(draft, found)));
        }
        // "Not tomorrow morning" leaves out neither the day nor all mornings.
        let rest = availability.span.is_some() || draft.times.len() > 1;
        if taken_back && rest && is_beside_other(draft, found) {
            continue;
        }
        if let Some(day) = day {
            let days = if taken_back {
                &mut availability.not_days
            } else {
                &mut availability.days
            };
            take(days, day);
        }
        if let Some(part) = part {
            let parts = if taken_back {
                &mut availability.not_parts
            } else {
                &mut availability.parts
            };
            take(parts, part);
        }
        availability.span = Some(joined(availability.span, place(draft, found)));
        let said = draft.text.span(piece.start, piece.end);
        availability.said = Some(joined(availability.said, said));
    }
    // "Not Friday … Friday is fine after all": the last word on it is not known here.
    availability
        .not_days
        .retain(|day| !availability.days.contains(day));
    availability
        .not_parts
        .retain(|part| !availability.parts.contains(part));
    availability.refused = draft
        .times
        .iter()
        .map(|time| time.span)
        .filter(|span| is_refused(draft, *span))
        .collect();
    // "Not before ten" may have its "not" within.
    availability.limits = draft
        .times
        .iter()
        .map(|time| time.span)
        .filter(|span| {
            let first = draft.text.tokens_in(*span).start;
            availability.refused.contains(span) || draft.text.is(first, Role::No)
        })
        .collect();
    prefer(draft, &mut availability);
    availability.adds = draft.has("cue", "added_day");
    availability.matter = matter(draft);
    availability.zone = zone::find(draft);
    availability.way = way(draft);
    availability.no_texts = draft.has("contact_way", "no_text");
    availability.beside = beside(draft);
    availability
}

/// "Tuesdays", "every Tuesday".
fn is_every(draft: &Draft<'_>, found: &Found) -> bool {
    let tokens = &draft.text.tokens;
    let plural = tokens[found.first..found.end]
        .iter()
        .any(|token| token.text.ends_with("days") && token.text != "weekdays");
    let each = found
        .first
        .checked_sub(1)
        .is_some_and(|before| tokens[before].is(Role::Each));
    plural || each
}

/// "Thursday's Thanksgiving, then Wednesday": the day is a feast, and another takes its place.
fn is_withdrawn(draft: &Draft<'_>, found: &Found) -> bool {
    let mut own = among(&draft.times, draft.text.span(found.first, found.first + 1));
    let Some(date) = own
        .next()
        .and_then(|time| time.from)
        .map(jiff::civil::DateTime::date)
    else {
        return false;
    };
    let sentence = draft.sentence_tokens(draft.text.tokens[found.first].clause);
    let behind = draft.text.span(found.end, sentence.end);
    let feast = among(&draft.times, behind).any(|time| {
        let tokens = draft.text.tokens_in(time.span);
        tokens.start >= found.end
            && time.from.is_some_and(|from| from.date() == date)
            && !time.quote.chars().any(|letter| letter.is_ascii_digit())
            && !names_day(draft, tokens)
    });
    let mut later = draft.found.iter().rev();
    let another = later
        .find(|other| other.in_group("call_day").is_some())
        .is_some_and(|other| other.first > found.end);
    feast && another
}

/// Whether a day of the week stands there.
fn names_day(draft: &Draft<'_>, place: std::ops::Range<usize>) -> bool {
    draft
        .starting_in(place.start, place.end)
        .any(|found| found.in_group("call_day").is_some())
}

/// A day right before or after a part of the day: "tomorrow morning".
fn is_beside_other(draft: &Draft<'_>, found: &Found) -> bool {
    let is_day = found.in_group("call_day").is_some();
    draft
        .reaching(found.first.saturating_sub(1), found.end + 1)
        .any(|beside| {
            if is_day {
                beside.in_group("day_part").is_some() && beside.first == found.end
            } else {
                beside.in_group("call_day").is_some() && beside.end == found.first
            }
        })
}

/// "Wed is better": of several days the one that is called better, where none follows it.
fn prefer(draft: &Draft<'_>, availability: &mut Availability) {
    let Some(preferred) = draft.of("cue", "better_day").last() else {
        return;
    };
    let place = place(draft, preferred);
    let inside = |known: &&DayPlace| known.span.start >= place.start && known.span.end <= place.end;
    let follows = availability
        .day_places
        .iter()
        .any(|known| known.span.start >= place.end);
    let Some(day) = availability.day_places.iter().find(inside).copied() else {
        return;
    };
    if !follows {
        availability.days = vec![day.day];
        availability.day_places = vec![day];
    }
}

/// Which of a call and a visit is spoken of.
fn matter(draft: &Draft<'_>) -> Option<CallMatter> {
    let call = draft.has("cue", "rings");
    let visit = draft.has("cue", "visits");
    match (call, visit) {
        (true, false) => Some(CallMatter::Call),
        (false, true) => Some(CallMatter::Visit),
        (true, true) | (false, false) => None,
    }
}

fn joined(known: Option<Span>, span: Span) -> Span {
    known.map_or(span, |known| Span {
        start: known.start.min(span.start),
        end: known.end.max(span.end),
    })
}

fn take<T: PartialEq>(list: &mut Vec<T>, one: T) {
    if !list.contains(&one) {
        list.push(one);
    }
}

fn place(draft: &Draft<'_>, found: &Found) -> Span {
    draft.text.span(found.first, found.end)
}

/// Not "if Monday …", and not "last Monday".
fn is_meant(draft: &Draft<'_>, found: &Found) -> bool {
    let conditional = draft
        .text
        .clause(found.first)
        .is_none_or(|clause| clause.conditional);
    let past = found
        .first
        .checked_sub(1)
        .and_then(|before| draft.text.tokens.get(before))
        .is_some_and(|token| token.is(Role::Past));
    // "Tomorrow?? It's down now": asked in disbelief.
    let doubted = draft.text.tokens.get(found.end - 1).is_some_and(|last| {
        let rest = &draft.text.source[last.bytes.end..];
        rest.starts_with("??") || rest.starts_with("?!") || rest.starts_with("!?")
    });
    !conditional && !past && !doubted
}

/// The words around `at` up to the next comma, full stop or "but".
fn piece(draft: &Draft<'_>, at: usize) -> Range<usize> {
    let tokens = &draft.text.tokens;
    let begins = |at: usize| {
        tokens
            .get(at)
            .is_none_or(|token| token.before >= Break::Comma || token.is(Role::But))
    };
    let mut first = at;
    while first > 0 && !begins(first) {
        first -= 1;
    }
    let mut end = at + 1;
    while end < tokens.len() && !begins(end) {
        end += 1;
    }
    first..end
}

/// Whether a day or a part of the day is named, within `piece`, as one that won't do.
fn is_taken_back(draft: &Draft<'_>, found: &Found, piece: &Range<usize>) -> bool {
    let all_but = draft
        .just_before(found.first, AFTER_ALL_BUT)
        .any(|but| but.is("cue", "all_but"));
    let unfit = draft.starting_in(piece.start, piece.end).any(|unfit| {
        unfit.is("cue", "unfit_time") && !is_of_an_hour(draft, unfit.first, found.first)
    });
    let negated = draft
        .text
        .tokens
        .get(found.first)
        .and_then(|token| token.negator)
        .is_some_and(|negator| {
            piece.contains(&negator) && !is_of_an_hour(draft, negator, found.first)
        });
    all_but || unfit || negated
}

/// "Not before 5 on a weekday": the "not" is the hour's, and the day suits.
fn is_of_an_hour(draft: &Draft<'_>, negator: usize, day: usize) -> bool {
    let between = draft.text.span(negator, day);
    among(&draft.times, between).any(|time| {
        let place = draft.text.tokens_in(time.span);
        let hour = time.from.is_none() != time.to.is_none();
        negator < place.start && place.start < day && hour && place.start <= negator + 4
    })
}

/// The telling words beside those that say when.
fn beside(draft: &Draft<'_>) -> usize {
    let stopwords = &draft.vocabulary.concepts.stopwords;
    let tokens = &draft.text.tokens;
    let says_when = draft.found.iter().filter(|found| {
        found.in_group("call_day").is_some()
            || found.in_group("day_part").is_some()
            || found
                .in_group("cue")
                .is_some_and(|cue| SAYS_WHEN.contains(&cue))
    });
    let times = draft.times.iter();
    let places = says_when
        .map(|found| found.first..found.end)
        .chain(times.map(|time| draft.text.tokens_in(time.span)));
    let mut when = vec![false; tokens.len()];
    for place in places {
        if let Some(marks) = when.get_mut(place) {
            marks.fill(true);
        }
    }
    tokens
        .iter()
        .zip(when)
        .filter(|(token, when)| !when && !stopwords.contains(&token.word))
        .count()
}

/// Whether a word before says no to the time: "not this week".
fn is_refused(draft: &Draft<'_>, span: Span) -> bool {
    let first = draft.text.tokens_in(span).start;
    let unfit = |found: &Found| matches!(found.in_group("cue"), Some("unfit_time" | "all_but"));
    draft.negated(span) || draft.just_before(first, 1).any(unfit)
}

/// The way they want to be reached by. No calls means in writing.
fn way(draft: &Draft<'_>) -> Option<(ContactWay, Span)> {
    let of = |name| draft.of("contact_way", name).next();
    let no_calls = of("no_phone");
    let wanted = [
        ("text", ContactWay::Text),
        ("email", ContactWay::Email),
        ("phone", ContactWay::Phone),
    ]
    .into_iter()
    .filter(|(_, way)| no_calls.is_none() || *way != ContactWay::Phone)
    .find_map(|(name, way)| of(name).map(|found| (way, place(draft, found))));
    wanted.or_else(|| no_calls.map(|found| (ContactWay::Writing, place(draft, found))))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::reading::{CampaignWords, ReadingContext, Vocabulary, read};

    fn of(language: &str, text: &str) -> Availability {
        let vocabulary = Vocabulary::new(CampaignWords {
            language: language.to_owned(),
            locale: language.to_owned(),
            ..CampaignWords::default()
        });
        let context = ReadingContext {
            written_at: date(2026, 11, 24).at(10, 0, 0, 0),
            asked: None,
            offered: None,
            opted_out: false,
        };
        read(&vocabulary, &context, text).availability
    }

    #[test]
    fn days_and_parts_of_the_day_are_told_apart_from_those_taken_back() {
        use CallDay as D;
        use DayPart as P;
        type Case<'a> = (&'a str, &'a str, &'a [D], &'a [D], &'a [P], &'a [P]);
        let cases: [Case<'_>; 16] = [
            ("en", "evenings only", &[], &[], &[P::Evening], &[]),
            (
                "en",
                "dont call in the morning",
                &[],
                &[],
                &[],
                &[P::Morning],
            ),
            (
                "en",
                "mornings are bad, evenings please",
                &[],
                &[],
                &[P::Evening],
                &[P::Morning],
            ),
            ("en", "anytime but friday", &[], &[D::Friday], &[], &[]),
            (
                "en",
                "any day except mondays or fridays",
                &[],
                &[D::Monday, D::Friday],
                &[],
                &[],
            ),
            (
                "en",
                "thursday i said, monday is bad",
                &[D::Thursday],
                &[D::Monday],
                &[],
                &[],
            ),
            (
                "en",
                "not monday but tuesday works",
                &[D::Tuesday],
                &[D::Monday],
                &[],
                &[],
            ),
            (
                "en",
                "mon or tue afternoon",
                &[D::Monday, D::Tuesday],
                &[],
                &[P::Afternoon],
                &[],
            ),
            ("en", "weekdays after 6pm", &[D::Weekdays], &[], &[], &[]),
            ("en", "good morning, when can i start", &[], &[], &[], &[]),
            ("en", "we had a stockout last friday", &[], &[], &[], &[]),
            (
                "de",
                "bitte nicht am vormittag, lieber abends",
                &[],
                &[],
                &[P::Evening],
                &[P::Morning],
            ),
            (
                "de",
                "am donnerstag nachmittags",
                &[D::Thursday],
                &[],
                &[P::Afternoon],
                &[],
            ),
            ("es", "los viernes no puedo", &[], &[D::Friday], &[], &[]),
            ("es", "mejor por la tarde", &[], &[], &[P::Afternoon], &[]),
            (
                "fr",
                "pas le matin, plutôt jeudi soir",
                &[D::Thursday],
                &[],
                &[P::Evening],
                &[P::Morning],
            ),
        ];
        for (language, text, days, not_days, parts, not_parts) in cases {
            let found = of(language, text);
            assert_eq!(found.days, days, "{text}");
            assert_eq!(found.not_days, not_days, "{text}");
            assert_eq!(found.parts, parts, "{text}");
            assert_eq!(found.not_parts, not_parts, "{text}");
        }
    }

    #[test]
    fn the_way_they_want_to_be_reached_is_found() {
        let cases = [
            ("text me dont call", Some(ContactWay::Text)),
            ("please just text me, 415-555-2671", Some(ContactWay::Text)),
            ("call me at 555-0100", Some(ContactWay::Phone)),
            ("email only please", Some(ContactWay::Email)),
            ("no calls please", Some(ContactWay::Writing)),
            ("please don't phone me", Some(ContactWay::Writing)),
            ("dont ring me pls", Some(ContactWay::Writing)),
            ("I do not want to be called", Some(ContactWay::Writing)),
            ("dont call me again", None),
            ("dont call in the morning", None),
            ("why do you keep texting me", None),
            ("email me the pricing", None),
            ("our customers call all day", None),
        ];
        for (text, way) in cases {
            let found = of("en", text).way.map(|(way, _)| way);
            assert_eq!(found, way, "{text}");
        }
    }
}
