//! What a text can say of when and how somebody can be reached.

use serde::{Deserialize, Serialize};

use super::zone::Zone;
use crate::reading::finding::Reading;
use crate::signal::Span;

/// When and how somebody can be reached, in days, parts of the day and ways.
/// Times by the clock and dates stand in [`Reading::times`](crate::reading::finding::Reading::times).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Availability {
    /// Whether a call, a meeting or a visit is spoken of.
    pub calls: bool,
    /// "Any time", "before that": no time of its own, and where it stands.
    pub whenever: Option<Span>,
    /// "For the visit": where it says so.
    pub for_the_visit: Option<Span>,
    /// "As soon as possible", and where it stands.
    pub soonest: Option<Span>,
    /// Days that suit them.
    pub days: Vec<CallDay>,
    /// Days that don't.
    pub not_days: Vec<CallDay>,
    /// Parts of the day that suit them.
    pub parts: Vec<DayPart>,
    /// Parts of the day that don't.
    pub not_parts: Vec<DayPart>,
    /// Where the days and parts stand, from the first to the last of them.
    pub span: Option<Span>,
    /// The pieces of sentences that they stand in: "don't call in the morning".
    pub said: Option<Span>,
    /// Where each of the days that suit stands, in the order of the text.
    pub day_places: Vec<DayPlace>,
    /// Where each of the parts of the day that suit stands.
    pub part_places: Vec<(DayPart, Span)>,
    /// What is named is a further possibility: "friday is fine, either".
    pub adds: bool,
    /// Which of a call and a visit they speak of, where it is one of them.
    pub matter: Option<CallMatter>,
    /// The time zone that their hours are in, where they name one.
    pub zone: Option<&'static Zone>,
    /// Where that zone is named.
    pub zone_place: Option<Span>,
    /// How many telling words the text has beside its days, parts of the day and times.
    pub beside: usize,
    /// The places among [`Reading::times`](crate::reading::finding::Reading::times) that they can not: "not this week".
    pub refused: Vec<Span>,
    /// The places among [`Reading::times`](crate::reading::finding::Reading::times) that only say what is too early or too late.
    pub limits: Vec<Span>,
    /// Whether it is said when somebody is away: "I'm out from Thursday".
    pub away: bool,
    /// The places among [`Reading::times`](crate::reading::finding::Reading::times) that say nothing of when to call: "she's up at 6".
    pub idle: Vec<Span>,
    /// The places among [`Reading::times`](crate::reading::finding::Reading::times) from which on they can be called: "I'm done at 5".
    pub from_then: Vec<Span>,
    /// Where the text speaks of a call and of a visit: what each stretch of it says.
    pub apart: Vec<Apart>,
    /// Where one of several times will do: what each stretch of the text says.
    pub alternatives: Vec<Apart>,
    /// "The week after": so many days after the time that was named before, and where it says so.
    pub shift: Option<(i32, Span)>,
    /// The places among [`Reading::times`](crate::reading::finding::Reading::times) until or from which they are busy: "I'm at the market till noon".
    pub busy: Vec<Span>,
    /// "GMT or EST": whether it is asked by which clock an hour was told.
    pub which_zone: bool,
    /// "Ok Monday then": whether the day takes the place of one that was named before.
    pub then: bool,
    /// Whether a day or an hour is said to suit: "Wednesday is fine", "make it 4".
    pub fits: bool,
    /// Nobody is to speak to their answering machine.
    pub no_voicemail: Option<Span>,
    /// Where they are to be visited: the street with the number of the house.
    pub street: Option<Span>,
    /// "Not the 1st, after it": after the day that they ruled out.
    pub after_that: bool,
    /// By which way they want to be reached, and where they say so.
    pub way: Option<(ContactWay, Span)>,
    /// Whether that way is wished for, and not only another one refused.
    pub wished: bool,
    /// Whether e-mails are unwelcome, whatever else is not.
    pub no_emails: bool,
    /// Whether text messages are unwelcome, whatever else is not.
    pub no_texts: bool,
    /// Where it is said that nobody is to come to them.
    pub no_visit: Option<Span>,
}

/// What one stretch of a text says of one matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// Where the stretch stands.
    pub span: Span,
    /// What it says.
    pub said: Availability,
}

impl Apart {
    /// What the stretch alone says of when, of all that was read.
    pub fn alone(&self, reading: &Reading) -> Reading {
        let inside = |span: Span| self.span.start <= span.start && span.start < self.span.end;
        let times = reading.times.iter().filter(|time| inside(time.span));
        Reading {
            availability: self.said.clone(),
            times: times.cloned().collect(),
            denied_time: reading.denied_time,
            ..Reading::default()
        }
    }
}

/// A day that suits them, with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayPlace {
    /// The day.
    pub day: CallDay,
    /// Where it stands.
    pub span: Span,
    /// Whether every such day is meant: "Tuesdays".
    pub every: bool,
}

/// What a time is named for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallMatter {
    /// "Ring me before ten".
    Call,
    /// "Come by on Saturday".
    Visit,
    /// "We are here on Saturday": for a visit, where one is spoken of.
    Presence,
}

/// A day, as people name it for a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum CallDay {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
    Today,
    Tomorrow,
    Weekend,
    Weekdays,
}

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum DayPart {
    Morning,
    Lunchtime,
    Afternoon,
    Evening,
}

/// A way to reach somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactWay {
    /// By text message.
    Text,
    /// By e-mail.
    Email,
    /// By a call.
    Phone,
    /// In writing: no calls, whatever else.
    Writing,
}

impl ContactWay {
    /// The name as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Writing => "writing",
        }
    }
}
