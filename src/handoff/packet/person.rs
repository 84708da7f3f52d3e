//! Who it is, and how and when to reach them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

use super::Material;
use super::shape::{BestContact, Who};
use super::substance::says_goodbye;
use super::wording::{self, NAME, QUOTE, line, some_line};
use crate::conversation::message::{Author, Message, MoveKind};
use crate::conversation::reached::{self, By};
use crate::conversation::state::{HandoffProgress, HandoffState, LeadStatus};
use crate::qualification::quote::last_quote;
use crate::signal::{Signal, SignalName, SignalStatus, SignalValue};

/// Who wrote so long ago still sits there.
const STILL_THERE: SignedDuration = SignedDuration::from_mins(10);

/// The way of who wants to be written to, and not called.
const NO_CALLS: &str = "writing";

/// The prospect's time zone, where it is known.
pub(super) fn zone_of(material: &Material<'_>) -> Option<TimeZone> {
    let name = material.lead.prospect.timezone.as_deref()?;
    TimeZone::get(name).ok()
}

pub(super) fn who(material: &Material<'_>) -> Who {
    let lead = material.lead;
    let prospect = &lead.prospect;
    let (role, title) = match material
        .state
        .signals
        .get(SignalName::AUTHORITY)
        .and_then(Signal::known)
    {
        Some(SignalValue::Authority { role, title }) => (Some(*role), title.as_deref()),
        _ => (None, None),
    };
    let email = prospect.email.as_ref();
    let phone = some_line(prospect.phone.as_deref(), 40);
    Who {
        name: some_line(prospect.name.as_deref(), NAME),
        title: some_line(title, NAME),
        role_words: role.map(|role| wording::role(role).to_owned()),
        company: some_line(prospect.company.as_deref(), NAME),
        email: email.and_then(|email| some_line(Some(&email.value), 254)),
        email_words: email.and_then(|email| {
            let value = some_line(Some(&email.value), 254)?;
            Some(if email.verified {
                value
            } else {
                format!("{value} (unverified)")
            })
        }),
        phone_words: phone.as_deref().map(phone_words),
        phone,
        language: Some(wording::language(
            material
                .state
                .language
                .as_deref()
                .or(prospect.locale.as_deref())
                .unwrap_or(&material.campaign.identity.language),
        )),
        timezone: some_line(prospect.timezone.as_deref(), NAME),
        local_time_words: local_time(material),
        channel: lead.channel.clone(),
        channel_words: wording::channel(&lead.channel),
        status: lead.status.as_str().to_owned(),
        status_words: wording::status(lead.status).to_owned(),
    }
}

/// `+1 415 555 0142`.
fn phone_words(phone: &str) -> String {
    PHONE_NUMBER_UTIL.parse(phone, None).map_or_else(
        |_| phone.to_owned(),
        |number| {
            number
                .format_as(PhoneNumberFormat::International)
                .replace('-', " ")
        },
    )
}

fn local_time(material: &Material<'_>) -> Option<String> {
    let zone = zone_of(material)?;
    Some(format!(
        "{} in {}",
        wording::time_at(material.now, &zone),
        city(material)?
    ))
}

/// `Los Angeles` of `America/Los_Angeles`.
fn city(material: &Material<'_>) -> Option<String> {
    let name = material.lead.prospect.timezone.as_deref()?;
    some_line(Some(&wording::place(name)), 60)
}

/// Whether the prospect sits in front of the chat now.
pub(super) fn is_waiting(material: &Material<'_>) -> bool {
    let state = material.state;
    let wrote_lately = |at: Timestamp| material.now.duration_since(at) <= STILL_THERE;
    let parted = matches!(
        state.status,
        LeadStatus::Nurture
            | LeadStatus::Disqualified
            | LeadStatus::OptedOut
            | LeadStatus::Won
            | LeadStatus::Lost
    );
    // Nobody was free, and they were told by which way they will hear: nobody waits then.
    let unavailable = |handoff: &HandoffProgress| handoff.state == HandoffState::Unavailable;
    let promised = state.handoff.as_ref().is_some_and(unavailable)
        && [SignalName::EMAIL, SignalName::PHONE]
            .iter()
            .any(|name| state.reached_at(name).is_some());
    // The last word was a goodbye of ours.
    let closed = |message: &Message| {
        let made = message.main_move.as_ref();
        message.from == Author::Agent && made.is_some_and(|made| made.kind == MoveKind::Close)
    };
    let parted = parted || material.transcript.last().is_some_and(closed);
    state.channel().is_live()
        && !state.closed
        && !state.opted_out
        && !parted
        && !promised
        && material
            .transcript
            .iter()
            .rev()
            .find(|message| message.from == Author::Prospect)
            .is_some_and(|message| wrote_lately(message.at) && !says_goodbye(&message.text))
}

pub(super) fn best_contact(material: &Material<'_>) -> BestContact {
    let state = material.state;
    let phone =
        state
            .text_of(SignalName::CONTACT_PHONE)
            .or(material.lead.prospect.phone.as_deref());
    let email = state.text_of(SignalName::CONTACT_EMAIL).or_else(|| {
        let email = material.lead.prospect.email.as_ref();
        email.map(|email| email.value.as_str())
    });
    let wish = material.state.signals.get(SignalName::CONTACT_TIME);
    let when = wish.and_then(Signal::known).and_then(|value| match value {
        SignalValue::Text { text } => some_line(Some(&by_their_clock(material, text)), NAME),
        _ => None,
    });
    let evidence = wish.and_then(|signal| signal.evidence.last());
    let quote = wish.and_then(last_quote);
    let quote = quote.and_then(|quote| some_line(Some(quote), QUOTE));
    let asked = when.as_ref().or(quote.as_ref());
    let later = reached::by(material.state, email.is_some(), phone.is_some()).map(|by| match by {
        By::Email => "email",
        By::Text => "sms",
        By::Phone => "phone",
    });
    // What was offered in the place of a time that does not suit us is no wish of theirs.
    let open = wish.is_some_and(|signal| signal.status == SignalStatus::Contradicted);
    let wished = asked.map(|words| {
        let place = city(material).map_or_else(String::new, |city| format!(" ({city} time)"));
        match &quote {
            Some(quote) if open => {
                format!("no time is agreed: to “{quote}” they were offered {words}{place}")
            }
            _ => format!("as they asked: “{words}”{place}"),
        }
    });
    let waiting = is_waiting(material);
    let own = material.lead.channel.as_str();
    let (channel, when_words) = if waiting {
        (own, Some("now, they are waiting".to_owned()))
    } else {
        (later.unwrap_or(own), wished.clone())
    };
    let channel_words = wording::channel(channel);
    let words = if material.state.opted_out {
        "Do not contact them: they have opted out.".to_owned()
    } else if waiting {
        let after = later.map_or_else(String::new, |later| {
            let when = wished
                .as_ref()
                .map_or_else(String::new, |wished| format!(", {wished}"));
            format!(" Later: {}{when}.", wording::channel(later).to_lowercase())
        });
        format!("{channel_words}, now: they are waiting.{after}")
    } else if let Some(wished) = &wished {
        format!("{channel_words}, {wished}.")
    } else if later.is_none() && material.state.channel().is_live() {
        format!("{channel_words}; no address is known, so only there.")
    } else {
        format!("{channel_words}; they said nothing about the time.")
    };
    let asked = [
        way_words,
        no_voicemail_words,
        no_visit_words,
        address_words,
        reminder_words,
        whom,
    ];
    let asked = asked.iter().filter_map(|told| told(material));
    let asked = asked.filter(|_| !material.state.opted_out);
    let words = asked.fold(words, |words, asked| format!("{words} {asked}"));
    BestContact {
        channel: channel.to_owned(),
        channel_words,
        when,
        when_words,
        words,
        quote,
        seq: evidence.and_then(crate::signal::Evidence::seq),
        remind_on: remind_on(material),
        no_calls: no_calls(material),
    }
}

/// "3:00 PM your time", as a closer reads it: by the clock of the prospect, which nobody knows.
pub(super) fn by_their_clock(material: &Material<'_>, text: &str) -> String {
    let yours = material.lines.say("words", "your_time", 0, |_| None);
    if yours.is_empty() {
        return text.to_owned();
    }
    text.replace(&yours, "their time (time zone not known)")
}

/// Whom to reach, where that is not simply who wrote.
fn whom(material: &Material<'_>) -> Option<String> {
    if let Some(party) = &material.state.party {
        let quote = some_line(Some(&party.quote), QUOTE)?;
        let by = party.by.as_deref().unwrap_or("the one who wrote");
        let by = some_line(Some(by), NAME)?;
        return Some(format!(
            "It is somebody else's case, brought in by {by}: “{quote}”."
        ));
    }
    let told = |name: &str| some_line(material.state.text_of(name), NAME);
    let said = [
        told(SignalName::CONTACT_PERSON).map(|person| match theirs(material) {
            Some(address) => format!("Ask for {person}, {address}."),
            None => format!("Ask for {person}."),
        }),
        told(SignalName::ATTENDEE)
            .filter(|person| Some(person) != told(SignalName::CONTACT_PERSON).as_ref())
            .map(|person| format!("Include as well: {person}.")),
        told(SignalName::ON_BEHALF_OF).map(|person| format!("They ask on behalf of: {person}.")),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// The address of whom to ask for, where they have one of their own.
fn theirs(material: &Material<'_>) -> Option<String> {
    let told = |name: &str| some_line(material.state.text_of(name), NAME);
    let phone = told(SignalName::CONTACT_PHONE).map(|phone| phone_words(&phone));
    let known: Vec<String> = [phone, told(SignalName::CONTACT_EMAIL)]
        .into_iter()
        .flatten()
        .collect();
    (!known.is_empty()).then(|| known.join(", "))
}

/// Whom the closer greets: who is to be reached, where that is not who wrote.
pub(super) fn greeted(material: &Material<'_>) -> Option<String> {
    match material.state.text_of(SignalName::CONTACT_PERSON) {
        // "wife": somebody whose name nobody has told.
        Some(person) => some_line(Some(person), NAME)
            .filter(|person| person.chars().next().is_some_and(char::is_uppercase)),
        None => called(material),
    }
}

/// The day on which they asked to be written to.
fn remind_on(material: &Material<'_>) -> Option<Date> {
    let waits = material.state.status == LeadStatus::Nurture && !material.state.opted_out;
    material.state.follow_up.filter(|_| waits)
}

/// When they are to be written to, and not before.
fn reminder_words(material: &Material<'_>) -> Option<String> {
    let day = remind_on(material)?.strftime("%-d %b %Y");
    Some(format!("Write on {day}, as they asked, and not before."))
}

/// Whether they said that they want no calls.
fn no_calls(material: &Material<'_>) -> bool {
    let way = material.state.text_of(SignalName::CONTACT_WAY);
    way == Some(NO_CALLS)
}

/// How they asked to be contacted, in their own words.
fn way_words(material: &Material<'_>) -> Option<String> {
    let signal = material.state.signals.get(SignalName::CONTACT_WAY)?;
    let quote = some_line(Some(signal.evidence.last()?.quote()), QUOTE)?;
    if no_calls(material) {
        return Some(format!("No calls: “{quote}”."));
    }
    Some(format!("How to reach them, as they asked: “{quote}”."))
}

/// That nobody is to speak to their answering machine, in their own words.
fn no_voicemail_words(material: &Material<'_>) -> Option<String> {
    let signal = material.state.signals.get(SignalName::VOICEMAIL)?;
    let quote = some_line(Some(signal.evidence.last()?.quote()), QUOTE)?;
    Some(format!("Leave no message on their machine: “{quote}”."))
}

/// Where they are to be visited.
fn address_words(material: &Material<'_>) -> Option<String> {
    let street = some_line(material.state.text_of(SignalName::ADDRESS), NAME)?;
    Some(format!("Where to come to: {street}."))
}

/// That nobody is to come to them, in their own words.
fn no_visit_words(material: &Material<'_>) -> Option<String> {
    let signal = material.state.signals.get(SignalName::VISITS)?;
    let unwelcome = signal.known() == Some(&SignalValue::Flag { yes: false });
    let quote = some_line(Some(signal.evidence.last()?.quote()), QUOTE).filter(|_| unwelcome)?;
    Some(format!("Nobody is to visit them: “{quote}”."))
}

/// What to call them in running text.
pub(super) fn called(material: &Material<'_>) -> Option<String> {
    some_line(material.lead.prospect.name.as_deref(), NAME)
}

/// The first word of a name.
pub(super) fn first_name(name: &str) -> String {
    line(name.split_whitespace().next().unwrap_or(name), 40)
}
