//! What a message as a whole most likely wants or objects to, and what part its
//! writer has in the decision: a second opinion beside the rules, learnt from
//! the labelled messages of the corpus.
//!
//! One linear model a kind, over words, pairs of words, fields of talk, what
//! the rules found and what was asked. The weights are data, a file for each
//! language (`lexicon/opinions.en.txt`), and `tests/reading/training` makes them.

use std::sync::OnceLock;

use super::opinion_trait::{Name, Word};
use super::profile::{Family, Unit};
use crate::reading::draft::Draft;
use crate::reading::finding::{IntentKind, ObjectionKind};
use crate::reading::language::Language;
use crate::reading::words::bits::Bits;
use crate::reading::words::quick::{self, Sieve};
use crate::reading::words::text::Break;
use crate::signal::AuthorityRole;

/// What somebody may want or object to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Intent(IntentKind),
    Objection(ObjectionKind),
    /// Its writer has this part in the decision.
    Role(AuthorityRole),
    /// It takes the right to write to them away.
    Stop,
    /// It tells of a need, whichever.
    Need,
    /// It asks for a fact, whichever.
    Fact,
}

fn named(name: &str) -> Option<Kind> {
    let value = |name: &str| serde_json::Value::String(name.to_owned());
    match name {
        "need" => return Some(Kind::Need),
        "fact" => return Some(Kind::Fact),
        "opt=stop" => return Some(Kind::Stop),
        _ => {}
    }
    match name.split_once(':')? {
        ("i", intent) => serde_json::from_value(value(intent)).ok().map(Kind::Intent),
        ("o", reason) => serde_json::from_value(value(reason))
            .ok()
            .map(Kind::Objection),
        ("a", role) => serde_json::from_value(value(role)).ok().map(Kind::Role),
        _ => None,
    }
}

/// What the rules found stays where the opinion is at least so sure of it,
pub(crate) const KEEP: f32 = 0.05;
/// and what they did not find is added where it is so sure.
pub(crate) const ADD: f32 = 0.65;
/// That nobody may write any more must be surer,
pub(crate) const STOP: f32 = 0.6;
/// and so must be whatever would send them away.
pub(crate) const SENDS_AWAY: f32 = 0.85;
/// A reason against stays where it is at least so sure,
pub(crate) const STANDS: f32 = 0.02;
/// and is added where it is so sure.
pub(crate) const OBJECTS: f32 = 0.85;
/// Their part in the decision is added, or put in the place of another one, where it is so sure.
pub(crate) const DECIDES: f32 = 0.65;

/// So many times 64 bits tell most traits that were never taught.
const SIEVE: usize = 2_048;

/// The weights of all kinds, by trait.
#[derive(Debug)]
struct Learnt {
    kinds: Vec<Kind>,
    /// The number of a trait.
    traits: quick::Map<u64, u32>,
    /// Some bits of each trait: most of what a text has was never taught.
    sieve: Sieve<SIEVE>,
    /// Where the weights of a trait end; they begin where those of the one before end.
    ends: Vec<u32>,
    /// Kind by number, and its weight.
    weights: Vec<(u8, f32)>,
}

impl Learnt {
    /// The first line names the kinds, every other one is a trait and, after a
    /// tab, the number of a kind and a weight in tenths, again and again.
    fn read(file: &str) -> Option<Self> {
        let mut lines = file.lines();
        let kinds = lines.next()?.split(' ').map(named).collect::<Option<_>>()?;
        let mut traits = quick::Map::default();
        let (mut ends, mut weights) = (Vec::new(), Vec::new());
        let mut sieve = Sieve::default();
        for line in lines {
            let (name, list) = line.split_once('\t')?;
            let mut numbers = list.split(' ').map(str::parse::<i16>);
            while let (Some(kind), Some(weight)) = (numbers.next(), numbers.next()) {
                weights.push((
                    u8::try_from(kind.ok()?).ok()?,
                    f32::from(weight.ok()?) / 10.0,
                ));
            }
            let hash = Name::read(name).number();
            sieve.add(hash);
            traits.insert(hash, ends.len() as u32);
            ends.push(weights.len() as u32);
        }
        Some(Self {
            kinds,
            traits,
            sieve,
            ends,
            weights,
        })
    }

    /// The number of the trait with such a hash, where it was taught.
    fn number(&self, hash: u64) -> Option<usize> {
        let number = self
            .sieve
            .may_hold(hash)
            .then(|| self.traits.get(&hash))??;
        Some(*number as usize)
    }

    /// The weights of the trait with the number `at`.
    fn weights_of(&self, at: usize) -> &[(u8, f32)] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.weights[start as usize..self.ends[at] as usize]
    }

    fn of(language: Language) -> Option<&'static Self> {
        static LEARNT: [OnceLock<Option<Learnt>>; 4] = [const { OnceLock::new() }; 4];
        let (at, file) = match language {
            Language::En => (0, include_str!("../lexicon/opinions.en.txt")),
            Language::Es => (1, include_str!("../lexicon/opinions.es.txt")),
            Language::De => (2, include_str!("../lexicon/opinions.de.txt")),
            Language::Fr => (3, include_str!("../lexicon/opinions.fr.txt")),
        };
        LEARNT[at].get_or_init(|| Self::read(file)).as_ref()
    }
}

/// What the text most likely is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opinion {
    pub kind: Kind,
    /// From 0 to 1.
    pub sure: f32,
    /// The clause that says most of it.
    pub clause: usize,
}

/// The opinions on the text, on every kind; none on a long text or in a language that nobody taught.
pub(crate) fn opinions(draft: &Draft<'_>) -> Vec<Opinion> {
    let long = draft.text.tokens.len() > LONGEST;
    let Some(learnt) = Learnt::of(draft.vocabulary.language).filter(|_| !long) else {
        return Vec::new();
    };
    let kinds = learnt.kinds.len();
    let clauses = draft.text.clauses.len().max(1);
    let sums = &mut *vec![0.0_f32; kinds];
    let by_clause = &mut *vec![0.0_f32; kinds * clauses];
    let mut said = Bits::none();
    said.fit(learnt.ends.len() + 1);
    traits(draft, &mut |name, value, clause| {
        let Some(at) = learnt.number(name.number()) else {
            return;
        };
        // What is said twice is not said twice as much.
        if said.holds(at) {
            return;
        }
        said.add(at);
        let weights = learnt.weights_of(at).iter();
        let weights = weights.map(|(kind, weight)| (usize::from(*kind), weight * value));
        if let Some(clause) = clause {
            let here = &mut by_clause[clause * kinds..][..kinds];
            for (kind, weight) in weights {
                sums[kind] += weight;
                here[kind] += weight;
            }
        } else {
            for (kind, weight) in weights {
                sums[kind] += weight;
            }
        }
    });
    learnt
        .kinds
        .iter()
        .zip(sums.iter())
        .enumerate()
        .map(|(at, (kind, sum))| {
            let of_kind = by_clause.iter().skip(at).step_by(kinds);
            let most = of_kind.enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b));
            Opinion {
                kind: *kind,
                sure: 1.0 / (1.0 + (-sum).exp()),
                clause: most.map_or(0, |(clause, _)| clause),
            }
        })
        .collect()
}

/// Groups of the lexicon that tell something of what a text wants.
const GROUPS: &[&str] = &[
    "intent",
    "objection",
    "opt_out",
    "authority",
    "manner",
    "cue",
];
/// So many letters at the start of a longer word tell what word it is a form of.
const PREFIX: usize = 5;
/// On texts of more words the rules decide alone.
pub(crate) const LONGEST: usize = 150;

/// Takes the name of a trait, its value and its clause.
pub(crate) type Each<'e> = dyn FnMut(Name<'_>, f32, Option<usize>) + 'e;

/// Calls `each` with the name of every trait of the text, its value and its clause.
pub(crate) fn traits(draft: &Draft<'_>, each: &mut Each<'_>) {
    let text = &draft.text;
    let tokens = &text.tokens[..text.tokens.len().min(LONGEST)];
    each(Name::plain("always"), 1.0, None);
    let mut before = None;
    for token in tokens {
        let word = Word::of(if token.number { "#" } else { &token.text });
        let clause = Some(token.clause);
        each(Name::one("w:", word), 1.0, clause);
        // Words that begin alike are mostly forms of one.
        let start = word.text().char_indices().nth(PREFIX).map(|(end, _)| end);
        if let Some(end) = start {
            each(Name::one("x:", Word::of(&word.text()[..end])), 1.0, clause);
        }
        match before.replace(word) {
            Some(before) if token.before != Break::Stop => {
                each(Name::pair("b:", before, word), 1.0, clause);
            }
            Some(_) => {}
            None => each(Name::one("s:", word), 1.0, None),
        }
    }
    let fields = &draft.vocabulary.fields;
    let units = draft.units();
    let units = &units[..units.partition_point(|unit| unit.first < tokens.len())];
    let named = |unit: &Unit| -> Vec<Word<'_>> {
        let names = unit.fields.iter();
        names.map(|field| Word::of(fields.name(*field))).collect()
    };
    let named: Vec<Vec<Word<'_>>> = units.iter().map(named).collect();
    for (at, unit) in units.iter().enumerate() {
        let clause = Some(unit.clause);
        let sign = if unit.negated { "f!" } else { "f:" };
        for (field, name) in unit.fields.iter().zip(&named[at]) {
            each(Name::one(sign, *name), 1.0, clause);
            for later in (at + 1..units.len()).take(2) {
                let others = units[later].fields.iter().zip(&named[later]);
                for (_, other) in others.filter(|(other, _)| *other != field) {
                    each(Name::pair("p:", *name, *other), 1.0, clause);
                }
            }
        }
    }
    for found in &draft.found {
        for group in GROUPS {
            if let Some(name) = found.in_group(group) {
                let clause = text.tokens.get(found.first).map(|token| token.clause);
                let name = Name::pair("r:", Word::of(group), Word::of(name));
                each(name, 1.0, clause);
            }
        }
    }
    if text.clauses.iter().any(|clause| clause.question) {
        each(Name::plain("question"), 1.0, None);
    }
    if text.clauses.iter().any(|clause| clause.conditional) {
        each(Name::plain("conditional"), 1.0, None);
    }
    let length = match tokens.len() {
        0..=1 => "1",
        2..=3 => "2",
        4..=7 => "4",
        8..=15 => "8",
        16..=31 => "16",
        _ => "32",
    };
    each(Name::one("n:", Word::of(length)), 1.0, None);
    if let Some(asked) = draft.asked() {
        each(Name::plain("asked"), 1.0, None);
        each(Name::one("a:", Word::of(asked)), 1.0, None);
    }
    if draft.context.offered.is_some() {
        each(Name::plain("offered"), 1.0, None);
    }
    told_of(draft, each);
}

/// How much of what the text says is of the campaign's needs, facts and objections by kind.
fn told_of(draft: &Draft<'_>, each: &mut Each<'_>) {
    let (mut need, mut fact) = (0.0_f32, 0.0_f32);
    let own = &draft.vocabulary.words.objections;
    let mut reasons: Vec<(ObjectionKind, f32)> = Vec::new();
    for evidence in draft.weighed().iter() {
        let sum = evidence.sum();
        match draft.vocabulary.profile.document(evidence.document) {
            Some((Family::Need, _)) => need = need.max(sum),
            Some((Family::Fact, _)) => fact = fact.max(sum),
            Some((Family::Objection, number)) => {
                let Some((_, kind, _)) = own.get(number) else {
                    continue;
                };
                match reasons.iter_mut().find(|(known, _)| known == kind) {
                    Some((_, most)) => *most = most.max(sum),
                    None => reasons.push((*kind, sum)),
                }
            }
            Some((Family::Option, _)) | None => {}
        }
    }
    each(Name::one("d:", Word::of("need")), (1.0 + need).ln(), None);
    each(Name::one("d:", Word::of("fact")), (1.0 + fact).ln(), None);
    for (kind, sum) in reasons {
        each(
            Name::one("d:", Word::of(name_of(kind))),
            (1.0 + sum).ln(),
            None,
        );
    }
}

fn name_of(kind: ObjectionKind) -> &'static str {
    match kind {
        ObjectionKind::Price => "price",
        ObjectionKind::Timing => "timing",
        ObjectionKind::Trust => "trust",
        ObjectionKind::Competitor => "competitor",
        ObjectionKind::NoNeed => "no_need",
        ObjectionKind::Authority => "authority",
        ObjectionKind::BrushOff => "brush_off",
        ObjectionKind::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_learnt_of_every_language_can_be_read() {
        for language in [Language::En, Language::Es, Language::De, Language::Fr] {
            let learnt = Learnt::of(language).unwrap();
            for kind in ["i:ask_price", "o:price", "a:decision_maker", "opt=stop"] {
                let kind = named(kind);
                assert!(kind.is_some_and(|kind| learnt.kinds.contains(&kind)));
            }
        }
    }
}
