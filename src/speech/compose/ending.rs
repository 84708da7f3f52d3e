//! How a turn's words come to their end: whole, broken off, or cut short; and
//! what is still missing then.

use super::marks::overlap;
use super::record::Told;
use super::substance::{has_substance, is_polite};
use super::{Composed, Composer};
use crate::conversation::agenda::{Agenda, Point};
use crate::conversation::input::{Asked, Extent};
use crate::qualification::economic_cost;
use crate::speech::guard::Blocked;
use crate::speech::guard::sentence::sentences;
use crate::speech::stated::Source;
use crate::speech::tongue::Piece;
use crate::speech::{Voice, Words};

/// Whether the model's reading proves that the step's question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// By a quote from these very messages.
    Given,
    /// Not at all.
    Missing,
}

impl Composer<'_> {
    /// What the model's reading has shown of the step's question.
    pub fn allow_next(&mut self, proof: Proof) -> Vec<String> {
        let Some(question) = self.held.take() else {
            return Vec::new();
        };
        match proof {
            Proof::Missing => {
                let reason = Blocked::Unproven.as_str().to_owned();
                *self.guarded.entry(reason).or_default() += 1;
                Vec::new()
            }
            Proof::Given => {
                let mut deltas = self.missing_points(true);
                deltas.push(self.show(&Piece::spoken(question), true));
                self.step_done = true;
                self.asked = Asked::Next;
                deltas
            }
        }
    }

    /// The model is done, whole: its last sentence counts too.
    pub fn finish(mut self) -> (Vec<String>, Composed) {
        let mut deltas = self.rest();
        let complete = self.by_model && self.guarded.is_empty();
        deltas.extend(self.complete(complete));
        (deltas, self.composed())
    }

    /// The words are all there, and only the reading is still to come: takes
    /// the last sentence, and says what may be shown of it.
    pub fn rest(&mut self) -> Vec<String> {
        let rest = std::mem::take(&mut self.pending);
        let mut deltas = Vec::new();
        for sentence in sentences(&rest) {
            deltas.extend(self.sentence(sentence));
        }
        deltas
    }

    /// The model broke off: what it did not finish is dropped, the local voice goes on.
    pub fn break_off(mut self) -> (Vec<String>, Composed) {
        self.pending.clear();
        self.held = None;
        let deltas = self.complete(false);
        (deltas, self.composed())
    }

    /// The prospect wrote again: nothing more is shown. Where the turn's question
    /// was put, the turn is whole; else it is begun, with what was dealt with.
    pub fn cut_short(mut self) -> Composed {
        self.pending.clear();
        self.held = None;
        if self.step_done {
            return self.composed();
        }
        let dealt_with: Vec<Point> = (0..self.own.len())
            .filter(|index| !self.own[*index].is_empty() && self.was_told(*index))
            .map(|index| self.agenda.points[index].clone())
            .collect();
        let told = Agenda {
            points: dealt_with.clone(),
            ..Agenda::default()
        };
        self.whole = if self.shown.is_empty() {
            Words::default()
        } else {
            Voice::new(self.lines, self.campaign, self.state).speak(&told)
        };
        Composed {
            extent: Extent::Begun(dealt_with),
            ..self.composed()
        }
    }

    /// What of the points is still to be said.
    pub(super) fn missing_points(&mut self, complete: bool) -> Vec<String> {
        let mut deltas = Vec::new();
        for index in 0..self.own.len() {
            if self.is_dealt_with(index) || !self.must_say(index, complete) {
                continue;
            }
            deltas.extend(self.speak_point(index));
        }
        deltas
    }

    /// Whether a point needs no more words: the voice has spoken to it, or the
    /// model's words for it have the substance.
    pub(super) fn is_dealt_with(&self, index: usize) -> bool {
        self.supplied[index]
            || self.was_stated(index)
            || has_substance(
                &self.agenda.points[index],
                &self.own[index],
                &self.guard.bare(&self.own[index]),
                &self.told_sense[index],
            )
    }

    /// Whether the model has stated the point's fact or case by its slot.
    fn was_stated(&self, index: usize) -> bool {
        let slot = match &self.agenda.points[index] {
            Point::Fact { fact } => format!("fact:{fact}"),
            Point::Case { case } => format!("case:{case}"),
            _ => return false,
        };
        self.stated.contains(&slot)
    }

    /// Whether the prospect has been told it, marked or not.
    fn was_told(&self, index: usize) -> bool {
        let point = &self.agenda.points[index];
        self.is_dealt_with(index)
            || (is_polite(point) && !self.shown.is_empty())
            || (self.by_model
                && overlap(&self.guard.bare(&self.own[index]), &self.shown_sense) >= 0.5)
    }

    /// Whether a point that no sentence deals with by its mark is missing.
    fn must_say(&self, index: usize, complete: bool) -> bool {
        if !self.by_model {
            return true;
        }
        if is_polite(&self.agenda.points[index]) {
            return false;
        }
        // Unmarked: compare what was shown with what the voice would say.
        let needed = if complete && !self.marked { 0.3 } else { 0.5 };
        overlap(&self.guard.bare(&self.own[index]), &self.shown_sense) < needed
    }

    /// What is missing to the whole agenda, in the voice's words.
    fn complete(&mut self, complete: bool) -> Vec<String> {
        let mut deltas = Vec::new();
        if self.shown.is_empty() && !self.whole.text.is_empty() {
            let whole = self.whole.text.clone();
            self.step_done = true;
            deltas.push(self.show(&Piece::spoken(whole), false));
        }
        if !self.step_done {
            deltas.extend(self.missing_points(complete));
            let step = self.step_pieces.clone();
            deltas.extend(self.speak(&step, true));
            self.step_done = true;
        }
        deltas
    }

    fn composed(mut self) -> Composed {
        if let (Asked::Next, Some(next)) = (self.asked, &self.agenda.next) {
            let voice = || Voice::new(self.lines, self.campaign, self.state);
            // What the voice records for the step's question is not what was asked.
            let step = voice().say_step(&self.agenda.step).moves;
            self.whole.moves.retain(|made| !step.contains(made));
            self.whole.moves.extend(voice().say_step(&next.step).moves);
        }
        let cost = economic_cost(self.campaign, &self.state.signals);
        let told = Told {
            campaign: self.campaign,
            source: Source {
                campaign: self.campaign,
                lines: self.lines,
                cost: cost.map(|cost| cost.per_month),
            },
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
            extent: Extent::Whole,
            asked: self.asked,
        }
    }
}
