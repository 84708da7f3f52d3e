//! Checks of the lead definition, and of the same where it varies.

use rust_decimal::Decimal;

use super::condition;
use super::report::{Report, suggestion};
use super::signals::known_signals;
use super::wording::{ids, is_probability, said};
use crate::campaign::{Campaign, FitCriterion, LeadDefinition, Variation};

pub(super) fn check(report: &mut Report, campaign: &Campaign) {
    let definition = &campaign.lead.definition;
    given(
        report,
        "definition",
        campaign,
        &as_given(definition),
        definition,
    );
    ids(
        report,
        "definition.fit",
        "fit criterion",
        definition.fit.iter().map(|one| one.id.as_str()),
    );
    fit(report, "definition", campaign, &definition.fit);
    condition::contradictions(report, "definition", &definition.fit, 0);
    for (index, vary) in definition.vary.iter().enumerate() {
        let path = format!("definition.vary[{index}]");
        let in_force = definition.with(index);
        given(report, &path, campaign, vary, &in_force);
        own_ids(report, definition, index);
        fit(report, &path, campaign, &vary.fit);
        let kept = in_force.fit.len() - vary.fit.len();
        condition::contradictions(report, &path, &in_force.fit, kept);
        applies(report, &path, definition, index);
    }
}

/// The definition as if it were a variation that gives everything: one check does for both.
fn as_given(definition: &LeadDefinition) -> Variation {
    Variation {
        level: Some(definition.level),
        required: Some(definition.required.clone()),
        may_refuse: Some(definition.may_refuse.clone()),
        contact: Some(definition.contact.clone()),
        within_days: definition.within_days,
        min_probability: definition.min_probability,
        min_expected_value: definition.min_expected_value,
        max_questions: Some(definition.max_questions),
        closer_cost: Some(definition.closer_cost),
        grades: Some(definition.grades),
        ..Variation::default()
    }
}

/// What is given at `path`; `in_force` is the definition that comes of it.
fn given(
    report: &mut Report,
    path: &str,
    campaign: &Campaign,
    given: &Variation,
    in_force: &LeadDefinition,
) {
    signals(report, path, campaign, given, in_force);
    for (index, contact) in given.contact.iter().flatten().enumerate() {
        if !["email", "phone"].contains(&contact.as_str()) {
            report.error(
                format!("{path}.contact[{index}]"),
                format!("`{contact}` is no way to reach a prospect"),
                "write email or phone",
            );
        }
    }
    numbers(report, path, given);
    if let Some(most) = given.max_questions.filter(|most| *most > 0) {
        let asked = |signal: &&String| campaign.question_for(signal).is_some();
        let needed = in_force.required.iter().filter(asked).count();
        if usize::try_from(most).is_ok_and(|most| most < needed) {
            report.warning(
                format!("{path}.max_questions"),
                format!("{needed} required signals are asked for, and only {most} questions may be put: who tells nothing unasked cannot qualify"),
                format!("allow at least {needed} questions, or require less"),
            );
        }
    }
}

fn signals(
    report: &mut Report,
    path: &str,
    campaign: &Campaign,
    given: &Variation,
    in_force: &LeadDefinition,
) {
    for (key, signals) in [
        ("required", &given.required),
        ("may_refuse", &given.may_refuse),
    ] {
        let signals = signals.as_deref().unwrap_or_default();
        for (index, signal) in signals.iter().enumerate() {
            let path = format!("{path}.{key}[{index}]");
            if campaign.kind_of(signal).is_none() {
                report.error(
                    &path,
                    format!("`{signal}` is no signal"),
                    suggestion(signal, known_signals(campaign)),
                );
            } else if signals[..index].contains(signal) {
                report.warning(&path, format!("`{signal}` stands twice"), "take one away");
            } else if key == "may_refuse" && !in_force.required.contains(signal) {
                report.warning(
                    &path,
                    format!("`{signal}` may be refused, and is not required"),
                    "add it to `required`, or take it away here",
                );
            }
        }
    }
}

fn numbers(report: &mut Report, path: &str, given: &Variation) {
    let mut wrong = |key: &str, is_wrong: bool, message: String, remedy: &str| {
        if is_wrong {
            report.error(format!("{path}.{key}"), message, remedy);
        }
    };
    let level = given.level.unwrap_or(1);
    wrong(
        "level",
        !(1..=3).contains(&level),
        format!("there is no level {level}"),
        "write 1 (interested), 2 (and a priority) or 3 (and a time frame)",
    );
    let least = given.min_probability.unwrap_or(0.1);
    wrong(
        "min_probability",
        !is_probability(least),
        format!("a probability of {least} is not between 0 and 1"),
        "write 0.1 for 10 %; take the key away where any will do",
    );
    let least = given.min_expected_value.unwrap_or_default();
    wrong(
        "min_expected_value",
        least < Decimal::ZERO,
        format!("an expected value of at least {least} holds nobody back"),
        "write a number that is not below 0; take the key away where any will do",
    );
    wrong(
        "within_days",
        given.within_days.is_some_and(|days| days <= 0),
        "no time frame begins within so few days".to_owned(),
        "write a number of days, such as 180",
    );
    wrong(
        "max_questions",
        given.max_questions == Some(0),
        "without a question nothing is learned".to_owned(),
        "write how many questions a prospect is asked at the most, such as 8",
    );
    wrong(
        "closer_cost",
        given.closer_cost.is_some_and(|cost| cost < Decimal::ZERO),
        "a closer's time costs less than nothing".to_owned(),
        "write what the time for one lead costs",
    );
    let Some(grades) = given.grades else {
        return;
    };
    if !is_probability(grades.a) || !is_probability(grades.b) {
        wrong(
            "grades",
            true,
            "a grade begins at a probability that is not between 0 and 1".to_owned(),
            "write, for instance, a = 0.4 and b = 0.2",
        );
    } else {
        wrong(
            "grades.a",
            grades.a <= grades.b,
            format!("grade A begins at {} and grade B at {}", grades.a, grades.b),
            "let A begin above B",
        );
    }
}

fn fit(report: &mut Report, path: &str, campaign: &Campaign, fit: &[FitCriterion]) {
    for (index, criterion) in fit.iter().enumerate() {
        let path = format!("{path}.fit[{index}]");
        condition::check(report, &format!("{path}.meets"), campaign, &criterion.meets);
        said(report, &format!("{path}.because"), &criterion.because);
        if let Some(confirm) = &criterion.confirm {
            said(report, &format!("{path}.confirm"), confirm);
        }
        match &criterion.says {
            Some(says) => said(report, &format!("{path}.says"), says),
            None if criterion.disqualifies => report.error(
                &path,
                format!(
                    "`{}` disqualifies, and nothing is said to the prospect then",
                    criterion.id
                ),
                "add `says = …`: true, kind, useful",
            ),
            None => {}
        }
    }
}

/// The ids of a variation's criteria: the log names a criterion by its id alone.
fn own_ids(report: &mut Report, definition: &LeadDefinition, index: usize) {
    let (before, vary) = definition.vary.split_at(index);
    let Some(vary) = vary.first() else {
        return;
    };
    let list = format!("definition.vary[{index}].fit");
    let own = vary.fit.iter().map(|one| one.id.as_str());
    ids(report, &list, "fit criterion", own);
    let elsewhere: Vec<&str> = definition
        .fit
        .iter()
        .chain(before.iter().flat_map(|vary| &vary.fit))
        .map(|one| one.id.as_str())
        .collect();
    for (entry, criterion) in vary.fit.iter().enumerate() {
        if elsewhere.contains(&criterion.id.as_str()) {
            report.error(
                format!("{list}[{entry}].id"),
                format!("there is a fit criterion `{}` already", criterion.id),
                "give this one an id of its own, and name the other in `without_fit` where this one takes its place",
            );
        }
    }
    for (entry, left_out) in vary.without_fit.iter().enumerate() {
        if !definition.fit.iter().any(|one| one.id == *left_out) {
            report.error(
                format!("definition.vary[{index}].without_fit[{entry}]"),
                format!("the definition has no fit criterion `{left_out}`"),
                suggestion(left_out, definition.fit.iter().map(|one| one.id.as_str())),
            );
        }
    }
}

/// When the variation applies, and that it changes something then.
fn applies(report: &mut Report, path: &str, definition: &LeadDefinition, index: usize) {
    let Some(vary) = definition.vary.get(index) else {
        return;
    };
    if vary.from.zip(vary.to).is_some_and(|(from, to)| from > to) {
        report.error(
            format!("{path}.to"),
            "the time ends before it begins",
            "write the earlier day as `from`",
        );
    }
    let at_most = vary.free_capacity_at_most;
    if at_most
        .zip(vary.free_capacity_at_least)
        .is_some_and(|(most, least)| most < least)
    {
        report.error(
            path,
            "no capacity is that small and that large",
            "write the smaller number as `free_capacity_at_least`",
        );
    }
    if !vary.has_a_condition() {
        report.error(
            path,
            "this variation says not when it applies, so it always would",
            "add `free_capacity_at_most`, `free_capacity_at_least`, `from` or `to`",
        );
    }
    if let Some(because) = &vary.because {
        said(report, &format!("{path}.because"), because);
    }
    let mut changed = definition.with(index);
    changed.varied = None;
    if changed == *definition {
        report.warning(
            path,
            "this variation changes nothing",
            "give it what differs then: `level`, `required`, `min_probability`, `min_expected_value`, `[[definition.vary.fit]]` …",
        );
    }
}
