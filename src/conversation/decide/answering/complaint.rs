//! "You didn't answer me about insurance", "thats not what i asked": which question of theirs is
//! meant. It is found among their earlier words and answered now, or put on the list for a person.

use super::asked;
use super::fit;
use super::material::by_intent;
use super::ours::stems;
use super::question::{bare, sentences};
use super::unanswered::leave_open;
use crate::conversation::agenda::Point;
use crate::conversation::decide::Draft;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::message::{Author, Message};
use crate::conversation::state::Unread;
use crate::reading::finding::{IntentKind, QuestionPart};
use crate::reading::vocabulary::CASE_PREFIX;
use crate::reading::{Manner, Reading};
use crate::signal::Span;
use crate::speech::again::shared_words;

/// What is said to a complaint that a question was passed over.
pub(crate) struct Taken {
    /// The answers.
    pub points: Vec<Point>,
    /// The questions that nobody can answer here.
    pub open: Vec<String>,
}

/// An earlier question, read by itself.
struct Earlier {
    quote: String,
    reading: Reading,
}

/// What is said now to the question that they complain about; `None` where they don't. Where
/// the message `asks` something itself, only what it names besides is taken up.
pub(crate) fn take_up(
    draft: &mut Draft<'_>,
    learned: &Learned,
    message: &Unread,
    reading: &Reading,
    asks: bool,
) -> Option<Taken> {
    let named = !reading.in_vain.is_empty();
    let denied = reading.shows(Manner::Protests);
    let complains = reading.shows(Manner::PassedOver);
    if !named && (!complains || asks) {
        return None;
    }
    let mut taken = Taken {
        points: Vec::new(),
        open: Vec::new(),
    };
    let mut repeated = Vec::new();
    let (earlier, pointed) = meant(draft, message, reading);
    for earlier in earlier {
        let points = said_to(draft, learned, message, &earlier);
        let told = |point: &Point| asked::is_told(draft, point);
        if points.is_empty() {
            taken.open.push(earlier.quote);
        } else if !pointed && points.iter().all(told) {
            repeated.push((earlier.quote, points));
        } else {
            let unsaid = |point: &Point| !taken.points.contains(point);
            let said: Vec<Point> = points.into_iter().filter(unsaid).collect();
            taken.points.extend(said);
        }
    }
    // What was told is told again only where nothing of it was left out.
    if taken.points.is_empty()
        && taken.open.is_empty()
        && let Some((quote, points)) = repeated.pop()
    {
        if denied {
            taken.points.push(Point::Calm {
                about: SAY_AGAIN.to_owned(),
            });
            leave_open(draft, message, quote);
        } else {
            taken.points = points;
        }
    }
    Some(taken)
}

/// What the playbook, the lead definition or the kind of thing asked for has to say.
fn said_to(
    draft: &mut Draft<'_>,
    learned: &Learned,
    message: &Unread,
    earlier: &Earlier,
) -> Vec<Point> {
    let reading = &earlier.reading;
    let found = asked::playbook(draft, learned, message, reading);
    let mut points: Vec<Point> = found.into_iter().map(|(point, _)| point).collect();
    if points.is_empty() {
        points.extend(fit::weighed(draft, reading).map(|(point, _)| point));
    }
    // What went to a person is not answered with something of its kind now.
    let listed = on_the_list(draft, &earlier.quote).is_some();
    if points.is_empty() && reading.open_questions.is_empty() && !listed {
        let by_kind = || by_intent(draft, learned, message, reading);
        let fit = fit::answer(draft, &reading.fit_questions);
        points.extend(fit.or_else(by_kind));
    }
    points
}

/// The earlier questions that the complaint is about: those whose matter it names, the one that
/// it counts off or has words of, else all of their last message that asks something. With them
/// whether it points to them.
fn meant(draft: &Draft<'_>, message: &Unread, reading: &Reading) -> (Vec<Earlier>, bool) {
    if reading.part_meant.is_none() && !reading.in_vain.is_empty() {
        // What is asked again in these very words is answered as what it is.
        let asked_here = |span: &&Span| {
            let mut facts = reading.facts.iter();
            let mut intents = reading.intents.iter();
            let price = IntentKind::AskPrice;
            facts.any(|fact| fact.span.overlaps(**span))
                || intents.any(|found| found.kind == price && found.span.overlaps(**span))
        };
        let matters = reading.in_vain.iter().filter(|span| !asked_here(span));
        let matters = matters.filter_map(|span| span.slice(&message.text));
        let earlier = matters.map(|matter| by_matter(draft, message, matter));
        return (earlier.collect(), true);
    }
    let mut parts = before(draft, message)
        .map(|held| questions_in(draft, held))
        .find(|parts| !parts.is_empty())
        .unwrap_or_default();
    let only = match reading.part_meant {
        Some(QuestionPart::First) => Some(0),
        Some(QuestionPart::Second) => Some(1),
        Some(QuestionPart::Third) => Some(2),
        Some(QuestionPart::Last) => parts.len().checked_sub(1),
        Some(QuestionPart::Others) | None => None,
    };
    let alike = |part: &String| shared_words(part, &message.text);
    let most = parts.iter().map(alike).max().unwrap_or_default();
    if let Some(at) = only.filter(|at| *at < parts.len()) {
        parts = vec![parts.swap_remove(at)];
    } else if most > 0 {
        parts.retain(|part| alike(part) == most);
    }
    let read = |quote: String| Earlier {
        reading: draft.read_at(message.at, None, &format!("{quote}?")),
        quote,
    };
    let pointed = reading.part_meant.is_some() || most > 0;
    (parts.into_iter().map(read).collect(), pointed)
}

/// Their messages before this one, the last first.
fn before<'d>(draft: &'d Draft<'_>, message: &Unread) -> impl Iterator<Item = &'d Message> {
    let (seq, held) = (message.seq, draft.state.messages.iter().rev());
    held.filter(move |held| held.from == Author::Prospect && held.seq < seq)
}

/// The questions of a message in their order, each in its own words.
fn questions_in(draft: &Draft<'_>, held: &Message) -> Vec<String> {
    let reading = draft.read_at(held.at, None, &held.text);
    if reading.shows(Manner::PassedOver) {
        return Vec::new();
    }
    let facts = reading.facts.iter().map(|fact| fact.span);
    let fit = reading.fit_questions.iter().map(|asked| asked.span);
    let open = reading.open_questions.iter().map(|open| open.span);
    let prices = reading.intents.iter().filter_map(|found| {
        let price = found.kind == IntentKind::AskPrice && found.confidence >= 0.5;
        price.then_some(found.span)
    });
    let asked = reading.questions.iter().copied();
    let mut spans: Vec<Span> = Vec::new();
    for span in facts.chain(fit).chain(open).chain(asked).chain(prices) {
        if !spans.iter().any(|known| known.overlaps(span)) {
            spans.push(span);
        }
    }
    spans.sort_by_key(|span| span.start);
    let words = spans.into_iter().filter_map(|span| span.slice(&held.text));
    words.map(bare).collect()
}

/// The question of an earlier message that speaks of the matter; where none does, the matter
/// itself, as a question.
fn by_matter(draft: &Draft<'_>, message: &Unread, matter: &str) -> Earlier {
    let telling = telling_word(matter);
    let of_the_matter = |quote: &str| quote.to_lowercase().contains(telling.as_str());
    let alone = draft.read_at(message.at, None, &format!("{matter}?"));
    let same = |quote: &str| {
        of_the_matter(quote) || shared_words(quote, matter) > 0 || {
            let asked = draft.read_at(message.at, None, &format!("{quote}?"));
            let price = IntentKind::AskPrice;
            let first = asked.facts.first().zip(alone.facts.first());
            first.is_some_and(|(one, other)| one.id == other.id)
                || asked.intends(price) && alone.intends(price)
        }
    };
    let mut asked = before(draft, message).flat_map(|held| questions_in(draft, held));
    let found = asked.find(|quote| same(quote)).or_else(|| {
        let told = before(draft, message).flat_map(|held| sentences(&held.text));
        let mut told = told.map(|(_, sentence)| sentence);
        told.find(|sentence| of_the_matter(sentence))
            .map(|sentence| bare(&sentence))
    });
    let was_asked = found.is_some();
    let quote = found.unwrap_or_else(|| matter.to_owned());
    let mut reading = draft.read_at(message.at, None, &format!("{quote}?"));
    // "My wife wants a battery" was no question: what is asked about now is.
    if reading.facts.is_empty() && reading.fit_questions.is_empty() {
        let of_us = |id: &str| !id.starts_with(CASE_PREFIX);
        reading.facts = alone
            .facts
            .iter()
            .filter(|fact| of_us(&fact.id))
            .cloned()
            .collect();
        if !reading.facts.is_empty() {
            reading.open_questions.clear();
        }
    }
    // "Insurance" alone asks for no story of an insurer.
    let asked_for = |id: &str| was_asked || !id.starts_with(CASE_PREFIX);
    reading.facts.retain(|fact| asked_for(&fact.id));
    Earlier { quote, reading }
}

/// The longest word of a matter, by which it is found again.
fn telling_word(matter: &str) -> String {
    let words = matter.split_whitespace();
    let longest = words.max_by_key(|word| word.chars().count());
    longest.unwrap_or(matter).to_lowercase()
}

/// What there is to be sorry for: that it was passed over, or, where all that is said now was
/// said before, that it did not come across.
pub(crate) fn put_apology(points: &mut [Point], said_before: bool) {
    for point in points {
        if let Point::Apologise { about } = point
            && about == PASSED_OVER
            && said_before
        {
            UNCLEAR.clone_into(about);
        }
    }
}

/// What they want to know was answered, and is something else.
const SAY_AGAIN: &str = "say_again";
/// A question was passed over.
pub(crate) const PASSED_OVER: &str = "passed_over";
/// What was said did not come across.
const UNCLEAR: &str = "unclear";

/// The question on the list that asks for the same, where there is one.
pub(crate) fn on_the_list(draft: &Draft<'_>, quote: &str) -> Option<String> {
    let said = stems(quote);
    let mut listed = draft.state.unanswered();
    listed
        .find(|open| {
            let open = stems(open);
            !open.is_empty() && open.is_subset(&said)
        })
        .cloned()
}
