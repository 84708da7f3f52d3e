//! What is put right: which of several values is meant, and a number that takes
//! another one's place ("sorry, 40 not 20").

use rust_decimal::Decimal;

use crate::reading::draft::Draft;
use crate::reading::own_signals::noun_count;
use crate::reading::vocabulary::SignalKind;
use crate::reading::words::role::Role;
use crate::reading::words::text::{Break, Clause};
use crate::signal::{SignalName, Span};

/// Of the values found for one thing, in the order of the text, the one that is
/// meant: the first, and where a correction stands among them the first after it
/// ("40 people, no sorry, 50"). What is negated is not meant.
///
/// One rule for every kind of finding.
pub(crate) fn meant<'f, F>(
    draft: &Draft<'_>,
    found: impl IntoIterator<Item = &'f F>,
    span: impl Fn(&F) -> Span,
) -> Option<&'f F> {
    let meant: Vec<&F> = found
        .into_iter()
        .filter(|found| !draft.negated(span(found)) || said_no_before(draft, span(found)))
        .collect();
    let first = meant.first().copied();
    if meant.len() < 2 {
        return first;
    }
    let place = |found: &F| draft.text.tokens_in(span(found));
    // "It was 30k but got cut to 18k", "we wanted may, now rather june": what holds now.
    let superseded = draft.of("cue", "supersedes").find_map(|cue| {
        let next = meant.iter().position(|found| place(found).start >= cue.end);
        let next = next.filter(|next| *next > 0 && place(meant[next - 1]).end > cue.first)?;
        Some(meant[next])
    });
    if superseded.is_some() {
        return superseded;
    }
    if !draft.corrects() {
        return first;
    }
    let after = draft.of("cue", "correction").filter_map(|cue| {
        let next = meant
            .iter()
            .position(|found| place(found).start >= cue.first)?;
        (next > 0).then(|| meant[next])
    });
    // "20 no 30, sorry": where the words come after all of them, the last one.
    let behind = |end: usize| meant.iter().all(|found| place(found).end <= end);
    let last = meant.last().copied();
    after.last().or_else(|| {
        if draft.of("cue", "correction").any(|cue| behind(cue.first)) {
            last
        } else {
            first
        }
    })
}

/// Whether what negates the words of `span` is the "no" of a correction ("14. no wait 40").
pub(crate) fn said_no_before(draft: &Draft<'_>, span: Span) -> bool {
    let at = draft.text.tokens_in(span).start;
    let negator = draft.text.tokens.get(at).and_then(|token| token.negator);
    negator.is_some_and(|negator| {
        draft.of("cue", "correction").any(|cue| {
            let in_it = (cue.first..cue.end).contains(&negator);
            // "Not 20 more like 12": what follows the correction is meant.
            let before = negator + 1 < cue.first && cue.first <= at;
            draft.text.is(negator, Role::No) && in_it || before
        })
    })
}

/// A bare number said in place of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Swap {
    /// What is meant.
    pub meant: Decimal,
    /// Where the new number stands.
    pub span: Span,
    /// The words from one number to the other.
    pub whole: Span,
}

/// The first swap of two bare numbers in the text: "40 not 20", "not 20 but 40".
pub(crate) fn swap(draft: &Draft<'_>) -> Option<Swap> {
    let tokens = &draft.text.tokens;
    let is = |at: usize, role: Role| draft.text.is(at, role);
    let number = |at: usize| {
        let token = tokens.get(at).filter(|token| token.number)?;
        token.text.parse::<Decimal>().ok()
    };
    // "40 users not 20 users" says itself what is counted.
    let ends = |at: usize| {
        tokens.get(at).is_none_or(|next| {
            next.before != Break::Space || is(at, Role::And) || is(at, Role::But)
        })
    };
    // "40 to 70, not 25" tells a range, and what it is of.
    let of_a_range = |at: usize| at >= 2 && is(at - 1, Role::To) && number(at - 2).is_some();
    (0..tokens.len()).find_map(|at| {
        let first = number(at).filter(|_| !of_a_range(at))?;
        // "actually make it 12"
        let made = at >= 2
            && is(at - 2, Role::Makes)
            && (is(at - 1, Role::It) || is(at - 1, Role::Back))
            && ends(at + 1);
        if made {
            return Some(Swap {
                meant: first,
                span: draft.text.span(at, at + 1),
                whole: draft.text.span(at - 2, at + 1),
            });
        }
        let swapped = if is(at + 1, Role::Not) {
            number(at + 2).map(|_| (first, at, at, at + 3))
        } else if at > 0 && is(at - 1, Role::Not) && is(at + 1, Role::But) {
            number(at + 2).map(|meant| (meant, at + 2, at, at + 3))
        } else {
            None
        };
        let (meant, place, from, end) = swapped?;
        ends(end).then(|| Swap {
            meant,
            span: draft.text.span(place, place + 1),
            whole: draft.text.span(from, end),
        })
    })
}

/// The swap, where it cannot answer the question just put and so puts right an
/// earlier answer: the number of what they want, unless that was asked for or
/// the words beside it say what it is ("the bill is 310, not 150").
pub(crate) fn of_earlier_answer(draft: &Draft<'_>) -> Option<Swap> {
    *draft.swap.get_or_init(|| swapped(draft))
}

/// What a token says in figures, thousands included: "25k".
fn figure(text: &str) -> Option<Decimal> {
    let digits = text.trim_end_matches('k');
    let number: Decimal = digits.replace(',', "").parse().ok()?;
    let thousands = digits.len() < text.len();
    Some(if thousands {
        number * Decimal::ONE_THOUSAND
    } else {
        number
    })
}

/// "14? no mate 7 total", "no 14? theres 7": the number that they only say back, where a no and
/// another number stand beside it.
fn echoed(draft: &Draft<'_>) -> Option<usize> {
    let tokens = &draft.text.tokens;
    let denies = |at: usize| draft.text.is(at, Role::No) || draft.text.is(at, Role::Not);
    let numbers = tokens.iter().filter(|token| token.number).count();
    if numbers < 2 {
        return None;
    }
    // "3?? its 2 of us": what is told behind the mark is meant.
    let told_after = |of: &Clause| {
        let mut after = draft.text.clauses.iter();
        after.any(|clause| {
            let counts = tokens[clause.first..clause.end]
                .iter()
                .any(|token| token.number);
            clause.sentence == of.sentence + 1 && counts && !clause.question && !clause.hedged
        })
    };
    if !(0..tokens.len()).any(denies) {
        let first = draft.text.clauses.first()?;
        let number = (first.first..first.end).find(|at| tokens[*at].number)?;
        let alone = first.end - first.first == 1;
        return (first.question && alone && told_after(first)).then_some(number);
    }
    draft.text.clauses.iter().find_map(|clause| {
        let number = (clause.first..clause.end).find(|at| tokens[*at].number)?;
        let alone = (clause.first..clause.end)
            .all(|at| at == number || denies(at) || draft.text.is(at, Role::Addressed));
        let denied = (clause.first..=clause.end).any(denies);
        (clause.question && alone && denied).then_some(number)
    })
}

/// The numbers that are told not to be theirs, by their tokens.
#[derive(Debug)]
pub(crate) struct Denied {
    echoed: Option<usize>,
    negated: Vec<usize>,
}

impl Denied {
    fn find(draft: &Draft<'_>) -> Self {
        let tokens = draft.text.tokens.iter().enumerate();
        let negated = tokens.filter(|(_, token)| {
            let negator = token.negator.filter(|_| token.number);
            negator.is_some_and(|negator| draft.text.is(negator, Role::Not))
        });
        Self {
            echoed: echoed(draft),
            negated: negated.map(|(at, _)| at).collect(),
        }
    }
}

/// Whether the number `at` is only said back, or denied elsewhere in the text: "that's 60
/// users, we aren't 60".
pub(crate) fn is_denied(draft: &Draft<'_>, at: usize) -> bool {
    let denied = draft.denied.get_or_init(|| Denied::find(draft));
    let tokens = &draft.text.tokens;
    denied.echoed == Some(at)
        || denied
            .negated
            .iter()
            .any(|other| *other != at && tokens[*other].text == tokens[at].text)
}

/// "Nearer 50 than 40", "down from 30 to 22": the other number is meant, and not the one `at`.
pub(crate) fn is_of_another(draft: &Draft<'_>, at: usize) -> bool {
    let tokens = &draft.text.tokens;
    let mut found = draft.reaching(at, at + 1);
    found.any(|found| {
        found.is("cue", "rather_than") && found.end == at + 1
            || found.is("cue", "moved_from") && (found.first..at).all(|at| !tokens[at].number)
    })
}

/// The numbers that are taken back in so many words: "not 25", "the 25 was the freelancer".
pub(crate) fn taken_back(draft: &Draft<'_>) -> Vec<Decimal> {
    let tokens = &draft.text.tokens;
    let is = |at: usize, role: Role| draft.text.is(at, role);
    // "71 is her age": it was no bill.
    let labelled = |at: usize| {
        draft.reaching(at, at + 1).any(|found| {
            found.first == at
                && (found.is("cue", "labels_number") || found.is("cue", "not_our_number"))
        })
    };
    let noun = noun_count::find(draft).filter(|noun| noun.puts_right);
    let counts = |at: usize| noun.is_some_and(|noun| noun.at == tokens[at].span);
    let echoed = draft.denied.get_or_init(|| Denied::find(draft)).echoed;
    let denied = |at: usize| {
        labelled(at)
            || echoed == Some(at)
            || counts(at)
            || at > 0 && is(at - 1, Role::Not)
            || at > 0
                && is(at - 1, Role::Definite)
                && (is(at + 1, Role::Is) || is(at + 1, Role::Did))
    };
    (0..tokens.len())
        .filter(|at| tokens[*at].number && denied(*at))
        .filter_map(|at| figure(&tokens[at].text))
        .collect()
}

/// Whether the message puts a number right, or says one again: by the words of a
/// correction, a "no" that answers, or "like I said".
pub(crate) fn puts_right(draft: &Draft<'_>) -> bool {
    let tokens = &draft.text.tokens;
    let answers = tokens
        .first()
        .is_some_and(|first| first.is(Role::Answers) || first.is(Role::Still))
        && !draft.text.clauses.is_empty();
    let numbers = tokens.iter().any(|token| token.number);
    // "Its 9 in total", asked for no number.
    let counts = || {
        let kind = draft.asked().map(|asked| draft.vocabulary.kind_of(asked));
        let asked = matches!(kind, Some(SignalKind::Money | SignalKind::Quantity));
        !asked && draft.has("cue", "total")
    };
    numbers
        && (counts()
            || draft.corrects()
            || answers
            || draft.has("manner", "said_before")
            || draft.has("cue", "count_again"))
}

fn swapped(draft: &Draft<'_>) -> Option<Swap> {
    let of_this = draft
        .context
        .asked
        .as_ref()
        .is_some_and(|asked| asked.follow_up || asked.signal.as_str() == SignalName::QUANTITY);
    if of_this {
        return None;
    }
    // "310 not 150", asked for a bill: what is meant is like one.
    let asked =
        draft.vocabulary.words.signals.iter().find(|signal| {
            signal.kind == SignalKind::Money && draft.asked_for(signal.name.as_str())
        });
    let like = |swap: &Swap| asked.is_some_and(|own| own.is_like(swap.meant, None, Decimal::ONE));
    let swap = |draft| swap(draft).filter(|swap| !like(swap));
    swap(draft).filter(|swap| {
        let named = |at: usize| {
            draft.has_near("cue", "budget", at)
                || draft
                    .text
                    .sentence_of(at)
                    .any(|clause| draft.calls_a_sum(clause))
        };
        !draft.clause_at(swap.span).is_some_and(named)
    })
}
