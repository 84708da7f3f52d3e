//! What the campaign's needs, facts and objections are spoken of with: which
//! concepts, fields of talk and pairs of them tell one from all others.

use std::collections::{HashMap, HashSet};

use crate::reading::words::concept::{Concepts, Mention};
use crate::reading::words::field::Fields;
use crate::reading::words::quick::Map as QuickMap;
use crate::reading::words::text::Text;

/// Something said: a word or several that mean one thing.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    pub first: usize,
    pub end: usize,
    /// What it means, unless it is a little word or unknown.
    pub concept: Option<u32>,
    pub fields: Vec<u16>,
    pub negated: bool,
    /// The clause that it stands in.
    pub clause: usize,
}

/// The units of `text`, the concepts of which are `mentions`.
pub(crate) fn units(text: &Text<'_>, mentions: &[Mention], fields: &Fields) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut mentions = mentions.iter().peekable();
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        let token = &text.tokens[at];
        while mentions.next_if(|mention| mention.first < at).is_some() {}
        let mention = mentions.next_if(|mention| mention.first == at);
        let end = fields.at(text, at, &mut found);
        let concept = mention
            .filter(|_| !token.number)
            .map(|mention| mention.concept);
        if concept.is_some() || !found.is_empty() {
            units.push(Unit {
                first: at,
                end: mention.map_or(end, |mention| mention.end.max(end)),
                concept,
                fields: found.clone(),
                negated: token.negator.is_some(),
                clause: token.clause,
            });
        }
        at = mention.map_or(at + 1, |mention| mention.end);
    }
    units
}

/// The kinds of things a campaign's phrases tell of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Family {
    Need,
    Fact,
    Objection,
    /// What a signal's option is called: told apart from the others, never found here.
    Option,
}

/// A trait by which something is told: by number, of a kind that the top bits say.
fn of_concept(concept: u32) -> u64 {
    u64::from(concept) | 1 << 62
}

fn of_field(field: u16) -> u64 {
    u64::from(field) | 1 << 61
}

fn of_pair(one: u64, other: u64) -> u64 {
    let (low, high) = (one.min(other), one.max(other));
    // Both numbers, mixed: a rare clash costs next to nothing.
    (low.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ high.rotate_left(29)) | 1 << 63
}

/// Of a word so many of its fields make pairs.
const PAIRED: usize = 3;

fn keys(unit: &Unit) -> ([u64; PAIRED], usize) {
    let mut keys = [0; PAIRED];
    let mut count = 0;
    for field in unit.fields.iter().take(PAIRED) {
        keys[count] = of_field(*field);
        count += 1;
    }
    if let Some(concept) = unit.concept
        && count == 0
    {
        keys[0] = of_concept(concept);
        count = 1;
    }
    (keys, count)
}

/// Calls `each` with the pairs that `later` makes with `unit`.
fn pairs(unit: &Unit, later: &Unit, mut each: impl FnMut(u64)) {
    let ((one, ones), (other, others)) = (keys(unit), keys(later));
    for a in &one[..ones] {
        for b in &other[..others] {
            if a != b {
                each(of_pair(*a, *b));
            }
        }
    }
}

/// What the units of a text say, looked up once for all parts of it.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// For one unit after the other what it says of documents, each once, then
    /// what it says together with the next one, then with the one after that.
    said: Vec<Posting>,
    /// Where these end.
    ends: Vec<[usize; 3]>,
}

impl Heard {
    /// What the unit with the number `at` says by itself, and together with
    /// those of the two after it that are among the `following`.
    fn of(&self, at: usize, following: usize) -> (&[Posting], &[Posting]) {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before][2]);
        let [alone, ..] = self.ends[at];
        let end = self.ends[at][following.min(2)];
        (&self.said[start..alone], &self.said[alone..end])
    }
}

/// What a document weighs for the trait.
#[derive(Debug, Clone, Copy)]
struct Posting {
    document: u16,
    weight: f32,
}

/// How strongly something speaks of one document.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Evidence {
    pub document: usize,
    /// The sum of what its words say,
    pub words: f32,
    /// and of what pairs of them say.
    pub pairs: f32,
    /// What the strongest word says.
    pub strongest: f32,
    /// How many words say something,
    pub matched: u16,
    /// and how many of these are negated.
    pub negated: u16,
    pub first: usize,
    pub end: usize,
}

impl Evidence {
    /// All that speaks for the document.
    pub fn sum(&self) -> f32 {
        self.words + self.pairs
    }
}

/// Counts of what phrases are made of, before they are weighed.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    documents: Vec<(Family, usize, usize)>,
    holding: HashMap<u64, HashMap<u16, u16>>,
    common: HashSet<u64>,
}

impl Counts {
    /// Counts the phrases of one document, each as its units.
    pub fn add(&mut self, family: Family, number: usize, phrases: &[&[Unit]], known: &Concepts) {
        let document = self.documents.len() as u16;
        self.documents.push((family, number, phrases.len()));
        for units in phrases {
            let mut traits = HashSet::new();
            for (at, unit) in units.iter().enumerate() {
                if let Some(concept) = unit.concept {
                    traits.insert(of_concept(concept));
                    if known.says(concept) < 1.0 {
                        self.common.insert(of_concept(concept));
                    }
                }
                traits.extend(unit.fields.iter().map(|field| of_field(*field)));
                for later in units.iter().skip(at + 1).take(2) {
                    pairs(unit, later, |pair| {
                        traits.insert(pair);
                    });
                }
            }
            for one in traits {
                let held = self.holding.entry(one).or_default();
                *held.entry(document).or_default() += 1;
            }
        }
    }
}

/// The weights of all documents of a campaign.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    documents: Vec<(Family, usize)>,
    postings: QuickMap<u64, Vec<Posting>>,
}

/// A trait of one phrase alone counts as if that document had so many more phrases without it.
const DOUBT: f32 = 3.0;
/// What says less of a document than this tells nothing.
const LEAST: f32 = 0.4;
/// What everybody says counts so much,
const EVERYBODY: f32 = 0.6;
/// what a field says so much,
const LOOSELY: f32 = 0.7;
/// and a pair so much.
const TOGETHER: f32 = 0.5;

impl Profile {
    /// Weighs what was counted: the more one document's phrases have of it than all others, the more it says.
    pub fn new(counts: &Counts) -> Self {
        let all: usize = counts.documents.iter().map(|(.., phrases)| phrases).sum();
        let mut postings = QuickMap::default();
        for (one, held) in &counts.holding {
            let everywhere: u16 = held.values().sum();
            let usual = (f32::from(everywhere) + 0.5) / (all as f32 + 1.0);
            let counts_as = if one >> 63 == 1 {
                TOGETHER
            } else if one >> 61 & 1 == 1 {
                LOOSELY
            } else if counts.common.contains(one) {
                EVERYBODY
            } else {
                1.0
            };
            let mut list: Vec<Posting> = held
                .iter()
                .filter_map(|(document, count)| {
                    let (.., phrases) = counts.documents.get(usize::from(*document))?;
                    let count = f32::from(*count);
                    let here = (count + DOUBT * usual) / (*phrases as f32 + DOUBT);
                    let weight = (here / usual).ln() * count / (count + 0.7) * counts_as;
                    (weight >= LEAST).then_some(Posting {
                        document: *document,
                        weight,
                    })
                })
                .collect();
            list.sort_by_key(|posting| posting.document);
            if !list.is_empty() {
                postings.insert(*one, list);
            }
        }
        Self {
            documents: counts
                .documents
                .iter()
                .map(|(family, number, _)| (*family, *number))
                .collect(),
            postings,
        }
    }

    /// The family of the document with the index `document`, and its number there.
    pub fn document(&self, document: usize) -> Option<(Family, usize)> {
        self.documents.get(document).copied()
    }

    /// What each of `units` says of each document.
    pub fn hear(&self, units: &[Unit]) -> Heard {
        let mut heard = Heard::default();
        let said = &mut heard.said;
        for (at, unit) in units.iter().enumerate() {
            let start = said.len();
            let traits = unit
                .concept
                .map(of_concept)
                .into_iter()
                .chain(unit.fields.iter().map(|field| of_field(*field)));
            for postings in traits.filter_map(|one| self.postings.get(&one)) {
                let before = said.len();
                if before == start {
                    said.extend_from_slice(postings);
                    continue;
                }
                for posting in postings {
                    let known = said[start..before]
                        .iter_mut()
                        .find(|known| known.document == posting.document);
                    match known {
                        Some(known) => known.weight = known.weight.max(posting.weight),
                        None => said.push(*posting),
                    }
                }
            }
            let alone = said.len();
            let together = [1, 2].map(|apart| {
                if let Some(later) = units.get(at + apart) {
                    pairs(unit, later, |pair| {
                        if let Some(postings) = self.postings.get(&pair) {
                            said.extend_from_slice(postings);
                        }
                    });
                }
                said.len()
            });
            heard.ends.push([alone, together[0], together[1]]);
        }
        heard
    }

    /// How strongly `units` speak of each document, of those that they speak of.
    /// They are those from the number `from` on of the units that were `heard`.
    pub fn weigh(&self, units: &[Unit], heard: &Heard, from: usize) -> Vec<Evidence> {
        let mut sums = vec![Evidence::default(); self.documents.len()];
        for (at, unit) in units.iter().enumerate() {
            let (alone, together) = heard.of(from + at, units.len() - at - 1);
            for Posting { document, weight } in alone {
                let sum = &mut sums[usize::from(*document)];
                if sum.matched == 0 {
                    sum.document = usize::from(*document);
                    sum.first = unit.first;
                }
                sum.words += weight;
                sum.strongest = sum.strongest.max(*weight);
                sum.matched += 1;
                sum.negated += u16::from(unit.negated);
                sum.end = sum.end.max(unit.end);
            }
            for Posting { document, weight } in together {
                sums[usize::from(*document)].pairs += weight;
            }
        }
        sums.retain(|sum| sum.matched > 0);
        sums
    }
}
