//! What a bare answer means, by the question that was put.

use std::ops::Range;

use crate::reading::draft::{Draft, Found};
use crate::reading::finding::{IntentFinding, IntentKind, SignalFinding};
use crate::reading::own_signals::no_option::is_only_a_maybe;
use crate::reading::own_signals::{another_thing, own_signal};
use crate::reading::placed::among;
use crate::reading::vocabulary::{SignalKind, SignalWords};
use crate::reading::wishes::kept;
use crate::reading::words::role::Role;
use crate::reading::words::text::Clause;
use crate::signal::{AuthorityRole, SignalName, SignalStatus, SignalValue, Span};

/// Who picks an option by its place says no more than so many words.
const PICKING: usize = 5;
/// An "ok" that answers stands among so many words.
const LONGEST_YES: usize = 4;
/// So many words with a meaning of their own make a statement of something else.
const OF_ANOTHER: usize = 2;

/// The answer to the question just put, where nothing else in the text has answered it.
pub(crate) fn find(
    draft: &Draft<'_>,
    intents: &[IntentFinding],
    known: &[SignalFinding],
) -> Option<SignalFinding> {
    if let Some(kept) = kept_contact(draft, intents)
        && known.iter().all(|found| found.signal != kept.signal)
    {
        return Some(kept);
    }
    let asked = draft.asked()?;
    if known.iter().any(|finding| finding.signal.as_str() == asked) || draft.text.tokens.is_empty()
    {
        return None;
    }
    let intended = |kind: IntentKind| intents.iter().find(|found| found.kind == kind);
    let nothing = |status: SignalStatus, span: Span, vague: bool| {
        let mut finding = draft.stated(asked, SignalValue::Flag { yes: false }, span, 0.85);
        finding.status = status;
        finding.value = None;
        finding.vague = vague;
        finding
    };
    if draft.has("cue", "money_refused") {
        // They refused something else than what was asked.
        return None;
    }
    let refused = intents
        .iter()
        .filter(|found| found.kind == IntentKind::Refuse);
    // "I'd rather not say who decides", asked when: that is kept back, and the other stays open.
    let mut of_this = refused
        .clone()
        .filter(|found| !kept::names_its_matter(draft, found.span, known, asked));
    if let Some(found) = of_this.next() {
        return Some(nothing(SignalStatus::Refused, found.span, false));
    }
    if refused.clone().next().is_some() {
        return None;
    }
    let kind = draft.vocabulary.kind_of(asked);
    // "yes, in Kyle. how long does it take?" answers, and asks.
    let asks = draft.text.clauses.iter().all(|clause| clause.opens);
    let answers = |at: usize| draft.text.clause(at).is_some_and(|clause| !clause.opens);
    // "Yes. Kyle, like I said" is a yes, and said before is only what stands beside it.
    let said_yes = [IntentKind::Affirm, IntentKind::Negate]
        .into_iter()
        .any(|kind| intended(kind).is_some());
    let open = draft.has("answer", "same") && !said_yes || asks;
    // "Could be 10" is a vague answer only to what is counted.
    let counts = matches!(
        kind,
        SignalKind::Money | SignalKind::Quantity | SignalKind::Timeline
    );
    if let Some(found) = draft.of("cue", "vague").find(|found| answers(found.first))
        && kind != SignalKind::Text
        // "My neighbor got some" leaves open what they need.
        && asked != SignalName::NEED
        && !open
        && (counts
            || !numbered(draft, found) && !measures(draft, found) && !says_when(draft, found))
        && !tells_another(draft, found, known)
        && !hedges_another(draft, found)
    {
        let span = draft.text.span(found.first, found.end);
        return Some(nothing(SignalStatus::Unknown, span, true));
    }
    // "No idea about the budget", asked who decides: that stays open.
    let of_another = |span: Span| {
        known
            .iter()
            .any(|finding| finding.status == SignalStatus::Unknown && finding.span.overlaps(span))
    };
    if let Some(found) = intended(IntentKind::Unsure)
        && !of_another(found.span)
        && !only_hedges(draft, found.span)
        && !hedges_a_sum(draft, found.span, known)
    {
        return Some(nothing(SignalStatus::Unknown, found.span, false));
    }
    if open {
        return None;
    }
    // What a question says ("ok to call you?") answers nothing.
    let in_answer = |found: &&IntentFinding| {
        draft
            .clause_at(found.span)
            .and_then(|at| draft.text.clauses.get(at))
            .is_some_and(|clause| !clause.opens && !leads_to_question(draft, clause, kind))
    };
    // "Please send a page" asks for one, and is no yes to who decides.
    // "Woah ok that's way more" takes something in, and is no yes either.
    let only_yes = |found: &&IntentFinding| {
        let place = draft.text.tokens_in(found.span);
        !matches!(kind, SignalKind::Authority | SignalKind::Flag)
            || found.kind != IntentKind::Accept
            || draft.text.clause(place.start).is_none_or(|clause| {
                clause.end - clause.first <= LONGEST_YES
                    && draft.says_beside(clause.first..clause.end, place.clone()) < 1.0
            })
    };
    let in_answer = |found: &&IntentFinding| in_answer(found) && only_yes(found);
    let yes = intended(IntentKind::Affirm)
        .filter(in_answer)
        .or(intended(IntentKind::Accept).filter(in_answer));
    let no = intended(IntentKind::Negate).filter(in_answer);
    match kind {
        SignalKind::Flag => {
            // "Fine. Thanks anyway" takes leave, and says yes to nothing.
            let leaves = intended(IntentKind::Bye).is_some();
            let yes = yes.filter(|found| found.kind == IntentKind::Affirm || !leaves);
            let (answer, yes) = match (no, yes) {
                (Some(no), _) => (no, false),
                (None, Some(yes)) => (yes, true),
                (None, None) => {
                    let mut clauses = draft.text.clauses.iter().filter(|clause| !clause.opens);
                    let maybe = clauses.find(|clause| is_only_a_maybe(draft, clause))?;
                    let span = draft.text.span(maybe.first, maybe.end);
                    return Some(nothing(SignalStatus::Unknown, span, true));
                }
            };
            Some(draft.stated(asked, SignalValue::Flag { yes }, answer.span, 0.9))
        }
        SignalKind::Authority if yes.is_none() && somebody_else(draft).is_some() => {
            let (span, _) = somebody_else(draft)?;
            let value = SignalValue::Authority {
                role: AuthorityRole::Influencer,
                title: None,
            };
            Some(draft.stated(asked, value, span, 0.7))
        }
        SignalKind::Authority => {
            let (answer, role) = match (no, yes) {
                (Some(no), _) => (no, AuthorityRole::Influencer),
                (None, Some(yes)) => (yes, AuthorityRole::DecisionMaker),
                (None, None) => return None,
            };
            let value = SignalValue::Authority { role, title: None };
            Some(draft.stated(asked, value, answer.span, 0.7))
        }
        SignalKind::Choice => choice_answer(draft, asked, no)
            .or_else(|| another_thing::named(draft, own_words(draft, asked)?, intents, known)),
        SignalKind::Text => text_answer(draft, asked, intents),
        SignalKind::Money | SignalKind::Quantity | SignalKind::Timeline | SignalKind::Need => None,
    }
}

/// What the campaign says of the signal `asked`.
fn own_words<'d>(draft: &Draft<'d>, asked: &str) -> Option<&'d SignalWords> {
    let mut signals = draft.vocabulary.words.signals.iter();
    signals.find(|signal| signal.name.as_str() == asked)
}

/// The option picked by its place, or none of them.
fn choice_answer(
    draft: &Draft<'_>,
    asked: &str,
    no: Option<&IntentFinding>,
) -> Option<SignalFinding> {
    let own = own_words(draft, asked)?;
    // "none", "no": asked for the shade, there is none.
    if let Some(no) = no.filter(|_| draft.text.tokens.len() <= 2) {
        let none = own.options.iter().position(|(id, _)| id == "none")?;
        return Some(draft.stated(asked, own_signal::value(own, none)?, no.span, 0.8));
    }
    let tokens = &draft.text.tokens;
    // "Me first" orders people, and picks nothing.
    let orders = |clause: &Clause| {
        let mut words = tokens[clause.first..clause.end].iter();
        words.any(|word| word.is(Role::Me) || word.is(Role::Third) || word.negator.is_some())
    };
    let brief =
        |clause: &&Clause| !clause.opens && clause.end - clause.first <= PICKING && !orders(clause);
    let (at, option) = draft
        .text
        .clauses
        .iter()
        .filter(brief)
        .flat_map(|clause| clause.first..clause.end)
        .find_map(|at| {
            let picked = draft.vocabulary.ordinals.get(&tokens[at].word)?;
            let numbered = at > 0 && tokens[at - 1].is(Role::Numbering);
            if !numbered && orders_things(draft, at, *picked) {
                return None;
            }
            // "This is our first one" counts theirs.
            let theirs = (1..=2).any(|back| at >= back && tokens[at - back].is(Role::Own));
            if theirs && !numbered {
                return None;
            }
            // "First one yes", where a "first version" is asked about: what is called so is meant.
            let called = |id: &str| id.split('_').any(|word| word == tokens[at].text);
            let called = own.options.iter().position(|(id, _)| called(id));
            let picked = called.unwrap_or(*picked);
            // "4" counts something; only "option 4" picks one.
            (numbered || !tokens[at].is(Role::Cardinal)).then_some((at, picked))
        })?;
    let (first, end) = draft
        .text
        .clause(at)
        .map_or((0, 0), |clause| (clause.first, clause.end));
    let last = tokens[first..end].iter().any(|token| token.is(Role::Last));
    let option = if last {
        own.options.len().checked_sub(1)?
    } else {
        option
    };
    let span = draft.text.span(at, at + 1);
    Some(draft.stated(asked, own_signal::value(own, option)?, span, 0.85))
}

/// "Kitchen first": what comes before something else, and no option.
fn orders_things(draft: &Draft<'_>, at: usize, picked: usize) -> bool {
    let tokens = &draft.text.tokens;
    let clause = &draft.text.clauses[tokens[at].clause];
    let stopwords = &draft.vocabulary.concepts.stopwords;
    let thing = at > clause.first
        && !stopwords.contains(&tokens[at - 1].word)
        && !tokens[at - 1].is(Role::Hedge);
    // "Battery first n panels later".
    let ends = at + 1 == clause.end || tokens[at + 1].is(Role::And);
    picked == 0 && thing && ends
}

/// Whether what is vague is a number.
fn numbered(draft: &Draft<'_>, vague: &Found) -> bool {
    let mut words = draft.text.tokens[vague.first..vague.end].iter();
    words.any(|token| token.number)
}

/// "220 is a lot": what is said of a number is no vague answer to anything else.
fn measures(draft: &Draft<'_>, vague: &Found) -> bool {
    let clause = draft.text.clause(vague.first);
    clause.is_some_and(|clause| {
        let mut words = draft.text.tokens[clause.first..clause.end].iter();
        words.any(|token| token.number)
    })
}

/// Whether a clause only leads to the question after it: "ok so do you serve us".
fn leads_to_question(draft: &Draft<'_>, clause: &Clause, kind: SignalKind) -> bool {
    kind != SignalKind::Flag
        && draft
            .text
            .clause(clause.end)
            .is_some_and(|next| next.opens && next.sentence == clause.sentence)
        && draft.text.tokens[clause.first..clause.end]
            .iter()
            .all(|token| {
                draft
                    .vocabulary
                    .patterns
                    .fillers
                    .openers
                    .contains(&token.word)
            })
}

/// Whether what is unsure is no more than a "maybe" before a statement of
/// something else: "maybe I should just use Airtable".
fn only_hedges(draft: &Draft<'_>, span: Span) -> bool {
    let place = draft.text.tokens_in(span);
    let hedge = draft.text.tokens[place.clone()]
        .iter()
        .all(|token| token.is(Role::Hedge));
    hedge
        && draft
            .text
            .clause(place.start)
            .is_some_and(|clause| draft.says_beside(clause.first..clause.end, place) >= 1.0)
}

/// "About 150k set aside, I think, not 100% sure" is unsure of the sum it tells.
fn hedges_a_sum(draft: &Draft<'_>, span: Span, known: &[SignalFinding]) -> bool {
    let sentence = |span: Span| {
        let at = draft.clause_at(span)?;
        Some(draft.text.clauses.get(at)?.sentence)
    };
    known.iter().any(|finding| {
        matches!(
            finding.value,
            Some(SignalValue::Money(_) | SignalValue::Quantity(_))
        ) && sentence(finding.span) == sentence(span)
    })
}

/// Whether the vague words belong to something that wasn't asked ("a few trees", asked for the bill).
fn tells_another(draft: &Draft<'_>, vague: &Found, known: &[SignalFinding]) -> bool {
    let clause = draft.text.tokens.get(vague.first).map(|token| token.clause);
    let inside = |finding: &SignalFinding| {
        let place = draft.text.tokens_in(finding.span);
        vague.first < place.end && place.start < vague.end
    };
    // "maybe 18 to start" counts, whatever was asked.
    let counts = |finding: &&SignalFinding| {
        matches!(finding.value, Some(SignalValue::Quantity(_))) && inside(finding)
    };
    known.iter().any(|finding| counts(&finding))
        || known.iter().any(|finding| {
            matches!(
                finding.value,
                Some(
                    SignalValue::Choice { .. }
                        | SignalValue::Flag { .. }
                        // "Stockouts cost us a lot", asked when.
                        | SignalValue::Needs(_)
                )
            ) && finding.signal.as_str() != SignalName::INTENT
                && draft.clause_at(finding.span) == clause
        })
}

/// "Soon enough", asked who decides: says when, and nothing of who.
fn says_when(draft: &Draft<'_>, vague: &Found) -> bool {
    let span = draft.text.span(vague.first, vague.end);
    among(&draft.times, span).next().is_some()
}

/// Whether a lone "maybe", or one before a number, belongs to a statement of
/// something else ("the roof is maybe 8 years old", asked for the bill).
fn hedges_another(draft: &Draft<'_>, vague: &Found) -> bool {
    let tokens = &draft.text.tokens;
    let hedge = vague.end - vague.first == 1
        || tokens[vague.first..vague.end]
            .iter()
            .any(|token| token.number);
    let Some(clause) = draft.text.clause(vague.first) else {
        return false;
    };
    let beyond = (clause.first..clause.end)
        .filter(|at| !(vague.first..vague.end).contains(at))
        .filter(|at| draft.vocabulary.concepts.says_of(&tokens[*at]) > 0.0)
        .count();
    hedge && beyond >= OF_ANOTHER
}

/// "I don't give out my number": the way of contact that they keep to themselves, whichever was asked for.
fn kept_contact(draft: &Draft<'_>, intents: &[IntentFinding]) -> Option<SignalFinding> {
    let refusal = intents
        .iter()
        .find(|found| found.kind == IntentKind::Refuse)?;
    let has = |role: Role| draft.text.tokens.iter().any(|token| token.is(role));
    let contact = draft.asked().is_none_or(|asked| {
        matches!(
            asked,
            SignalName::EMAIL | SignalName::PHONE | SignalName::NAME
        )
    });
    let signal = if !contact {
        return None;
    } else if has(Role::Phone) || has(Role::Number) && has(Role::Own) {
        SignalName::PHONE
    } else if has(Role::Mail) && draft.asked().is_some() {
        SignalName::EMAIL
    } else {
        return None;
    };
    let mut kept = draft.stated(signal, SignalValue::Flag { yes: false }, refusal.span, 0.85);
    kept.status = SignalStatus::Refused;
    kept.value = None;
    Some(kept)
}

/// "the ceo, i report to him": whom they name when asked who decides.
fn somebody_else(draft: &Draft<'_>) -> Option<(Span, String)> {
    let tokens = &draft.text.tokens;
    // "My wife keeps nagging me" names nobody who decides.
    if draft.has("cue", "nags") {
        return None;
    }
    let at = tokens.iter().enumerate().position(|(at, token)| {
        let own = |back: usize| {
            at.checked_sub(back)
                .is_some_and(|at| draft.text.is(at, Role::Am))
        };
        token.is(Role::Decider) && token.negator.is_none() && !own(1) && !own(2)
    })?;
    Some(draft.text.quote(at, at + 1))
}

fn text_answer(draft: &Draft<'_>, asked: &str, intents: &[IntentFinding]) -> Option<SignalFinding> {
    let contact = matches!(
        asked,
        SignalName::NAME | SignalName::EMAIL | SignalName::PHONE | SignalName::COMPANY
    );
    let evasive = intents.iter().any(|found| {
        !matches!(
            found.kind,
            IntentKind::Affirm | IntentKind::Thanks | IntentKind::Greeting
        ) && found.confidence >= 0.6
    });
    let tokens = &draft.text.tokens;
    if evasive && tokens.len() <= 8 {
        return None;
    }
    let place = answering(draft)?;
    let leads = |at: &usize| !tokens[*at].is(Role::Lead);
    if contact {
        let named = matches!(asked, SignalName::NAME | SignalName::COMPANY);
        let first = place.clone().find(leads)?;
        let end = draft.text.clause(first)?.end;
        let plain = tokens[first..end].iter().all(|token| !token.number);
        return (named && plain && end - first <= 4 && tokens.len() <= 6)
            .then(|| draft.stated_words(asked, first, end, 0.7));
    }
    if asked == SignalName::CURRENT_SOLUTION {
        let first = place.clone().find(leads).unwrap_or(place.start);
        let mut end = draft.text.clause(first)?.end;
        for tail in &draft.vocabulary.tails {
            let matches = end.checked_sub(tail.len()).is_some_and(|from| {
                from > first
                    && tokens[from..end]
                        .iter()
                        .zip(tail)
                        .all(|(token, word)| token.word == *word)
            });
            if matches {
                end -= tail.len();
            }
        }
        // "Could be 10 by summer" names no tool.
        let counted = draft.spans_in(first..end);
        let names = (first..end).any(|at| {
            let token = &tokens[at];
            let within = |span: &Span| span.start <= token.span.start && token.span.end <= span.end;
            draft.vocabulary.concepts.says_of(token) > 0.0 && !counted.iter().any(within)
        });
        return names.then(|| draft.stated_words(asked, first, end, 0.8));
    }
    let mut span = draft.text.span(place.start, place.end);
    if place == (0..tokens.len()) {
        // With the full stop at its end.
        span = draft.text.whole().0;
    }
    let text = span.slice(draft.text.source)?.to_owned();
    Some(draft.stated(asked, SignalValue::Text { text }, span, 0.8))
}

/// The tokens of the first sentences that ask nothing, up to the next that does.
fn answering(draft: &Draft<'_>) -> Option<Range<usize>> {
    let asks = |clause: &Clause| {
        draft
            .text
            .clauses
            .iter()
            .any(|other| other.sentence == clause.sentence && other.opens)
    };
    let mut told = draft
        .text
        .clauses
        .iter()
        .skip_while(|clause| asks(clause))
        .take_while(|clause| !asks(clause));
    let first = told.next()?;
    let end = told.last().map_or(first.end, |last| last.end);
    Some(first.first..end)
}
