//! Questions that stay open: which they are, how they are named, and what a turn had no
//! room for.

use super::asked::is_told;
use super::material::{stated, told_by};
use super::ours::stems;
use super::{complaint, question};
use crate::campaign::Fact;
use crate::conversation::agenda::Point;
use crate::conversation::decide::Draft;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::event::Event;
use crate::conversation::state::Unread;
use crate::reading::finding::{FactFinding, IntentKind};
use crate::reading::{Manner, Reading};
use crate::signal::{SignalName, Span};
use crate::speech::text::{one_line, shortened};

/// So many questions are named where nothing is written on them.
const MOST_NAMED: usize = 3;

/// What stands in so many ways to ask for a fact is its matter,
const OFTEN: usize = 2;
/// where it is that of no more facts than so many.
const FEW: usize = 2;

/// A fact of so much sureness is what they asked for.
const MEANT: f64 = 0.5;

/// What a rule finds is at least so sure.
const BY_RULE: f64 = 0.85;

/// Fewer words of a question say too little to come back to.
const FEWEST_WORDS: usize = 3;

/// Puts a question on the list, where the same is not on it yet, and says how it stands there.
pub(crate) fn leave_open(draft: &mut Draft<'_>, message: &Unread, quote: String) -> String {
    let quote = complaint::on_the_list(draft, &quote).unwrap_or(quote);
    draft.record(Event::QuestionLeftOpen {
        seq: message.seq,
        quote: shortened(&one_line(&quote), 200),
        fact: None,
    });
    quote
}

/// Asked again in other words, and answered now: the question on the list is none any more.
pub(crate) fn answers_listed(
    draft: &Draft<'_>,
    message: &Unread,
    fact: &FactFinding,
) -> Option<Event> {
    let asked = question::sentence_at(&message.text, fact.span);
    let listed =
        complaint::on_the_list(draft, &asked).or_else(|| of_the_fact(draft, &asked, &fact.id));
    Some(Event::QuestionLeftOpen {
        seq: message.seq,
        quote: listed?,
        fact: Some(fact.id.clone()),
    })
}

/// The question on the list that shares a word with what is asked now which is the fact's own
/// matter: a word of several ways to ask for it, and of no more than a few other facts.
fn of_the_fact(draft: &Draft<'_>, asked: &str, fact: &str) -> Option<String> {
    let facts = &draft.rules.campaign.playbook.facts;
    let says = |of: &Fact, stem: &str| {
        let phrases = of.asks.iter().chain([&of.text]);
        let saying = phrases.filter(|text| text.to_lowercase().contains(stem));
        saying.take(OFTEN).count() == OFTEN
    };
    let told = draft.rules.campaign.fact(fact)?;
    let asked = stems(asked);
    let mut listed = draft.state.unanswered();
    let question = listed.find(|open| {
        stems(open)
            .intersection(&asked)
            .any(|stem| says(told, stem) && facts.iter().filter(|of| says(of, stem)).count() <= FEW)
    });
    question.cloned()
}

/// The questions of a message that nobody can answer here, in their words.
pub(crate) fn left_open(
    learned: &Learned,
    message: &Unread,
    reading: &Reading,
    open: Vec<String>,
    has_answer: bool,
) -> Vec<String> {
    // A second question that nothing was understood of is not passed over.
    let more = || question::not_understood(&message.text, reading);
    let calm = learned.objections.is_empty();
    let mut open = open;
    if has_answer && calm {
        open.extend(more());
    }
    // Whether a machine is speaking is said with the answer.
    let mut intents = reading.intents.iter();
    let bot = intents.find(|found| found.kind == IntentKind::AskBot);
    if let Some(bot) = bot {
        open.retain(|quote| !quote.contains(bot.quote.as_str()));
    }
    if (has_answer || bot.is_some()) && open.is_empty() || reading.shows(Manner::AsksAgain) {
        return Vec::new();
    }
    let names_time = learned
        .fresh
        .iter()
        .chain(&learned.corrected)
        .any(|name| name.as_str() == SignalName::CONTACT_TIME && !message.text.contains('?'));
    if names_time {
        return Vec::new();
    }
    if open.is_empty()
        && calm
        && let Some(span) = knowledge_at(reading)
    {
        open.push(question::sentence_at(&message.text, span));
    }
    if bot.is_none() {
        open.extend(more());
    }
    let mut said: Vec<String> = Vec::new();
    for quote in open {
        let quote = question::bare(&quote);
        if !said.iter().any(|known| known.contains(&quote)) {
            said.retain(|known| !quote.contains(known.as_str()));
            said.push(quote);
        }
    }
    said.truncate(MOST_NAMED);
    said
}

/// Beside an answer, the questions that nothing was found for: those of a kind ("where's data
/// kept?"), and those of which nothing was understood.
pub(crate) fn lost(message: &Unread, reading: &Reading) -> Vec<String> {
    let kinds = [
        IntentKind::AskSecurity,
        IntentKind::AskIntegration,
        IntentKind::AskFeature,
        IntentKind::AskCase,
    ];
    let asked = reading.questions.iter().filter(|place| {
        let within = |span: Span| span.overlaps(**place);
        let of_a_kind = reading.intents.iter().any(|found| {
            found.confidence >= BY_RULE && kinds.contains(&found.kind) && within(found.span)
        });
        let found = |fact: &FactFinding| fact.score >= MEANT && within(fact.span);
        let known = reading.facts.iter().any(found)
            || reading.named.iter().any(|named| within(named.span))
            || reading.fit_questions.iter().any(|fit| within(fit.span))
            || reading.objections.iter().any(|found| within(found.span))
            || reading.record.iter().any(|asked| within(asked.span))
            || (reading.signals.iter())
                .any(|found| found.signal.as_str() == SignalName::COMPETITOR && within(found.span));
        of_a_kind && !known
    });
    let words = asked.filter_map(|place| place.slice(&message.text));
    let words = words.map(str::to_owned);
    words
        .chain(question::not_understood(&message.text, reading))
        .collect()
}

/// Questions of a word or two ("contract?") that no fact was found for: read by themselves, and
/// left alone where that finds none.
pub(crate) fn lost_and_short(message: &Unread, reading: &Reading) -> Vec<String> {
    let short = |(place, sentence): &(Span, String)| {
        let words = sentence.split_whitespace().count();
        let asks = sentence.trim_end().ends_with('?') && words < FEWEST_WORDS;
        asks && !question::understood(reading, *place)
    };
    let asked = question::sentences(&message.text).into_iter();
    let asked = asked.filter(short).map(|(_, sentence)| sentence);
    asked
        .map(|sentence| sentence.trim_end_matches(['?', ' ']).trim().to_owned())
        .collect()
}

/// What comes nearest to a question that nothing answers, where it was not told yet: the battery,
/// whatever it is to run.
pub(crate) fn told_near(draft: &Draft<'_>, reading: &Reading, open: &[String]) -> Option<Point> {
    let asked = reading.open_questions.iter();
    let mut asked = asked.filter(|asked| {
        let quote = question::bare(&asked.quote);
        let mut open = open.iter();
        open.any(|left| left.contains(&quote) || quote.contains(left.as_str()))
    });
    let id = asked.find_map(|asked| asked.near.as_deref())?;
    let point = told_by(draft, reading, id);
    (!is_told(draft, &point)).then_some(point)
}

/// Says which questions go to a person.
pub(crate) fn name_open(draft: &Draft<'_>, quotes: Vec<String>, near: bool) -> Option<Point> {
    // Two of them may be the same on the list.
    let mut named: Vec<String> = Vec::new();
    for quote in quotes {
        if !named.iter().any(|known| known.eq_ignore_ascii_case(&quote)) {
            named.push(quote);
        }
    }
    let mut quotes = named.into_iter();
    let quote = quotes.next()?;
    let asked_before = |event: &String| question::bare(event).eq_ignore_ascii_case(&quote);
    let times = draft
        .state
        .unanswered()
        .filter(|open| asked_before(open))
        .count();
    Some(Point::NotKnown {
        // This turn has just left it open itself.
        again: times > 1,
        quote,
        more: quotes.collect(),
        near,
    })
}

/// Says which questions this turn has no room for, and that they come next.
pub(crate) fn name_later(points: &[Point], later: &[Event]) -> Option<Point> {
    let told = |id: &str| {
        points.iter().any(|point| match point {
            Point::Fact { fact } => fact == id,
            Point::Total { computed } => computed.fact == id,
            _ => false,
        })
    };
    let quotes = later.iter().filter_map(|event| match event {
        Event::QuestionLeftOpen { quote, fact, .. } => {
            let waits = !fact.as_deref().is_some_and(told);
            waits.then(|| format!("“{}”", question::bare(quote)))
        }
        _ => None,
    });
    let quotes: Vec<String> = quotes.take(MOST_NAMED).collect();
    (!quotes.is_empty()).then(|| Point::Recorded {
        about: "next".to_owned(),
        value: Some(quotes.join(", ")),
    })
}

/// What the turn before had no room for.
pub(crate) fn put_off(draft: &Draft<'_>, learned: &Learned, room: usize) -> Vec<Point> {
    let elsewhere = [
        IntentKind::AskPerson,
        IntentKind::AskCallback,
        IntentKind::Buy,
        IntentKind::Decline,
        IntentKind::DeclineSoft,
        IntentKind::Bye,
    ]
    .iter()
    .any(|kind| learned.intends(*kind));
    if learned.accepted.is_some() || learned.manner.complains || elsewhere {
        return Vec::new();
    }
    let earlier = draft.state.put_off.iter().take(room);
    earlier
        .flat_map(|put_off| {
            let quote = put_off.quote.clone();
            [Point::ComeBack { quote }, stated(&put_off.fact)]
        })
        .collect()
}

/// The words of a question: those that were found, where they say enough, else
/// the sentence that they stand in.
pub(crate) fn asked_words(text: &str, fact: &FactFinding) -> String {
    let words = if fact.quote.split_whitespace().count() >= FEWEST_WORDS {
        fact.quote.clone()
    } else {
        question::sentence_at(text, fact.span)
    };
    shortened(&one_line(&words), 200)
}

/// Where something is asked for that only the playbook could tell.
fn knowledge_at(reading: &Reading) -> Option<Span> {
    let kinds = [
        IntentKind::AskPrice,
        IntentKind::AskDiscount,
        IntentKind::AskPayment,
        IntentKind::AskFeature,
        IntentKind::AskIntegration,
        IntentKind::AskSecurity,
        IntentKind::AskCase,
        IntentKind::AskComparison,
    ];
    let mut intents = reading.intents.iter();
    let found = intents.find(|found| found.confidence >= 0.5 && kinds.contains(&found.kind))?;
    Some(found.span)
}
