//! How they come to a decision, in its parts: who else has a say, step by step, by what.

use crate::reading::contact;
use crate::reading::context::ReadingContext;
use crate::reading::draft::Draft;
use crate::reading::vocabulary::Vocabulary;
use crate::reading::words::role::Role;
use crate::reading::words::text::Break;
use crate::signal::Span;

/// The parts of what was said about deciding. Every span stands in the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DecisionParts {
    /// Who else has a say: "my boss", "the board".
    pub people: Vec<Span>,
    /// What happens, in order; empty where nothing but one sentence was said.
    pub steps: Vec<Span>,
    /// By what they decide.
    pub criteria: Vec<Span>,
}

/// Takes apart what `text` says about deciding.
pub fn decision_parts(vocabulary: &Vocabulary, text: &str) -> DecisionParts {
    let context = ReadingContext::at(jiff::civil::DateTime::constant(2000, 1, 1, 0, 0, 0, 0));
    let draft = Draft::new(vocabulary, &context, text);
    let mut people: Vec<Span> = Vec::new();
    for found in draft.of("decision", "person") {
        // "My boss Dave": with the name that stands beside.
        let named =
            draft.text.tokens.get(found.end).is_some_and(|token| {
                token.before == Break::Space && contact::is_given(&token.text)
            });
        let span = draft.text.span(found.first, found.end + usize::from(named));
        let longer = |known: &Span| known.start <= span.start && span.end <= known.end;
        if !people.iter().any(longer) {
            people.retain(|known| !(span.start <= known.start && known.end <= span.end));
            people.push(span);
        }
    }
    DecisionParts {
        people,
        steps: steps(&draft),
        criteria: criteria(&draft),
    }
}

/// The clauses of the sentences that speak of a process, cut at every "then" too.
fn steps(draft: &Draft<'_>) -> Vec<Span> {
    let mut sentences: Vec<usize> = draft
        .of("cue", "process")
        .filter_map(|found| draft.text.clause(found.first))
        .map(|clause| clause.sentence)
        .collect();
    sentences.dedup();
    let starts: Vec<usize> = draft
        .of("decision", "then")
        .map(|found| found.first)
        .collect();
    let mut steps: Vec<Span> = Vec::new();
    for clause in &draft.text.clauses {
        if !sentences.contains(&clause.sentence) {
            continue;
        }
        let mut first = clause.first;
        let inside = starts
            .iter()
            .copied()
            .filter(|at| clause.first < *at && *at < clause.end);
        for end in inside.chain([clause.end]) {
            steps.extend(step(draft, first, end));
            first = end;
        }
    }
    if steps.len() > 1 { steps } else { Vec::new() }
}

/// The words of a step without those that only order it; two words at least.
fn step(draft: &Draft<'_>, first: usize, end: usize) -> Option<Span> {
    let orders = |at: usize| draft.text.is(at, Role::Orders);
    let first = (first..end).find(|at| !orders(*at))?;
    let last = (first..end).rev().find(|at| !orders(*at))?;
    (last > first).then(|| draft.text.span(first, last + 1))
}

/// The clauses that name what counts.
fn criteria(draft: &Draft<'_>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for found in draft.of("cue", "criteria") {
        let Some(clause) = draft.text.clause(found.first) else {
            continue;
        };
        let span = draft.text.span(clause.first, clause.end.max(found.end));
        if !spans.iter().any(|known| known.start == span.start) {
            spans.push(span);
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::CampaignWords;

    #[test]
    fn what_is_said_about_deciding_is_taken_apart() {
        let vocabulary = Vocabulary::new(CampaignWords {
            language: "en".to_owned(),
            locale: "en-US".to_owned(),
            ..CampaignWords::default()
        });
        type Parts<'a> = &'a [&'a str];
        let cases: [(&str, Parts<'_>, Parts<'_>, Parts<'_>); 5] = [
            (
                "I pick two vendors, then finance reviews it, and the board signs",
                &["finance", "the board"],
                &[
                    "I pick two vendors",
                    "finance reviews it",
                    "the board signs",
                ],
                &[],
            ),
            (
                "it goes through procurement and then my boss has to sign",
                &["procurement", "my boss"],
                &["it goes through procurement", "my boss has to sign"],
                &[],
            ),
            ("my wife and I decide together", &["my wife"], &[], &[]),
            ("just me", &[], &[], &[]),
            (
                "price is the deciding factor. it must integrate with netsuite",
                &[],
                &[],
                &[
                    "price is the deciding factor",
                    "it must integrate with netsuite",
                ],
            ),
        ];
        for (text, people, steps, criteria) in cases {
            let parts = decision_parts(&vocabulary, text);
            let words = |spans: &[Span]| -> Vec<String> {
                spans
                    .iter()
                    .filter_map(|span| span.slice(text).map(str::to_owned))
                    .collect()
            };
            assert_eq!(words(&parts.people), people, "{text}");
            assert_eq!(words(&parts.steps), steps, "{text}");
            assert_eq!(words(&parts.criteria), criteria, "{text}");
        }
    }
}
