//! Composing the words of one turn from what the model writes and what the
//! local voice has: sentence by sentence, past the guard, in the agenda's order.
//!
//! The model marks which part of the agenda a sentence is for (`[1]`, `[step]`).
//! What it left out, got wrong, only pretended to say or never came to say, the
//! local voice says. What was shown stays: the final text is exactly the deltas,
//! one after the other. The question that it puts instead of the step's
//! (`[next]`) waits until its reading proves that the step's is answered.

mod ending;
mod marks;
mod record;
mod repeated;
mod slots;
mod substance;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::campaign::Campaign;
use crate::conversation::agenda::{Agenda, Point, Step};
use crate::conversation::input::{Asked, Extent};
use crate::conversation::{Channel, State};
use crate::speech::guard::sentence::first_sentence;
use crate::speech::guard::{Blocked, Due, Grounds, Guard, Verdict};
use crate::speech::tongue::{Introductions, Parts, Piece, Tongue, paragraph};
use crate::speech::{Lines, Voice, Words, slot};

use marks::{Part, tidy, without_marks};
use repeated::unsaid;
use substance::is_polite;

pub use ending::Proof;
pub use marks::overlap;

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
    /// How far they came.
    pub extent: Extent,
    /// Which question they end in.
    pub asked: Asked,
}

/// The words of one turn in the making.
pub struct Composer<'a> {
    lines: &'a Lines,
    campaign: &'a Campaign,
    state: &'a State,
    agenda: &'a Agenda,
    guard: Guard<'a>,
    /// The local voice's words for every point, then for the step, in the campaign's
    /// language: what the model's words are compared with.
    own: Vec<String>,
    own_step: String,
    /// The same as the prospect is told them, in the language that is spoken with them.
    pieces: Vec<Vec<Piece>>,
    step_pieces: Vec<Piece>,
    introductions: Introductions,
    /// The language of what was shown last.
    tongue: Tongue,
    whole: Words,
    pending: String,
    shown: String,
    /// Points that the local voice has spoken to.
    supplied: Vec<bool>,
    /// What was shown for each point.
    told: Vec<String>,
    /// What that says, and all that was shown, in the campaign's language.
    told_sense: Vec<String>,
    shown_sense: String,
    step_done: bool,
    /// The question of `agenda.next`, until it is known whether it may be put.
    held: Option<String>,
    asked: Asked,
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
        let at_home = || Voice::at_home(lines, campaign, state);
        let alone = |agenda: &Agenda| at_home().speak(agenda).text;
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
        let home = at_home().speak(agenda);
        let points = alone(&Agenda {
            points: agenda.points.clone(),
            ..Agenda::default()
        });
        // What the voice says for the step depends on what it says before.
        let behind = home.text.strip_prefix(points.as_str());
        let own_step = behind.map_or_else(
            || at_home().say_step(&agenda.step).text,
            |step| step.trim().to_owned(),
        );
        let mut material = own.join("\n");
        material.push('\n');
        material.push_str(&own_step);
        if let Some(next) = &agenda.next {
            material.push('\n');
            material.push_str(&at_home().say_step(&next.step).text);
        }
        let mut guard = Guard::new(grounds, campaign, state, agenda, &material);
        let (parts, whole) = if guard.is_abroad() {
            let voice = || Voice::new(lines, campaign, state);
            (voice().parts(agenda), voice().speak(agenda))
        } else {
            let one = |text: &String| vec![Piece::spoken(text)];
            let parts = Parts {
                points: own.iter().map(one).collect(),
                step: one(&own_step),
                ..Parts::default()
            };
            (parts, home)
        };
        for piece in parts.points.iter().flatten().chain(&parts.step) {
            guard.allow(&piece.text);
        }
        Self {
            lines,
            campaign,
            state,
            agenda,
            guard,
            supplied: vec![false; own.len()],
            told: vec![String::new(); own.len()],
            told_sense: vec![String::new(); own.len()],
            shown_sense: String::new(),
            own,
            own_step,
            pieces: parts.points,
            step_pieces: parts.step,
            introductions: parts.introductions,
            tongue: Tongue::Spoken,
            whole,
            pending: String::new(),
            shown: String::new(),
            step_done: false,
            held: None,
            asked: Asked::Step,
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

    /// The local voice's words for the question after the step's; empty where there is none.
    pub fn next_material(&self) -> String {
        let next = self.agenda.next.as_ref();
        next.map_or_else(String::new, |next| {
            let voice = Voice::at_home(self.lines, self.campaign, self.state);
            voice.say_step(&next.step).text
        })
    }

    /// Whether the next question waits to be shown until its ground is proven.
    pub fn holds_next(&self) -> bool {
        self.held.is_some()
    }

    /// What is said before the model has written anything: who speaks, and
    /// that it is a machine, is never left to it.
    pub fn open(&mut self) -> Vec<String> {
        let mut deltas = Vec::new();
        for (index, point) in self.agenda.points.iter().enumerate() {
            if !matches!(point, Point::Introduce { .. } | Point::Disclose) {
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

    fn sentence(&mut self, raw: &str) -> Vec<String> {
        if self.closed {
            return Vec::new();
        }
        let mut deltas = Vec::new();
        let (plain, parts) = without_marks(raw);
        if !parts.is_empty() {
            self.marked = true;
            let parts = parts
                .into_iter()
                .filter(|part| match part {
                    Part::Point(index) => *index < self.own.len(),
                    Part::Step | Part::Next => true,
                })
                .collect();
            let left = std::mem::replace(&mut self.parts, parts);
            deltas.extend(self.supply(&left));
        }
        let plain = tidy(&plain);
        if plain.is_empty() {
            return deltas;
        }
        let verdict = self.guard_sentence(&plain);
        self.judged.push(Judged {
            sentence: plain.clone(),
            blocked: verdict.as_ref().err().copied(),
        });
        let (filled, stated) = match verdict {
            Ok(filled) => filled,
            Err(reason) => {
                deltas.extend(self.replace(reason));
                return deltas;
            }
        };
        let asks = plain.contains('?');
        if asks && self.due(&plain) == Due::Next {
            self.held = Some(plain);
            self.closed = true;
            return deltas;
        }
        if asks {
            // Before the question everything else must have been dealt with.
            deltas.extend(self.missing_points(true));
        }
        let filled = self.unsaid_of(&filled);
        if filled.is_empty() {
            deltas.extend(self.replace(Blocked::Repeated));
            return deltas;
        }
        let said: Vec<&str> = filled.iter().map(|piece| piece.text.as_str()).collect();
        let said = said.join(" ");
        for part in self.parts.clone() {
            if let Part::Point(index) = part {
                self.tell(index, &said);
            }
        }
        self.stated.extend(stated);
        self.by_model = true;
        for piece in &filled {
            deltas.push(self.show(piece, asks));
        }
        if asks {
            self.step_done = true;
            self.closed = true;
        }
        deltas
    }

    /// Points that the model has left for others without dealing with them.
    fn supply(&mut self, left: &[Part]) -> Vec<String> {
        let mut deltas = Vec::new();
        for part in left {
            if let Part::Point(index) = part
                && !self.parts.contains(part)
                && !self.told[*index].is_empty()
                && !self.is_dealt_with(*index)
            {
                deltas.extend(self.speak_point(*index));
            }
        }
        deltas
    }

    /// The sentence with its slots filled and the facts so stated, or why not.
    fn guard_sentence(&mut self, plain: &str) -> Result<(Vec<Piece>, Vec<String>), Blocked> {
        let filled = self.filled(plain).ok_or(Blocked::Slot)?;
        let stated = slot::names(plain)
            .filter(|name| name.starts_with("fact:") || name.starts_with("case:"))
            .map(str::to_owned)
            .collect::<Vec<_>>();
        let open = |piece: &Piece| piece.text.contains("{{") || piece.text.contains("}}");
        if filled.iter().any(open) {
            return Err(Blocked::Slot);
        }
        let again = stated.iter().any(|slot| self.stated.contains(slot))
            || slot::names(plain).any(|name| self.is_covered(name));
        if again {
            return Err(Blocked::Repeated);
        }
        let undue = plain.contains('?') && self.due(plain) == Due::No;
        match self.guard.check(plain) {
            Verdict::Blocked(reason) => Err(reason),
            Verdict::Pass if undue => Err(Blocked::Question),
            Verdict::Pass => Ok((filled, stated)),
        }
    }

    /// Which question this is: by its words, or by its mark where it is about
    /// anything that this talk is about.
    fn due(&self, plain: &str) -> Due {
        if !self.guard.is_related(plain) {
            return Due::No;
        }
        let marked = |part: Part| self.parts.contains(&part) && is_models_step(&self.agenda.step);
        match self.guard.due(plain) {
            Due::No if marked(Part::Next) && self.agenda.next.is_some() => Due::Next,
            Due::No if marked(Part::Step) => Due::Step,
            due => due,
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
                && !self.is_dealt_with(index)
                && !self.may_be_dropped(index)
            {
                deltas.extend(self.speak_point(index));
            }
        }
        deltas
    }

    /// Whether a sentence for this point is better left out than said in another language
    /// than the rest.
    fn may_be_dropped(&self, index: usize) -> bool {
        self.guard.is_abroad() && is_polite(&self.agenda.points[index])
    }

    /// Notes what was said for a point, and what it says.
    fn tell(&mut self, index: usize, said: &str) {
        let sense = self.guard.sense(said);
        let noted = [
            (&mut self.told[index], said),
            (&mut self.told_sense[index], &*sense),
        ];
        for (told, said) in noted {
            if !told.is_empty() {
                told.push(' ');
            }
            told.push_str(said);
        }
    }

    fn speak_point(&mut self, index: usize) -> Option<String> {
        self.supplied[index] = true;
        let pieces = self.pieces[index].clone();
        for piece in &pieces {
            self.tell(index, &piece.text);
        }
        self.speak(&pieces, false)
    }

    /// Says words of our own, as far as they were not shown in this turn.
    fn speak(&mut self, pieces: &[Piece], new_paragraph: bool) -> Option<String> {
        let mut delta = String::new();
        for piece in self.unsaid_of(pieces) {
            self.guard.said(&piece.text);
            delta.push_str(&self.show(&piece, new_paragraph && delta.is_empty()));
        }
        (!delta.is_empty()).then_some(delta)
    }

    /// What of the pieces was not shown in this turn.
    fn unsaid_of(&self, pieces: &[Piece]) -> Vec<Piece> {
        let left = pieces.iter().map(|piece| Piece {
            text: unsaid(&piece.text, &self.shown),
            ..piece.clone()
        });
        left.filter(|piece| !piece.text.trim().is_empty()).collect()
    }

    fn show(&mut self, piece: &Piece, new_paragraph: bool) -> String {
        let channel = self.state.channel();
        let long = self.shown.chars().count() >= LONG && channel != Channel::Sms;
        let changes = self.tongue != piece.tongue;
        let gap = match (self.shown.is_empty(), new_paragraph && long) {
            (true, _) => "",
            (false, _) if changes => paragraph(channel),
            // What was introduced stays together.
            (false, _) if piece.tongue == Tongue::Campaign => "\n",
            (false, true) => "\n\n",
            (false, false) => " ",
        };
        let text = piece.text.trim();
        let delta = if changes && piece.tongue == Tongue::Campaign {
            format!("{gap}{}\n{text}", self.introductions.of(text))
        } else {
            format!("{gap}{text}")
        };
        self.tongue = piece.tongue;
        self.shown.push_str(&delta);
        self.shown_sense.push(' ');
        self.shown_sense.push_str(&self.guard.sense(text));
        delta
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
