//! Checks of the questions in `questions.toml`.

use std::collections::BTreeSet;

use super::condition;
use super::report::{Report, suggestion};
use super::signals::known_signals;
use super::wording::{ids, is_share, one_question, said, wordings};
use crate::campaign::{Campaign, Question};

pub(super) fn check(report: &mut Report, campaign: &Campaign) {
    let questions = &campaign.questions.questions;
    ids(
        report,
        "question",
        "question",
        questions.iter().map(|one| one.id.as_str()),
    );
    if questions.is_empty() {
        report.error(
            "question",
            "there is no question",
            "add `[[question]]` entries: what do you want to know of a prospect?",
        );
    }
    for (index, question) in questions.iter().enumerate() {
        let path = format!("question[{index}]");
        signal(report, &path, campaign, question);
        texts(report, &path, question);
        if !is_share(question.drop_off) || question.drop_off >= 1.0 {
            report.error(
                format!("{path}.drop_off"),
                format!("a chance of {} is not between 0 and 1", question.drop_off),
                "write the part of prospects that this question loses: 0.02 for 2 in 100",
            );
        }
        for (at, after) in question.after.iter().enumerate() {
            if campaign.kind_of(after).is_none() {
                report.error(
                    format!("{path}.after[{at}]"),
                    format!("the question waits for the signal `{after}`, which nothing declares"),
                    suggestion(after, known_signals(campaign)),
                );
            }
        }
        if let Some(only_if) = &question.only_if {
            condition::check(report, &format!("{path}.only_if"), campaign, only_if);
        }
    }
    circles(report, questions);
}

fn signal(report: &mut Report, path: &str, campaign: &Campaign, question: &Question) {
    if campaign.kind_of(&question.signal).is_none() {
        report.error(
            format!("{path}.signal"),
            format!(
                "the question `{}` fills the signal `{}`, which nothing declares",
                question.id, question.signal
            ),
            suggestion(&question.signal, known_signals(campaign))
                .and("A signal of your own needs a `[[signal]]` entry"),
        );
    }
}

fn texts(report: &mut Report, path: &str, question: &Question) {
    wordings(report, &format!("{path}.ask"), &question.ask);
    said(report, &format!("{path}.why"), &question.why);
    let asked = question
        .ask
        .iter()
        .enumerate()
        .map(|(at, text)| (format!("{path}.ask[{at}]"), text));
    let followed = question
        .follow_up
        .iter()
        .enumerate()
        .map(|(at, text)| (format!("{path}.follow_up[{at}]"), text));
    let short = question
        .sms
        .iter()
        .map(|text| (format!("{path}.sms"), text));
    for (path, text) in asked.chain(followed).chain(short) {
        one_question(report, &path, text);
    }
    for (at, text) in question.follow_up.iter().enumerate() {
        said(report, &format!("{path}.follow_up[{at}]"), text);
    }
    if question.ask.len() == 1 {
        report.warning(
            format!("{path}.ask"),
            format!("the question `{}` has one wording only", question.id),
            "write a second one, so that the talk does not sound like a form",
        );
    }
}

/// Questions that wait for each other are never asked.
fn circles(report: &mut Report, questions: &[Question]) {
    let asked: BTreeSet<&str> = questions.iter().map(|one| one.signal.as_str()).collect();
    let waits_for = |question: &Question| {
        let condition = question
            .only_if
            .as_ref()
            .map(|only_if| only_if.signal.clone());
        question
            .after
            .iter()
            .cloned()
            .chain(condition)
            .collect::<Vec<_>>()
    };
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    loop {
        let before = reached.len();
        for question in questions {
            let free = waits_for(question).iter().all(|signal| {
                !asked.contains(signal.as_str()) || reached.contains(signal.as_str())
            });
            if free {
                reached.insert(&question.signal);
            }
        }
        if reached.len() == before {
            break;
        }
    }
    let caught = |signal: &str| asked.contains(signal) && !reached.contains(signal);
    let waits = |signal: &str| {
        let questions = questions.iter().filter(|one| one.signal == signal);
        questions.flat_map(waits_for).find(|signal| caught(signal))
    };
    // Who waits for a circle is mended with it: the circle alone is told.
    let Some(first) = questions.iter().find(|one| caught(&one.signal)) else {
        return;
    };
    let mut way = vec![first.signal.clone()];
    let circle = loop {
        let Some(next) = way.last().and_then(|last| waits(last)) else {
            return;
        };
        if let Some(at) = way.iter().position(|signal| *signal == next) {
            break way.split_off(at);
        }
        way.push(next);
    };
    let of_it = |question: &Question| circle.contains(&question.signal);
    let begin = questions.iter().position(of_it).unwrap_or_default();
    let named: Vec<String> = circle.iter().map(|one| format!("`{one}`")).collect();
    let message = match named.as_slice() {
        [alone] => format!("the question for {alone} waits for its own answer and is never asked"),
        _ => format!(
            "the questions for {} wait for each other, so none of them is ever asked",
            named.join(", ")
        ),
    };
    report.error(
        format!("question[{begin}].after"),
        message,
        "take one of the signals out of `after` (or `only_if`), so that one question can come first",
    );
}
