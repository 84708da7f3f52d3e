//! A decision in the making: what has been recorded so far counts for what follows.

use jiff::Timestamp;
use jiff::civil::Date;

use super::Rules;
use super::offering::reminder;
use crate::conversation::effect::{Announcement, Decision, Effect};
use crate::conversation::event::{Event, Recorded};
use crate::conversation::input::Moment;
use crate::conversation::message::{Author, Message};
use crate::conversation::state::{Begun, HeardQuestion, State, Unread};
use crate::qualification::{Evaluation, Qualification, evaluate};
use crate::reading::context::{Asked, ReadingContext};
use crate::reading::{Reading, read_expecting};
use crate::speech::Lines;

/// A decision in the making.
pub struct Draft<'a> {
    /// The state as it is with what has been recorded so far.
    pub state: State,
    /// The rules.
    pub rules: &'a Rules<'a>,
    /// The moment.
    pub moment: &'a Moment<'a>,
    /// What must be done.
    pub effects: Vec<Effect>,
    /// The answer that was begun and cut short before this decision.
    pub begun: Begun,
    /// What only the model heard before this decision.
    pub heard: Vec<HeardQuestion>,
    events: Vec<Event>,
    /// The day for which a reminder stood before.
    reminder: Option<Date>,
    /// The zone of the place that they have named, once that was looked for.
    pub(super) place: std::cell::OnceCell<Option<&'static str>>,
}

impl<'a> Draft<'a> {
    /// A draft that begins at `state`.
    pub fn new(state: &State, rules: &'a Rules<'a>, moment: &'a Moment<'a>) -> Self {
        Self {
            state: state.clone(),
            rules,
            moment,
            effects: Vec::new(),
            begun: state.begun.clone().unwrap_or_default(),
            heard: state.heard.clone(),
            events: Vec::new(),
            reminder: reminder::stands(state),
            place: std::cell::OnceCell::new(),
        }
    }

    /// The wordings for this prospect.
    pub fn lines(&self) -> &'a Lines {
        Lines::for_prospect(self.rules.lines, self.rules.campaign, &self.state)
    }

    /// Records what has happened.
    pub fn record(&mut self, event: Event) {
        let recorded = Recorded {
            seq: self.state.seq + 1,
            at: self.moment.now,
            event,
        };
        self.state.apply(&recorded);
        self.events.push(recorded.event);
    }

    /// Tells the webhooks.
    pub fn announce(&mut self, kind: &'static str) {
        self.effects.push(Effect::Announce(Announcement { kind }));
    }

    /// The decision as drafted. Whatever it was, the reminder's timer follows it.
    pub fn into_decision(mut self) -> Decision {
        self.effects.extend(reminder::timer(&self, self.reminder));
        Decision {
            events: self.events,
            effects: self.effects,
        }
    }

    /// A message of before as it came, and what it says by itself.
    pub(super) fn read_again(&self, held: &Message) -> (Unread, Reading) {
        self.read_again_as(held, None)
    }

    /// The same of a message that was about the matter `asked`.
    pub(super) fn read_again_as(&self, held: &Message, asked: Option<Asked>) -> (Unread, Reading) {
        let reading = self.read_at(held.at, asked, &held.text);
        let message = Unread {
            seq: held.seq,
            text: held.text.clone(),
            at: held.at,
        };
        (message, reading)
    }

    /// What a text of the prospect says by itself that came at `at`, about the matter `asked`.
    pub(super) fn read_at(&self, at: Timestamp, asked: Option<Asked>, text: &str) -> Reading {
        let written_at = at.to_zoned(self.prospect_zone()).datetime();
        let context = ReadingContext {
            asked,
            ..ReadingContext::at(written_at)
        };
        let language = self.state.language.as_deref();
        read_expecting(self.rules.vocabulary, &context, language, text)
    }

    /// The prospect's message before the one numbered `seq`.
    pub(super) fn before(&self, seq: i64) -> Option<&Message> {
        let mut earlier = self.state.messages.iter().rev();
        earlier.find(|held| held.from == Author::Prospect && held.seq < seq)
    }

    /// Records by which variation of the lead definition is judged from here on, where that changed.
    pub(super) fn settle_definition(&mut self) {
        let definition = &self.rules.campaign.lead.definition;
        let now = definition.varied.as_ref();
        let before = definition.variation(self.today(), self.state.free_capacity);
        if now.map(|varied| varied.index) != before {
            let because = now.map(|varied| varied.because.clone());
            let free = Some(self.rules.free(self.moment));
            self.record(Event::DefinitionVaried { free, because });
        }
    }

    /// Makes the lead a qualified one.
    pub(super) fn qualify(&mut self, qualification: Qualification) {
        let because = [
            qualification.intent.because,
            qualification.fit.because,
            qualification.timing.because,
        ]
        .concat()
        .into_iter()
        .chain(qualification.in_force.because)
        .collect();
        self.record(Event::LeadQualified {
            level: qualification.level,
            because,
        });
        self.announce("lead.qualified");
    }

    /// Today, where the business is.
    pub fn today(&self) -> Date {
        self.moment.now.to_zoned(self.rules.timezone.clone()).date()
    }

    /// The lead as it stands.
    pub fn evaluation(&self) -> Evaluation {
        evaluate(self.rules.campaign, &self.state.signals, self.today())
    }
}
