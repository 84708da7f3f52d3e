//! Slots in the model's sentences, filled by us.

use super::Composer;
use crate::conversation::Channel;
use crate::conversation::agenda::Point;
use crate::speech::slot;
use crate::speech::tongue::{Piece, has_slots, pieces_of};

impl Composer<'_> {
    /// The sentence with its slots filled, by the language of what fills them.
    pub(super) fn filled(&self, plain: &str) -> Option<Vec<Piece>> {
        if self.guard.is_abroad() && has_slots(plain) {
            let point = |name: &str| name.strip_prefix("point:")?.parse::<usize>().ok();
            return pieces_of(plain, |name| match point(name) {
                Some(number) => self.pieces.get(number.checked_sub(1)?).cloned(),
                None => self.slot(name).map(|text| vec![Piece::campaign(text)]),
            });
        }
        let filled = slot::fill(plain, |name| self.slot(name))?;
        // A fact that ends its sentence itself.
        let text = filled.replace(".. ", ". ").replace("..", ".");
        Some(vec![Piece::spoken(text)])
    }

    /// Whether the point that a slot stands for was dealt with.
    pub(super) fn is_covered(&self, slot: &str) -> bool {
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
            let told = &self.told[index];
            !told.is_empty()
                && self.pieces[index]
                    .iter()
                    .all(|own| told.contains(&own.text))
        })
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
}
