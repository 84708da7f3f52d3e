//! What a text denies of the campaign's needs and options: "we don't have an
//! electric car", "I never said retail". What was understood so before is not so.

use crate::reading::draft::Draft;
use crate::reading::lexicon;
use crate::reading::likeness::ranking::{ENOUGH, Ranked, Ranking};
use crate::reading::own_signals::own_signal;
use crate::reading::vocabulary::Vocabulary;
use crate::reading::words::concept::Mention;
use crate::reading::words::role::Role;
use crate::reading::words::text::Token;
use crate::signal::{SignalName, SignalValue, Span};

/// "We don't have an electric car": a need or an option that is not so.
#[derive(Debug, Clone, PartialEq)]
pub struct Denied {
    /// Which signal it is of.
    pub signal: SignalName,
    /// The option that is denied, where it is one.
    pub value: Option<SignalValue>,
    /// The id of the need that is denied, where it is one.
    pub need: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// So much of a phrase must be denied.
const THRESHOLD: f64 = 0.6;
/// A denial reaches so many words.
const REACH: usize = 6;

/// The needs and options that the text denies, each once.
pub(crate) fn find(draft: &Draft<'_>) -> Vec<Denied> {
    let vocabulary = draft.vocabulary;
    let mut denied: Vec<Denied> = Vec::new();
    for found in draft.of("cue", "denies") {
        let Some(clause) = draft.text.clause(found.first) else {
            continue;
        };
        let (first, end) = (found.first, clause.end.min(found.end + REACH));
        let span = draft.text.quote(first, end).0;
        let needs = said(draft, &vocabulary.needs, first, end).into_iter();
        denied.extend(needs.filter_map(|ranked| {
            let (id, _) = vocabulary.words.needs.get(ranked.document)?;
            Some(Denied {
                signal: SignalName::NEED.into(),
                value: None,
                need: Some(id.clone()),
                span,
            })
        }));
        let options = said(draft, &vocabulary.options, first, end).into_iter();
        denied.extend(options.filter_map(|ranked| {
            let (signal, option) = vocabulary.options_of.get(ranked.document)?;
            let own = vocabulary.words.signals.get(*signal)?;
            // There are two of a flag: what is denied of one tells the other.
            let value = own_signal::value(own, *option)
                .filter(|value| matches!(value, SignalValue::Choice { .. }))?;
            Some(Denied {
                signal: own.name.clone(),
                value: Some(value),
                need: None,
                span,
            })
        }));
    }
    let mut once: Vec<Denied> = Vec::new();
    for one in denied {
        let same = |known: &Denied| {
            known.signal == one.signal && known.need == one.need && known.value == one.value
        };
        if !once.iter().any(same) {
            once.push(one);
        }
    }
    once
}

/// Where it says that what was understood just before was never said.
pub(crate) fn unsaid(draft: &Draft<'_>) -> Option<Span> {
    let found = draft.of("cue", "never_said").next()?;
    Some(draft.text.quote(found.first, found.end).0)
}

impl Vocabulary {
    /// Whether the text says that something is not so: "there is no stock".
    pub(crate) fn denies(&self, text: &str) -> bool {
        let negators = lexicon::embedded(self.language).map_or("", |known| &known.negators);
        let plain = text
            .split_whitespace()
            .any(|word| negators.split(' ').any(|no| no == word.to_lowercase()));
        // "Dont": with its "not" written out.
        let written_out = || {
            let text = self.text(text);
            let mut tokens = text.tokens.iter();
            tokens.any(|token| token.is(Role::Not) || token.negator.is_some())
        };
        plain || written_out()
    }
}

/// So many words stand at most between whose it is and the "not": "we really do not".
const BEFORE_NOT: usize = 3;

/// Whether something is denied of themselves behind the first word: "no, we don't sell
/// nothing", "no there isn't any". "No, that's not right" denies what was said to them.
pub(crate) fn of_theirs(draft: &Draft<'_>) -> bool {
    let tokens = &draft.text.tokens;
    let theirs =
        |token: &Token| token.is(Role::OfUs) && token.is(Role::Speaker) || token.is(Role::There);
    (1..tokens.len()).any(|at| {
        let mut before = tokens[..at].iter().rev().take(BEFORE_NOT);
        tokens[at].is(Role::Not) && before.any(theirs)
    })
}

/// The documents of which a phrase stands in the tokens `first..end`, as if
/// nothing there were denied.
fn said(draft: &Draft<'_>, ranking: &Ranking, first: usize, end: usize) -> Vec<Ranked> {
    let mentions: Vec<Mention> = draft
        .mentions_in(first, end)
        .iter()
        .map(|mention| Mention {
            negated: false,
            ..*mention
        })
        .collect();
    let tokens = &draft.text.tokens[first..end];
    let mut ranked = ranking.rank(tokens, &mentions, THRESHOLD);
    let whole = |one: &Ranked| one.likeness >= 1.0 && one.evidence > 0.0;
    ranked.retain(|one| whole(one) || one.evidence >= ENOUGH && one.is_specific());
    ranked
}
