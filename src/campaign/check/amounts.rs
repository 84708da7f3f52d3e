//! Facts that contradict each other, and numbers that no fact states.
//!
//! Two facts contradict each other where they state different amounts of the
//! same thing: the same subject (the name that stands before the amount in its
//! clause, or the fact's kind with a word in common) and the same unit (`per
//! user`, `days`). A fact that names an amount of its own *and* the other's, such
//! as a price and its discount, does not. The rule rather misses one than raises a false alarm.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::numbers::{Number, Unit, numbers};
use super::report::Report;
use super::{CampaignFile, Mistake};
use crate::campaign::Campaign;
use crate::campaign::playbook::{Fact, FactKind};

/// Words that begin a sentence with a capital and name nothing.
const NO_NAMES: [&str; 40] = [
    "a",
    "all",
    "an",
    "and",
    "any",
    "as",
    "at",
    "by",
    "each",
    "every",
    "everybody",
    "everyone",
    "for",
    "from",
    "if",
    "in",
    "it",
    "most",
    "no",
    "on",
    "once",
    "or",
    "our",
    "prices",
    "so",
    "the",
    "their",
    "there",
    "these",
    "this",
    "those",
    "to",
    "up",
    "we",
    "when",
    "with",
    "without",
    "you",
    "your",
    "after",
];

/// Words that carry no subject.
const COMMON: [&str; 12] = [
    "about", "after", "before", "business", "every", "first", "their", "there", "these", "which",
    "within", "without",
];

pub(super) fn check(campaign: &Campaign) -> Vec<Mistake> {
    let mut playbook = Report::new(CampaignFile::Playbook);
    contradictions(&mut playbook, &campaign.playbook.facts);
    let stated = stated(campaign);
    for (path, text) in playbook_texts(campaign) {
        unstated(&mut playbook, &path, text, &stated);
    }
    let mut identity = Report::new(CampaignFile::Campaign);
    for (path, text) in identity_texts(campaign) {
        unstated(&mut identity, &path, text, &stated);
    }
    let mut lead = Report::new(CampaignFile::Lead);
    for (index, criterion) in campaign.lead.definition.fit.iter().enumerate() {
        if let Some(says) = &criterion.says {
            unstated(
                &mut lead,
                &format!("definition.fit[{index}].says"),
                says,
                &stated,
            );
        }
    }
    identity.mistakes.extend(playbook.mistakes);
    identity.mistakes.extend(lead.mistakes);
    identity.mistakes
}

/// What an amount is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Claim {
    subject: String,
    unit: String,
}

fn contradictions(report: &mut Report, facts: &[Fact]) {
    let claims: Vec<BTreeMap<Claim, BTreeSet<Decimal>>> = facts.iter().map(claims).collect();
    for (index, fact) in facts.iter().enumerate() {
        for (earlier, other) in facts[..index].iter().enumerate() {
            for (claim, amounts) in &claims[index] {
                let Some(others) = claims[earlier].get(claim) else {
                    continue;
                };
                if !claim.subject.is_empty() && amounts.is_disjoint(others) {
                    report.error(
                        format!("fact[{index}].text"),
                        format!(
                            "`{}` says {} {} of {}, and `{}` says {}",
                            fact.id,
                            listed(amounts),
                            claim.unit,
                            claim.subject,
                            other.id,
                            listed(others)
                        ),
                        "correct one of the two facts; the agent would state both",
                    );
                }
            }
        }
    }
}

fn listed(amounts: &BTreeSet<Decimal>) -> String {
    let texts: Vec<String> = amounts.iter().map(ToString::to_string).collect();
    texts.join(" and ")
}

/// The amounts that a fact states, by what they are of.
fn claims(fact: &Fact) -> BTreeMap<Claim, BTreeSet<Decimal>> {
    let mut claims: BTreeMap<Claim, BTreeSet<Decimal>> = BTreeMap::new();
    for number in numbers(&fact.text) {
        let clause = clause_before(&fact.text, number.start);
        let unit = unit_of(&fact.text, &number);
        if unit.is_empty() {
            continue;
        }
        let subjects = match name_in(clause) {
            Some(name) => vec![name],
            None => kind_subjects(fact, &number),
        };
        for subject in subjects {
            claims
                .entry(Claim {
                    subject,
                    unit: unit.clone(),
                })
                .or_default()
                .insert(number.value);
        }
    }
    claims
}

/// What stands before the amount in its clause.
fn clause_before(text: &str, at: usize) -> &str {
    let before = &text[..at];
    let begin = before
        .char_indices()
        .filter(|(index, mark)| {
            let next = before[index + mark.len_utf8()..].chars().next();
            ",;:.!?()–".contains(*mark) && next.is_none_or(char::is_whitespace)
        })
        .map(|(index, mark)| index + mark.len_utf8())
        .next_back()
        .unwrap_or(0);
    &before[begin..]
}

/// The last name in a clause: a word with a capital that is not one of the usual beginnings.
fn name_in(clause: &str) -> Option<String> {
    clause
        .split(|c: char| !c.is_alphanumeric() && c != '&' && c != '\'')
        .filter(|word| word.chars().count() > 2 && word.starts_with(char::is_uppercase))
        .map(str::to_lowercase)
        .rfind(|word| !NO_NAMES.contains(&word.as_str()))
}

/// Without a name: the fact's kind with each word of the sentence that could be
/// its subject. Only for kinds of which a business has one figure.
fn kind_subjects(fact: &Fact, number: &Number) -> Vec<String> {
    if !matches!(
        fact.kind,
        FactKind::Trial
            | FactKind::Delivery
            | FactKind::Demo
            | FactKind::Discount
            | FactKind::Policy
    ) {
        return Vec::new();
    }
    let sentence = sentence_around(&fact.text, number.start);
    sentence
        .split(|c: char| !c.is_alphabetic())
        .map(str::to_lowercase)
        .filter(|word| word.len() >= 5 && !COMMON.contains(&word.as_str()))
        .filter(|word| !["weeks", "months", "hours", "years", "minutes"].contains(&word.as_str()))
        .map(|word| word.trim_end_matches('s').to_owned())
        .collect()
}

fn sentence_around(text: &str, at: usize) -> &str {
    let ends = |part: &str| part.find(". ").map(|index| index + 1);
    let begin = text[..at].rfind(". ").map_or(0, |index| index + 2);
    let end = ends(&text[at..]).map_or(text.len(), |index| at + index);
    &text[begin..end]
}

/// The unit as far as it tells amounts apart: `$ user`, `day`, `%`. A month is
/// left out where money is per something else, since prices per user are per month in most texts.
fn unit_of(text: &str, number: &Number) -> String {
    let after = &text[number.end..];
    let words: Vec<String> = after
        .split_whitespace()
        .take(8)
        .take_while(|word| !word.starts_with(['(', '–']))
        .map(|word| {
            word.trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
        })
        .collect();
    let singular = |word: &str| word.strip_suffix('s').unwrap_or(word).to_owned();
    match &number.unit {
        Unit::Percent => "%".to_owned(),
        Unit::Money(sign) => {
            let mut unit = vec![sign.clone()];
            let mut rest = words.iter().map(String::as_str);
            while let Some(word) = rest.next() {
                match word {
                    "per" | "a" | "each" | "every" | "and" => {
                        if let Some(per) = rest.next().filter(|per| *per != "month") {
                            unit.push(singular(per));
                        }
                    }
                    "yearly" | "annually" => unit.push("year".to_owned()),
                    "monthly" => {}
                    _ => break,
                }
            }
            unit.join(" ")
        }
        Unit::Plain => {
            // "2 to 3 weeks": the unit follows the range's end.
            let mut rest = words.iter();
            let mut word = rest.next();
            if word.is_some_and(|word| ["to", "or", "and"].contains(&word.as_str())) {
                word = rest.nth(1);
            }
            word.filter(|word| word.starts_with(char::is_alphabetic))
                .map(|word| singular(word))
                .filter(|unit| {
                    ["day", "week", "month", "hour", "minute", "year"].contains(&unit.as_str())
                })
                .unwrap_or_default()
        }
    }
}

/// Every amount that facts and case histories state.
fn stated(campaign: &Campaign) -> Vec<(Decimal, Unit)> {
    let playbook = &campaign.playbook;
    let facts = playbook
        .facts
        .iter()
        .flat_map(|fact| std::iter::once(&fact.text).chain(&fact.sms));
    let cases = playbook.cases.iter().map(|case| &case.text);
    facts
        .chain(cases)
        .flat_map(|text| numbers(text))
        .map(|number| (number.value, number.unit))
        .collect()
}

fn unstated(report: &mut Report, path: &str, text: &str, stated: &[(Decimal, Unit)]) {
    for number in numbers(text) {
        let known = stated
            .iter()
            .any(|(value, unit)| *value == number.value && *unit == number.unit);
        if !known {
            let written = match &number.unit {
                Unit::Money(sign) => format!("{sign}{}", number.value),
                Unit::Percent => format!("{} %", number.value),
                Unit::Plain => number.value.to_string(),
            };
            report.warning(
                path,
                format!("no fact and no case history states {written}"),
                "state it in a `[[fact]]` or a `[[case]]` as well, or take the number out",
            );
        }
    }
}

fn playbook_texts(campaign: &Campaign) -> Vec<(String, &str)> {
    let playbook = &campaign.playbook;
    let mut texts: Vec<(String, &str)> = Vec::new();
    for (index, fact) in playbook.facts.iter().enumerate() {
        for (at, total) in fact.totals.iter().enumerate() {
            texts.push((format!("fact[{index}].total[{at}].text"), &total.text));
        }
    }
    for (index, need) in playbook.needs.iter().enumerate() {
        texts.push((format!("need[{index}].help"), &need.help));
    }
    for (index, objection) in playbook.objections.iter().enumerate() {
        texts.push((format!("objection[{index}].concede"), &objection.concede));
        for (at, rebuttal) in objection.rebuttals.iter().enumerate() {
            texts.push((
                format!("objection[{index}].rebuttal[{at}].text"),
                &rebuttal.text,
            ));
        }
    }
    for (index, competitor) in playbook.competitors.iter().enumerate() {
        texts.push((format!("competitor[{index}].compare"), &competitor.compare));
    }
    for (index, step) in playbook.next_steps.iter().enumerate() {
        texts.extend(
            step.about
                .iter()
                .map(|about| (format!("next_step[{index}].about"), about.as_str())),
        );
        for (at, offer) in step.offer.iter().enumerate() {
            texts.push((format!("next_step[{index}].offer[{at}]"), offer));
        }
    }
    for (index, nurture) in playbook.nurture.iter().enumerate() {
        texts.push((format!("nurture[{index}].text"), &nurture.text));
    }
    texts
}

fn identity_texts(campaign: &Campaign) -> Vec<(String, &str)> {
    let identity = &campaign.identity;
    let mut texts: Vec<(String, &str)> = vec![(
        "offer.value_proposition".to_owned(),
        &identity.offer.value_proposition,
    )];
    texts.extend(
        identity
            .offer
            .positioning
            .iter()
            .map(|text| ("offer.positioning".to_owned(), text.as_str())),
    );
    for (index, benefit) in identity.offer.benefits.iter().enumerate() {
        texts.push((format!("offer.benefit[{index}].text"), &benefit.text));
    }
    for (index, greeting) in identity.greetings.iter().enumerate() {
        for (at, text) in greeting.text.iter().enumerate() {
            texts.push((format!("greeting[{index}].text[{at}]"), text));
        }
    }
    texts
}
