//! What was stated beside the facts: rebuttals, comparisons, case histories, benefits. The
//! business is held to it as to a price, so that it goes on record in the very words.
//!
//! One rule says what counts: a sentence of the playbook that holds a number, or speaks of
//! us, of a discount, of something free or guaranteed (`stated.words` of the voice's files).
//! What only takes up the prospect's words ("that may well be right") commits to nothing.

use super::Lines;
use super::guard::sentence::sentences;
use crate::campaign::Campaign;
use crate::conversation::agenda::{BasisOf, Point, Step};
use crate::conversation::message::{COST, Promise};
use crate::signal::Money;

/// Shorter words of a name are no name: "and", "Co".
const SHORTEST_NAME: usize = 4;

/// What stands behind the words of a point or step.
pub(super) struct Source<'a> {
    pub(super) campaign: &'a Campaign,
    /// The wordings in the campaign's language.
    pub(super) lines: &'a Lines,
    /// What waiting costs the prospect a month, where that is known.
    pub(super) cost: Option<Money>,
}

impl Source<'_> {
    /// What is stated in `said`, the words for the point.
    pub(super) fn of_point(&self, point: &Point, said: &str) -> Vec<Promise> {
        let Some((kind, item)) = item_of(point) else {
            return Vec::new();
        };
        let mut stated = self.sentences(kind, &item, said);
        for promise in &mut stated {
            // A rebuttal may end in the case that proves it.
            let mut cases = self.campaign.playbook.cases.iter();
            if let Some(case) = cases.find(|case| case.text.contains(promise.quote.as_str())) {
                "case".clone_into(&mut promise.kind);
                promise.item = Some(format!("case:{}", case.id));
            }
        }
        stated
    }

    /// What is stated in the words of a step: a polite no may name a price.
    pub(super) fn of_step(&self, step: &Step, said: &str) -> Vec<Promise> {
        let (kind, item) = match step {
            Step::Disqualify {
                criterion: Some(criterion),
            } => ("criterion", format!("criterion:{criterion}")),
            Step::Nurture {
                nurture: Some(nurture),
                ..
            }
            | Step::Send {
                nurture: Some(nurture),
                ..
            } => ("nurture", format!("nurture:{nurture}")),
            Step::Offer { step, .. } => ("step", format!("step:{step}")),
            _ => return Vec::new(),
        };
        self.sentences(kind, &item, said)
    }

    fn sentences(&self, kind: &str, item: &str, said: &str) -> Vec<Promise> {
        let cost = self.cost.map(|cost| cost.to_words());
        let promise = |sentence: &str| {
            let costs = cost
                .as_ref()
                .is_some_and(|cost| sentence.contains(cost.as_str()));
            Promise {
                kind: if costs { COST } else { kind }.to_owned(),
                fact: None,
                item: Some(item.to_owned()),
                quote: sentence.to_owned(),
                seq: 0,
                span: None,
            }
        };
        sentences(said)
            .into_iter()
            .filter(|sentence| self.binds(sentence))
            .map(promise)
            .collect()
    }

    /// Whether a sentence commits to anything.
    fn binds(&self, sentence: &str) -> bool {
        if sentence.ends_with('?') {
            return false;
        }
        let words = self.lines.all("stated", "words");
        let identity = &self.campaign.identity;
        let names = [
            identity.business.name.as_str(),
            identity.offer.what.as_str(),
        ];
        let own = |word: &str| {
            word.chars().next().is_some_and(char::is_uppercase)
                && word.chars().count() >= SHORTEST_NAME
                && names.iter().any(|name| tokens(name).any(|one| one == word))
        };
        sentence.contains(|letter: char| letter.is_ascii_digit() || "$€£%".contains(letter))
            || tokens(sentence).any(|word| {
                let lower = word.to_lowercase();
                words.contains(&lower) || own(word)
            })
    }
}

/// The words of a text: "we'll" is "we", and "Stockwell's" is "Stockwell".
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// The playbook's item that the words of a point come from, and the kind of what is stated
/// with it. A fact is one promise as a whole, and so is a total that is computed from it.
fn item_of(point: &Point) -> Option<(&'static str, String)> {
    Some(match point {
        Point::Offer => ("offer", "offer".to_owned()),
        Point::Positioning => ("offer", "positioning".to_owned()),
        Point::Fit { .. } => ("fit", "fit".to_owned()),
        Point::Case { case } => ("case", format!("case:{case}")),
        Point::Compare { competitor } => ("comparison", format!("competitor:{competitor}")),
        Point::Help { need, .. } => ("benefit", format!("need:{need}")),
        Point::Rebut {
            objection,
            rebuttal,
            ..
        } => ("rebuttal", format!("rebuttal:{objection}/{rebuttal}")),
        Point::Concede { objection, .. } => ("rebuttal", format!("objection:{objection}")),
        Point::AboutStep { step, .. } => ("step", format!("step:{step}")),
        Point::Basis {
            of: BasisOf::Cost { .. },
        } => (COST, COST.to_owned()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::load::load;

    #[test]
    fn what_commits_is_told_from_what_is_only_polite() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns/demo");
        let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        let texts = crate::campaign::load::CampaignTexts {
            campaign: text("campaign.toml"),
            questions: text("questions.toml"),
            playbook: text("playbook.toml"),
            lead: text("lead.toml"),
        };
        let loaded = load(&texts, &crate::campaign::check::Surroundings::default()).unwrap();
        let lines = Lines::shipped("en").unwrap();
        let source = Source {
            campaign: &loaded.campaign,
            lines: &lines,
            cost: None,
        };
        let cases = [
            ("That may well be right.", false),
            ("Shall we try it for 14 days?", false),
            ("You can try it free for a month.", true),
            ("Every month of waiting costs you about $8,000.", true),
            ("Stockwell sees each gap coming.", true),
            ("We're there within the hour.", true),
            ("It is your decision.", false),
        ];
        for (sentence, binds) in cases {
            assert_eq!(source.binds(sentence), binds, "{sentence}");
        }
        let stated = source.sentences(
            "rebuttal",
            "x",
            "Fair. It's free for 14 days. Is that fine?",
        );
        assert_eq!(stated.len(), 1);
        assert_eq!(stated[0].quote, "It's free for 14 days.");
    }
}
