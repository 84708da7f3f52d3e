//! Whose date it is, and of what. People name dates of many matters in one breath: when
//! they want it, when there is money for it, when offers are due or a board meets, when a
//! contract ends, when a colleague or a rival begins, how it is every summer. Only the
//! first is a time frame; the others say nothing of when it is wanted.

use std::ops::Range;

use jiff::civil::{DateTime, Time};

use crate::reading::draft::{Draft, Found};
use crate::reading::finding::{ObjectionKind, TimeFinding};
use crate::reading::placed::among;
use crate::reading::vocabulary::Topic;
use crate::reading::words::role::Role;
use crate::reading::words::text::Break;
use crate::signal::{SignalName, Span};

/// So many words stand between what the date is of and the date: "the board decides at
/// its meeting in January".
const APART: usize = 4;
/// And so many where the date comes first: "in January the board decides".
const LEADING: usize = 3;
/// Words so far from a date say nothing of it.
const REACH: usize = 16;
/// So many words before a date tell that it is one of every year.
const A_SENTENCE: usize = 12;
/// So many words may follow a date that a message ends with.
const BEHIND: usize = 1;
/// A rival who begins stands so early in a piece of a sentence.
const FIRST_WORDS: usize = 2;
/// What answers as well by when it is wanted, where that was asked: "our contract is up in
/// October".
const ALSO_ANSWERS: [&str; 4] = ["contract", "launch", "money", "today"];

/// Whether the words beside the time say that it is of another matter than their wish.
pub(crate) fn is_of_another_matter(draft: &Draft<'_>, time: &TimeFinding) -> bool {
    let words = draft.text.tokens_in(time.span);
    let around = around(draft, words.start);
    let asked = draft.asked_for(SignalName::TIMELINE);
    if is_only_when(draft, &words) {
        return is_usual(draft, &words) || rival_begins(draft, &around, &words);
    }
    let other = |found: &&Found| {
        found.in_group("date_of").is_some_and(|of| {
            of != "launch"
                && !(asked && ALSO_ANSWERS.contains(&of))
                && belongs(draft, found, &words)
        })
    };
    draft
        .reaching(around.start, around.end.max(words.end))
        .filter(other)
        .any(|found| !limits_a_wish(draft, found, &around))
        || is_usual(draft, &words)
        || rival_begins(draft, &around, &words)
}

/// "When our contract with them runs out in March", "after our audit in February": a
/// message that is nothing but a "when" answers it, whatever it is the date of.
pub(crate) fn is_only_when(draft: &Draft<'_>, words: &Range<usize>) -> bool {
    let tokens = &draft.text.tokens;
    let first = (0..words.start).find(|at| !draft.text.is(*at, Role::Hedge));
    let begins = first.is_some_and(|first| {
        let mut cues = draft.starting_in(first, first + 1);
        cues.any(|found| found.is("cue", "when_event"))
    });
    // A verb may follow, as it does in German: "im März ausläuft".
    begins
        && tokens.len() <= words.end + BEHIND
        && tokens
            .iter()
            .skip(1)
            .all(|token| token.before < Break::Stop)
        && tokens[words.end..]
            .iter()
            .all(|token| token.before == Break::Space)
        && !tokens[..words.start]
            .iter()
            .any(|token| token.is(Role::But))
}

/// Whether the tokens `first..end` say that a contract of theirs ends: "runs out in March".
pub(crate) fn ends_a_contract(draft: &Draft<'_>, first: usize, end: usize) -> bool {
    draft
        .reaching(first, end)
        .any(|found| found.is("date_of", "contract"))
}

/// "Every summer we have too much, and run out in October": told of how it always is.
fn is_usual(draft: &Draft<'_>, words: &Range<usize>) -> bool {
    let Some(clause) = draft.text.tokens.get(words.start).map(|token| token.clause) else {
        return false;
    };
    let sentence = draft.sentence_tokens(clause);
    let first = sentence.start.max(words.start.saturating_sub(A_SENTENCE));
    let mut usual = draft.starting_in(first, words.start);
    usual.any(|found| {
        found.is("date_of", "habit")
            && draft
                .starting_in(found.end, words.start)
                .all(|other| !other.is("cue", "need") || other.end > words.start)
            && (found.end..=words.start).all(|at| !draft.text.is(at, Role::Deadline))
    })
}

/// Whether a date is one at which what they want must stand: "the exhibition opens on 12 June".
pub(crate) fn is_of_a_launch(draft: &Draft<'_>, time: &TimeFinding) -> bool {
    let words = draft.text.tokens_in(time.span);
    let around = around(draft, words.start);
    draft
        .reaching(around.start, around.end.max(words.end))
        .any(|found| found.is("date_of", "launch") && belongs(draft, found, &words))
}

/// The piece of the sentence around the token `at`, as far as words beside a date reach.
pub(crate) fn around(draft: &Draft<'_>, at: usize) -> Range<usize> {
    let tokens = &draft.text.tokens;
    let begins = |at: usize| {
        tokens
            .get(at)
            .is_none_or(|token| token.before >= Break::Comma || token.is(Role::But))
    };
    let first = (at.saturating_sub(REACH)..=at)
        .rev()
        .find(|at| begins(*at))
        .unwrap_or(at.saturating_sub(REACH));
    let last = at + 1..tokens.len().min(at + 1 + REACH);
    let end = last.clone().find(|at| begins(*at)).unwrap_or(last.end);
    first..end
}

/// Whether the date goes with those words: they stand beside it, and no wish between.
fn belongs(draft: &Draft<'_>, found: &Found, words: &Range<usize>) -> bool {
    // What begins then is told with its time, too: "budget 80k launch in june".
    let begins = draft
        .starting_in(found.first + 1, words.start)
        .any(|other| other.is("date_of", "launch"));
    if begins && !found.is("date_of", "launch") {
        return false;
    }
    if found.first < words.end && words.start < found.end {
        return true;
    }
    let (gap, most) = if found.end <= words.start {
        (found.end..words.start, APART)
    } else {
        (words.end..found.first, LEADING)
    };
    // "Run out in October" is told with its time, and no wish before it.
    let apart = |other: &Found| other.end <= words.start || other.first >= words.end;
    gap.len() <= most
        && !draft.starting_in(gap.start, gap.end).any(|other| {
            other.is("cue", "need") && apart(other)
                || other.is("date_of", "launch") && !found.is("date_of", "launch")
        })
}

/// "Before our fiscal year starts in February" limits a wish that is told there, too.
fn limits_a_wish(draft: &Draft<'_>, found: &Found, around: &Range<usize>) -> bool {
    let before = around.start..found.first.min(around.end);
    let limit = before
        .clone()
        .any(|at| draft.text.is(at, Role::Deadline) || draft.text.is(at, Role::When));
    limit && (draft.asked_for(SignalName::TIMELINE) || wishes_in(draft, around, found))
}

/// Whether a wish is told in the piece, outside of `found`.
fn wishes_in(draft: &Draft<'_>, around: &Range<usize>, found: &Found) -> bool {
    draft
        .starting_in(around.start, around.end)
        .filter(|cue| cue.end <= found.first || cue.first >= found.end)
        .any(|cue| {
            cue.is("cue", "wished_time")
                || cue.is("cue", "need") && !draft.text.is(cue.first, Role::Deadline)
        })
}

/// "Acme would start in two weeks": a rival's date.
fn rival_begins(draft: &Draft<'_>, around: &Range<usize>, words: &Range<usize>) -> bool {
    let leads = around.start..words.start.min(around.start + FIRST_WORDS);
    let rival = draft
        .starting_in(leads.start, leads.end)
        .find(|found| matches!(found.topic, Topic::Competitor(_)));
    rival.is_some_and(|rival| {
        let offers = draft.has_in(
            "cue",
            "rival_offers",
            rival.end..words.start.min(rival.end + 2),
        );
        let begins = || {
            (rival.end..words.start).all(|at| !draft.text.is(at, Role::Own))
                && draft.has_in("cue", "begins", rival.end..words.start)
        };
        offers || begins()
    })
}

/// "Don't contact me before February": when to write, and not when they want it.
pub(crate) fn is_when_to_write(draft: &Draft<'_>, words: &Range<usize>) -> bool {
    let reminds = draft
        .of("manner", "asks_reminder")
        .any(|said| said.first < words.end && words.start < said.end);
    reminds || is_of_a_way(draft, words)
}

/// "Email only, in jan": a sentence that says by which way to write, and what they need it
/// for by no word.
fn is_of_a_way(draft: &Draft<'_>, words: &Range<usize>) -> bool {
    let Some(clause) = draft.text.tokens.get(words.start).map(|token| token.clause) else {
        return false;
    };
    let sentence = draft.sentence_tokens(clause);
    let mut found = draft.starting_in(sentence.start, sentence.end);
    let named = found.any(|found| found.in_group("contact_way").is_some());
    named
        && !draft.has_near("cue", "need", clause)
        && !draft.has_near("cue", "begins", clause)
        && !draft.text.is(words.start, Role::Deadline)
}

/// Whether what sounds like an objection only says when something is: "she starts in
/// January", "not before 9", "December is nuts" put nothing off and call nothing dear.
pub(crate) fn tells_when(draft: &Draft<'_>, kind: ObjectionKind, span: Span) -> bool {
    let matters: &[&str] = match kind {
        ObjectionKind::Timing => &["another", "habit", "launch", "offers"],
        ObjectionKind::Price => &["event"],
        ObjectionKind::Trust
        | ObjectionKind::Competitor
        | ObjectionKind::NoNeed
        | ObjectionKind::Authority
        | ObjectionKind::BrushOff
        | ObjectionKind::Other => return false,
    };
    let place = draft.text.tokens_in(span);
    let of_another = draft.reaching(place.start, place.end).any(|found| {
        found
            .in_group("date_of")
            .is_some_and(|of| matters.contains(&of))
    });
    // An hour of the day is when to call.
    let around = around(draft, place.start);
    let near = draft.text.span(place.start, around.end.max(place.end));
    let by_the_clock = kind == ObjectionKind::Timing
        && among(&draft.times, near).any(|time| {
            let hour = |at: DateTime| at.time() != Time::midnight();
            let now = draft.context.written_at;
            time.from
                .or(time.to)
                .is_some_and(|at| at != now && hour(at))
                && time.span.start <= span.end + 1
        });
    of_another || by_the_clock
}
