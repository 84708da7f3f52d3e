//! Questions that no fact was found for, and that we have answered all the same: by a price
//! that was told, by what we said of a need, by the doubt in which their case stands.

use super::material::{case_for, told_beside};
use super::wanted::just_told;
use crate::campaign::Fact;
use crate::campaign::playbook::FactKind;
use crate::conversation::agenda::Point;
use crate::conversation::decide::Draft;
use crate::conversation::decide::asking::sure;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::state::Unread;
use crate::reading::finding::IntentKind;
use crate::reading::{Manner, Reading};

/// A figure of so many digits is a price that was told, and no number of anything.
const A_PRICE: usize = 4;

/// Shorter words say little.
const TELLING: usize = 4;

/// So many words in common with what was said are no accident.
const SHARED: usize = 2;

/// The answer to a question that no fact was found for, where something that we have said
/// is just that: the price that it names, the help that it speaks of, the doubt in which
/// their own case stands.
pub(crate) fn nearest(
    draft: &Draft<'_>,
    learned: &Learned,
    message: &Unread,
    reading: &Reading,
    open: &[String],
) -> Option<Point> {
    let told_another = just_told(draft).iter().any(|id| is_case(draft, id));
    let puts_right = reading.shows(Manner::ChangesCase) || reading.shows(Manner::Protests);
    // "That's insurance, I meant booking for clinics": another story, of that.
    let asks_case = reading.intends(IntentKind::AskCase) && reading.fit_questions.is_empty();
    if asks_case || told_another && puts_right {
        return case_for(draft, &message.text).map(|case| Point::Case { case });
    }
    let asks = message.text.contains('?') || !open.is_empty();
    asks.then(|| told_by_sum(draft, reading, &message.text))
        .flatten()
        .or_else(|| {
            let question = open.first()?;
            sure::doubt(draft, learned).or_else(|| told_help(draft, question))
        })
}

/// Whether it is the story of a customer.
fn is_case(draft: &Draft<'_>, id: &str) -> bool {
    let mut cases = draft.rules.campaign.playbook.cases.iter();
    cases.any(|case| case.id == id)
}

/// "Is the 11,500 on top?": the fact that tells that price, in their case where it can be.
fn told_by_sum(draft: &Draft<'_>, reading: &Reading, text: &str) -> Option<Point> {
    let campaign = draft.rules.campaign;
    let named = |fact: &&Fact| {
        let mut sums = text.split(|letter: char| !(letter.is_ascii_digit() || letter == ','));
        sums.any(|sum| {
            let long = sum.chars().filter(char::is_ascii_digit).count() >= A_PRICE;
            long && fact.text.contains(&format!("{sum} "))
        })
    };
    let mut facts = campaign.playbook.facts.iter();
    let fact = facts.find(|fact| fact.kind == FactKind::Price && named(fact))?;
    Some(told_beside(draft, reading, &fact.id))
}

/// What we have said of how a need is met, where a question asks for just that: "can you
/// keep the old one running meanwhile?"
fn told_help(draft: &Draft<'_>, question: &str) -> Option<Point> {
    let asked = words(question);
    let needs = draft.rules.campaign.playbook.needs.iter();
    let told = |id: &str| draft.state.used.contains(&format!("need:{id}"));
    // "Keep" and "keeps" are one word.
    let same = |one: &String, other: &String| one.starts_with(other) || other.starts_with(one);
    let speaks_of_it = |help: &str| {
        let said = words(help);
        let shared = asked
            .iter()
            .filter(|word| said.iter().any(|own| same(own, word)));
        shared.count() >= SHARED
    };
    needs
        .filter(|need| told(&need.id))
        .find(|need| speaks_of_it(&need.help))
        .map(|need| Point::Help {
            need: need.id.clone(),
            cost: None,
            own_figures: false,
        })
}

/// The words of a text that are long enough to say something.
fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().count() >= TELLING)
        .map(str::to_lowercase)
        .collect()
}
