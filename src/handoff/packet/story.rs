//! The lead in a few sentences, and what to say first. Nothing here is invented:
//! it is what is on record, and the prospect's own words.

use super::Material;
use super::person::{called, first_name, greeted, is_waiting};
use super::said::{label, value_words};
use super::shape::Summary;
use super::substance::{has_substance, is_outburst};
use super::value::{need_name, needs, waiting};
use super::wording::{self, NAME, line, some_line, without_end};
use crate::conversation::message::Author;
use crate::conversation::objection::Standing;
use crate::conversation::state::LeadStatus;
use crate::qualification::Figures;
use crate::signal::{Evidence, Signal, SignalName, SignalValue};

/// The longest quote that an opening sentence takes.
const SPOKEN_QUOTE: usize = 140;
/// So many questions of theirs are listed: what was promised to be passed on is.
const MOST_QUESTIONS: usize = 8;
/// Fewer words of a need say too little to begin with.
const FEWEST_WORDS: usize = 3;

/// How a closer begins who has nothing to come back to.
const A_GOOD_MOMENT: &str = "Is now a good moment to go through it together?";

pub(super) fn summary(material: &Material<'_>) -> Summary {
    Summary {
        headline: headline(material),
        bullets: bullets(material),
    }
}

fn value<'m>(material: &Material<'m>, name: &str) -> Option<&'m SignalValue> {
    let state = material.state;
    state.signals.get(name).and_then(Signal::known)
}

fn headline(material: &Material<'_>) -> String {
    if material.state.erased_at.is_some() {
        return "The person's data were erased: nothing is left to hand over.".to_owned();
    }
    let mut who = called(material).unwrap_or_else(|| "An anonymous visitor".to_owned());
    let title = match value(material, SignalName::AUTHORITY) {
        Some(SignalValue::Authority { title, .. }) => some_line(title.as_deref(), NAME),
        _ => None,
    };
    let company = some_line(material.lead.prospect.company.as_deref(), NAME);
    match (title, company) {
        (Some(title), Some(company)) => who = format!("{who}, {title} at {company},"),
        (Some(title), None) => who = format!("{who}, {title},"),
        (None, Some(company)) => who = format!("{who} of {company}"),
        (None, None) => {}
    }
    let names: Vec<String> = needs(material)
        .iter()
        .map(|need| need_name(material, &need.id))
        .collect();
    let when = match value(material, SignalName::TIMELINE) {
        Some(SignalValue::Timeline(range)) => match range.to {
            Some(to) => format!(", by {}", wording::day(to)),
            None => String::new(),
        },
        _ => String::new(),
    };
    if names.is_empty() {
        let wants = wish(material).map_or_else(
            || "is talking to us; the need is not known yet".to_owned(),
            |wish| format!("{wish}; the need is not known yet"),
        );
        return format!("{who} {wants}{when}.");
    }
    let list = crate::speech::text::list(&names, "and");
    let cost = waiting(material).map_or_else(String::new, |cost| {
        let about = match cost.figures {
            Figures::Own => "by their own figures",
            Figures::Campaign => "by our estimate",
        };
        format!(
            ", at a cost of {} a month {about}",
            wording::round_money(cost.per_month)
        )
    });
    format!("{who} wants help with {list}{cost}{when}.")
}

/// What they asked for, after "Dana ".
fn wish(material: &Material<'_>) -> Option<String> {
    let said = match value(material, SignalName::INTENT)? {
        SignalValue::Choice { choice } => match choice.as_str() {
            "demo" => return Some(format!("asked for a {}", material.campaign.shown_by())),
            "trial" => "asked for a trial",
            "buy" => "wants to buy",
            "price" => "asked for the price",
            "person" => "asked for a person",
            "callback" => "asked to be called back",
            _ => "wants to talk",
        },
        _ => return None,
    };
    Some(said.to_owned())
}

fn bullets(material: &Material<'_>) -> Vec<String> {
    let known = |names: &[&str]| -> Option<String> {
        let parts: Vec<String> = names
            .iter()
            .filter_map(|name| {
                let signal = material.state.signals.get(*name)?;
                Some(format!(
                    "{}: {}",
                    label(material, name),
                    value_words(material, name, signal)
                ))
            })
            .collect();
        (!parts.is_empty()).then(|| format!("{}.", without_end(&parts.join("; "))))
    };
    let mut bullets: Vec<String> = [
        known(&[SignalName::BUDGET, SignalName::AUTHORITY]),
        known(&[SignalName::QUANTITY, SignalName::CURRENT_SOLUTION]),
        super::deciding::competitors(material)
            .map(|words| format!("{}: {words}.", label(material, SignalName::COMPETITOR))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let standing: Vec<String> = material
        .state
        .objections
        .iter()
        .map(|objection| {
            let state = match objection.state {
                Standing::Raised => "raised and not answered",
                Standing::Rebutted => "answered, still open",
                Standing::Resolved => "resolved",
                Standing::Standing => "still standing",
                Standing::Conceded => "conceded",
            };
            format!("{} {state}", wording::title(&objection.id).to_lowercase())
        })
        .collect();
    if !standing.is_empty() {
        bullets.push(format!("Objections: {}.", standing.join("; ")));
    }
    // What nobody has answered yet is what the closer is expected to bring.
    for question in material.state.unanswered().take(MOST_QUESTIONS) {
        bullets.push(format!(
            "Asked, and not answered yet: “{}”",
            line(question, SPOKEN_QUOTE)
        ));
    }
    let wished = wish(material);
    let mut now: Vec<&str> = wished.as_deref().into_iter().collect();
    if is_waiting(material) {
        now.push("is in the chat now");
    }
    if !now.is_empty() {
        let sentence = crate::speech::text::capitalised(&now.join(", and "));
        bullets.push(format!("{sentence}."));
    }
    if material.state.degraded {
        bullets.push(
            "Read by rules alone, without the language model: look at the quotes.".to_owned(),
        );
    }
    bullets
}

/// The latest words of the prospect for a signal, as a part of a sentence.
fn words_for(material: &Material<'_>, name: &str) -> Option<String> {
    let signal = material.state.signals.get(name)?;
    signal.known()?;
    // Their own words only: what a page or a form says, they did not say to us.
    let own = |evidence: &&Evidence| evidence.seq().is_some() && !is_outburst(evidence.quote());
    // What brought them here says more than what was added to it since.
    let says_enough = |evidence: &&Evidence| {
        own(evidence) && evidence.quote().split_whitespace().count() >= FEWEST_WORDS
    };
    let quote = if name == SignalName::NEED {
        let mut told = signal.evidence.iter();
        told.find(says_enough)
            .or(signal.evidence.iter().rev().find(own))?
    } else {
        signal.evidence.iter().rev().find(own)?
    };
    let whole = whole_clause(material, quote).unwrap_or_else(|| quote.quote().to_owned());
    let quote = line(&whole, SPOKEN_QUOTE);
    let quote = without_end(&quote);
    // A fragment ("fax") is nothing to begin with, whatever was understood from it.
    let says_enough = name != SignalName::NEED || quote.split_whitespace().count() >= FEWEST_WORDS;
    (!quote.is_empty() && says_enough).then(|| format!("“{quote}”"))
}

/// The very words that tell a signal, without what stands around them.
fn quoted(material: &Material<'_>, name: &str) -> Option<String> {
    let signal = material.state.signals.get(name)?;
    signal.known()?;
    let own = |evidence: &&Evidence| evidence.seq().is_some() && !is_outburst(evidence.quote());
    let said = signal.evidence.iter().rev().find(own)?;
    let words = line(said.quote(), SPOKEN_QUOTE);
    let words = without_end(&words);
    (!words.is_empty()).then(|| format!("“{words}”"))
}

/// The piece of the sentence, from one mark to the next, that a quote stands in.
fn whole_clause(material: &Material<'_>, evidence: &Evidence) -> Option<String> {
    let Evidence::Message {
        seq, start, end, ..
    } = evidence
    else {
        return None;
    };
    let message = material.transcript.iter().find(|held| held.seq == *seq)?;
    let letters: Vec<char> = message.text.chars().collect();
    let ends = |at: usize| {
        let next = letters.get(at + 1).copied();
        let mark = matches!(
            letters.get(at),
            Some('.' | ',' | ';' | ':' | '!' | '?' | '(')
        );
        letters.get(at) == Some(&'\n') || mark && next.is_none_or(char::is_whitespace)
    };
    let first = (0..*start)
        .rev()
        .find(|at| ends(*at))
        .map_or(0, |at| at + 1);
    let last = ((*end).saturating_sub(1)..letters.len())
        .find(|at| ends(*at))
        .unwrap_or(letters.len());
    let words: String = letters.get(first..last)?.iter().collect();
    let words = words.trim().to_owned();
    (words.chars().count() <= SPOKEN_QUOTE).then_some(words)
}

fn has_written(material: &Material<'_>) -> bool {
    let mut written = material.transcript.iter();
    written.any(|message| message.from == Author::Prospect && has_substance(&message.text))
}

/// Where there is nothing to begin with: why.
fn nothing_to_open(material: &Material<'_>) -> Option<String> {
    match material.state.status {
        LeadStatus::Disqualified => {
            let why = material.state.history.last().map_or("", |line| &line.why);
            let why = line(&why.replace('_', " "), NAME);
            Some(format!(
                "Nothing: they were told that it is no match ({why}). Write only where that was a mistake."
            ))
        }
        LeadStatus::Won | LeadStatus::Lost => Some("Nothing: this is settled.".to_owned()),
        LeadStatus::Open
        | LeadStatus::Engaged
        | LeadStatus::Qualified
        | LeadStatus::HandedOff
        | LeadStatus::Accepted
        | LeadStatus::Meeting
        | LeadStatus::Opportunity
        | LeadStatus::Nurture
        | LeadStatus::OptedOut => None,
    }
}

/// The words of the latest objection that still stands.
fn standing_reason(material: &Material<'_>) -> Option<String> {
    let objections = material.state.objections.iter().rev();
    let mut standing = objections.filter(|objection| objection.state.is_open());
    let quote = line(&standing.next()?.quote, SPOKEN_QUOTE);
    let quote = without_end(&quote).to_owned();
    (!quote.is_empty() && !is_outburst(&quote)).then_some(quote)
}

pub(super) fn opening(material: &Material<'_>) -> String {
    if material.state.opted_out {
        return "Nothing: they have opted out, and nothing may be sent to them.".to_owned();
    }
    if let Some(nothing) = nothing_to_open(material) {
        return nothing;
    }
    let greeting = match greeted(material) {
        Some(name) => format!("Hi {},", first_name(&name)),
        None => "Hi,".to_owned(),
    };
    let business = &material.campaign.identity.business.name;
    let closer = material.state.closer_name.as_deref().or(material
        .state
        .handoff
        .as_ref()
        .and_then(|handoff| handoff.closer_name.as_deref()));
    let me = match closer {
        Some(name) => format!("{} from {business} here.", first_name(name)),
        None => format!("this is {business}."),
    };
    let need = words_for(material, SignalName::NEED);
    let when = quoted(material, SignalName::TIMELINE).filter(|when| Some(when) != need.as_ref());
    let also = if need.is_some() || when.is_some() {
        "also "
    } else {
        ""
    };
    // Who is called may be another than who wrote.
    let another = material.state.text_of(SignalName::CONTACT_PERSON).is_some();
    let (said_by, they) = match called(material).filter(|_| another) {
        Some(writer) => (format!("{} said", first_name(&writer)), "They"),
        None if another => ("We were told".to_owned(), "They"),
        None => ("You said".to_owned(), "You"),
    };
    let said = match (need, when) {
        (Some(need), Some(when)) => format!("{said_by} {need}, and {when}."),
        (Some(one), None) | (None, Some(one)) => format!("{said_by} {one}."),
        // The last words may be the oddest ones; what it is about is not.
        (None, None) if has_written(material) => {
            format!("It's about {}.", material.campaign.identity.offer.what)
        }
        (None, None) => String::new(),
    };
    let mut questions = material.state.unanswered();
    let nurtured = material.state.status == LeadStatus::Nurture;
    let next = if let Some(question) = questions.find(|question| has_substance(question)) {
        format!(
            "{they} {also}asked “{}”; let me begin with that.",
            line(question, SPOKEN_QUOTE)
        )
    } else if let Some(reason) = standing_reason(material).filter(|_| !nurtured) {
        format!("{they} {also}said “{reason}”; let me come to that first.")
    } else if nurtured {
        "There is no hurry. Is there anything that I can answer or send you meanwhile?".to_owned()
    } else {
        match value(material, SignalName::INTENT) {
            Some(SignalValue::Choice { choice }) => match choice.as_str() {
                "demo" => {
                    let shown = material.campaign.shown_by();
                    format!("Shall we set up the {shown} that you asked for?")
                }
                "trial" => "Shall we get the trial going that you asked for?".to_owned(),
                "buy" => "Shall we go through what it takes to start?".to_owned(),
                "price" => "Shall we look at the price for your case?".to_owned(),
                _ => A_GOOD_MOMENT.to_owned(),
            },
            _ => A_GOOD_MOMENT.to_owned(),
        }
    };
    crate::speech::text::join(&[greeting, me, said, next])
}
