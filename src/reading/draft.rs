//! A text in the course of being read: its words, what the patterns found, and
//! what the grammars of money, time, quantity and contact found.

use std::cell::{OnceCell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use super::context::ReadingContext;
use super::finding::{ContactFinding, MoneyFinding, QuantityFinding, SignalFinding, TimeFinding};
use super::grammar;
use super::likeness::opinion::{self, Opinion};
use super::likeness::profile::{self, Evidence, Heard, Unit};
use super::likeness::ranking::Ranked;
use super::meaning::correction::{Denied, Swap};
use super::number::{Otherwise, Tokens};
pub(crate) use super::patterns::topic::Found;
use super::patterns::topic::{Place, Topics, topics};
use super::placed::{Placed, among};
use super::vocabulary::{SignalKind, Vocabulary};
use super::words::concept::Mention;
use super::words::quick::Map as HashMap;
use super::words::text::{Clause, Text};
use crate::signal::{SignalName, SignalStatus, SignalValue, Span};

/// What words say is added up in such parts of one, so that no sum is rounded.
const WHOLE: f64 = 1_048_576.0;
/// Matches are hardly ever longer than this, in words.
const LONGEST_MATCH: usize = 24;

/// All that is known while reading.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    pub vocabulary: &'a Vocabulary,
    pub context: &'a ReadingContext,
    pub text: Text<'a>,
    pub found: Vec<Found>,
    pub mentions: Vec<Mention>,
    pub money: Vec<MoneyFinding>,
    pub times: Vec<TimeFinding>,
    pub quantities: Vec<QuantityFinding>,
    pub contacts: Vec<ContactFinding>,
    /// What is said, once it was looked for: after the names were taken out of the mentions.
    units: OnceCell<Vec<Unit>>,
    /// What it most likely wants or objects to, once it was asked.
    opinions: OnceCell<Vec<Opinion>>,
    /// The lexicon's topics that were found, once they were asked for.
    topics: OnceCell<Topics>,
    /// What is said of the campaign's needs, facts and objections, once it was looked up.
    heard: OnceCell<Heard>,
    /// What parts of the text speak of, by their tokens, once they were weighed.
    weighed: RefCell<HashMap<Range<usize>, Rc<[Evidence]>>>,
    /// A number that takes the place of one in an earlier answer, once it was looked for.
    pub swap: OnceCell<Option<Swap>>,
    /// The numbers that are told not to be theirs, once they were looked for.
    pub denied: OnceCell<Denied>,
    /// The words for relatives and superiors, by their tokens, once they were looked for.
    pub persons: OnceCell<Vec<usize>>,
    /// How much the tokens before each place say together, in parts of one, once it was added up.
    said: OnceCell<Vec<f64>>,
    /// The words and numbers as the grammars read them, once they were read.
    pub figures: OnceCell<(Tokens<'a>, Otherwise)>,
    /// All numbers that may be sums, once they were looked for (see [`own_money`](super::own_signals::own_money)).
    pub numbers: OnceCell<Vec<MoneyFinding>>,
    /// What a rival charges, once it was looked for (see [`rival`](super::spending::rival)).
    pub rival_price: OnceCell<Option<SignalFinding>>,
}

impl<'a> Draft<'a> {
    /// Reads the words of `source` and finds the lexicon's topics in it.
    pub fn new(vocabulary: &'a Vocabulary, context: &'a ReadingContext, source: &'a str) -> Self {
        let text = vocabulary.text(source);
        let mentions = vocabulary.concepts.mentions(&text);
        let found = topics(vocabulary, &text);
        Self::of_words(vocabulary, context, text, mentions, found)
    }

    /// The same message in other words of as many tokens: what was found in it, and what it
    /// most likely wants, stands.
    pub fn worded(&self, text: Text<'a>, mentions: Vec<Mention>) -> Self {
        let found = self.found.clone();
        Self {
            money: self.money.clone(),
            times: self.times.clone(),
            quantities: self.quantities.clone(),
            contacts: self.contacts.clone(),
            topics: self.topics.clone(),
            opinions: self.opinions.clone(),
            ..Self::of_words(self.vocabulary, self.context, text, mentions, found)
        }
    }

    fn of_words(
        vocabulary: &'a Vocabulary,
        context: &'a ReadingContext,
        text: Text<'a>,
        mentions: Vec<Mention>,
        found: Vec<Found>,
    ) -> Self {
        Self {
            vocabulary,
            context,
            text,
            found,
            mentions,
            money: Vec::new(),
            times: Vec::new(),
            quantities: Vec::new(),
            contacts: Vec::new(),
            units: OnceCell::new(),
            heard: OnceCell::new(),
            weighed: RefCell::default(),
            opinions: OnceCell::new(),
            topics: OnceCell::new(),
            swap: OnceCell::new(),
            denied: OnceCell::new(),
            persons: OnceCell::new(),
            said: OnceCell::new(),
            figures: OnceCell::new(),
            numbers: OnceCell::new(),
            rival_price: OnceCell::new(),
        }
    }

    /// The words and numbers as the grammars read them, with those that are no amounts.
    pub fn figures(&self) -> &(Tokens<'a>, Otherwise) {
        self.figures.get_or_init(|| {
            let tokens = grammar::tokens(self.text.source, self.vocabulary.language);
            let otherwise = Otherwise::of(&tokens);
            (tokens, otherwise)
        })
    }

    /// What was found of the topic `name` in `group`, in the order of the text.
    pub fn of<'f>(&'f self, group: &str, name: &str) -> impl Iterator<Item = &'f Found> + 'f {
        let places = self.places(group, name);
        places.iter().map(|place| &self.found[place.at])
    }

    /// What of it begins among the tokens `place`.
    pub fn of_in<'f>(
        &'f self,
        group: &str,
        name: &str,
        place: Range<usize>,
    ) -> impl Iterator<Item = &'f Found> + 'f {
        let places = self.places(group, name);
        let from = places.partition_point(|known| self.found[known.at].first < place.start);
        let found = places[from..].iter().map(|known| &self.found[known.at]);
        found.take_while(move |found| found.first < place.end)
    }

    /// Whether the topic `name` of `group` was found.
    pub fn has(&self, group: &str, name: &str) -> bool {
        !self.places(group, name).is_empty()
    }

    fn places(&self, group: &str, name: &str) -> &[Place] {
        let topics = self.topics.get_or_init(|| Topics::of(&self.found));
        topics.places(group, name)
    }

    /// Whether words in the sentence of `span` say of a topic, which `is` tells by its name, that
    /// it is not meant.
    pub fn is_never(&self, span: Span, is: impl Fn(&str) -> bool) -> bool {
        let Some(clause) = self.clause_at(span) else {
            return false;
        };
        let sentence = self.sentence_tokens(clause);
        self.starting_in(sentence.start, sentence.end)
            .filter_map(Found::never)
            .any(is)
    }

    /// Whether the topic was found in the sentence of the clause `clause`.
    pub fn has_near(&self, group: &str, name: &str, clause: usize) -> bool {
        self.has_in(group, name, self.sentence_tokens(clause))
    }

    /// Whether the topic was found with its start among the tokens `place`.
    pub fn has_in(&self, group: &str, name: &str, place: Range<usize>) -> bool {
        self.of_in(group, name, place).next().is_some()
    }

    /// What was found with its start in the tokens `first..end`. Findings are in the order of the text.
    pub fn starting_in(&self, first: usize, end: usize) -> impl Iterator<Item = &Found> {
        let from = self.found.partition_point(|found| found.first < first);
        let found = self.found[from..].iter();
        found.take_while(move |found| found.first < end)
    }

    /// Where money, times, quantities and contacts stand among the tokens `place`.
    pub fn spans_in(&self, place: Range<usize>) -> Vec<Span> {
        let place = self.text.span(place.start, place.end);
        let mut spans = Vec::new();
        spans.extend(among(&self.money, place).map(Placed::span));
        spans.extend(among(&self.times, place).map(Placed::span));
        spans.extend(among(&self.quantities, place).map(Placed::span));
        spans.extend(among(&self.contacts, place).map(Placed::span));
        spans
    }

    /// Whether a sum was found that stands just there.
    pub fn has_sum_at(&self, span: Span) -> bool {
        among(&self.money, span).any(|known| known.span == span)
    }

    /// The tokens of the sentence that the clause with the index `clause` is in.
    pub fn sentence_tokens(&self, clause: usize) -> Range<usize> {
        let clauses = &self.text.clauses;
        let near = self.text.sentence_of(clause);
        let first = clauses.get(near.start).map_or(0, |clause| clause.first);
        let last = near.end.checked_sub(1).and_then(|last| clauses.get(last));
        first..last.map_or(first, |clause| clause.end)
    }

    /// What was found that ends at most `apart` tokens before the token `at`.
    pub fn just_before(&self, at: usize, apart: usize) -> impl Iterator<Item = &Found> {
        self.starting_in(at.saturating_sub(LONGEST_MATCH + apart), at)
            .filter(move |found| found.end <= at && at <= found.end + apart)
    }

    /// Whether something of `group` was found in the words of `span`.
    pub fn reaching_span(&self, span: Span, group: &str) -> bool {
        let place = self.text.tokens_in(span);
        self.reaching(place.start, place.end)
            .any(|found| found.in_group(group).is_some())
    }

    /// What was found in or into the tokens `first..end`.
    pub fn reaching(&self, first: usize, end: usize) -> impl Iterator<Item = &Found> {
        self.starting_in(first.saturating_sub(LONGEST_MATCH), end)
            .filter(move |found| found.end > first)
    }

    /// Whether the topic was found in the clause with the index `clause`.
    pub fn has_in_clause(&self, group: &str, name: &str, clause: usize) -> bool {
        let Some(place) = self.text.clauses.get(clause) else {
            return false;
        };
        let from = place.first.saturating_sub(LONGEST_MATCH);
        self.of_in(group, name, from..place.end)
            .any(|found| found.end > place.first)
    }

    /// Whether the token `at` stands in a match of the topic.
    pub fn is_within(&self, group: &str, name: &str, at: usize) -> bool {
        let from = at.saturating_sub(LONGEST_MATCH);
        self.of_in(group, name, from..at + 1)
            .any(|found| found.end > at)
    }

    /// Whether the clause asks what it costs.
    pub fn asks_price(&self, clause: &Clause) -> bool {
        self.reaching(clause.first, clause.end)
            .any(|found| found.is("intent", "ask_price"))
    }

    /// The concepts mentioned in the tokens `first..end`.
    pub fn mentions_in(&self, first: usize, end: usize) -> &[Mention] {
        let from = self
            .mentions
            .partition_point(|mention| mention.first < first);
        let to = self.mentions.partition_point(|mention| mention.first < end);
        self.mentions.get(from..to).unwrap_or_default()
    }

    /// Everything said, in the order of the text.
    pub fn units(&self) -> &[Unit] {
        self.units.get_or_init(|| {
            let fields = &self.vocabulary.fields;
            let mut units = profile::units(&self.text, &self.mentions, fields);
            // "It's driving me nuts" speaks of no car.
            if self.has_idle() {
                units.retain(|unit| !self.is_idle(unit.first));
            }
            units
        })
    }

    /// Whether any token is idle.
    pub fn has_idle(&self) -> bool {
        self.has("cue", "turn_of_phrase")
    }

    /// Whether the token at `at` is of a turn of phrase, in which it means nothing of its own.
    pub fn is_idle(&self, at: usize) -> bool {
        self.is_within("cue", "turn_of_phrase", at)
    }

    /// How strongly the whole text speaks of the campaign's needs, facts and objections.
    pub fn weighed(&self) -> Rc<[Evidence]> {
        self.weighed_in(0, self.text.tokens.len())
    }

    /// How strongly the tokens `first..end` speak of them.
    pub fn weighed_in(&self, first: usize, end: usize) -> Rc<[Evidence]> {
        let profile = &self.vocabulary.profile;
        let weigh = || {
            let heard = self.heard.get_or_init(|| profile.hear(self.units()));
            let before = self.units().partition_point(|unit| unit.first < first);
            profile
                .weigh(self.units_in(first, end), heard, before)
                .into()
        };
        let mut weighed = self.weighed.borrow_mut();
        weighed.entry(first..end).or_insert_with(weigh).clone()
    }

    /// What the text as a whole most likely wants or objects to.
    pub fn opinions(&self) -> &[Opinion] {
        self.opinions.get_or_init(|| opinion::opinions(self))
    }

    /// What is said in the tokens `first..end`.
    pub fn units_in(&self, first: usize, end: usize) -> &[Unit] {
        let units = self.units();
        let from = units.partition_point(|unit| unit.first < first);
        let to = units.partition_point(|unit| unit.first < end);
        units.get(from..to).unwrap_or_default()
    }

    /// How much the tokens `within` say beside what was matched there.
    pub fn says_beyond(&self, within: Range<usize>, matched: &Ranked) -> f64 {
        self.says_beside(within, matched.first..matched.end)
    }

    /// How much the tokens `within` say beside those of `given`.
    pub fn says_beside(&self, within: Range<usize>, given: Range<usize>) -> f64 {
        let before = within.start..within.end.min(given.start.max(within.start));
        let after = within.start.max(given.end.min(within.end))..within.end;
        self.says_in(before) + self.says_in(after)
    }

    /// How much the tokens `place` say together (see [`says_of`](super::words::concept::Concepts::says_of)).
    pub fn says_in(&self, place: Range<usize>) -> f64 {
        let said = self.said.get_or_init(|| {
            let tokens = self.text.tokens.iter();
            let says = tokens.scan(0.0, |sum, token| {
                *sum += (self.vocabulary.concepts.says_of(token) * WHOLE).round();
                Some(*sum)
            });
            std::iter::once(0.0).chain(says).collect()
        });
        let upto = |at: usize| said.get(at).or(said.last()).copied().unwrap_or_default();
        (upto(place.end.max(place.start)) - upto(place.start)) / WHOLE
    }

    /// Whether the clause with the index `clause` calls the own signal number
    /// `signal` by all words of its name or of its label.
    pub fn calls(&self, signal: usize, clause: usize) -> bool {
        let Some(place) = self.text.clauses.get(clause) else {
            return false;
        };
        let mentions = self.mentions_in(place.first, place.end);
        self.vocabulary.called[signal].iter().any(|name| {
            !name.is_empty()
                && name
                    .iter()
                    .all(|concept| mentions.iter().any(|mention| mention.concept == *concept))
        })
    }

    /// Whether the clause calls one of the campaign's own sums by its name.
    pub fn calls_a_sum(&self, clause: usize) -> bool {
        let own = &self.vocabulary.words.signals;
        own.iter().enumerate().any(|(index, signal)| {
            signal.kind == SignalKind::Money
                && signal.name.as_str() != SignalName::BUDGET
                && self.calls(index, clause)
        })
    }

    /// Whether the token at `at` is of a name of the campaign's own sums.
    pub fn is_a_sums_name(&self, at: usize) -> bool {
        let own = self.vocabulary.words.signals.iter();
        let mut names = own.zip(&self.vocabulary.called);
        let mentioned = self
            .mentions_in(at.saturating_sub(LONGEST_MATCH), at + 1)
            .iter()
            .find(|mention| (mention.first..mention.end).contains(&at));
        mentioned.is_some_and(|mention| {
            names.any(|(signal, called)| {
                signal.kind == SignalKind::Money
                    && signal.name.as_str() != SignalName::BUDGET
                    && called
                        .iter()
                        .flatten()
                        .any(|concept| *concept == mention.concept)
            })
        })
    }

    /// Whether one of the campaign's own sums is called by its name in the sentence of `span` or just before.
    pub fn calls_a_sum_near(&self, span: Span) -> bool {
        self.clause_at(span).is_some_and(|at| {
            let here = self.text.sentence_of(at);
            (here.start.saturating_sub(1)..here.end).any(|clause| self.calls_a_sum(clause))
        })
    }

    /// Whether what stands at `span` is told of others, or of what was once:
    /// "the competitor has 14 stores", "my previous employer had 60 planners".
    pub fn is_of_others(&self, span: Span) -> bool {
        let at = self.text.tokens_in(span).start;
        let Some(clause) = self.text.clause(at) else {
            return false;
        };
        self.starting_in(clause.first, clause.end).any(|found| {
            found.is("cue", "of_others") && found.first <= at || found.is("cue", "formerly")
        })
    }

    /// Whether the text puts something right that was said before.
    pub fn corrects(&self) -> bool {
        self.has("cue", "correction")
    }

    /// The signal that the agent just asked for.
    pub fn asked(&self) -> Option<&str> {
        self.context
            .asked
            .as_ref()
            .map(|asked| asked.signal.as_str())
    }

    /// Whether the agent just asked for the signal `name`.
    pub fn asked_for(&self, name: &str) -> bool {
        self.asked() == Some(name)
    }

    /// The clause in which `span` begins.
    pub fn clause_at(&self, span: Span) -> Option<usize> {
        self.text.token_at(span).map(|token| token.clause)
    }

    /// Whether the words of `span` are negated by a word before them.
    pub fn negated(&self, span: Span) -> bool {
        let tokens = self.text.tokens_in(span);
        self.text.tokens.get(tokens.start).is_some_and(|token| {
            let outside = |at| at < tokens.start || at >= tokens.end;
            let negator = token.negator.filter(|at| outside(*at));
            // "I don't know maybe 140": the hedge before the number is no other thing.
            let counts = self.text.tokens[tokens.clone()]
                .iter()
                .any(|token| token.number);
            negator.is_some_and(|at| !(counts && self.is_only_unknown(at, tokens.start)))
        })
    }

    /// "I don't know, prob 10k": what the word at `negator` denies is that they know, and not
    /// what stands at `at`.
    pub fn is_only_unknown(&self, negator: usize, at: usize) -> bool {
        let mut found = self.of("cue", "not_knowing");
        found.any(|found| (found.first..found.end).contains(&negator) && found.end <= at)
    }

    /// A statement of `signal` that stands at `span`.
    pub fn stated(
        &self,
        signal: &str,
        value: SignalValue,
        span: Span,
        confidence: f64,
    ) -> SignalFinding {
        let clause = self.clause_at(span);
        let hedged = clause
            .and_then(|clause| self.text.clauses.get(clause))
            .is_some_and(|clause| clause.hedged);
        SignalFinding {
            signal: SignalName::from(signal),
            status: SignalStatus::Stated,
            value: Some(value),
            span,
            quote: span.slice(self.text.source).unwrap_or_default().to_owned(),
            confidence: if hedged {
                confidence * 0.75
            } else {
                confidence
            },
            correction: false,
            vague: false,
        }
    }

    /// The words of `first..end` as a signal's text.
    pub fn stated_words(
        &self,
        signal: &str,
        first: usize,
        end: usize,
        confidence: f64,
    ) -> SignalFinding {
        let (span, quote) = self.text.quote(first, end);
        self.stated(signal, SignalValue::Text { text: quote }, span, confidence)
    }
}
