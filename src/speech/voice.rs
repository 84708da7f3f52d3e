//! The local voice: turns an agenda into text, with no model. Which wording it
//! uses follows from the conversation's seed, so that it varies between
//! conversations and within one, and is the same when told again.

use super::lines::{self, Lines};
use super::{slot, text, value};
use crate::campaign::{Campaign, playbook::FactKind};
use crate::conversation::agenda::{Agenda, Point, Step};
use crate::conversation::message::{Move, MoveKind, Promise};
use crate::conversation::{Channel, State};
use crate::signal::{AuthorityRole, Money, SignalName, SignalStatus, SignalValue, Urgency};

/// What was said, and what it means for the record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Words {
    /// The text.
    pub text: String,
    /// The moves in it, in order.
    pub moves: Vec<Move>,
    /// What it commits the business to.
    pub promises: Vec<Promise>,
    /// Facts, cases, benefits and nurture content used.
    pub used: Vec<String>,
}

/// The local voice of one conversation at one moment.
pub struct Voice<'a> {
    lines: &'a Lines,
    campaign: &'a Campaign,
    state: &'a State,
    said: Words,
}

impl<'a> Voice<'a> {
    /// The voice that speaks in this conversation.
    pub fn new(lines: &'a Lines, campaign: &'a Campaign, state: &'a State) -> Self {
        Self {
            lines,
            campaign,
            state,
            said: Words::default(),
        }
    }

    /// The words for an agenda.
    pub fn speak(mut self, agenda: &Agenda) -> Words {
        let points: Vec<String> = agenda.points.iter().map(|p| self.point(p)).collect();
        let points = text::join(&points);
        let step = self.step(&agenda.step);
        let gap = if self.state.channel() == Channel::Sms || points.chars().count() < 90 {
            " "
        } else {
            "\n\n"
        };
        self.said.text = match (points.is_empty(), step.is_empty()) {
            (false, false) => format!("{points}{gap}{step}"),
            (false, true) => points,
            (true, _) => step,
        };
        self.said
    }

    /// The first message: disclosure, greeting for the page, one easy question.
    pub fn greet(mut self, greeting: Option<&str>, question: &Step) -> Words {
        let mut parts = Vec::new();
        let disclosure = &self.campaign.identity.disclosure.text;
        let name = self.state.details.name.as_deref().map(first_name);
        match name {
            Some(name) => {
                parts.push(self.say("greet", "by_name", &[("name", Some(name.to_owned()))]));
                parts.push(without_greeting(disclosure));
            }
            None => parts.push(disclosure.clone()),
        }
        if let Some(greeting) = greeting {
            parts.extend(self.expand(greeting, None));
        }
        if self.state.channel() == Channel::Sms
            && let Some(sms) = &self.campaign.identity.disclosure.sms
        {
            parts.push(sms.clone());
        }
        self.did(MoveKind::Greet, None, None);
        parts.push(self.step(question));
        self.said.text = text::join(&parts);
        self.said
    }

    /// The words for a step alone, without anything to deal with first.
    pub fn say_step(mut self, step: &Step) -> Words {
        self.said.text = self.step(step);
        self.said
    }

    fn did(&mut self, kind: MoveKind, topic: Option<&str>, why: Option<&str>) {
        self.said.moves.push(Move {
            kind,
            topic: topic.map(str::to_owned),
            why: why.map(str::to_owned),
        });
    }

    fn pick(&self, what: &str) -> u64 {
        lines::pick(
            self.state.started.seed,
            what,
            u64::from(self.state.agent_messages),
        )
    }

    /// One of our own wordings, with the slots that every wording may use.
    fn say(&self, section: &str, name: &str, slots: &[(&str, Option<String>)]) -> String {
        let pick = self.pick(&format!("{section}.{name}"));
        self.lines.say(section, name, pick, |slot| {
            slots
                .iter()
                .find(|(known, _)| *known == slot)
                .map_or_else(|| self.common(slot), |(_, value)| value.clone())
        })
    }

    fn common(&self, slot: &str) -> Option<String> {
        let identity = &self.campaign.identity;
        match slot {
            "what" => Some(identity.offer.what.clone()),
            "what_capital" => Some(text::capitalised(&identity.offer.what)),
            "business" => Some(identity.business.name.clone()),
            "agent" => Some(identity.business.agent.clone()),
            "contact" => identity.business.contact.clone(),
            "contact_sentence" => Some(
                identity
                    .business
                    .contact
                    .as_ref()
                    .map_or_else(String::new, |contact| format!("Help: {contact}. ")),
            ),
            "language_name" => Some(language_name(&identity.language).to_owned()),
            "name" => self
                .state
                .text_of(SignalName::NAME)
                .or(self.state.details.name.as_deref())
                .map(|name| first_name(name).to_owned()),
            "comma_name" => Some(
                self.state
                    .details
                    .name
                    .as_deref()
                    .map_or_else(String::new, |name| format!(", {}", first_name(name))),
            ),
            _ => None,
        }
    }

    /// One of the campaign's texts with its slots filled; `None` where one cannot be.
    fn expand(&self, wording: &str, evc: Option<Money>) -> Option<String> {
        slot::fill(wording, |slot| match slot.split_once(':') {
            Some(("fact", id)) => self
                .campaign
                .playbook
                .facts
                .iter()
                .find(|fact| fact.id == id)
                .map(|fact| fact.text.clone()),
            Some(_) => None,
            None if slot == "evc" => evc.map(|money| money.to_words()),
            None => self.common(slot),
        })
    }

    fn one_of(&self, wordings: &[String], what: &str, times: u32) -> String {
        // Asked again, the next wording; at first, the one the seed picks.
        let first = lines::pick(self.state.started.seed, what, 0);
        lines::choose(wordings, first.wrapping_add(u64::from(times)), |slot| {
            self.common(slot)
        })
        .unwrap_or_default()
    }

    fn point(&mut self, point: &Point) -> String {
        match point {
            Point::Introduce => {
                self.did(MoveKind::Greet, None, None);
                let disclosure = &self.campaign.identity.disclosure;
                let sms = disclosure.sms.clone();
                match sms.filter(|_| self.state.channel() == Channel::Sms) {
                    Some(sms) => format!("{} {sms}", disclosure.text),
                    None => disclosure.text.clone(),
                }
            }
            Point::Disclose => {
                self.did(MoveKind::Answer, Some("ai"), None);
                self.campaign.identity.disclosure.when_asked.clone()
            }
            Point::Greet => self.say("greet", "back", &[]),
            Point::Welcome => self.say("greet", "welcome", &[]),
            Point::Acknowledge { signals } => self.acknowledge(signals),
            Point::Corrected { signal } => {
                self.did(MoveKind::Confirm, Some(signal.as_str()), None);
                let value = self.value_words(signal);
                self.say("corrected", "value", &[("value", value)])
            }
            Point::RespectRefusal => self.say("refusal", "respect", &[]),
            Point::FineNotToKnow => self.say("refusal", "not_known", &[]),
            Point::Why { question } => {
                let why = self
                    .campaign
                    .questions
                    .questions
                    .iter()
                    .find(|known| known.id == *question)
                    .map(|known| known.why.clone());
                self.did(MoveKind::Answer, Some(question), None);
                self.say("why", "question", &[("why", why)])
            }
            Point::Fact { fact } => self.fact(fact),
            Point::Case { case } => {
                let found = self.campaign.playbook.cases.iter().find(|c| c.id == *case);
                match found {
                    Some(found) => {
                        self.said.used.push(format!("case:{case}"));
                        self.did(MoveKind::Answer, Some(case), None);
                        found.text.clone()
                    }
                    None => String::new(),
                }
            }
            Point::Compare { competitor } => {
                let playbook = &self.campaign.playbook;
                match playbook.competitors.iter().find(|c| c.id == *competitor) {
                    Some(found) => {
                        self.said.used.push(format!("competitor:{competitor}"));
                        self.did(MoveKind::Answer, Some(competitor), None);
                        self.expand(&found.compare, None).unwrap_or_default()
                    }
                    None => String::new(),
                }
            }
            Point::Help {
                need,
                cost,
                own_figures,
            } => self.help(
                need,
                *cost,
                if *own_figures {
                    "own_cost"
                } else {
                    "estimated_cost"
                },
            ),
            Point::Rebut {
                objection,
                rebuttal,
                evc,
            } => self.rebut(objection, rebuttal, *evc),
            Point::Concede { objection } => {
                let found = self
                    .campaign
                    .playbook
                    .objections
                    .iter()
                    .find(|known| known.id == *objection)
                    .and_then(|known| self.expand(&known.concede, None));
                self.did(MoveKind::Rebut, Some(objection), Some("conceded"));
                found.unwrap_or_else(|| self.say("nurture", "part", &[]))
            }
            Point::NotKnown { .. } => {
                self.did(MoveKind::Deflect, Some("not_known"), None);
                self.say("not_known", "answer", &[])
            }
            Point::Redirect { matter } => {
                self.did(MoveKind::Deflect, Some(matter), None);
                self.say("redirect", matter, &[])
            }
            Point::Calm { about } => {
                self.did(MoveKind::Deflect, Some(about), None);
                self.say("calm", about, &[])
            }
            Point::Continue => self.say("continue", "back", &[]),
        }
    }

    fn fact(&mut self, id: &str) -> String {
        let Some(fact) = self.campaign.playbook.facts.iter().find(|f| f.id == id) else {
            return String::new();
        };
        let wording = match &fact.sms {
            Some(short) if self.state.channel() == Channel::Sms => short,
            _ => &fact.text,
        };
        let Some(stated) = self.expand(wording, None) else {
            return String::new();
        };
        self.did(MoveKind::Answer, Some(id), None);
        self.said.used.push(format!("fact:{id}"));
        if fact.promise || matches!(fact.kind, FactKind::Price | FactKind::Discount) {
            self.said.promises.push(Promise {
                kind: kind_name(fact.kind),
                fact: Some(id.to_owned()),
                quote: stated.clone(),
                seq: 0,
            });
        }
        stated
    }

    fn help(&mut self, need: &str, cost: Option<Money>, with_cost: &str) -> String {
        let Some(found) = self.campaign.playbook.needs.iter().find(|n| n.id == need) else {
            return String::new();
        };
        self.did(MoveKind::Benefit, Some(need), None);
        self.said.used.push(format!("need:{need}"));
        let name = if cost.is_some() { with_cost } else { "plain" };
        let slots = [
            ("help", self.expand(&found.help, None)),
            ("cost", cost.map(|money| money.to_words())),
        ];
        self.say("help", name, &slots)
    }

    fn rebut(&mut self, objection: &str, rebuttal: &str, evc: Option<Money>) -> String {
        let playbook = &self.campaign.playbook;
        let Some(found) = playbook
            .objections
            .iter()
            .find(|known| known.id == objection)
            .and_then(|known| known.rebuttals.iter().find(|r| r.id == rebuttal))
        else {
            return String::new();
        };
        self.did(MoveKind::Rebut, Some(objection), Some(rebuttal));
        let mut said = self.expand(&found.text, evc).unwrap_or_default();
        if let Some(proof) = &found.proof {
            let case = playbook.cases.iter().find(|case| case.id == *proof);
            let told = self.state.used.contains(&format!("case:{proof}"));
            if let Some(case) = case.filter(|_| !told && self.state.channel() != Channel::Sms) {
                said.push(' ');
                said.push_str(&case.text);
                self.said.used.push(format!("case:{proof}"));
            }
        }
        said
    }

    fn value_words(&self, signal: &SignalName) -> Option<String> {
        let known = self.state.signals.get(signal)?.known()?;
        let words = value::words(self.campaign, self.lines, signal.as_str(), known);
        (!words.is_empty()).then_some(words)
    }

    /// Takes up what was just learned, without reading a form back.
    fn acknowledge(&mut self, signals: &[SignalName]) -> String {
        let mut plain_values = Vec::new();
        let mut sentences = Vec::new();
        let mut contact = false;
        for name in signals {
            if [SignalName::EMAIL, SignalName::PHONE].contains(&name.as_str())
                && std::mem::replace(&mut contact, true)
            {
                continue;
            }
            let Some(signal) = self.state.signals.get(name) else {
                continue;
            };
            match signal.status {
                SignalStatus::Refused | SignalStatus::Unknown | SignalStatus::Contradicted => {
                    continue;
                }
                SignalStatus::Stated | SignalStatus::Inferred => {}
            }
            match self.sentence_for(name, signal.known()) {
                Taken::Sentence(sentence) => sentences.push(sentence),
                Taken::Value(value) => plain_values.push(value),
                Taken::Silently => {}
            }
        }
        if let Some(first) = signals.first() {
            self.did(MoveKind::Confirm, Some(first.as_str()), None);
        }
        match plain_values.as_slice() {
            [] => {}
            [one] if sentences.is_empty() => {
                sentences.insert(
                    0,
                    self.say("acknowledge", "one", &[("value", Some(one.clone()))]),
                );
            }
            many => {
                let list = text::list(many, "and");
                let said = self.say("acknowledge", "several", &[("list", Some(list))]);
                sentences.insert(0, said);
            }
        }
        if sentences.is_empty() {
            sentences.push(self.say("acknowledge", "plain", &[]));
        }
        // More than two would read like a protocol.
        sentences.truncate(2);
        text::join(
            &sentences
                .iter()
                .map(|sentence| text::capitalised(sentence))
                .collect::<Vec<_>>(),
        )
    }

    fn sentence_for(&self, name: &SignalName, known: Option<&SignalValue>) -> Taken {
        let line = |wording: &str| Taken::Sentence(self.say("acknowledge", wording, &[]));
        match (name.as_str(), known) {
            (SignalName::NAME, _) => line("name"),
            (SignalName::EMAIL | SignalName::PHONE, Some(SignalValue::Text { text })) => {
                Taken::Sentence(self.say(
                    "acknowledge",
                    "contact",
                    &[("value", Some(text.clone()))],
                ))
            }
            (SignalName::BUDGET, Some(SignalValue::Money(range))) => {
                let none = range.max.is_some_and(|money| money.amount.is_zero());
                line(if none { "no_budget" } else { "budget" })
            }
            (_, Some(SignalValue::Authority { role, .. })) => line(match role {
                AuthorityRole::DecisionMaker => "decision_maker",
                AuthorityRole::Shared => "shared_decision",
                AuthorityRole::Influencer
                | AuthorityRole::User
                | AuthorityRole::Researcher
                | AuthorityRole::None => "not_decider",
            }),
            (_, Some(SignalValue::Timeline(range))) => line(match range.urgency {
                Urgency::Now | Urgency::ThisMonth => "timeline_soon",
                Urgency::ThisQuarter | Urgency::ThisYear | Urgency::Later => "timeline_set",
                Urgency::NoRush => "timeline_open",
            }),
            (_, Some(SignalValue::Quantity(_))) => {
                self.value_words(name).map_or(Taken::Silently, Taken::Value)
            }
            _ => Taken::Silently,
        }
    }

    fn step(&mut self, step: &Step) -> String {
        match step {
            Step::Rest => String::new(),
            Step::Ask {
                question,
                kind,
                follow_up,
                times,
                why,
            } => {
                let questions = &self.campaign.questions.questions;
                let Some(found) = questions.iter().find(|known| known.id == *question) else {
                    return String::new();
                };
                self.did(*kind, Some(question), Some(why));
                if *follow_up && !found.follow_up.is_empty() {
                    return self.one_of(&found.follow_up, question, 0);
                }
                match &found.sms {
                    Some(short) if self.state.channel() == Channel::Sms => short.clone(),
                    _ => self.one_of(&found.ask, question, *times),
                }
            }
            Step::Clarify { signal } => {
                self.did(MoveKind::Clarify, Some(signal.as_str()), None);
                let one = self.value_words(signal);
                let two = self
                    .state
                    .superseded
                    .iter()
                    .rev()
                    .find(|(name, _)| name == signal)
                    .and_then(|(_, old)| old.known())
                    .map(|old| value::words(self.campaign, self.lines, signal.as_str(), old));
                let said = self.say("clarify", "between", &[("one", one), ("two", two)]);
                if said.is_empty() {
                    self.say("clarify", "plain", &[])
                } else {
                    said
                }
            }
            Step::AskContact { field, purpose } => {
                self.did(MoveKind::Contact, Some(field), None);
                let name = match purpose.as_str() {
                    "again" => purpose.clone(),
                    _ => format!("{field}_{purpose}"),
                };
                let asked = self.say("contact", &name, &[]);
                if asked.is_empty() {
                    self.say("contact", "email_callback", &[])
                } else {
                    asked
                }
            }
            Step::Offer { step, times } => {
                self.did(MoveKind::OfferHandoff, Some(step), None);
                let steps = &self.campaign.playbook.next_steps;
                steps
                    .iter()
                    .find(|known| known.id == *step)
                    .map_or_else(String::new, |known| self.one_of(&known.offer, step, *times))
            }
            Step::BringCloser { name, asked_for } => {
                self.did(MoveKind::Handoff, None, None);
                let wording = if *asked_for { "bring_asked" } else { "bring" };
                self.say("handoff", wording, &[("name", Some(name.clone()))])
            }
            Step::Callback {
                name,
                when,
                reach,
                contact,
            } => {
                self.did(MoveKind::Handoff, Some("callback"), None);
                let said = self.callback(name.as_deref(), when.as_deref(), reach.as_deref());
                match contact {
                    Some(field) => {
                        self.did(MoveKind::Contact, Some(field), None);
                        text::join(&[said, self.say("contact", "email_callback", &[])])
                    }
                    None => said,
                }
            }
            Step::AwaitCloser { name } => match name {
                Some(name) => self.say("handoff", "waiting", &[("name", Some(name.clone()))]),
                None => self.say("handoff", "callback_noted", &[]),
            },
            Step::Nurture { nurture, declined } => {
                let opening = if *declined { "decline" } else { "part" };
                self.nurture(nurture.as_deref(), opening)
            }
            Step::Disqualify { criterion } => self.disqualify(criterion.as_deref()),
            Step::OptOut => {
                self.did(MoveKind::OptOut, None, None);
                let name = if self.state.channel().is_live() {
                    "confirm_chat"
                } else {
                    "confirm"
                };
                self.say("opt_out", name, &[])
            }
            Step::OptIn => self.say("opt_in", "confirm", &[]),
            Step::HelpText => self.say("help_text", "text", &[]),
            Step::Close => {
                self.did(MoveKind::Close, None, None);
                self.say("close", "bye", &[])
            }
        }
    }

    fn callback(&mut self, name: Option<&str>, when: Option<&str>, reach: Option<&str>) -> String {
        let wording = match (name, when) {
            (Some(_), Some(_)) => "callback",
            (None, Some(_)) => "callback_unnamed",
            _ => "callback_open",
        };
        let slots = [
            ("name", name.map(str::to_owned)),
            ("when", when.map(str::to_owned)),
            ("reach", Some(reach.unwrap_or_default().to_owned())),
        ];
        let said = self.say("handoff", wording, &slots);
        self.said.promises.push(Promise {
            kind: "callback".to_owned(),
            fact: None,
            quote: said.clone(),
            seq: 0,
        });
        said
    }

    fn nurture(&mut self, id: Option<&str>, opening: &str) -> String {
        let conceded = self
            .said
            .moves
            .iter()
            .any(|made| made.kind == MoveKind::Rebut);
        self.did(MoveKind::Nurture, id, None);
        let mut parts = Vec::new();
        if !conceded {
            parts.push(self.say("nurture", opening, &[]));
        }
        let content = id.and_then(|id| {
            let all = &self.campaign.playbook.nurture;
            all.iter().find(|known| known.id == id)
        });
        if let Some(content) = content {
            parts.extend(self.expand(&content.text, None));
            if let Some(link) = &content.link
                && !content.text.contains(link.as_str())
            {
                parts.push(link.clone());
            }
            self.said.used.push(format!("nurture:{}", content.id));
        }
        parts.push(self.say("nurture", "open_door", &[]));
        text::join(&parts)
    }

    fn disqualify(&mut self, criterion: Option<&str>) -> String {
        self.did(MoveKind::Disqualify, criterion, None);
        let says = criterion.and_then(|id| {
            let all = &self.campaign.lead.definition.fit;
            all.iter()
                .find(|known| known.id == id)
                .and_then(|known| known.says.clone())
        });
        let first = says
            .and_then(|says| self.expand(&says, None))
            .unwrap_or_else(|| self.say("disqualify", "plain", &[]));
        text::join(&[first, self.say("disqualify", "after", &[])])
    }
}

/// How something learned is taken up.
enum Taken {
    Sentence(String),
    Value(String),
    Silently,
}

/// The disclosure without the greeting that it may begin with, for those greeted by name.
fn without_greeting(disclosure: &str) -> String {
    let rest = ["Hi, ", "Hello, ", "Hi! ", "Hello! "]
        .iter()
        .find_map(|greeting| disclosure.strip_prefix(greeting))
        .unwrap_or(disclosure);
    text::capitalised(rest)
}

fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

fn kind_name(kind: FactKind) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => name,
        _ => "fact".to_owned(),
    }
}

fn language_name(code: &str) -> &'static str {
    match code {
        "de" => "German",
        "es" => "Spanish",
        "fr" => "French",
        _ => "English",
    }
}
