//! The same is not said twice in one turn: a fact and the answer to an objection
//! may be one and the same.

use std::collections::BTreeSet;

use crate::campaign::Campaign;
use crate::conversation::agenda::Point;
use crate::conversation::decide::Draft;

/// From so much of the shorter text in the longer one on, they say the same.
const SAME: f64 = 0.5;
/// Shorter words say little.
const TELLING: usize = 4;

/// Leaves out what the answers to the objections of this turn say anyway.
pub(crate) fn say_once(draft: &Draft<'_>, points: &mut Vec<Point>) {
    let campaign = draft.rules.campaign;
    let rebuttals: Vec<(String, Option<String>)> = points
        .iter()
        .filter_map(|point| match point {
            Point::Rebut {
                objection,
                rebuttal,
                ..
            } => {
                let known = campaign.objection(objection)?;
                let given = known.rebuttals.iter().find(|known| known.id == *rebuttal)?;
                Some((given.text.clone(), given.proof.clone()))
            }
            _ => None,
        })
        .collect();
    points.retain(|point| {
        let Some((id, text)) = stated(campaign, point) else {
            return true;
        };
        !rebuttals.iter().any(|(rebuttal, proof)| {
            says_the_same(text, rebuttal)
                || proof.as_deref() == Some(id) && shares_figures(text, rebuttal)
        })
    });
}

fn stated<'c>(campaign: &'c Campaign, point: &'c Point) -> Option<(&'c str, &'c str)> {
    let playbook = &campaign.playbook;
    match point {
        Point::Fact { fact } => campaign
            .fact(fact)
            .map(|f| (f.id.as_str(), f.text.as_str())),
        Point::Case { case } => {
            let found = playbook.cases.iter().find(|known| known.id == *case)?;
            Some((&found.id, &found.text))
        }
        Point::Help { need, .. } => {
            let found = playbook.needs.iter().find(|known| known.id == *need)?;
            Some((&found.id, &found.help))
        }
        _ => None,
    }
}

/// Whether the shorter of two texts stands in the longer one for the most part.
fn says_the_same(one: &str, other: &str) -> bool {
    let (one, other) = (telling(one), telling(other));
    let shorter = one.len().min(other.len());
    let common = one.intersection(&other).count();
    shorter > 0 && as_f64(common) / as_f64(shorter) >= SAME
}

/// Whether a figure of the one is in the other.
fn shares_figures(one: &str, other: &str) -> bool {
    let figures = |text: &str| -> BTreeSet<String> {
        let mut words = telling(text);
        words.retain(|word| word.starts_with(|letter: char| letter.is_ascii_digit()));
        words
    };
    figures(one).intersection(&figures(other)).next().is_some()
}

fn as_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

fn telling(text: &str) -> BTreeSet<String> {
    text.split(|letter: char| !(letter.is_alphanumeric() || letter == ','))
        .map(|word| word.trim_matches(',').to_lowercase())
        .filter(|word| {
            word.chars().count() >= TELLING || word.chars().any(|letter| letter.is_ascii_digit())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::says_the_same;

    #[test]
    fn texts_that_say_the_same_are_told_from_others() {
        let onboarding = "Onboarding takes 2 to 3 weeks: connecting your system, loading the \
            sales history, and one training session for each team.";
        let cases = [
            (
                "Connecting your system and loading the history is our work; it takes 2 to 3 \
                 weeks, with one training session for each team.",
                true,
            ),
            (
                "Nobody's data is clean, and you can tidy up as you go.",
                false,
            ),
            ("It costs $39 per user and month.", false),
        ];
        for (text, same) in cases {
            assert_eq!(says_the_same(onboarding, text), same, "{text}");
            assert_eq!(says_the_same(text, onboarding), same, "{text}");
        }
    }
}
