//! The words for what is dealt with first: answers, rebuttals, benefits.

use super::voice::Voice;
use super::{again, slot, text, value};
use crate::campaign::total::{Computed, TIER};
use crate::conversation::Channel;
use crate::conversation::agenda::{BasisOf, FitAnswer, Place, Point};
use crate::conversation::message::{MoveKind, Promise, TOTAL};
use crate::conversation::state::LeadStatus;
use crate::signal::{Money, SignalName, SignalValue};

/// A rebuttal and its proof together stay under so many characters.
const LONG_ENOUGH: usize = 320;
/// Characters of the prospect's words that are said back.
const LONGEST_QUOTE: usize = 80;

/// Under so much sureness a value was said with a "maybe".
const HOPED: f64 = 0.7;

/// So often it is said in full that something is not known.
const NOT_KNOWN_IN_FULL: usize = 2;

impl Voice<'_> {
    pub(super) fn point(&mut self, point: &Point) -> String {
        match point {
            Point::Introduce { greets } => self.introduce(*greets),
            Point::Disclose => {
                self.did(MoveKind::Answer, Some("ai"), None);
                self.campaign.identity.disclosure.when_asked.clone()
            }
            Point::Greet => self.say("greet", "back", &[]),
            Point::Welcome => self.say("greet", "welcome", &[]),
            Point::Acknowledge { signals } => self.acknowledge(signals),
            Point::Corrected { signal } => {
                self.did(MoveKind::Confirm, Some(signal.as_str()), None);
                let known = self.state.signals.get(signal).and_then(|s| s.known());
                if matches!(known, Some(SignalValue::Flag { .. })) {
                    // "I've changed that to yes" says nothing.
                    return self.say("corrected", "plain", &[]);
                }
                if signal.as_str() == SignalName::CONTACT_TIME {
                    return self.corrected_time();
                }
                let value = self.value_words(signal);
                // "I could maybe get 25k" is a hope, and said back as one.
                let unsure = self.state.signals.get(signal);
                let unsure = unsure.is_some_and(|signal| signal.confidence < HOPED);
                let name = if unsure { "hoped" } else { "value" };
                self.say("corrected", name, &[("value", value)])
            }
            Point::RespectRefusal if self.state.questions_refused => {
                self.say("refusal", "no_more", &[])
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
                let name = if why.is_some() { "question" } else { "contact" };
                self.say("why", name, &[("why", why)])
            }
            Point::Fact { fact } => self.fact(fact),
            Point::Offer => {
                self.did(MoveKind::Answer, Some("offer"), None);
                self.campaign.identity.offer.value_proposition.clone()
            }
            Point::Positioning => {
                self.did(MoveKind::Answer, Some("positioning"), None);
                self.said.used.push("positioning".to_owned());
                let offer = &self.campaign.identity.offer;
                let stated = offer.positioning.clone();
                stated.unwrap_or_else(|| offer.value_proposition.clone())
            }
            Point::Total { computed } => self.total(computed),
            Point::Fit { answer, criteria } => self.fit(*answer, criteria),
            Point::ComeBack { quote } => {
                let quote = text::shortened(&text::one_line(quote), LONGEST_QUOTE);
                self.say("bridge", "come_back", &[("quote", Some(quote))])
            }
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
            Point::Concede {
                objection,
                goes_on: true,
            } => {
                self.did(MoveKind::Rebut, Some(objection), Some("conceded"));
                self.say("let_stand", "goes_on", &[])
            }
            Point::Concede { objection, .. } => {
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
            Point::Haggle { times } => {
                self.did(MoveKind::Answer, Some("haggle"), None);
                self.said.used.push(format!("haggle:{times}"));
                let name = match times {
                    0 => "colleague",
                    1 => "as_far",
                    _ => "enough",
                };
                self.say("haggle", name, &[])
            }
            Point::PassedOn { signals } => self.passed_on(signals),
            Point::NotKnown {
                quote,
                more,
                again,
                near,
            } => self.not_known(quote, more, *again, *near),
            Point::OtherCurrency { asked } => {
                self.did(MoveKind::Answer, Some("currency"), None);
                let own = self.campaign.identity.currency;
                let slots = [
                    ("asked", Some(asked.to_string())),
                    ("own", Some(own.to_string())),
                ];
                self.say("price", "currency", &slots)
            }
            Point::AgainstRival { place, theirs } => {
                self.did(MoveKind::Answer, Some(SignalName::COMPETITOR_PRICE), None);
                let name = match place {
                    Place::Below => "theirs_below",
                    Place::Within => "theirs_within",
                    Place::Above => "theirs_above",
                };
                self.say("price", name, &[("theirs", Some(theirs.to_words()))])
            }
            Point::Basis { of } => self.basis(of),
            Point::Redirect { matter } => {
                self.did(MoveKind::Deflect, Some(matter), None);
                self.say("redirect", matter, &[])
            }
            Point::Calm { about } => {
                self.did(MoveKind::Deflect, Some(about), None);
                self.say("calm", about, &[])
            }
            Point::Continue => self.say("continue", "back", &[]),
            Point::Rephrase => self.say("continue", "rephrase", &[]),
            Point::Apologise { about } => {
                self.did(MoveKind::Deflect, Some(about), None);
                self.say("apology", about, &[])
            }
            Point::AboutStep { step, cost } => {
                self.did(MoveKind::Answer, Some(step), None);
                let steps = &self.campaign.playbook.next_steps;
                steps
                    .iter()
                    .find(|known| known.id == *step)
                    .and_then(|known| {
                        let cost = known.cost.as_deref().filter(|_| *cost);
                        self.expand(cost.or(known.about.as_deref())?, None)
                    })
                    .unwrap_or_default()
            }
            Point::NobodyThen { when, because } => {
                self.did(MoveKind::Answer, Some("hours"), None);
                let why = because.as_deref().map(text::capitalised);
                let name = if why.is_some() {
                    "nobody_that_day"
                } else {
                    "nobody_then"
                };
                let slots = [("when", Some(when.clone())), ("because", why)];
                self.say("handoff", name, &slots)
            }
            Point::Closed { because } => {
                self.did(MoveKind::Answer, Some("hours"), None);
                let slots = [("because", Some(text::capitalised(because)))];
                self.say("handoff", "closed_then", &slots)
            }
            Point::Recorded { about, value } => self.recorded(about, value.as_deref()),
            Point::CalledOff => {
                self.did(MoveKind::Confirm, Some("called_off"), None);
                self.say("handoff", "called_off", &[])
            }
            Point::StillNo => self.say("continue", "stands", &[]),
            Point::DoTell => self.say("continue", "do_tell", &[]),
            Point::OneMore => self.say("continue", "one_more", &[]),
            Point::Reconsider => self.say("continue", "reconsider", &[]),
        }
    }

    /// Says back the time that takes the place of the one before.
    pub(super) fn corrected_time(&mut self) -> String {
        let when = self.asked_time();
        let said = self.say("corrected", "contact_time", &[("when", when)]);
        self.promise_call(&said);
        said
    }

    /// The call is promised for another time; the latest promise holds.
    fn promise_call(&mut self, said: &str) {
        if self.state.open_handoff().is_some() && !said.is_empty() {
            self.said.promises.push(Promise {
                kind: "callback".to_owned(),
                fact: None,
                item: None,
                quote: said.to_owned(),
                seq: 0,
                span: None,
            });
        }
    }

    /// Names the questions that nobody can answer here.
    fn not_known(&mut self, quote: &str, more: &[String], again: bool, near: bool) -> String {
        // The third time the same words would only sound like a machine.
        let before = self
            .state
            .messages
            .iter()
            .flat_map(|message| &message.moves);
        let times = before
            .filter(|made| {
                made.kind == MoveKind::Deflect && made.topic.as_deref() == Some("not_known")
            })
            .count();
        self.did(MoveKind::Deflect, Some("not_known"), None);
        let name = if again {
            "again"
        } else if !self.can_be_reached() {
            "no_address"
        } else if near {
            "near"
        } else if times < NOT_KNOWN_IN_FULL {
            "answer"
        } else {
            "too"
        };
        let quoted: Vec<String> = std::iter::once(quote)
            .chain(more.iter().map(String::as_str))
            .map(|quote| text::shortened(&text::one_line(quote), LONGEST_QUOTE))
            .map(|quote| format!("“{}”", quote.trim_end_matches(['?', '.', '!', ' '])))
            .collect();
        let and = self.lines.all("words", "and").first();
        let questions = text::list(&quoted, and.map_or("", String::as_str));
        self.say("not_known", name, &[("questions", Some(questions))])
    }

    /// Whether an answer that is promised can reach them: an address is known or
    /// may still be asked for.
    fn can_be_reached(&self) -> bool {
        let known = [SignalName::EMAIL, SignalName::PHONE];
        let parted = matches!(
            self.state.status,
            LeadStatus::Disqualified | LeadStatus::Nurture | LeadStatus::Lost
        );
        !parted
            || matches!(self.state.channel(), Channel::Sms | Channel::Email)
            || known
                .iter()
                .any(|name| self.state.reached_at(name).is_some())
    }

    /// Where a figure comes from.
    fn basis(&mut self, of: &BasisOf) -> String {
        let (topic, name, basis) = match of {
            BasisOf::Price { fact } => {
                let stated = self.campaign.fact(fact);
                (fact.as_str(), "price", stated.map(|f| f.text.clone()))
            }
            BasisOf::Cost { basis } => ("cost", "cost", Some(basis.clone())),
        };
        self.did(MoveKind::Answer, Some(topic), None);
        self.say("basis", name, &[("basis", basis)])
    }

    pub(super) fn fact(&mut self, id: &str) -> String {
        let Some(fact) = self.campaign.playbook.facts.iter().find(|f| f.id == id) else {
            return String::new();
        };
        let wording = match &fact.sms {
            Some(short) if self.state.channel() == Channel::Sms => short,
            _ => &fact.text,
        };
        let told = self.state.used.contains(&format!("fact:{id}"));
        let wording = match &fact.sms {
            Some(short) if told => short,
            _ => wording,
        };
        let wording = match &fact.sms {
            None if told => again::in_short(wording, self.last_asked()),
            _ => wording,
        };
        let Some(stated) = self.expand(wording, None) else {
            return String::new();
        };
        self.did(MoveKind::Answer, Some(id), None);
        self.said.used.push(format!("fact:{id}"));
        self.said.promises.push(Promise {
            kind: super::text::name_of(&fact.kind),
            fact: Some(id.to_owned()),
            item: Some(format!("fact:{id}")),
            quote: stated.clone(),
            seq: 0,
            span: None,
        });
        if told {
            self.say("again", "fact", &[("fact", Some(stated))])
        } else {
            stated
        }
    }

    /// A fact in the prospect's own case: computed, and a promise.
    pub(super) fn total(&mut self, computed: &Computed) -> String {
        let id = computed.fact.as_str();
        let wording = self
            .campaign
            .fact(id)
            .and_then(|fact| fact.totals.get(computed.total))
            .map(|total| total.text.clone());
        let stated = wording.and_then(|wording| {
            slot::fill(&wording, |name| {
                let amount = computed.amounts.get(name);
                let said = computed.said.get(name);
                let tier = computed.tier.clone().filter(|_| name == TIER);
                amount
                    .map(|amount| value::between(self.home, amount.low, amount.high))
                    .or(tier)
                    .or_else(|| {
                        said.map(|value| value::words(self.campaign, self.home, name, value))
                    })
                    .or_else(|| self.common(name))
            })
        });
        let Some(stated) = stated.map(|stated| text::capitalised(&stated)) else {
            return self.fact(id);
        };
        self.did(MoveKind::Answer, Some(id), None);
        self.said.used.push(format!("total:{id}"));
        self.said.promises.push(Promise {
            kind: TOTAL.to_owned(),
            fact: Some(id.to_owned()),
            item: Some(format!("fact:{id}")),
            quote: stated.clone(),
            seq: 0,
            span: None,
        });
        let told = |promise: &Promise| promise.kind == TOTAL && promise.quote == stated;
        if self.state.promises.iter().any(told) {
            self.say("again", "fact", &[("fact", Some(stated))])
        } else {
            stated
        }
    }

    /// Whether the offer is for them, in the business's own reasons.
    pub(super) fn fit(&mut self, answer: FitAnswer, criteria: &[String]) -> String {
        let definition = &self.campaign.lead.definition;
        let reasons: Vec<String> = definition
            .criteria()
            .filter(|criterion| criteria.contains(&criterion.id))
            .map(|criterion| criterion.because.clone())
            .collect();
        let and = self.lines.all("words", "and").first();
        let because = text::list(&reasons, and.map_or("", String::as_str));
        let market = self.campaign.identity.offer.target_market.clone();
        let name = match answer {
            FitAnswer::Yes if criteria.is_empty() => "ours",
            FitAnswer::Yes => "yes",
            FitAnswer::No => "no",
            FitAnswer::Depends => "depends",
            FitAnswer::Market => "market",
        };
        self.did(MoveKind::Answer, Some("fit"), None);
        let slots = [
            ("because", (!because.is_empty()).then_some(because)),
            ("market", Some(market)),
        ];
        self.say("fit", name, &slots)
    }

    pub(super) fn help(&mut self, need: &str, cost: Option<Money>, with_cost: &str) -> String {
        let Some(found) = self.campaign.playbook.needs.iter().find(|n| n.id == need) else {
            return String::new();
        };
        self.did(MoveKind::Benefit, Some(need), None);
        self.said.used.push(format!("need:{need}"));
        let assumes = self.assumed();
        let name = match (cost, &assumes) {
            (None, _) => "plain",
            (Some(_), None) => "own_cost",
            (Some(_), Some(_)) => with_cost,
        };
        let slots = [
            ("help", self.expand(&found.help, None)),
            ("need", Some(found.name.clone())),
            ("cost", cost.map(|money| money.to_words())),
            ("assumes", assumes),
        ];
        self.say("help", name, &slots)
    }

    pub(super) fn rebut(&mut self, objection: &str, rebuttal: &str, evc: Option<Money>) -> String {
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
        if evc.is_some() {
            said = text::join(&[said, self.whose_figure()]);
        }
        if let Some(proof) = &found.proof {
            let case = playbook.cases.iter().find(|case| case.id == *proof);
            let key = format!("case:{proof}");
            let told = self.state.used.contains(&key) || self.said.used.contains(&key);
            // The rebuttal may tell the story itself, and both may be too much at once.
            let adds = |story: &str, customer: &str| {
                !said.contains(customer)
                    && !text::shares_figures(&said, story)
                    && said.chars().count() + story.chars().count() < LONG_ENOUGH
            };
            if let Some(case) = case.filter(|case| {
                !told && self.state.channel() != Channel::Sms && adds(&case.text, &case.customer)
            }) {
                said.push(' ');
                said.push_str(&case.text);
                self.said.used.push(format!("case:{proof}"));
            }
        }
        said
    }
}
