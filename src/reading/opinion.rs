//! What a message as a whole most likely wants or objects to, and what part its
//! writer has in the decision: a second opinion beside the rules, learnt from
//! the labelled messages of the corpus.
//!
//! One linear model a kind, over words, pairs of words, fields of talk, what
//! the rules found and what was asked. The weights are data, a file for each
//! language (`lexicon/opinions.en.txt`), and `tests/reading/training` makes them.

use std::sync::OnceLock;

use super::draft::Draft;
use super::finding::{IntentKind, ObjectionKind};
use super::language::Language;
use super::profile::Family;
use super::quick;
use super::text::Break;
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

fn in_sieve(hash: u64) -> (usize, u64) {
    ((hash >> 40) as usize % SIEVE, 1 << (hash >> 58))
}

/// The weights of all kinds, by trait.
#[derive(Debug)]
struct Learnt {
    kinds: Vec<Kind>,
    /// The number of a trait.
    traits: quick::Map<u64, u32>,
    /// Some bits of each trait: most of what a text has was never taught.
    sieve: Vec<u64>,
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
        let mut sieve = vec![0; SIEVE];
        for line in lines {
            let (name, list) = line.split_once('\t')?;
            let mut numbers = list.split(' ').map(str::parse::<i16>);
            while let (Some(kind), Some(weight)) = (numbers.next(), numbers.next()) {
                weights.push((
                    u8::try_from(kind.ok()?).ok()?,
                    f32::from(weight.ok()?) / 10.0,
                ));
            }
            let hash = quick::hash(&[name]);
            let (word, mask) = in_sieve(hash);
            sieve[word] |= mask;
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
        let (word, mask) = in_sieve(hash);
        let number = (self.sieve[word] & mask != 0).then(|| self.traits.get(&hash))??;
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
            Language::En => (0, include_str!("lexicon/opinions.en.txt")),
            Language::Es => (1, include_str!("lexicon/opinions.es.txt")),
            Language::De => (2, include_str!("lexicon/opinions.de.txt")),
            Language::Fr => (3, include_str!("lexicon/opinions.fr.txt")),
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
    let clauses = draft.text.clauses.len().max(1);
    let mut sums = vec![0.0_f32; learnt.kinds.len()];
    let mut by_clause = vec![0.0_f32; learnt.kinds.len() * clauses];
    let mut said = vec![false; learnt.ends.len()];
    traits(draft, &mut |parts, value, clause| {
        let Some(at) = learnt.number(quick::hash(parts)) else {
            return;
        };
        // What is said twice is not said twice as much.
        if std::mem::replace(&mut said[at], true) {
            return;
        }
        for (kind, weight) in learnt.weights_of(at) {
            let kind = usize::from(*kind);
            sums[kind] += weight * value;
            if let Some(clause) = clause {
                by_clause[kind * clauses + clause] += weight * value;
            }
        }
    });
    learnt
        .kinds
        .iter()
        .zip(&sums)
        .enumerate()
        .map(|(at, (kind, sum))| {
            let most = by_clause[at * clauses..(at + 1) * clauses]
                .iter()
                .enumerate()
                .max_by(|(_, a), (_, b)| a.total_cmp(b));
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

/// Takes the parts of the name of a trait, its value and its clause.
pub(crate) type Each<'e> = dyn FnMut(&[&str], f32, Option<usize>) + 'e;

/// Calls `each` with the parts of the name of every trait of the text, its value and its clause.
pub(crate) fn traits(draft: &Draft<'_>, each: &mut Each<'_>) {
    let text = &draft.text;
    let tokens = &text.tokens[..text.tokens.len().min(LONGEST)];
    each(&["always"], 1.0, None);
    for (at, token) in tokens.iter().enumerate() {
        let word = |at: usize| {
            let token: &super::text::Token = &tokens[at];
            if token.number {
                "#"
            } else {
                token.text.as_str()
            }
        };
        each(&["w:", word(at)], 1.0, Some(token.clause));
        // Words that begin alike are mostly forms of one.
        let start = word(at).char_indices().nth(PREFIX).map(|(end, _)| end);
        if let Some(end) = start {
            each(&["x:", &word(at)[..end]], 1.0, Some(token.clause));
        }
        if at > 0 && token.before != Break::Stop {
            each(
                &["b:", word(at - 1), " ", word(at)],
                1.0,
                Some(token.clause),
            );
        }
        if at == 0 {
            each(&["s:", word(0)], 1.0, None);
        }
    }
    let fields = &draft.vocabulary.fields;
    let units = draft.units();
    let units = &units[..units.partition_point(|unit| unit.first < tokens.len())];
    for (at, unit) in units.iter().enumerate() {
        let clause = Some(unit.clause);
        let sign = if unit.negated { "f!" } else { "f:" };
        for field in &unit.fields {
            each(&[sign, fields.name(*field)], 1.0, clause);
            for later in units.iter().skip(at + 1).take(2) {
                for other in later.fields.iter().filter(|other| *other != field) {
                    let names = [fields.name(*field), " ", fields.name(*other)];
                    each(&["p:", names[0], names[1], names[2]], 1.0, clause);
                }
            }
        }
    }
    for found in &draft.found {
        for group in GROUPS {
            if let Some(name) = found.in_group(group) {
                let clause = text.tokens.get(found.first).map(|token| token.clause);
                each(&["r:", group, ".", name], 1.0, clause);
            }
        }
    }
    if text.clauses.iter().any(|clause| clause.question) {
        each(&["question"], 1.0, None);
    }
    if text.clauses.iter().any(|clause| clause.conditional) {
        each(&["conditional"], 1.0, None);
    }
    let length = match tokens.len() {
        0..=1 => "n:1",
        2..=3 => "n:2",
        4..=7 => "n:4",
        8..=15 => "n:8",
        16..=31 => "n:16",
        _ => "n:32",
    };
    each(&[length], 1.0, None);
    if let Some(asked) = draft.asked() {
        each(&["asked"], 1.0, None);
        each(&["a:", asked], 1.0, None);
    }
    if draft.context.offered.is_some() {
        each(&["offered"], 1.0, None);
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
    each(&["d:need"], (1.0 + need).ln(), None);
    each(&["d:fact"], (1.0 + fact).ln(), None);
    for (kind, sum) in reasons {
        each(&["d:", name_of(kind)], (1.0 + sum).ln(), None);
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
