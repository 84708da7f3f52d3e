//! How a part of a message asks: what only sounds like a question, and what a
//! question speaks of that names nothing itself.

use std::ops::Range;

use serde::Deserialize;

use crate::reading::draft::Draft;
use crate::reading::finding::IntentKind;
use crate::reading::likeness::ranking::Ranked;
use crate::reading::vocabulary::{CONTENT_PREFIX, LEFT_PREFIX};
use crate::reading::words::role::Role;
use crate::reading::words::text::{Clause, Token};
use crate::signal::Span;

/// So many words of a phrase are known again with others between them.
const OF_A_PHRASE: usize = 4;
/// A clause of more words than so many states something.
const STATES: usize = 3;
/// More words than so many are no name of a matter.
const OF_A_MATTER: usize = 6;

/// What a rising voice at the end of a statement is easily taken for.
pub(crate) const ASKED_BY_A_MARK: [IntentKind; 5] = [
    IntentKind::AskFeature,
    IntentKind::AskIntegration,
    IntentKind::AskSecurity,
    IntentKind::AskCase,
    IntentKind::AskComparison,
];

/// The sentences that say something unsurely and ask nothing, whatever mark they
/// end in: "hm I guess before next summer, like may?".
pub(crate) fn guesses(draft: &Draft<'_>) -> Vec<Span> {
    let text = &draft.text;
    let mut spans: Vec<Span> = Vec::new();
    let mut at = 0;
    while at < text.clauses.len() {
        let sentence = text.sentence_of(at);
        let end = sentence.end.max(at + 1);
        let clauses = &text.clauses[at..end];
        let unsure = (at..end).any(|at| draft.has_in_clause("cue", "says_unsurely", at));
        if is_guess(draft, clauses, unsure) {
            spans.push(text.span(clauses[0].first, clauses[clauses.len() - 1].end));
        }
        at = end;
    }
    spans
}

/// Whether what stands in `span` asks nothing of the offer: "huh?", "or is that dumb".
pub(crate) fn asks_nothing(draft: &Draft<'_>, span: Span) -> bool {
    draft.clause_at(span).is_some_and(|at| {
        draft.has_in_clause("cue", "asks_nothing", at) || only_leads(draft, span, at)
    })
}

/// Whether what stands in `span`, in the clause `at`, is no question itself, but what leads to
/// one or what a thing is wanted for: "the guide looks handy, can you mail it so i can pass it on?"
fn only_leads(draft: &Draft<'_>, span: Span, at: usize) -> bool {
    if draft.has_in_clause("cue", "purpose", at) {
        return true;
    }
    let clauses = &draft.text.clauses;
    let asks = |at: usize| {
        clauses[at].opens || asks_otherwise(draft, at) || asks_within(draft, &clauses[at]).is_some()
    };
    let (first, end) = (clauses[at].first, clauses[at].end);
    let marked = (first..end).any(|at| draft.text.is(at, Role::Asks));
    let sentence = draft.text.sentence_of(at);
    let states = first + STATES < end && span.end <= draft.text.span(first, end).end;
    states && !asks(at) && !marked && (at + 1..sentence.end).any(asks)
}

/// Whether the clause asks whether we can help, and names nothing with what: "can this help".
pub(crate) fn asks_for_help(draft: &Draft<'_>, at: usize) -> bool {
    let Some(clause) = draft.text.clauses.get(at) else {
        return false;
    };
    let kind = draft
        .reaching(clause.first, clause.end)
        .find(|found| found.is("manner", "asks_kind") && found.first >= clause.first);
    kind.is_some_and(|kind| {
        let telling =
            |at: &usize| draft.vocabulary.concepts.says_of(&draft.text.tokens[*at]) >= 1.0;
        let (before, after) = (
            clause.first..kind.first,
            kind.end.min(clause.end)..clause.end,
        );
        !before.chain(after).any(|at| telling(&at))
    })
}

fn is_guess(draft: &Draft<'_>, clauses: &[Clause], unsure: bool) -> bool {
    let tokens = |clause: &Clause| &draft.text.tokens[clause.first..clause.end];
    let hedged = unsure || clauses.iter().any(|clause| clause.hedged);
    let asks = clauses.iter().any(|clause| clause.opens);
    // "maybe you can tell me the price?" is about what we do.
    let of_us = clauses
        .iter()
        .flat_map(tokens)
        .any(|token| token.is(Role::Others));
    let of_themselves = clauses
        .iter()
        .flat_map(tokens)
        .any(|token| token.is(Role::I) || token.is(Role::Me));
    hedged && !asks && !of_us && (draft.asked().is_some() || of_themselves)
}

/// Whether the clause is asked without beginning like a question: by the way
/// ("she's asking if …"), once more ("you didn't say about …"), or with a "yes or
/// no" right after it.
pub(crate) fn asks_otherwise(draft: &Draft<'_>, at: usize) -> bool {
    draft.has_in_clause("cue", "asked_in_vain", at)
        || draft.has_in_clause("cue", "asks_indirectly", at)
        || wants_yes_or_no(draft, at)
}

/// A statement of fewer words is no more than a lead to the question after it.
const STATED: usize = 2;

/// Where a question begins within a clause that states something first, without anything
/// between them: "we have 3 shops does it share stock", "my roof is old is that a problem".
pub(crate) fn asks_within(draft: &Draft<'_>, clause: &Clause) -> Option<usize> {
    let tokens = &draft.text.tokens;
    let is = |at: usize, role: Role| at < clause.end && tokens[at].is(role);
    let verb = |at: usize| is(at, Role::Auxiliary);
    // "What can it", "the best I can it": the verb belongs to what stands before it.
    let bound = |at: usize| {
        let before = at - 1;
        [
            Role::Asks,
            Role::Auxiliary,
            Role::Subject,
            Role::To,
            Role::And,
            Role::Not,
        ]
        .iter()
        .any(|role| is(before, *role))
            || at >= clause.first + STATED && is(at - 2, Role::Asks)
            || is(before, Role::Indirect)
    };
    let turned = |at: usize| {
        let whom = is(at + 1, Role::Pronoun) || is(at + 1, Role::Others);
        // "My wife does it by hand" and "they are that good" tell it.
        let third = tokens.get(at + 2).filter(|_| at + 2 < clause.end);
        let stopwords = &draft.vocabulary.concepts.stopwords;
        let idle = || third.is_none_or(|token| stopwords.contains(&token.word));
        let asked = is(at + 1, Role::Others) || is(at, Role::Is) || is(at, Role::Modal) && !idle();
        verb(at) && whom && third.is_some() && asked
    };
    let asks = |at: usize| {
        let turned = verb(at + 1) || verb(at + 2) && at + 3 < clause.end;
        is(at, Role::Asks) && !is(at, Role::When) && turned && at + 2 < clause.end
    };
    // "Is support 24/7", "can panels go on slate": begun like a question, with its subject
    // called by its name.
    let named = |at: usize| {
        let token = &tokens[at];
        let little = draft.vocabulary.concepts.stopwords.contains(&token.word)
            || token.number
            || draft.vocabulary.asides.contains(&token.word);
        !little && !token.text.ends_with("ing")
    };
    let first = clause.first;
    let opens = verb(first)
        && (is(first, Role::Is) || is(first, Role::Modal))
        && first + 2 < clause.end
        && named(first + 1);
    if opens {
        return Some(first);
    }
    (clause.first + STATED..clause.end).find(|at| !bound(*at) && (turned(*at) || asks(*at)))
}

/// "business central, yes or no": what stands right before is asked.
fn wants_yes_or_no(draft: &Draft<'_>, at: usize) -> bool {
    let clauses = &draft.text.clauses;
    let (Some(clause), Some(next)) = (clauses.get(at), clauses.get(at + 1)) else {
        return false;
    };
    next.sentence == clause.sentence
        && draft.has_in_clause("cue", "yes_or_no", at + 1)
        && tells(draft, clause)
}

/// Where a clause that names something ends with "yes or no": "so battery yes or no".
pub(crate) fn before_yes_or_no(draft: &Draft<'_>, clause: &Clause) -> Option<usize> {
    let found = draft.of("cue", "or_no");
    let within = |at: usize| clause.first < at && at < clause.end;
    let mut first = found.map(|found| found.first);
    first.find(|at| within(*at))
}

/// Whether a clause before the one at `first` in its sentence names something:
/// then a "yes or no" there is about that.
pub(crate) fn tagged(draft: &Draft<'_>, first: usize) -> bool {
    let Some(at) = draft.text.tokens.get(first).map(|token| token.clause) else {
        return false;
    };
    let before = draft.text.sentence_of(at).start..at;
    draft.has_in_clause("cue", "yes_or_no", at)
        && before
            .filter_map(|other| draft.text.clauses.get(other))
            .any(|clause| tells(draft, clause))
}

/// Whether a word of the clause says what the matter is.
fn tells(draft: &Draft<'_>, clause: &Clause) -> bool {
    draft.text.tokens[clause.first..clause.end]
        .iter()
        .any(|token| draft.vocabulary.concepts.says_of(token) >= 1.0)
}

/// So many common words of a question say what it is about, where no telling one does.
const COMMON_WORDS: usize = 2;

/// Whether a clause asks without naming any matter: "but who doesn't", "or don't you".
pub(crate) fn names_nothing(draft: &Draft<'_>, clause: &Clause) -> bool {
    let weights = draft.text.tokens[clause.first..clause.end]
        .iter()
        .map(|token| draft.vocabulary.concepts.says_of(token));
    let (mut common, mut telling) = (0, false);
    for weight in weights {
        telling |= weight >= 1.0;
        common += usize::from(weight > 0.0);
    }
    !telling && common < COMMON_WORDS
}

/// The questions of a text that name no matter.
pub(crate) fn unnamed(draft: &Draft<'_>) -> Vec<Span> {
    let clauses = draft.text.clauses.iter();
    clauses
        .filter(|clause| (clause.question || clause.opens) && names_nothing(draft, clause))
        .map(|clause| draft.text.span(clause.first, clause.end))
        .collect()
}

/// The words that a clause which names nothing itself speaks of: what stands
/// before it in its sentence, else the sentence before, where that asks nothing.
pub(crate) fn spoken_of_before(draft: &Draft<'_>, at: usize, most: usize) -> Range<usize> {
    let text = &draft.text;
    let clause = &text.clauses[at];
    let mut clauses = text.sentence_of(at);
    if clauses.start == at
        && let Some(before) = at.checked_sub(1)
    {
        let earlier = text.sentence_of(before);
        let asks = text.clauses[earlier.clone()].iter().any(|c| c.question);
        if !asks {
            clauses = earlier.start..at;
        }
    }
    let from = text.clauses[clauses.start].first;
    from.max(clause.first.saturating_sub(most))..clause.end
}

/// What they asked before and say was not answered, in their words: "insurance"
/// of "you didn't answer me about the insurance".
pub(crate) fn in_vain(draft: &Draft<'_>) -> Vec<Span> {
    let text = &draft.text;
    let mut spans = Vec::new();
    for found in draft.of("cue", "vain_matter") {
        let Some(clause) = text.clause(found.first) else {
            continue;
        };
        let says_little = |at: usize| {
            let token = &text.tokens[at];
            draft.vocabulary.concepts.says_of(token) <= 0.0 && !token.number
        };
        let mut first = found.end;
        while first < clause.end && says_little(first) {
            first += 1;
        }
        let mut end = clause.end.min(first + OF_A_MATTER);
        while end > first && says_little(end - 1) {
            end -= 1;
        }
        if end > first {
            spans.push(text.span(first, end));
        }
    }
    spans
}

/// Which of the questions of a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionPart {
    /// "The first one".
    First,
    /// "The second bit".
    Second,
    /// "My third question".
    Third,
    /// "The last part".
    Last,
    /// "The other ones", "the rest".
    Others,
}

/// Which of several questions is spoken of: "you ignored the second bit".
pub(crate) fn part_meant(draft: &Draft<'_>) -> Option<QuestionPart> {
    let mut named = draft.found.iter();
    let name = named.find_map(|found| found.in_group("part"))?;
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// Whether the clause is the rest of a number or a time: the "30" of "after 5:30".
pub(crate) fn only_counts(draft: &Draft<'_>, clause: &Clause) -> bool {
    let counted = draft.spans_in(clause.first..clause.end);
    let mut tokens = draft.text.tokens[clause.first..clause.end].iter();
    tokens.all(|token| token.number && counted.iter().any(|span| span.overlaps(token.span)))
}

/// Whether the clause speaks of what was said before it.
pub(crate) fn refers_back(draft: &Draft<'_>, clause: &Clause) -> bool {
    draft.text.tokens[clause.first..clause.end]
        .iter()
        .any(|token| token.is(Role::Back))
}

/// So many words without a verb are a thing that is asked for.
const A_THING: usize = 5;

/// Whether a clause only names a thing right before another clause of its
/// sentence that asks.
pub(crate) fn leads_to_question(draft: &Draft<'_>, at: usize) -> bool {
    let clauses = &draft.text.clauses;
    let (Some(clause), Some(next)) = (clauses.get(at), clauses.get(at + 1)) else {
        return false;
    };
    let tokens = &draft.text.tokens[clause.first..clause.end];
    let verbless = !tokens
        .iter()
        .any(|token| token.is(Role::Subject) || token.is(Role::Auxiliary) || token.is(Role::Own));
    next.sentence == clause.sentence
        && next.opens
        && (2..=A_THING).contains(&tokens.len())
        && verbless
}

/// Whether the id stands for no answer: for what is left to people, or is sent.
pub(crate) fn is_no_answer(id: &str) -> bool {
    id.starts_with(LEFT_PREFIX) || id.starts_with(CONTENT_PREFIX)
}

/// Whether the document is no answer but a thing that is sent.
pub(crate) fn is_content(draft: &Draft<'_>, document: usize) -> bool {
    let facts = &draft.vocabulary.words.facts;
    facts
        .get(document)
        .is_some_and(|(id, _)| id.starts_with(CONTENT_PREFIX))
}

/// The facts of which a phrase of common words is said, with nothing between its
/// words but what says nothing: "what does it even save me".
pub(crate) fn said_in(draft: &Draft<'_>, place: &Range<usize>) -> Vec<Ranked> {
    let facts = &draft.vocabulary.facts;
    let tokens = &draft.text.tokens[place.clone()];
    let said = facts.said(tokens, place.start);
    let idle = |token: &&Token| token.word != 0 && draft.vocabulary.asides.contains(&token.word);
    if !said.is_empty() || !tokens.iter().any(|token| idle(&token)) {
        return said;
    }
    let plain: Vec<Token> = tokens
        .iter()
        .filter(|token| !idle(token))
        .cloned()
        .collect();
    let mut said = facts.said(&plain, place.start);
    // Few words stand in many other phrases.
    said.retain(|said| said.of >= OF_A_PHRASE);
    said
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::reading::context::Asked;
    use crate::reading::{CampaignWords, ReadingContext, Vocabulary, read};

    #[test]
    fn a_guess_with_a_mark_is_no_question_and_a_question_no_guess() {
        let vocabulary = Vocabulary::new(CampaignWords {
            language: "en".to_owned(),
            locale: "en-US".to_owned(),
            ..CampaignWords::default()
        });
        let context = |asked: bool| ReadingContext {
            written_at: date(2026, 11, 23).at(10, 0, 0, 0),
            asked: asked.then(|| Asked {
                signal: "timeline".into(),
                follow_up: false,
            }),
            offered: None,
            opted_out: false,
        };
        let cases = [
            ("hm i guess before next summer, like may?", true),
            ("probably me plus the four managers, so 6?", true),
            ("maybe around 20?", true),
            ("maybe you can tell me the price?", false),
            ("is it maybe possible in may?", false),
            ("how much would it probably be?", false),
            ("before next summer?", false),
        ];
        for (text, guess) in cases {
            let reading = read(&vocabulary, &context(true), text);
            assert_eq!(!reading.guessed.is_empty(), guess, "{text}");
        }
        let unasked = read(&vocabulary, &context(false), "maybe a discount?");
        assert!(unasked.guessed.is_empty());
    }

    #[test]
    fn what_was_asked_in_vain_is_told_without_the_reproach() {
        let vocabulary = Vocabulary::new(CampaignWords {
            language: "en".to_owned(),
            locale: "en-US".to_owned(),
            ..CampaignWords::default()
        });
        let context = ReadingContext::at(date(2026, 11, 23).at(10, 0, 0, 0));
        let cases = [
            (
                "hang on you didnt answer me about insurance",
                Some("insurance"),
            ),
            ("you didnt answer about hipaa", Some("hipaa")),
            (
                "you skipped my question about the hail damage",
                Some("hail damage"),
            ),
            ("i asked about the offline mode", Some("offline mode")),
            ("you didnt answer my question", None),
            ("i never asked about that", None),
            ("our customers asked about delivery", None),
        ];
        for (text, matter) in cases {
            let reading = read(&vocabulary, &context, text);
            let found = reading.in_vain.first().and_then(|span| span.slice(text));
            assert_eq!(found, matter, "{text}");
        }
    }
}
