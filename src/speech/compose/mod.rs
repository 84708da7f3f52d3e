//! Composing the words of one turn from what the model writes and what the
//! local voice has: sentence by sentence, past the guard, in the agenda's order.
//!
//! The model marks which part of the agenda a sentence is for (`[1]`, `[step]`).
//! What it left out, got wrong or never came to say, the local voice says. What
//! was shown stays: the final text is exactly the deltas, one after the other.

mod marks;
mod record;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::campaign::Campaign;
use crate::conversation::agenda::{Agenda, Point, Step};
use crate::conversation::{Channel, State};
use crate::speech::guard::sentence::{first_sentence, sentences};
use crate::speech::guard::{Blocked, Grounds, Guard, Verdict};
use crate::speech::{Lines, Voice, Words, slot};

use marks::{Part, overlap, tidy, without_marks};
use record::Told;

/// After so many blocked sentences the model is not listened to any more.
const MOST_BLOCKED: u32 = 3;
/// From so many letters on the step stands in a paragraph of its own, as the voice does it.
const LONG: usize = 90;

/// A sentence of the model, and what the guard said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The sentence, without the marks of the agenda.
    pub sentence: String,
    /// Why it was kept back; `None` where it was seen.
    pub blocked: Option<Blocked>,
}

/// A turn's words, done.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Composed {
    /// The words and what they mean for the record.
    pub words: Words,
    /// Sentences kept back, by reason.
    pub guarded: BTreeMap<String, u32>,
    /// The guard's verdict on every sentence that the model was heard with.
    pub judged: Vec<Judged>,
    /// Whether anything of the model's is in the text.
    pub by_model: bool,
}

/// The words of one turn in the making.
pub struct Composer<'a> {
    campaign: &'a Campaign,
    state: &'a State,
    agenda: &'a Agenda,
    guard: Guard<'a>,
    /// The local voice's words for every point, then for the step.
    own: Vec<String>,
    own_step: String,
    whole: Words,
    pending: String,
    shown: String,
    covered: Vec<bool>,
    /// What was shown for each point.
    told: Vec<String>,
    step_done: bool,
    parts: Vec<Part>,
    marked: bool,
    by_model: bool,
    stated: Vec<String>,
    guarded: BTreeMap<String, u32>,
    judged: Vec<Judged>,
    closed: bool,
}

impl<'a> Composer<'a> {
    /// A composer for an agenda.
    pub fn new(
        grounds: Arc<Grounds>,
        lines: &'a Lines,
        campaign: &'a Campaign,
        state: &'a State,
        agenda: &'a Agenda,
    ) -> Self {
        let alone = |agenda: &Agenda| Voice::new(lines, campaign, state).speak(agenda).text;
        let own: Vec<String> = agenda
            .points
            .iter()
            .map(|point| {
                alone(&Agenda {
                    points: vec![point.clone()],
                    ..Agenda::default()
                })
            })
            .collect();
        let whole = Voice::new(lines, campaign, state).speak(agenda);
        let points = alone(&Agenda {
            points: agenda.points.clone(),
            ..Agenda::default()
        });
        // What the voice says for the step depends on what it says before.
        let own_step = whole
            .text
            .strip_prefix(points.as_str())
            .unwrap_or_default()
            .trim()
            .to_owned();
        let mut material = own.join("\n");
        material.push('\n');
        material.push_str(&own_step);
        let guard = Guard::new(grounds, campaign, state, agenda, &material);
        Self {
            campaign,
            state,
            agenda,
            guard,
            covered: vec![false; own.len()],
            told: vec![String::new(); own.len()],
            own,
            own_step,
            whole,
            pending: String::new(),
            shown: String::new(),
            step_done: false,
            parts: Vec::new(),
            marked: false,
            by_model: false,
            stated: Vec::new(),
            guarded: BTreeMap::new(),
            judged: Vec::new(),
            closed: false,
        }
    }

    /// The local voice's words for the points and for the step: the material.
    pub fn material(&self) -> (&[String], &str) {
        (&self.own, &self.own_step)
    }

    /// What is said before the model has written anything: who speaks, and
    /// that it is a machine, is never left to it.
    pub fn open(&mut self) -> Vec<String> {
        let mut deltas = Vec::new();
        for (index, point) in self.agenda.points.iter().enumerate() {
            if !matches!(point, Point::Introduce | Point::Disclose) {
                break;
            }
            deltas.extend(self.speak_point(index));
        }
        deltas
    }

    /// Takes what the model has written next; comes back with what may be shown.
    pub fn push(&mut self, chunk: &str) -> Vec<String> {
        self.pending.push_str(chunk);
        let mut deltas = Vec::new();
        while let Some(end) = first_sentence(&self.pending) {
            let sentence: String = self.pending.drain(..end).collect();
            deltas.extend(self.sentence(&sentence));
        }
        deltas
    }

    /// Whether the model has nothing more to add.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Whether something was shown already.
    pub fn has_shown(&self) -> bool {
        !self.shown.is_empty()
    }

    /// The model is done, whole: its last sentence counts too.
    pub fn finish(mut self) -> (Vec<String>, Composed) {
        let rest = std::mem::take(&mut self.pending);
        let mut deltas = Vec::new();
        for sentence in sentences(&rest) {
            deltas.extend(self.sentence(sentence));
        }
        let complete = self.by_model && self.guarded.is_empty();
        deltas.extend(self.complete(complete));
        (deltas, self.composed())
    }

    /// The model broke off: what it did not finish is dropped, the local voice goes on.
    pub fn break_off(mut self) -> (Vec<String>, Composed) {
        self.pending.clear();
        let deltas = self.complete(false);
        (deltas, self.composed())
    }

    fn sentence(&mut self, raw: &str) -> Vec<String> {
        if self.closed {
            return Vec::new();
        }
        let (plain, parts) = without_marks(raw);
        if !parts.is_empty() {
            self.marked = true;
            self.parts = parts
                .into_iter()
                .filter(|part| match part {
                    Part::Point(index) => *index < self.own.len(),
                    Part::Step => true,
                })
                .collect();
        }
        let plain = tidy(&plain);
        if plain.is_empty() {
            return Vec::new();
        }
        let verdict = self.guard_sentence(&plain);
        self.judged.push(Judged {
            sentence: plain.clone(),
            blocked: verdict.as_ref().err().copied(),
        });
        let (filled, stated) = match verdict {
            Ok(filled) => filled,
            Err(reason) => return self.replace(reason),
        };
        let mut deltas = Vec::new();
        let asks = plain.contains('?');
        if asks {
            // Before the question everything else must have been dealt with.
            deltas.extend(self.missing_points(true));
        }
        let parts = self.parts.clone();
        for part in &parts {
            if let Part::Point(index) = part {
                self.covered[*index] = true;
                let told = &mut self.told[*index];
                if !told.is_empty() {
                    told.push(' ');
                }
                told.push_str(&filled);
            }
        }
        self.stated.extend(stated);
        self.by_model = true;
        deltas.push(self.show(&filled, asks));
        if asks {
            self.step_done = true;
            self.closed = true;
        }
        deltas
    }

    /// The sentence with its slots filled and the facts so stated, or why not.
    fn guard_sentence(&mut self, plain: &str) -> Result<(String, Vec<String>), Blocked> {
        let filled = slot::fill(plain, |name| self.slot(name)).ok_or(Blocked::Slot)?;
        let stated = slot::names(plain)
            .filter(|name| name.starts_with("fact:") || name.starts_with("case:"))
            .map(str::to_owned)
            .collect::<Vec<_>>();
        if filled.contains("{{") || filled.contains("}}") {
            return Err(Blocked::Slot);
        }
        let again = stated.iter().any(|slot| self.stated.contains(slot))
            || slot::names(plain).any(|name| self.is_covered(name));
        if again {
            return Err(Blocked::Repeated);
        }
        let due = plain.contains('?') && self.is_due(plain);
        match self.guard.check(plain) {
            Verdict::Blocked(reason) => Err(reason),
            Verdict::Pass if plain.contains('?') && !due => Err(Blocked::Question),
            Verdict::Pass => {
                // A fact that ends its sentence itself.
                Ok((filled.replace(".. ", ". ").replace("..", "."), stated))
            }
        }
    }

    /// Whether the point that a slot stands for was dealt with.
    fn is_covered(&self, slot: &str) -> bool {
        let index = match slot.split_once(':') {
            Some(("point", number)) => number.parse::<usize>().ok().and_then(|n| n.checked_sub(1)),
            Some(("fact", id)) => self
                .agenda
                .points
                .iter()
                .position(|point| matches!(point, Point::Fact { fact } if fact == id)),
            Some(("case", id)) => self
                .agenda
                .points
                .iter()
                .position(|point| matches!(point, Point::Case { case } if case == id)),
            Some(_) | None => None,
        };
        index.is_some_and(|index| {
            self.told
                .get(index)
                .is_some_and(|told| told.contains(&self.own[index]) && !told.is_empty())
        })
    }

    /// Whether this is the step's question: by its words, or by its mark where
    /// it is about anything that this talk is about.
    fn is_due(&self, plain: &str) -> bool {
        let marked = self.parts.contains(&Part::Step) && is_models_step(&self.agenda.step);
        (self.guard.is_due(plain) || marked) && self.guard.is_related(plain)
    }

    fn slot(&self, name: &str) -> Option<String> {
        let playbook = &self.campaign.playbook;
        let short = self.state.channel() == Channel::Sms;
        match name.split_once(':') {
            Some(("fact", id)) => {
                let fact = playbook.facts.iter().find(|fact| fact.id == id)?;
                let wording = fact.sms.as_ref().filter(|_| short).unwrap_or(&fact.text);
                Some(wording.clone()).filter(|wording| !wording.contains("{{"))
            }
            Some(("case", id)) => {
                let case = playbook.cases.iter().find(|case| case.id == id)?;
                Some(case.text.clone())
            }
            Some(("point", number)) => {
                let index: usize = number.parse::<usize>().ok()?.checked_sub(1)?;
                self.own.get(index).cloned().filter(|own| !own.is_empty())
            }
            Some(_) | None => None,
        }
    }

    /// A sentence was kept back: what it was for, the local voice says.
    fn replace(&mut self, reason: Blocked) -> Vec<String> {
        *self.guarded.entry(reason.as_str().to_owned()).or_default() += 1;
        if self.guarded.values().sum::<u32>() >= MOST_BLOCKED {
            self.closed = true;
        }
        let mut deltas = Vec::new();
        for part in self.parts.clone() {
            if let Part::Point(index) = part
                && !self.covered[index]
            {
                deltas.extend(self.speak_point(index));
            }
        }
        deltas
    }

    fn speak_point(&mut self, index: usize) -> Option<String> {
        self.covered[index] = true;
        let own = self.own[index].clone();
        if own.is_empty() {
            return None;
        }
        self.told[index].clone_from(&own);
        self.guard.said(&own);
        Some(self.show(&own, false))
    }

    fn show(&mut self, sentence: &str, new_paragraph: bool) -> String {
        let long = self.shown.chars().count() >= LONG && self.state.channel() != Channel::Sms;
        let gap = match (self.shown.is_empty(), new_paragraph && long) {
            (true, _) => "",
            (false, true) => "\n\n",
            (false, false) => " ",
        };
        let delta = format!("{gap}{}", sentence.trim());
        self.shown.push_str(&delta);
        delta
    }

    /// What of the points is still to be said.
    fn missing_points(&mut self, complete: bool) -> Vec<String> {
        let mut deltas = Vec::new();
        for index in 0..self.own.len() {
            if self.covered[index] || !self.must_say(index, complete) {
                continue;
            }
            deltas.extend(self.speak_point(index));
        }
        deltas
    }

    /// Whether a point that no sentence was marked for is missing.
    fn must_say(&self, index: usize, complete: bool) -> bool {
        if !self.by_model {
            return true;
        }
        let polite = matches!(
            self.agenda.points[index],
            Point::Greet
                | Point::Welcome
                | Point::Acknowledge { .. }
                | Point::RespectRefusal
                | Point::FineNotToKnow
                | Point::Continue
                | Point::ComeBack { .. }
                | Point::Reconsider
        );
        if polite {
            return false;
        }
        if let Point::Fact { fact } = &self.agenda.points[index]
            && self.stated.contains(&format!("fact:{fact}"))
        {
            return false;
        }
        if let Point::Case { case } = &self.agenda.points[index]
            && self.stated.contains(&format!("case:{case}"))
        {
            return false;
        }
        // Unmarked: compare what was shown with what the voice would say.
        let needed = if complete && !self.marked { 0.3 } else { 0.5 };
        overlap(&self.own[index], &self.shown) < needed
    }

    /// What is missing to the whole agenda, in the voice's words.
    fn complete(&mut self, complete: bool) -> Vec<String> {
        let mut deltas = Vec::new();
        if self.shown.is_empty() && !self.whole.text.is_empty() {
            let whole = self.whole.text.clone();
            self.step_done = true;
            deltas.push(self.show(&whole, false));
        }
        if !self.step_done {
            deltas.extend(self.missing_points(complete));
            let own = self.own_step.clone();
            if !own.is_empty() {
                self.guard.said(&own);
                deltas.push(self.show(&own, true));
            }
            self.step_done = true;
        }
        deltas
    }

    fn composed(self) -> Composed {
        let told = Told {
            campaign: self.campaign,
            agenda: self.agenda,
            shown: &self.shown,
            by_point: &self.told,
            stated: &self.stated,
        };
        Composed {
            words: told.words(self.whole),
            guarded: self.guarded,
            judged: self.judged,
            by_model: self.by_model,
        }
    }
}

/// Whether the model finds the words of this step; the others are the local
/// voice's alone, because people are brought in and promises made in them.
pub fn is_models_step(step: &Step) -> bool {
    matches!(
        step,
        Step::Ask { .. }
            | Step::Clarify { .. }
            | Step::Offer { .. }
            | Step::AskContact { .. }
            | Step::Rest
    )
}
