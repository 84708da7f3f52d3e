//! How each event changes the state.

use jiff::Timestamp;

use super::context::ProspectDetails;
use super::event::{Event, Recorded};
use super::message::{Message, Promise};
use super::model_turn::INTERRUPTED;
use super::objection::Standing;
use super::state::{
    BroughtIn, HandoffProgress, HandoffState, HeardQuestion, HistoryLine, LeadStatus,
    MESSAGES_HELD, OpenQuestion, Outcome, Owner, PutOff, SUPERSEDED_HELD, StageNote, State, Unread,
};
use super::transcript::message_of;
use crate::id::CloserId;
use crate::signal::{SignalName, Span};

impl State {
    /// Takes the next event into the state.
    pub fn apply(&mut self, recorded: &Recorded) {
        let at = recorded.at;
        let seq = recorded.seq;
        self.seq = seq;
        self.updated_at = at;
        if let Some(message) = message_of(recorded) {
            self.hold(message);
        }
        match &recorded.event {
            Event::ConversationStarted(_) => {}
            Event::ContextAdded { context } => self.context.add(context.clone()),
            Event::ProspectIdentified { details } => self.identify(details),
            Event::ProspectWrote { text, mail, .. } => {
                self.prospect_messages += 1;
                if mail.is_some() {
                    self.mail.clone_from(mail);
                }
                self.unread.push(Unread {
                    seq,
                    text: text.clone(),
                    at,
                });
                if self.status == LeadStatus::Open {
                    self.reach(LeadStatus::Engaged, at, "prospect", "wrote");
                }
            }
            Event::MessageRead {
                up_to,
                intents,
                language,
                degraded,
            } => {
                self.unread.retain(|unread| unread.seq > *up_to);
                self.asked = None;
                self.offered = None;
                self.heard.clear();
                self.begun = None;
                for intent in intents {
                    *self.intents.entry(*intent).or_default() += 1;
                }
                if language.is_some() {
                    self.language.clone_from(language);
                }
                self.degraded = *degraded;
            }
            Event::SignalRecorded {
                name,
                signal,
                superseded,
            } => {
                if let Some(old) = superseded {
                    self.superseded.push((name.clone(), old.clone()));
                    let surplus = self.superseded.len().saturating_sub(SUPERSEDED_HELD);
                    self.superseded.drain(..surplus);
                }
                self.signals.insert(name.clone(), signal.clone());
            }
            Event::ObjectionRaised { objection } => {
                let mut objection = objection.clone();
                if objection.span.is_none() {
                    objection.span = self.place_of(objection.raised_seq, &objection.quote);
                }
                match self.objections.iter_mut().find(|o| o.id == objection.id) {
                    Some(known) => *known = objection,
                    None => self.objections.push(objection),
                }
            }
            Event::ObjectionRebutted {
                objection,
                rebuttal,
            } => {
                if let Some(known) = self.objections.iter_mut().find(|o| o.id == *objection) {
                    known.state = Standing::Rebutted;
                    known.rebuttals.push(rebuttal.clone());
                }
            }
            Event::ObjectionSettled { objection, state } => {
                if let Some(known) = self.objections.iter_mut().find(|o| o.id == *objection) {
                    known.state = *state;
                }
            }
            Event::QuestionAsked {
                question,
                signal,
                follow_up,
                ..
            } => {
                *self.times_asked.entry(question.clone()).or_default() += 1;
                self.asked = Some(OpenQuestion {
                    question: question.clone(),
                    signal: signal.clone(),
                    follow_up: *follow_up,
                });
            }
            Event::StepOffered { step } => {
                *self.times_offered.entry(step.clone()).or_default() += 1;
                self.offered = Some(step.clone());
                self.last_offer = Some(step.clone());
            }
            Event::QuestionLeftOpen { quote, fact, .. } => {
                if !self.open_questions.contains(quote) {
                    self.open_questions.push(quote.clone());
                }
                if let Some(fact) = fact {
                    self.put_off.push(PutOff {
                        fact: fact.clone(),
                        quote: quote.clone(),
                    });
                }
            }
            Event::QuestionsRefused { question, .. } => match question {
                Some(question) => {
                    self.let_go.insert(question.clone());
                }
                None => self.questions_refused = true,
            },
            Event::QuestionHeard { seq, quote, intent } => {
                self.heard.push(HeardQuestion {
                    seq: *seq,
                    quote: quote.clone(),
                    intent: *intent,
                });
            }
            Event::AnswerBegun {
                answers,
                dealt_with,
            } => {
                let begun = self.begun.get_or_insert_default();
                begun.answers = *answers;
                begun.dealt_with.extend(dealt_with.iter().cloned());
                begun.times += 1;
            }
            Event::AgentSaid { promises, used, .. } => {
                self.agent_messages += 1;
                self.used.extend(used.iter().cloned());
                self.answered(used);
                for promise in promises {
                    let promise = Promise {
                        seq,
                        span: self.place_of(seq, &promise.quote),
                        ..promise.clone()
                    };
                    let known = self.promises.iter().any(|known| known.covers(&promise));
                    if !known {
                        self.promises.push(promise);
                    }
                }
            }
            Event::ModelUsed {
                from,
                usage,
                failure,
                left_unread,
                ..
            } => {
                self.usage.add(usage);
                self.degraded = failure.as_ref().is_some_and(|why| why != INTERRUPTED);
                if failure.is_some() {
                    self.unread_by_model.get_or_insert(*from);
                } else {
                    self.unread_by_model = *left_unread;
                }
            }
            Event::SystemSaid { .. } | Event::CloserWrote { .. } | Event::NoteAdded { .. } => {}
            Event::DefinitionVaried { free, .. } => self.free_capacity = *free,
            Event::ProspectErased {} => self.erased_at = Some(at),
            Event::LeadQualified { because, .. } => {
                self.reach(LeadStatus::Qualified, at, "fronter", &because.join("; "));
            }
            Event::LeadDisqualified { because, .. } => {
                self.last_offer = None;
                self.reach(LeadStatus::Disqualified, at, "fronter", because);
            }
            Event::LeadNurtured { because, until } => {
                self.follow_up = *until;
                self.owner = Owner::Marketing;
                self.reach(LeadStatus::Nurture, at, "fronter", because);
            }
            Event::LeadReopened { because } => {
                self.follow_up = None;
                self.owner = Owner::Fronter;
                self.reach(LeadStatus::Engaged, at, "fronter", because);
            }
            Event::PartyIntroduced {
                seq,
                quote,
                relation,
                name,
            } => {
                let party = BroughtIn {
                    seq: *seq,
                    quote: quote.clone(),
                    relation: relation.clone(),
                    name: name.clone(),
                    by: self
                        .text_of(SignalName::NAME)
                        .map(str::to_owned)
                        .or_else(|| self.details.name.clone()),
                };
                self.begin_afresh(party, at);
            }
            Event::HandoffRequested { handoff, reason } => {
                self.last_offer = None;
                self.follow_up = None;
                self.handoff = Some(HandoffProgress {
                    id: *handoff,
                    state: HandoffState::Requested,
                    reason: reason.clone(),
                    requested_at: at,
                    closer: None,
                    closer_name: None,
                    offered_until: None,
                    back_at: None,
                    tried: Vec::new(),
                });
                self.reach(LeadStatus::HandedOff, at, "fronter", reason);
            }
            Event::HandoffOffered {
                closer,
                name,
                until,
                ..
            } => self.handoff_moves(HandoffState::Offered, |handoff| {
                handoff.closer = Some(closer.clone());
                handoff.closer_name = Some(name.clone());
                handoff.offered_until = Some(*until);
                if !handoff.tried.contains(closer) {
                    handoff.tried.push(closer.clone());
                }
            }),
            Event::HandoffDeclined { .. } => {
                self.handoff_moves(HandoffState::Declined, HandoffProgress::let_go);
            }
            Event::HandoffWithdrawn { .. } => {
                self.promises.retain(|promise| promise.kind != "callback");
                self.handoff_moves(HandoffState::ProspectLeft, |handoff| {
                    handoff.let_go();
                    handoff.offered_until = None;
                });
            }
            Event::HandoffExpired { .. } => {
                self.handoff_moves(HandoffState::Expired, HandoffProgress::let_go);
            }
            Event::HandoffUnavailable {
                closer,
                name,
                back_at,
                ..
            } => self.handoff_moves(HandoffState::Unavailable, |handoff| {
                handoff.closer.clone_from(closer);
                handoff.closer_name.clone_from(name);
                handoff.back_at = *back_at;
                handoff.offered_until = None;
            }),
            Event::HandoffAccepted { closer, name, .. } => {
                self.handoff_moves(HandoffState::Accepted, |handoff| {
                    handoff.closer = Some(closer.clone());
                    handoff.closer_name = Some(name.clone());
                    handoff.offered_until = None;
                });
                self.taken_by(closer, name);
                self.reach(LeadStatus::Accepted, at, closer.as_str(), "took the lead");
            }
            Event::HandoffConnected { .. } => {
                self.handoff_moves(HandoffState::Connected, |_| {});
            }
            Event::HandoffCompleted { .. } => {
                self.handoff_moves(HandoffState::Completed, |_| {});
            }
            Event::TakenOver { closer, name } => {
                self.follow_up = None;
                self.taken_by(closer, name);
            }
            Event::Released { instruction, .. } => {
                self.epoch += 1;
                self.human_speaks = false;
                self.owner = Owner::Fronter;
                self.instruction.clone_from(instruction);
                self.handoff_moves(HandoffState::Completed, |_| {});
            }
            Event::OwnerChanged { owner, .. } => {
                self.epoch += 1;
                self.owner = owner.clone();
            }
            Event::StageReached {
                stage,
                value,
                expected_close_date,
                by,
            } => {
                let before = self.stage.take();
                let before = before.as_ref();
                self.stage = Some(StageNote {
                    stage: stage.clone(),
                    // What is not said again still holds.
                    value: value.or_else(|| before.and_then(|note| note.value)),
                    expected_close_date: expected_close_date
                        .or_else(|| before.and_then(|note| note.expected_close_date)),
                    by: by.clone(),
                    at,
                });
                let status = if stage == "meeting" {
                    LeadStatus::Meeting
                } else {
                    LeadStatus::Opportunity
                };
                self.reach(status, at, by, stage);
            }
            Event::OutcomeRecorded {
                result,
                amount,
                reason,
                happened_at,
                by,
            } => {
                let status = if result == "won" {
                    LeadStatus::Won
                } else {
                    LeadStatus::Lost
                };
                self.outcome = Some(Outcome {
                    result: result.clone(),
                    amount: *amount,
                    reason: reason.clone(),
                    at: happened_at.unwrap_or(at),
                });
                self.reach(status, at, by, reason.as_deref().unwrap_or(result));
            }
            Event::LeadReturned {
                return_kind,
                reason,
                by,
                ..
            } => {
                self.epoch += 1;
                self.human_speaks = false;
                self.handoff_moves(HandoffState::Completed, |_| {});
                let why = format!("{return_kind}: {reason}");
                if return_kind == "requalify" {
                    self.owner = Owner::Fronter;
                    self.reach(LeadStatus::Engaged, at, by, &why);
                } else {
                    self.owner = Owner::Marketing;
                    self.reach(LeadStatus::Nurture, at, by, &why);
                }
            }
            Event::OptedOut { via } => {
                self.opted_out = true;
                self.reach(LeadStatus::OptedOut, at, "prospect", via);
            }
            Event::OptedIn { via } => {
                self.opted_out = false;
                self.reach(self.status_before_opt_out(), at, "prospect", via);
            }
            Event::ConversationClosed { .. } => self.closed = true,
        }
    }

    /// Who comes back stands where they stood before they opted out.
    fn status_before_opt_out(&self) -> LeadStatus {
        self.history
            .iter()
            .rev()
            .map(|line| line.status)
            .find(|status| *status != LeadStatus::OptedOut)
            .unwrap_or(LeadStatus::Engaged)
    }

    /// Everything known so far was another's.
    fn begin_afresh(&mut self, party: BroughtIn, at: Timestamp) {
        self.superseded.extend(std::mem::take(&mut self.signals));
        let surplus = self.superseded.len().saturating_sub(SUPERSEDED_HELD);
        self.superseded.drain(..surplus);
        self.objections.clear();
        self.open_questions.clear();
        self.put_off.clear();
        self.heard.clear();
        self.times_asked.clear();
        self.times_offered.clear();
        self.asked = None;
        self.offered = None;
        self.last_offer = None;
        self.follow_up = None;
        self.handoff = None;
        self.owner = Owner::Fronter;
        self.party = Some(Box::new(party));
        self.reach(
            LeadStatus::Engaged,
            at,
            "fronter",
            "somebody else was brought in",
        );
    }

    /// What was put off and is told now is not open any more.
    fn answered(&mut self, used: &[String]) {
        let told = |fact: &str| {
            used.iter()
                .any(|used| used == fact || used.split_once(':').is_some_and(|(_, id)| id == fact))
        };
        let (told, left): (Vec<PutOff>, Vec<PutOff>) = std::mem::take(&mut self.put_off)
            .into_iter()
            .partition(|put_off| told(&put_off.fact));
        self.put_off = left;
        self.open_questions
            .retain(|quote| !told.iter().any(|put_off| put_off.quote == *quote));
    }

    fn hold(&mut self, message: Message) {
        self.messages.push_back(message);
        if self.messages.len() > MESSAGES_HELD {
            self.messages.pop_front();
            self.messages_let_go += 1;
        }
    }

    /// Where these words stand in a message that is still held.
    fn place_of(&self, seq: i64, words: &str) -> Option<Span> {
        let message = self.messages.iter().rev().find(|held| held.seq == seq)?;
        let start = message.text.find(words).filter(|_| !words.is_empty())?;
        Some(Span::of_bytes(&message.text, start..start + words.len()))
    }

    fn reach(&mut self, status: LeadStatus, at: Timestamp, by: &str, why: &str) {
        if self.status != status {
            self.status = status;
            self.history.push(HistoryLine {
                status,
                at,
                by: by.to_owned(),
                why: why.to_owned(),
            });
        }
    }

    fn taken_by(&mut self, closer: &CloserId, name: &str) {
        self.epoch += 1;
        self.owner = Owner::Closer(closer.clone());
        self.closer_name = Some(name.to_owned());
        self.human_speaks = true;
        self.asked = None;
        self.offered = None;
    }

    fn handoff_moves(&mut self, to: HandoffState, change: impl FnOnce(&mut HandoffProgress)) {
        if let Some(handoff) = &mut self.handoff {
            handoff.state = to;
            change(handoff);
        }
    }

    fn identify(&mut self, details: &ProspectDetails) {
        let ProspectDetails {
            name,
            email,
            phone,
            company,
            locale,
            timezone,
        } = details;
        let fields = [
            (&mut self.details.name, name),
            (&mut self.details.email, email),
            (&mut self.details.phone, phone),
            (&mut self.details.company, company),
            (&mut self.details.locale, locale),
            (&mut self.details.timezone, timezone),
        ];
        for (known, new) in fields {
            if new.is_some() {
                known.clone_from(new);
            }
        }
    }
}
