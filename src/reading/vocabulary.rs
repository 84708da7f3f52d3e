//! The words that the rules look for: the language's lexicon and the campaign's own phrases.

use std::sync::OnceLock;

use crate::signal::SignalName;

pub use super::campaign_words::CampaignWords;
use super::language::Language;
use super::lexicon::{self, LANGUAGES};
use super::likeness::borrowed::Borrowed;
use super::likeness::profile::{self, Counts, Family, Profile, Unit};
use super::likeness::ranking::{Ranking, Written};
use super::likeness::spread::{Spread, concepts_of};
use super::needs::need_words::NeedWords;
use super::own_signals::counted::Counted;
use super::patterns::pattern::{Classes, PatternSet};
use super::questions::asked_words::FactWords;
use super::signal_words;
pub use super::signal_words::{SignalKind, SignalWords};
use super::words::alias::{spellings, stock_of, synonym};
use super::words::clause::{self, ClauseWords};
use super::words::concept::Concepts;
use super::words::edges::Fillers;
use super::words::field::Fields;
use super::words::quick::{Map as HashMap, Set as HashSet};
use super::words::spelling::Spelling;
use super::words::text::{self, Text};

/// Before the ids of questions that are left to people, among the facts.
pub(crate) const LEFT_PREFIX: &str = "left:";
/// Before the id of something useful that is sent.
pub(crate) const CONTENT_PREFIX: &str = "nurture:";
/// Begins the id of a case history among what is asked for.
pub(crate) const CASE_PREFIX: &str = "case:";

/// The class of words for what the business sells, its own names among them.
const OWN: &str = "own";

/// What a rule's match means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Topic {
    /// A topic of the lexicon: group and name.
    Lexicon(&'static str, &'static str),
    /// A competitor of the campaign, by index.
    Competitor(usize),
    /// The beginning of a question that a fact of the campaign answers whatever
    /// it names, by the fact's index.
    Others(usize),
}

/// How a rule's matches count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Force {
    Sure,
    Likely,
    AlsoNegated,
    Asked,
    /// Takes the topic away.
    Unless,
    /// Takes it away from every second look, too.
    Never,
}

/// The compiled words of one campaign, made once and shared.
#[derive(Debug)]
pub struct Vocabulary {
    /// What it was made from.
    pub words: CampaignWords,
    /// The language that it reads.
    pub(crate) language: Language,
    /// The same campaign for readers of the other languages, made when first needed.
    others: [OnceLock<Box<Vocabulary>>; LANGUAGES.len()],
    pub(crate) spelling: Spelling,
    pub(crate) patterns: PatternSet,
    pub(crate) topics: Vec<Topic>,
    /// Topic and force of every rule.
    pub(crate) rules: Vec<(usize, Force)>,
    pub(crate) clause_words: ClauseWords,
    /// Words of job titles, by rank.
    pub(crate) titles: HashMap<&'static str, HashSet<u32>>,
    /// Words that pick one of the options offered, by its place.
    pub(crate) ordinals: HashMap<u32, usize>,
    /// What may stand after an answer without belonging to it.
    pub(crate) tails: Vec<Vec<u32>>,
    pub(crate) concepts: Concepts,
    /// What words are about.
    pub(crate) fields: Fields,
    /// What tells the needs, facts and objections from each other.
    pub(crate) profile: Profile,
    pub(crate) needs: Ranking,
    pub(crate) facts: Ranking,
    /// What each fact speaks of.
    pub(crate) told_by: Vec<FactWords>,
    /// What each need speaks of.
    pub(crate) need_words: Vec<NeedWords>,
    /// Concepts that describe prospects: the campaign's options and units, kinds of customers, the business's own names.
    pub(crate) describing: HashSet<u32>,
    /// Words that add nothing to what a question is about.
    pub(crate) asides: HashSet<u32>,
    /// Kinds of customers.
    pub(crate) customers: HashSet<u32>,
    pub(crate) objections: Ranking,
    /// Options of all signals; the document's number counts through `options_of`.
    pub(crate) options: Ranking,
    /// The concepts of each signal's name and those of its label, by which prospects call it.
    pub(crate) called: Vec<[Vec<u32>; 2]>,
    /// What the campaign's own quantities are counted in.
    pub(crate) counted: Counted,
    /// Signal and option of each document of `options`.
    pub(crate) options_of: Vec<(usize, usize)>,
    /// The very words of the phrases of each document of `options`.
    pub(crate) option_words: Vec<HashSet<u32>>,
    /// The flag of the campaign that tells whether a thing is the prospect's own.
    pub(crate) ownership: Option<usize>,
    /// The words that everybody uses, just as they are written.
    pub(crate) everyday: HashSet<u32>,
    /// What so many of them speak of that it tells none from the others.
    pub(crate) usual: HashSet<u32>,
    /// What the campaign's phrases speak of, of any kind.
    pub(crate) spoken_of: HashSet<u32>,
    /// The word for what is sold, and its stem, where the campaign's needs speak of it.
    pub(crate) stock: Option<(u32, u32)>,
}

impl Vocabulary {
    /// Compiles the lexicon of the campaign's language together with the campaign's words.
    pub fn new(words: CampaignWords) -> Self {
        let language = Language::from_code(&words.language).unwrap_or_default();
        Self::of(language, words, Borrowed::default())
    }

    /// The same campaign read in `language`: its names and signals, and of its phrases
    /// those that are meant for the language, or can be said in it.
    pub(crate) fn speaking(&self, language: Language) -> &Self {
        if language == self.language {
            return self;
        }
        self.others[language as usize].get_or_init(|| {
            let spoken = |code: &String| Language::from_code(code) == Some(language);
            let mut words = self.words.clone();
            if !words.languages.iter().any(spoken) {
                words.needs.iter_mut().for_each(|(_, said)| said.clear());
                words.facts.iter_mut().for_each(|(_, said)| said.clear());
                words.fact_texts.clear();
                words
                    .objections
                    .iter_mut()
                    .for_each(|(_, _, said)| said.clear());
                for (_, said) in words.signals.iter_mut().flat_map(|own| &mut own.options) {
                    said.clear();
                }
            }
            let mut other = Self::of(language, words, Borrowed::new(self, language));
            for (called, known) in other.called.iter_mut().zip(&self.called) {
                for (own, name) in called.iter_mut().zip(known) {
                    let translated = lexicon::in_classes_of(self.language, language, name);
                    if !translated.is_empty() {
                        *own = translated;
                    }
                }
            }
            Box::new(other)
        })
    }

    fn of(language: Language, words: CampaignWords, borrowed: Borrowed) -> Self {
        let embedded = lexicon::embedded(language);
        let writing = embedded.map(|lexicon| lexicon.writing.clone());
        let mut spelling = Spelling::new(language, writing.unwrap_or_default());
        let mut patterns = PatternSet::default();
        let mut topics = Vec::new();
        let mut rules = Vec::new();
        let mut clause_words = ClauseWords::default();
        let mut concepts = Concepts::default();
        let mut titles = HashMap::default();
        let mut ordinals = HashMap::default();
        let mut tails = Vec::new();
        let mut asides = HashSet::default();
        let mut customers = HashSet::default();
        let mut everyday = HashSet::default();
        if let Some(lexicon) = embedded {
            let ids = |spelling: &mut Spelling, list: &str| -> HashSet<u32> {
                list.split_whitespace()
                    .map(|word| spelling.learn(word).0)
                    .collect()
            };
            patterns.fillers = Fillers {
                openers: ids(&mut spelling, &lexicon.openers),
                closers: ids(&mut spelling, &lexicon.closers),
                joiners: ids(&mut spelling, &lexicon.joiners),
            };
            asides = ids(&mut spelling, &lexicon.asides);
            customers = ids(&mut spelling, &lexicon.customers);
            everyday.extend(ids(&mut spelling, &lexicon.common));
            everyday.extend(ids(&mut spelling, &lexicon.stopwords));
            everyday.extend(asides.iter().copied());
            clause_words.negators = ids(&mut spelling, &lexicon.negators);
            clause_words.conditions = ids(&mut spelling, &lexicon.conditions);
            concepts.stopwords = ids(&mut spelling, &lexicon.stopwords);
            clause_words.idle.clone_from(&concepts.stopwords);
            for (rank, list) in &lexicon.titles {
                titles.insert(rank.as_str(), ids(&mut spelling, list));
            }
            for (role, list) in &lexicon.roles {
                spelling.assign(*role, list);
            }
            for (option, list) in lexicon.ordinals.iter().enumerate() {
                for word in list.split_whitespace() {
                    ordinals.insert(spelling.learn(word).0, option);
                }
            }
            for tail in &lexicon.tails {
                let words = tail.split_whitespace();
                tails.push(words.map(|word| spelling.learn(word).0).collect());
            }
            clause_words.reach_back = lexicon.reach_back;
            for request in &lexicon.requests {
                if let Some((first, second)) = request.split_once(' ') {
                    let pair = (spelling.learn(first).0, spelling.learn(second).0);
                    clause_words.requests.insert(pair);
                }
            }
            for word in lexicon.protected.split_whitespace() {
                spelling.protect(word);
            }
            for (short, long) in &lexicon.expansions {
                spelling.learn_expansion(short, long);
            }
            spelling.learn_clipped(&lexicon.clipped);
            spelling.learn_figured(&lexicon.figured);
            let mut classes: Classes = lexicon.classes.clone().into_iter().collect();
            let own = classes.entry(OWN.to_owned()).or_default();
            // What would be read as notation is left out.
            own.extend(
                words
                    .own_names
                    .iter()
                    .map(|name| name.to_lowercase())
                    .filter(|name| {
                        let plain = |letter: char| letter.is_alphanumeric() || letter == ' ';
                        !name.trim().is_empty() && name.chars().all(plain)
                    }),
            );
            for (group, names) in &lexicon.rules {
                for (name, rule) in names {
                    let topic = topics.len();
                    topics.push(Topic::Lexicon(group, name));
                    for (force, list) in rule.lists() {
                        let number = rules.len();
                        rules.push((topic, force));
                        for pattern in list {
                            // A test of the lexicon sees to it that none is wrong.
                            let _wrong = patterns.add(number, pattern, &classes, &mut spelling);
                        }
                    }
                }
            }
            concepts.auxiliaries = lexicon
                .auxiliaries
                .split_whitespace()
                .map(|word| spelling.learn(word).1)
                .collect();
            for word in lexicon.common.split_whitespace() {
                concepts.add_common(spelling.learn(word).1);
            }
            for (class, (name, phrases)) in lexicon.synonyms.iter().enumerate() {
                let class = class as u32;
                if lexicon
                    .common_classes
                    .split_whitespace()
                    .any(|common| common == name)
                {
                    concepts.add_common_class(class);
                }
                for phrase in phrases {
                    concepts.add(synonym(&mut spelling, phrase), class);
                }
            }
        }
        let fields = Fields::new(language, &mut spelling);
        spelling.close();
        for (index, (name, aliases)) in words.competitors.iter().enumerate() {
            let topic = topics.len();
            topics.push(Topic::Competitor(index));
            let number = rules.len();
            rules.push((topic, Force::AlsoNegated));
            for alias in std::iter::once(name).chain(aliases) {
                for spelt in spellings(alias) {
                    let _unspeakable =
                        patterns.add(number, &spelt, &Classes::default(), &mut spelling);
                }
            }
        }
        for (fact, beginnings) in &words.others {
            let number = rules.len();
            rules.push((topics.len(), Force::AlsoNegated));
            topics.push(Topic::Others(*fact));
            for beginning in beginnings {
                for spelt in spellings(beginning) {
                    let _unspeakable =
                        patterns.add(number, &spelt, &Classes::default(), &mut spelling);
                }
            }
        }
        patterns.close();
        let mut index = |phrases: &[String]| -> Vec<Written> {
            for phrase in phrases {
                // As it is written: "shade" is no mistyped "share".
                let words = phrase.split(|c: char| !c.is_alphanumeric() && c != '\'');
                for word in words.filter(|word| !word.is_empty() && !word.contains('\'')) {
                    spelling.learn(&word.to_lowercase());
                }
                for token in text::tokens(phrase, &spelling) {
                    spelling.learn(&token.text);
                }
            }
            phrases
                .iter()
                .map(|phrase| {
                    let text = prepare(phrase, &spelling, &clause_words, &patterns.fillers);
                    let mentions = concepts.mentions(&text);
                    Written {
                        units: profile::units(&text, &mentions, &fields),
                        mentions,
                        stems: text.tokens.iter().map(|token| token.stem).collect(),
                    }
                })
                .collect()
        };
        let mut needs: Vec<_> = words
            .needs
            .iter()
            .map(|(_, phrases)| index(phrases))
            .collect();
        let mut facts: Vec<_> = words
            .facts
            .iter()
            .map(|(_, phrases)| index(phrases))
            .collect();
        borrowed.join(&concepts, &mut needs, &mut facts);
        let told_by: Vec<FactWords> = facts
            .iter()
            .enumerate()
            .map(|(at, asked)| {
                let text = index(words.fact_texts.get(at..=at).unwrap_or_default());
                FactWords::new(asked, &text)
            })
            .collect();
        let need_words = needs.iter().map(|phrases| NeedWords::new(phrases));
        let need_words = need_words.collect();
        let objections: Vec<_> = words
            .objections
            .iter()
            .map(|(_, _, phrases)| index(phrases))
            .collect();
        let called = words
            .signals
            .iter()
            .map(|signal| {
                let name = signal.name.as_str().replace('_', " ");
                // Only sums go by what they are called.
                let money = signal.kind == SignalKind::Money;
                let label = signal.label.clone().filter(|_| money);
                [name, label.unwrap_or_default()]
                    .map(|words| concepts_of(&index(&[words])).collect())
            })
            .collect();
        let mut options = Vec::new();
        let mut options_of = Vec::new();
        for (signal, own) in words.signals.iter().enumerate() {
            for (option, (_, phrases)) in own.options.iter().enumerate() {
                options.push(index(phrases));
                options_of.push((signal, option));
            }
        }
        let units: Vec<String> = words
            .signals
            .iter()
            .flat_map(|signal| signal.units.clone())
            .chain(words.own_names.clone())
            .collect();
        let units = index(&units);
        let mut counts = Counts::default();
        for (family, documents) in [
            (Family::Need, &needs),
            (Family::Fact, &facts),
            (Family::Objection, &objections),
            (Family::Option, &options),
        ] {
            for (number, phrases) in documents.iter().enumerate() {
                let units: Vec<&[Unit]> = phrases.iter().map(|one| one.units.as_slice()).collect();
                counts.add(family, number, &units, &concepts);
            }
        }
        let option_words = signal_words::words_of_options(&words.signals, &spelling);
        let ownership = signal_words::ownership(&words.signals, &spelling);
        let describing = options
            .iter()
            .flat_map(|phrases| concepts_of(phrases))
            .chain(concepts_of(&units))
            .collect();
        let mut spread = Spread::default();
        let profile = Profile::new(&counts);
        for documents in [&needs, &facts, &objections, &options] {
            spread.count(documents);
        }
        Self {
            told_by,
            need_words,
            describing,
            asides,
            customers,
            needs: Ranking::new(&needs, &concepts, &spread),
            facts: Ranking::new(&facts, &concepts, &spread),
            objections: Ranking::new(&objections, &concepts, &spread),
            options: Ranking::new(&options, &concepts, &spread),
            options_of,
            option_words,
            ownership,
            everyday,
            usual: spread.usual(),
            stock: stock_of(embedded, &spelling, &concepts)
                .filter(|(_, concept)| {
                    needs
                        .iter()
                        .any(|told| concepts_of(told).any(|one| one == *concept))
                })
                .map(|(word, _)| word),
            spoken_of: [&needs, &facts, &objections, &options]
                .into_iter()
                .flatten()
                .flat_map(|phrases| concepts_of(phrases))
                .collect(),
            called,
            counted: Counted::new(&words.signals, &spelling, &concepts),
            words,
            language,
            others: Default::default(),
            ordinals,
            tails,
            spelling,
            patterns,
            topics,
            rules,
            clause_words,
            titles,
            concepts,
            fields,
            profile,
        }
    }

    /// The kind of the signal named `name`: as the campaign declares it, else as it is by nature.
    pub(crate) fn kind_of(&self, name: &str) -> SignalKind {
        let declared = self
            .words
            .signals
            .iter()
            .find(|signal| signal.name.as_str() == name);
        declared.map_or_else(
            || match name {
                SignalName::BUDGET => SignalKind::Money,
                SignalName::QUANTITY => SignalKind::Quantity,
                SignalName::TIMELINE => SignalKind::Timeline,
                SignalName::AUTHORITY => SignalKind::Authority,
                SignalName::NEED => SignalKind::Need,
                _ => SignalKind::Text,
            },
            |signal| signal.kind,
        )
    }

    /// Reads `source` into words, clauses and negations.
    pub(crate) fn text<'t>(&self, source: &'t str) -> Text<'t> {
        let fillers = &self.patterns.fillers;
        prepare(source, &self.spelling, &self.clause_words, fillers)
    }
}

fn prepare<'t>(
    source: &'t str,
    spelling: &Spelling,
    clause_words: &ClauseWords,
    fillers: &Fillers,
) -> Text<'t> {
    let mut text = Text {
        source,
        tokens: text::tokens(source, spelling),
        clauses: Vec::new(),
    };
    clause::mark(&mut text, clause_words, fillers);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_of_the_lexicon_compiles() {
        for language in LANGUAGES {
            let Some(lexicon) = lexicon::embedded(language) else {
                panic!("no lexicon for {language:?}");
            };
            let mut spelling = Spelling::new(language, lexicon.writing.clone());
            let mut patterns = PatternSet::default();
            let classes: Classes = lexicon.classes.clone().into_iter().collect();
            let mut wrong = Vec::new();
            for rule in lexicon.rules.values().flat_map(|names| names.values()) {
                for (_, list) in rule.lists() {
                    for pattern in list {
                        wrong.extend(patterns.add(0, pattern, &classes, &mut spelling).err());
                    }
                }
            }
            assert_eq!(wrong, vec![], "{language:?}");
        }
    }
}
