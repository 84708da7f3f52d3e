//! When somebody can be reached, as far as a text names days and parts of the day:
//! "any day but Friday", "not in the morning", "I'm out until Tuesday".

use std::ops::Range;

use super::reach::Apart;
use super::stance::{self, Named, Stance};
use super::{absence, alternatives, matter, preferred, street, way, zone};
use crate::reading::draft::{Draft, Found};
use crate::reading::finding::{Availability, CallDay, DayPart, DayPlace, TimeFinding};
use crate::reading::placed::among;
use crate::reading::timing::{denied_time, told_time};
use crate::reading::words::role::Role;
use crate::signal::Span;

/// Cues whose words say when, and nothing else.
const SAYS_WHEN: [&str; 4] = ["unfit_time", "all_but", "any_time", "soonest"];

fn day_of(name: &str) -> Option<CallDay> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

fn part_of(name: &str) -> Option<DayPart> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// What the text tells of when and how they can be reached.
pub(crate) fn find(draft: &Draft<'_>) -> Availability {
    let whole = 0..draft.text.tokens.len();
    let mut availability = told_in(draft, &whole);
    availability.apart = matter::groups(draft)
        .into_iter()
        .map(|place| Apart {
            span: draft.text.span(place.start, place.end),
            said: told_in(draft, &place),
        })
        .collect();
    availability.alternatives = alternatives::stretches(draft)
        .into_iter()
        .map(|place| Apart {
            span: draft.text.span(place.start, place.end),
            said: told_in(draft, &place),
        })
        .collect();
    availability.way = way::find(draft);
    availability.street = street::find(draft);
    let wishes = ["text", "email", "phone"];
    availability.wished = wishes.iter().any(|name| draft.has("contact_way", name));
    availability.no_emails = draft.has("contact_way", "no_email");
    availability.no_texts = draft.has("contact_way", "no_text");
    let voicemail = draft.of("contact_way", "no_voicemail").next();
    availability.no_voicemail = voicemail.map(|found| place(draft, found));
    let unwelcome = draft.of("opt_out", "visit").next();
    availability.no_visit = unwelcome.map(|found| place(draft, found));
    availability
}

/// What the tokens `within` tell of when they can be reached.
fn told_in(draft: &Draft<'_>, within: &Range<usize>) -> Availability {
    let has = |name: &str| draft.has_in("cue", name, within.clone());
    let first = |name: &str| {
        let mut cues = draft.of_in("cue", name, within.clone());
        cues.next().map(|found| place(draft, found))
    };
    let times: Vec<&TimeFinding> =
        among(&draft.times, draft.text.span(within.start, within.end)).collect();
    let mut availability = Availability {
        calls: has("call"),
        whenever: first("any_time").or_else(|| first("before_that")),
        for_the_visit: first("for_the_visit"),
        soonest: draft
            .of_in("cue", "soonest", within.clone())
            // "What happens now?" asks for no call.
            .find(|found| {
                let clause = draft.text.clause(found.first);
                clause.is_some_and(|clause| !clause.opens)
            })
            .map(|found| place(draft, found)),
        ..Availability::default()
    };
    let mut named = Vec::new();
    for found in draft.starting_in(within.start, within.end) {
        take_in(draft, found, times.len(), &mut availability, &mut named);
    }
    // "Not Friday … Friday is fine after all": the last word on it is not known here.
    availability
        .not_days
        .retain(|day| !availability.days.contains(day));
    availability
        .not_parts
        .retain(|part| !availability.parts.contains(part));
    let of = |holds: &dyn Fn(Span) -> bool| -> Vec<Span> {
        let spans = times.iter().map(|time| time.span);
        spans.filter(|span| holds(*span)).collect()
    };
    availability.refused = of(&|span| stance::is_refused(draft, span));
    // "Not before ten" may have its "not" within.
    availability.limits = of(&|span| {
        let first = draft.text.tokens_in(span).start;
        stance::is_refused(draft, span)
            || draft.text.is(first, Role::No)
            || among(&draft.times, span).any(|time| denied_time::is_not_before(draft, time))
    });
    availability.away = has("absent");
    // "June is our year end" tells of their year, and names no time to call.
    let of_money = |span| {
        let clause = draft.clause_at(span);
        clause.is_some_and(|at| draft.has_in_clause("date_of", "money", at))
    };
    availability.idle =
        of(&|span| absence::says_nothing(draft, span) || !has("call") && of_money(span));
    availability.idle.extend(first("day_begins"));
    availability.idle.extend(of(&|span| {
        is_reproached(draft, draft.text.tokens_in(span).start)
    }));
    availability.from_then = of(&|span| absence::is_free_from(draft, span));
    // "He gets home at 5" leaves the time after it, where no other is named.
    let free_from = availability.from_then.clone();
    let told = of(&|span| told_time::is_told(draft, &draft.text.tokens_in(span)));
    let speaks_of_a_call = availability.calls || draft.has("cue", "call");
    let told = told
        .into_iter()
        .filter(|span| !(speaks_of_a_call && free_from.contains(span)));
    availability.idle.extend(told);
    availability.idle.extend(feasts(draft, within));
    let explained = draft.starting_in(within.start, within.end);
    let explained = explained
        .filter(|found| found.in_group("call_day").is_some() && is_explained(draft, found))
        .flat_map(|found| among(&draft.times, place(draft, found)))
        .map(|time| time.span);
    availability.idle.extend(explained);
    availability.busy = stance::busy(draft, &times);
    stance::combine(draft, &times, &named, &mut availability);
    availability.shift = shift(draft, within);
    preferred::take(draft, within, &mut availability);
    availability.after_that = has("after_that");
    availability.which_zone = has("which_zone");
    availability.then = has("day_then");
    availability.fits = has("fit_time") || has("better_day");
    availability.adds = has("added_day");
    availability.matter = matter::of(draft, within);
    availability.zone = zone::find(draft, within);
    availability.zone_place = availability.zone.and_then(|_| zone::place(draft, within));
    availability.beside = beside(draft, within);
    availability
}

/// Takes in a day or a part of the day, where one was found.
fn take_in(
    draft: &Draft<'_>,
    found: &Found,
    times: usize,
    availability: &mut Availability,
    named: &mut Vec<Named>,
) {
    let day = found.in_group("call_day").and_then(day_of);
    let part = found.in_group("day_part").and_then(part_of);
    if day.is_none() && part.is_none() || !is_meant(draft, found) || is_explained(draft, found) {
        return;
    }
    let piece = stance::piece(draft, found.first);
    let meant = stance::of_a_day(draft, found, &piece);
    let taken_back = meant != Stance::Wanted;
    if let Some(day) = day {
        named.push(Named {
            day,
            place: place(draft, found),
            first: found.first,
            every: is_every(draft, found),
            stance: meant,
        });
    }
    if let Some(day) = day
        && !taken_back
    {
        let feast = draft
            .reaching(found.first, found.end)
            .any(|cue| cue.is("cue", "feast_day") && cue.first == found.first);
        if feast || is_withdrawn(draft, found) {
            return;
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
    let rest = availability.span.is_some() || times > 1;
    if taken_back && rest && is_beside_other(draft, found) {
        return;
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

/// "Tomorrow IS Tuesday": says which day a day is, and wishes for none.
fn is_explained(draft: &Draft<'_>, found: &Found) -> bool {
    let starts_day = |at: usize| {
        draft
            .starting_in(at, at + 1)
            .any(|other| other.in_group("call_day").is_some())
    };
    let ends_day = |at: usize| {
        draft
            .reaching(at.saturating_sub(1), at)
            .any(|other| other.end == at && other.in_group("call_day").is_some())
    };
    found.in_group("call_day").is_some()
        && (draft.text.is(found.end, Role::Is) && starts_day(found.end + 1)
            || found.first > 1
                && draft.text.is(found.first - 1, Role::Is)
                && ends_day(found.first - 1))
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

/// "Wed want it live": no Wednesday, but "we'd".
fn is_we_would(draft: &Draft<'_>, found: &Found) -> bool {
    draft
        .reaching(found.first, found.end)
        .any(|cue| cue.is("cue", "we_would") && cue.first == found.first)
}

/// "Thursday's Thanksgiving": what day a feast is says nothing of when to call.
fn feasts(draft: &Draft<'_>, within: &Range<usize>) -> Vec<Span> {
    draft
        .starting_in(within.start, within.end)
        .filter(|found| found.is("cue", "feast_day"))
        .flat_map(|found| among(&draft.times, place(draft, found)))
        .map(|time| time.span)
        .collect()
}

/// "The week after": so many days after what was named before, and where it says so.
fn shift(draft: &Draft<'_>, within: &Range<usize>) -> Option<(i32, Span)> {
    draft
        .starting_in(within.start, within.end)
        .filter_map(|found| {
            let days = match found.in_group("shift")? {
                "week_later" => 7,
                "day_later" => 1,
                "week_earlier" => -7,
                "day_earlier" => -1,
                _ => return None,
            };
            Some((days, place(draft, found)))
        })
        .last()
}

/// Not "if Monday …", and not "last Monday".
fn is_meant(draft: &Draft<'_>, found: &Found) -> bool {
    let told = told_time::is_told(draft, &(found.first..found.end));
    let past = found
        .first
        .checked_sub(1)
        .and_then(|before| draft.text.tokens.get(before))
        .is_some_and(|token| token.is(Role::Past));
    // "Tomorrow?? It's down now": asked in disbelief.
    let doubted = ends_in_disbelief(draft, found.end) || is_reproached(draft, found.first);
    !told && !past && !doubted && !is_we_would(draft, found)
}

fn ends_in_disbelief(draft: &Draft<'_>, end: usize) -> bool {
    draft.text.tokens.get(end - 1).is_some_and(|last| {
        let rest = &draft.text.source[last.bytes.end..];
        rest.starts_with("??") || rest.starts_with("?!") || rest.starts_with("!?")
    })
}

/// "Nobody works after 3 on a weekday?? Saturdays then": what is asked in disbelief before
/// another time is named.
fn is_reproached(draft: &Draft<'_>, at: usize) -> bool {
    let tokens = &draft.text.tokens;
    let Some(token) = tokens.get(at) else {
        return false;
    };
    let end = draft.sentence_tokens(token.clause).end;
    let later = || {
        draft
            .starting_in(end, tokens.len())
            .any(|found| found.in_group("call_day").is_some())
            || draft
                .times
                .iter()
                .any(|time| draft.text.tokens_in(time.span).start >= end)
    };
    end < tokens.len() && ends_in_disbelief(draft, end) && later()
}

/// The telling words `within` beside those that say when.
fn beside(draft: &Draft<'_>, within: &Range<usize>) -> usize {
    let stopwords = &draft.vocabulary.concepts.stopwords;
    let tokens = &draft.text.tokens;
    let says_when = draft.reaching(within.start, within.end).filter(|found| {
        found.in_group("call_day").is_some()
            || found.in_group("day_part").is_some()
            || found
                .in_group("cue")
                .is_some_and(|cue| SAYS_WHEN.contains(&cue))
    });
    let times = among(&draft.times, draft.text.span(within.start, within.end));
    let places = says_when
        .map(|found| found.first..found.end)
        .chain(times.map(|time| draft.text.tokens_in(time.span)));
    let mut when = vec![false; within.len()];
    for place in places {
        let inside = |at: usize| at.clamp(within.start, within.end) - within.start;
        when[inside(place.start)..inside(place.end)].fill(true);
    }
    let others = within.clone().zip(when).filter(|(_, when)| !when);
    others
        .filter(|(at, _)| !stopwords.contains(&tokens[*at].word))
        .count()
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
        let context = ReadingContext::at(date(2026, 11, 24).at(10, 0, 0, 0));
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
}
