//! The words for the step that ends a turn.

use super::voice::Voice;
use super::{slot, text, value};
use crate::conversation::Channel;
use crate::conversation::agenda::Step;
use crate::conversation::message::{MoveKind, Promise};
use crate::signal::{ReadBy, Signal, SignalName, SignalStatus, SignalValue};

/// Whether a time that was named is one for a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OfVisit {
    No,
    Alone,
    AndCall,
}

impl Voice<'_> {
    pub(super) fn step(&mut self, step: &Step) -> String {
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
                if self.is_in_other_currency(signal) {
                    let own = Some(self.campaign.identity.currency.to_string());
                    return self.say("clarify", "currency", &[("own", own)]);
                }
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
            Step::Confirm { criterion } => self.confirm(criterion),
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
            Step::CheckIn { objection } => {
                self.did(MoveKind::Clarify, Some(objection), None);
                self.say("check_in", "rebutted", &[])
            }
            Step::Offer { step, times } => {
                self.did(MoveKind::OfferHandoff, Some(step), None);
                if step == "person" {
                    return self.say("offer", "person", &[]);
                }
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
                if reach.is_none() && contact.is_none() && self.state.channel().is_live() {
                    // Nobody can get back to somebody who left no address: no promise.
                    return self.say("handoff", "callback_unreachable", &[]);
                }
                let said = self.callback(name.as_deref(), when.as_deref(), reach.as_deref());
                match contact {
                    Some(field) => {
                        self.did(MoveKind::Contact, Some(field), None);
                        let line = match field.as_str() {
                            "number" => "number",
                            SignalName::PHONE => "phone_callback",
                            _ => "email_callback",
                        };
                        text::join(&[said, self.say("contact", line, &[])])
                    }
                    None => said,
                }
            }
            Step::AwaitCloser { name } => {
                self.did(MoveKind::Confirm, Some("waiting"), None);
                match name {
                    Some(name) => self.say("handoff", "waiting", &[("name", Some(name.clone()))]),
                    None => self.say("handoff", "waiting_unnamed", &[]),
                }
            }
            Step::CallbackStands {
                name,
                when: back,
                reach,
            } => {
                self.did(MoveKind::Confirm, Some("callback"), None);
                let when = self.asked_time();
                let line = match (reach, name, back) {
                    (Some(_), Some(_), Some(_)) if !self.is_time_open() => "callback_noted_named",
                    (Some(_), ..) => "callback_noted",
                    (None, ..) => "callback_no_reach",
                };
                if reach.is_some() && self.time_of_visit() != OfVisit::No {
                    let said = self.say("handoff", "callback_noted", &[("reach", reach.clone())]);
                    let noted = self.noted_for_visit(when);
                    return text::join(&[said, noted]);
                }
                if reach.is_some() && when.is_some() {
                    let line = match name {
                        Some(_) => "callback_noted_asked_named",
                        None => "callback_noted_asked",
                    };
                    let slots = [
                        ("name", name.clone()),
                        ("reach", reach.clone()),
                        ("when", when),
                    ];
                    let said = self.say("handoff", line, &slots);
                    return self.promised("callback", said);
                }
                let slots = [
                    ("name", name.clone()),
                    ("when", back.clone()),
                    ("reach", reach.clone()),
                ];
                let said = self.say("handoff", line, &slots);
                if reach.is_none() {
                    return said;
                }
                self.promised("callback", said)
            }
            Step::StayAvailable => {
                self.did(MoveKind::Confirm, Some("available"), None);
                self.say("continue", "available", &[])
            }
            Step::Nurture { nurture, declined } => {
                let opening = if *declined { "decline" } else { "part" };
                self.nurture(nurture.as_deref(), opening)
            }
            Step::Send { nurture, contact } => self.send(nurture.as_deref(), contact.as_deref()),
            Step::Remind {
                when,
                reach,
                contact,
            } => {
                self.did(MoveKind::Nurture, Some("remind"), None);
                let slots = [
                    ("when", Some(when.clone())),
                    ("reach", Some(reach.clone().unwrap_or_default())),
                ];
                if reach.is_none() && self.state.channel().is_live() {
                    return match contact {
                        Some(field) => {
                            self.did(MoveKind::Contact, Some(field), None);
                            self.say("nurture", "remind_ask", &slots)
                        }
                        None => self.say("nurture", "remind_come_back", &slots),
                    };
                }
                let said = self.say("nurture", "remind", &slots);
                self.promised("follow_up", said)
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

    /// Puts back what would end the talk, in the campaign's words or in theirs.
    fn confirm(&mut self, criterion: &str) -> String {
        let mut fit = self.campaign.lead.definition.criteria();
        let Some(found) = fit.find(|known| known.id == criterion) else {
            return String::new();
        };
        let signal = SignalName::new(found.meets.signal.as_str());
        if let Some(options) = self.options_beside(&signal) {
            let quote = self.last_words(&signal);
            self.did(MoveKind::Confirm, Some(signal.as_str()), None);
            let slots = [("quote", quote), ("options", Some(options))];
            return self.say("confirm", "other", &slots);
        }
        let (value, quote) = (self.value_words(&signal), self.last_words(&signal));
        let claim = found.confirm.as_ref().and_then(|wording| {
            slot::fill(wording, |name| match name {
                "value" => value.clone(),
                "quote" => quote.clone(),
                _ => self.common(name),
            })
        });
        if claim.is_none() {
            return self.quoted(criterion);
        }
        self.did(MoveKind::Confirm, Some(signal.as_str()), None);
        self.say("confirm", "claim", &[("claim", claim)])
    }

    /// Whether the signal is a sum in a currency that no rate is stated for.
    fn is_in_other_currency(&self, signal: &SignalName) -> bool {
        let known = self.state.signals.get(signal).and_then(Signal::known);
        let Some(SignalValue::Money(range)) = known else {
            return false;
        };
        let mut bounds = range.min.into_iter().chain(range.max);
        bounds.any(|sum| self.campaign.in_own_currency(sum).is_none())
    }

    /// What the campaign names for the signal, where they named another thing than all of it.
    fn options_beside(&self, signal: &SignalName) -> Option<String> {
        let known = self.state.signals.get(signal)?;
        let Some(SignalValue::Choice { choice }) = &known.value else {
            return None;
        };
        let options = &self.campaign.declared(signal.as_str())?.options;
        let fit = &self.campaign.lead.definition.fit;
        let mut criteria = fit.iter().filter(|one| one.meets.signal == signal.as_str());
        let served = &criteria.next()?.meets.one_of;
        let labels = options.iter().filter(|option| served.contains(&option.id));
        let labels: Vec<&str> = labels.filter_map(|one| one.label.as_deref()).collect();
        let named = options.iter().any(|option| option.id == *choice);
        (!named && !labels.is_empty()).then(|| labels.join(", "))
    }

    pub(super) fn callback(
        &mut self,
        name: Option<&str>,
        when: Option<&str>,
        reach: Option<&str>,
    ) -> String {
        // A visit's time is none to be called at, and is said apart.
        let of_visit = self.time_of_visit();
        let noted = self.asked_time().filter(|_| of_visit != OfVisit::No);
        let asked = self.asked_time().filter(|_| of_visit == OfVisit::No);
        // No time of ours beside theirs, nor beside one that was just offered.
        let open = self.is_time_open() || of_visit == OfVisit::AndCall;
        let wording = match (name, when) {
            (Some(_), _) if asked.is_some() => "callback_asked_named",
            (None, _) if asked.is_some() => "callback_asked",
            _ if open => "callback_open",
            (Some(_), Some(_)) => "callback",
            (None, Some(_)) => "callback_unnamed",
            _ => "callback_open",
        };
        let slots = [
            ("name", name.map(str::to_owned)),
            ("when", asked.or_else(|| when.map(str::to_owned))),
            ("reach", Some(reach.unwrap_or_default().to_owned())),
        ];
        let said = self.say("handoff", wording, &slots);
        let said = self.promised("callback", said);
        match noted {
            Some(when) => {
                let noted = self.noted_for_visit(Some(when));
                text::join(&[said, noted])
            }
            None => said,
        }
    }

    /// Says back the time of a visit beside the call, where this turn did not say it yet.
    fn noted_for_visit(&mut self, when: Option<String>) -> String {
        let said = self.said.moves.iter().any(|made| {
            made.kind == MoveKind::Confirm
                && made.topic.as_deref() == Some(SignalName::CONTACT_TIME)
        });
        if said {
            return String::new();
        }
        text::capitalised(&self.say("acknowledge", "contact_time", &[("when", when)]))
    }

    /// Whether another time than the one they named was offered, and not taken yet.
    fn is_time_open(&self) -> bool {
        let known = self.state.signals.get(SignalName::CONTACT_TIME);
        known.is_some_and(|signal| signal.status == SignalStatus::Contradicted)
    }

    /// Whether the time that they named is a visit's, and whether one for calls stands
    /// beside it: by the words that we put it in.
    fn time_of_visit(&self) -> OfVisit {
        let named = self.asked_time().unwrap_or_default();
        let tail = self.say("words", "visit_alone", &[("visit", Some(String::new()))]);
        match named.find(tail.trim_end()) {
            _ if tail.trim().is_empty() => OfVisit::No,
            None => OfVisit::No,
            Some(at) if at + tail.len() == named.len() => OfVisit::Alone,
            Some(_) => OfVisit::AndCall,
        }
    }

    /// Notes that `said` promises something of `kind`.
    fn promised(&mut self, kind: &str, said: String) -> String {
        self.said.promises.push(Promise {
            kind: kind.to_owned(),
            fact: None,
            item: None,
            quote: said.clone(),
            seq: 0,
            span: None,
        });
        said
    }

    /// The time that they asked to be called at, in words.
    pub(super) fn asked_time(&self) -> Option<String> {
        let signal = self.state.signals.get(SignalName::CONTACT_TIME)?;
        // The language model keeps the prospect's own words, which are not said back.
        (signal.read_by == ReadBy::Local && signal.status != SignalStatus::Contradicted)
            .then(|| {
                self.state
                    .text_of(SignalName::CONTACT_TIME)
                    .map(str::to_owned)
            })
            .flatten()
    }

    pub(super) fn nurture(&mut self, id: Option<&str>, opening: &str) -> String {
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
        parts.extend(self.content(id));
        parts.push(self.say("nurture", "open_door", &[]));
        text::join(&parts)
    }

    /// Something to read, as asked for.
    fn send(&mut self, id: Option<&str>, contact: Option<&str>) -> String {
        self.did(MoveKind::Nurture, id, None);
        let content = self.content(id);
        if content.is_empty() {
            return self.say("nurture", "nothing_left", &[]);
        }
        let mut parts = vec![self.say("nurture", self.sending(id), &[])];
        parts.extend(content);
        parts.push(self.after_sending(contact));
        text::join(&parts)
    }

    /// What is said behind it: who wants it by e-mail hears that the address is missing.
    pub(super) fn after_sending(&mut self, contact: Option<&str>) -> String {
        let name = if contact.is_some() {
            "by_mail"
        } else {
            "open_door"
        };
        self.say("nurture", name, &[])
    }

    /// How what is sent is introduced: for the first time, or once more.
    pub(super) fn sending(&self, id: Option<&str>) -> &'static str {
        let sent = id.is_some_and(|id| self.state.used.contains(&format!("nurture:{id}")));
        if sent { "send_again" } else { "send" }
    }

    /// Nurture content with its link.
    pub(super) fn content(&mut self, id: Option<&str>) -> Vec<String> {
        let all = &self.campaign.playbook.nurture;
        let Some(content) = id.and_then(|id| all.iter().find(|known| known.id == id)) else {
            return Vec::new();
        };
        self.said.used.push(format!("nurture:{}", content.id));
        let link = content
            .link
            .iter()
            .filter(|link| !content.text.contains(link.as_str()))
            .cloned();
        self.expand(&content.text, None)
            .into_iter()
            .chain(link)
            .collect()
    }

    pub(super) fn disqualify(&mut self, criterion: Option<&str>) -> String {
        self.did(MoveKind::Disqualify, criterion, None);
        let says = criterion.and_then(|id| {
            let mut all = self.campaign.lead.definition.criteria();
            all.find(|known| known.id == id)?.says.clone()
        });
        let first = says
            .and_then(|says| self.expand(&says, None))
            .unwrap_or_else(|| self.say("disqualify", "plain", &[]));
        text::join(&[first, self.say("disqualify", "after", &[])])
    }
}
