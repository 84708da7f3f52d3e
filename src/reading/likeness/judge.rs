//! Whether what was matched is meant: one judgement over all the evidence, for
//! needs and facts alike, with weights learnt from the corpus
//! (`tests/reading/training`) instead of a threshold for each rule.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;

use super::opinion::{self, Kind};
use super::profile::{Evidence, Family, Unit};
use super::ranking::{Ranked, Ranking};
use crate::reading::draft::Draft;
use crate::reading::language::Language;
use crate::reading::words::field::Matter;
use crate::reading::words::role::Role;
use crate::signal::SignalName;

/// What is judged by, in the order of the values of a [`Case`].
pub(crate) const TRAITS: [&str; 39] = [
    "always",
    "rules",
    "words",
    "pairs",
    "strongest",
    "matched",
    "share",
    "lead",
    "rival",
    "phrase",
    "said",
    "likeness",
    "question",
    "conditional",
    "past",
    "somebody_else",
    "hurts",
    "wants",
    "negated",
    "asked_for_it",
    "asked_for_another",
    "ours",
    "short",
    "rest",
    "words_in_question",
    "words_that_hurt",
    "words_asked_for",
    "words_wanted",
    "phrase_in_question",
    "share_strongest",
    "answered_otherwise",
    "asks_by_field",
    "calm",
    "lone",
    "told_lead",
    "told_rules",
    "told_first",
    "first",
    "told",
];

#[derive(Debug, Deserialize)]
struct File {
    need: Learnt,
    fact: Learnt,
}

#[derive(Debug, Deserialize)]
struct Learnt {
    /// From which probability on it counts.
    threshold: f32,
    weights: BTreeMap<String, f32>,
}

/// The weights of a family.
#[derive(Debug)]
pub(crate) struct Judge {
    threshold: f32,
    weights: [f32; TRAITS.len()],
}

impl Judge {
    /// The judge of `family` on a text; `None` where nobody taught one in its
    /// language, and on long texts, on which the rules decide alone.
    pub fn on(draft: &Draft<'_>, family: Family) -> Option<&'static Self> {
        let long = draft.text.tokens.len() > opinion::LONGEST;
        Self::of(draft.vocabulary.language, family).filter(|_| !long)
    }

    fn of(language: Language, family: Family) -> Option<&'static Self> {
        static ENGLISH: OnceLock<Option<[Judge; 2]>> = OnceLock::new();
        let judges = match language {
            Language::En => ENGLISH.get_or_init(|| {
                let file: File = toml::from_str(include_str!("../lexicon/judges.en.toml")).ok()?;
                Some([Self::from(&file.need), Self::from(&file.fact)])
            }),
            _ => return None,
        };
        let [need, fact] = judges.as_ref()?;
        match family {
            Family::Need => Some(need),
            Family::Fact => Some(fact),
            Family::Objection | Family::Option => None,
        }
    }

    fn from(learnt: &Learnt) -> Self {
        Self {
            threshold: learnt.threshold,
            weights: TRAITS.map(|name| learnt.weights.get(name).copied().unwrap_or_default()),
        }
    }

    /// How sure it is that `case` is meant, from 0 to 1; `None` where it is not
    /// sure enough. What the rules find may be so much less sure as `grace` says.
    pub fn believes(&self, case: &Case, grace: f32) -> Option<f32> {
        let sum: f32 = self
            .weights
            .iter()
            .zip(&case.values)
            .map(|(weight, value)| weight * value)
            .sum();
        let sure = 1.0 / (1.0 + (-sum).exp());
        let enough = if case.by_rules {
            self.threshold
                * if case.outweighed {
                    grace.max(OUTWEIGHED)
                } else {
                    grace
                }
        } else {
            self.threshold
        };
        (sure >= enough).then_some(sure)
    }
}

/// A document that a part of the text may speak of, with all that speaks for and against it.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// Its number among its family's documents.
    pub document: usize,
    pub values: [f32; TRAITS.len()],
    /// Whether the rules find it.
    pub by_rules: bool,
    /// Whether something of another kind is spoken of more strongly.
    pub outweighed: bool,
    /// The tokens in which it is spoken of.
    pub first: usize,
    pub end: usize,
    /// The part of the text that was looked at, in tokens.
    pub window: (usize, usize),
    strength: f32,
}

/// What the rules find must be so much believed where something else outweighs it.
const OUTWEIGHED: f32 = 0.2;
/// How sure it is of what the rules find and it has not looked at.
pub(crate) const BARELY: f32 = 0.5;
/// What speaks for a document so weakly is no case.
const LEAST: f32 = 1.0;
/// So much of a phrase must be said to make a case.
const PHRASE: f64 = 0.34;
/// So many documents are looked at in one part of a text.
const MOST: usize = 6;
/// Sentences of more clauses are looked at clause by clause only.
const LONG: usize = 6;

/// The cases of `family` in those parts of the text, in tokens, that `may_tell` of one;
/// `rules` are the documents that the rules found.
pub(crate) fn cases(
    draft: &Draft<'_>,
    family: Family,
    rules: &[usize],
    may_tell: impl Fn(&Range<usize>) -> bool,
) -> Vec<Case> {
    let text = &draft.text;
    let mut cases: Vec<Case> = Vec::new();
    let mut sentence = 0;
    while sentence < text.clauses.len() {
        let clauses = text.sentence_of(sentence);
        let (start, stop) = (clauses.start, clauses.end.max(sentence + 1));
        let place = |from: usize, to: usize| text.clauses[from].first..text.clauses[to - 1].end;
        for at in start..stop {
            if may_tell(&place(at, at + 1)) {
                look(draft, family, rules, (at, at + 1), &mut cases);
            }
        }
        // What one clause says alone is not said by the sentence.
        let telling = |at: &usize| {
            let clause = &text.clauses[*at];
            !draft.units_in(clause.first, clause.end).is_empty()
        };
        let together = stop - start <= LONG && (start..stop).filter(telling).nth(1).is_some();
        if together && may_tell(&place(start, stop)) {
            look(draft, family, rules, (start, stop), &mut cases);
        }
        sentence = stop;
    }
    cases.sort_by(|a, b| {
        let stronger = b.strength.total_cmp(&a.strength);
        stronger.then(a.document.cmp(&b.document))
    });
    cases
}

fn ranking<'d>(draft: &Draft<'d>, family: Family) -> &'d Ranking {
    match family {
        Family::Need => &draft.vocabulary.needs,
        Family::Fact => &draft.vocabulary.facts,
        Family::Objection => &draft.vocabulary.objections,
        Family::Option => &draft.vocabulary.options,
    }
}

/// Looks at the clauses `from..to` for cases; of one document the strongest stays.
fn look(
    draft: &Draft<'_>,
    family: Family,
    rules: &[usize],
    (from, to): (usize, usize),
    cases: &mut Vec<Case>,
) {
    let clauses = &draft.text.clauses[from..to];
    let window = (clauses[0].first, clauses[to - from - 1].end);
    let units = draft.units_in(window.0, window.1);
    if units.is_empty() {
        return;
    }
    let weighed = draft.weighed_in(window.0, window.1);
    let mut own: Vec<(f32, usize, &Evidence)> = Vec::with_capacity(2 * MOST);
    let (mut weak, mut rival) = (0.0_f32, 0.0_f32);
    for evidence in weighed.iter() {
        let sum = evidence.sum();
        match draft.vocabulary.profile.document(evidence.document) {
            Some((of, number)) if of == family => {
                if sum >= LEAST {
                    own.push((sum, number, evidence));
                } else {
                    weak = weak.max(sum);
                }
            }
            Some((Family::Option, _)) | None => {}
            Some(_) => rival = rival.max(sum),
        }
    }
    if own.is_empty() {
        return;
    }
    own.sort_unstable_by(|(sum, a, _), (other, b, _)| other.total_cmp(sum).then(a.cmp(b)));
    let looked_at = &own[..own.len().min(MOST)];
    // Asked of every word of every phrase.
    let most = looked_at.iter().map(|(_, number, _)| number + 1).max();
    let mut wanted = vec![false; most.unwrap_or_default()];
    for (_, number, _) in looked_at {
        wanted[*number] = true;
    }
    let ranked = ranking(draft, family).rank_among(
        &draft.text.tokens[window.0..window.1],
        draft.mentions_in(window.0, window.1),
        PHRASE,
        |document| wanted.get(document).copied().unwrap_or_default(),
    );
    let seen = Seen::new(draft, family, from, to, units);
    for (at, (sum, number, evidence)) in looked_at.iter().copied().enumerate() {
        let second = own[usize::from(at == 0)..].first();
        let second = second.map_or(weak, |(other, ..)| *other);
        let phrase = ranked.iter().find(|ranked| ranked.document == number);
        let values = seen.values(evidence, phrase, rules.contains(&number), second, rival);
        let strength = sum + phrase.map_or(0.0, |ranked| 2.0 * ranked.score as f32);
        let case = Case {
            document: number,
            values,
            by_rules: rules.contains(&number),
            outweighed: rival > sum,
            first: evidence.first,
            end: evidence.end,
            window,
            strength,
        };
        match cases.iter_mut().find(|known| known.document == number) {
            // The whole sentence must say clearly more than its clause does.
            Some(known) if known.strength * 1.15 < strength => *known = case,
            Some(_) => {}
            None => cases.push(case),
        }
    }
}

/// What a part of the text is like, whatever it speaks of.
struct Seen {
    units: f32,
    question: f32,
    conditional: f32,
    past: f32,
    somebody_else: f32,
    hurts: f32,
    wants: f32,
    asked_for_it: f32,
    asked_for_another: f32,
    ours: f32,
    otherwise: f32,
    asks: f32,
    calm: f32,
    told: f32,
}

fn flag(is: bool) -> f32 {
    f32::from(u8::from(is))
}

/// How likely the text as a whole tells of something of `family`, as log-odds of small size.
fn told(draft: &Draft<'_>, family: Family) -> f32 {
    let kind = match family {
        Family::Need => Kind::Need,
        _ => Kind::Fact,
    };
    let opinion = draft.opinions().iter().find(|one| one.kind == kind);
    opinion.map_or(0.0, |opinion| odds(opinion.sure))
}

/// Whether the text may tell of something of `family` beside what the rules find.
pub(crate) fn may_tell(draft: &Draft<'_>, family: Family) -> bool {
    told(draft, family) > UNLIKELY
}

/// Where the whole message speaks so much against it, nobody looks for cases.
const UNLIKELY: f32 = -0.6;

/// The log-odds of the probability `sure`, within what one trait should say.
pub(crate) fn odds(sure: f32) -> f32 {
    let sure = sure.clamp(0.01, 0.99);
    (sure / (1.0 - sure)).ln() / 4.0
}

impl Seen {
    fn new(draft: &Draft<'_>, family: Family, from: usize, to: usize, units: &[Unit]) -> Self {
        let clauses = &draft.text.clauses[from..to];
        let (first, end) = (clauses[0].first, clauses[to - from - 1].end);
        let meant = units.iter().filter(|unit| !unit.negated);
        let said = meant.flat_map(|unit| unit.fields.iter().copied());
        let matters = draft.vocabulary.fields.matters(said);
        let of_field = |matter: Matter| matters.include(matter);
        let asked_for_it = draft.asked_for(SignalName::NEED) && family == Family::Need;
        let pain = (from..to).any(|at| draft.has_in_clause("cue", "pain", at));
        Self {
            units: units.len() as f32,
            question: flag(clauses.iter().any(|clause| clause.question)),
            conditional: flag(clauses.iter().any(|clause| clause.conditional)),
            past: flag((from..to).any(|at| draft.has_near("cue", "past", at))),
            somebody_else: flag(
                draft.has_in("cue", "somebody_else", first..end) || of_field(Matter::Others),
            ),
            hurts: flag(pain) * 0.5 + flag(of_field(Matter::Trouble)) * 0.5,
            wants: flag(of_field(Matter::Want)),
            asked_for_it: flag(asked_for_it),
            asked_for_another: flag(draft.asked().is_some() && !asked_for_it),
            ours: flag(
                draft.text.tokens[first..end]
                    .iter()
                    .any(|token| token.is(Role::Own)),
            ),
            otherwise: flag(
                !draft.spans_in(first..end).is_empty() && draft.asked().is_some() && !asked_for_it,
            ),
            asks: flag(of_field(Matter::Asking)),
            calm: flag(of_field(Matter::Fine)),
            told: told(draft, family),
        }
    }

    fn values(
        &self,
        evidence: &Evidence,
        phrase: Option<&Ranked>,
        rules: bool,
        second: f32,
        rival: f32,
    ) -> [f32; TRAITS.len()] {
        let words = (1.0 + evidence.words).ln();
        let matched = f32::from(evidence.matched);
        let share = matched / self.units.max(1.0);
        let sum = evidence.sum();
        let (score, said, likeness) = phrase.map_or((0.0, 0.0, 0.0), |ranked| {
            (
                ranked.score as f32,
                ranked.evidence.min(3.0) as f32 / 3.0,
                ranked.likeness as f32,
            )
        });
        let mut values = [
            1.0,
            flag(rules),
            words,
            (1.0 + evidence.pairs).ln(),
            evidence.strongest / 3.0,
            matched.min(5.0) / 5.0,
            share,
            (sum - second) / (sum + second + 0.5),
            (sum - rival) / (sum + rival + 0.5),
            score,
            said,
            likeness,
            self.question,
            self.conditional,
            self.past,
            self.somebody_else,
            self.hurts,
            self.wants,
            f32::from(evidence.negated) / matched.max(1.0),
            self.asked_for_it,
            self.asked_for_another,
            self.ours,
            flag(self.units <= 2.0),
            (self.units - matched).clamp(0.0, 8.0) / 8.0,
            words * self.question,
            words * self.hurts,
            words * self.asked_for_it,
            words * self.wants,
            score * self.question,
            share * evidence.strongest / 3.0,
            self.otherwise,
            self.asks,
            self.calm,
            flag(matched <= 1.0),
            0.0,
            0.0,
            0.0,
            flag(sum >= second),
            0.0,
        ];
        tell(&mut values, self.told);
        values
    }
}

/// Sets the traits that hang on how likely the whole message tells of such a thing.
pub(crate) fn tell(values: &mut [f32; TRAITS.len()], told: f32) {
    values[TOLD] = told;
    for (place, other) in TOLD_OF {
        values[place] = told * values[other];
    }
}

/// The place among the traits of how likely the whole message tells of such a thing,
const TOLD: usize = 38;
/// and of what it is multiplied into, with the other factor: how far it leads,
/// whether the rules find it, whether it is the first.
const TOLD_OF: [(usize, usize); 3] = [(34, 7), (35, 1), (36, 37)];
