//! Checks of `playbook.toml`.

use super::formula;
use super::identity::is_link;
use super::report::{Report, suggestion};
use super::total;
use super::wording::{ids, one_question, phrases, said, wordings};
use super::{CampaignFile, Mistake};
use crate::campaign::playbook::Stage;
use crate::campaign::{Campaign, Playbook};

pub(super) fn check(campaign: &Campaign) -> Vec<Mistake> {
    let mut report = Report::new(CampaignFile::Playbook);
    let playbook = &campaign.playbook;
    facts(&mut report, campaign);
    needs(&mut report, campaign);
    objections(&mut report, campaign);
    competitors(&mut report, playbook);
    cases(&mut report, campaign);
    next_steps(&mut report, playbook);
    nurture(&mut report, playbook);
    report.mistakes
}

fn facts(report: &mut Report, campaign: &Campaign) {
    let facts = &campaign.playbook.facts;
    ids(
        report,
        "fact",
        "fact",
        facts.iter().map(|one| one.id.as_str()),
    );
    if facts.is_empty() {
        report.warning(
            "fact",
            "the playbook states no fact",
            "add `[[fact]]` entries: what they do not state, the agent does not know",
        );
    }
    for (index, fact) in facts.iter().enumerate() {
        said(report, &format!("fact[{index}].text"), &fact.text);
        if let Some(sms) = &fact.sms {
            said(report, &format!("fact[{index}].sms"), sms);
        }
        total::check(report, campaign, &format!("fact[{index}]"), fact);
    }
    phrases(
        report,
        "fact",
        facts.iter().enumerate().map(|(index, fact)| {
            (
                format!("fact[{index}].asks"),
                fact.id.as_str(),
                fact.asks.as_slice(),
            )
        }),
    );
}

fn needs(report: &mut Report, campaign: &Campaign) {
    let needs = &campaign.playbook.needs;
    ids(
        report,
        "need",
        "need",
        needs.iter().map(|one| one.id.as_str()),
    );
    if needs.is_empty() {
        report.error(
            "need",
            "the playbook names no need",
            "add `[[need]]` entries: without a need nobody can be qualified",
        );
    }
    for (index, need) in needs.iter().enumerate() {
        let path = format!("need[{index}]");
        said(report, &format!("{path}.name"), &need.name);
        said(report, &format!("{path}.help"), &need.help);
        if let Some(cost) = &need.cost {
            formula::check(
                report,
                &format!("{path}.cost.formula"),
                campaign,
                &cost.formula,
                &[],
            );
            said(report, &format!("{path}.cost.basis"), &cost.basis);
            if let Some(assumes) = &cost.assumes {
                said(report, &format!("{path}.cost.assumes"), assumes);
            }
        }
    }
    phrases(
        report,
        "need",
        needs.iter().enumerate().map(|(index, need)| {
            (
                format!("need[{index}].phrases"),
                need.id.as_str(),
                need.phrases.as_slice(),
            )
        }),
    );
}

fn objections(report: &mut Report, campaign: &Campaign) {
    let objections = &campaign.playbook.objections;
    ids(
        report,
        "objection",
        "objection",
        objections.iter().map(|one| one.id.as_str()),
    );
    let mut seen: Vec<&str> = Vec::new();
    for (index, objection) in objections.iter().enumerate() {
        let path = format!("objection[{index}]");
        said(report, &format!("{path}.concede"), &objection.concede);
        if objection.rebuttals.is_empty() {
            report.error(
                &path,
                format!("the objection `{}` has no rebuttal", objection.id),
                "add an `[[objection.rebuttal]]` with `id` and `text` below it",
            );
        } else if objection
            .rebuttals
            .iter()
            .all(|rebuttal| rebuttal.text.contains("{{evc}}"))
        {
            report.warning(
                format!("{path}.rebuttal"),
                format!(
                    "every rebuttal of `{}` needs to know what waiting costs",
                    objection.id
                ),
                "add one without {{evc}}, for prospects who gave no figures",
            );
        }
        ids(
            report,
            &format!("{path}.rebuttal"),
            "rebuttal",
            objection.rebuttals.iter().map(|one| one.id.as_str()),
        );
        for (at, rebuttal) in objection.rebuttals.iter().enumerate() {
            let path = format!("{path}.rebuttal[{at}]");
            said(report, &format!("{path}.text"), &rebuttal.text);
            if seen.contains(&rebuttal.id.as_str()) {
                report.error(
                    format!("{path}.id"),
                    format!(
                        "the rebuttal `{}` is there twice, in two objections",
                        rebuttal.id
                    ),
                    "give each rebuttal an id of its own: reports count them by it",
                );
            }
            if let Some(proof) = &rebuttal.proof
                && campaign.fact(proof).is_none()
                && campaign.case(proof).is_none()
            {
                let known = campaign.playbook.facts.iter().map(|fact| fact.id.as_str());
                let cases = campaign.playbook.cases.iter().map(|case| case.id.as_str());
                report.error(
                    format!("{path}.proof"),
                    format!(
                        "the rebuttal `{}` is proved by `{proof}`, which is no fact and no case history",
                        rebuttal.id
                    ),
                    suggestion(proof, known.chain(cases)),
                );
            }
        }
        seen.extend(objection.rebuttals.iter().map(|one| one.id.as_str()));
    }
    phrases(
        report,
        "objection",
        objections.iter().enumerate().map(|(index, objection)| {
            (
                format!("objection[{index}].phrases"),
                objection.id.as_str(),
                objection.phrases.as_slice(),
            )
        }),
    );
}

fn competitors(report: &mut Report, playbook: &Playbook) {
    let competitors = &playbook.competitors;
    ids(
        report,
        "competitor",
        "competitor",
        competitors.iter().map(|one| one.id.as_str()),
    );
    let mut seen: Vec<(String, &str)> = Vec::new();
    for (index, competitor) in competitors.iter().enumerate() {
        let path = format!("competitor[{index}]");
        said(report, &format!("{path}.name"), &competitor.name);
        said(report, &format!("{path}.compare"), &competitor.compare);
        let aliases = competitor
            .aliases
            .iter()
            .enumerate()
            .map(|(at, alias)| (format!("{path}.aliases[{at}]"), alias));
        for (path, name) in
            std::iter::once((format!("{path}.name"), &competitor.name)).chain(aliases)
        {
            let folded = name.trim().to_lowercase();
            match seen.iter().find(|(other, _)| *other == folded) {
                Some((_, owner)) if *owner != competitor.id => report.error(
                    path,
                    format!("`{name}` names the competitor `{owner}` as well"),
                    "leave the name with one of them",
                ),
                _ => seen.push((folded, &competitor.id)),
            }
        }
    }
}

fn cases(report: &mut Report, campaign: &Campaign) {
    let cases = &campaign.playbook.cases;
    ids(
        report,
        "case",
        "case history",
        cases.iter().map(|one| one.id.as_str()),
    );
    for (index, case) in cases.iter().enumerate() {
        let path = format!("case[{index}]");
        said(report, &format!("{path}.customer"), &case.customer);
        said(report, &format!("{path}.text"), &case.text);
        if campaign.fact(&case.id).is_some() {
            report.error(
                format!("{path}.id"),
                format!(
                    "`{}` is a fact's id as well: a proof could mean either",
                    case.id
                ),
                "give the case history another id",
            );
        }
        for (at, need) in case.needs.iter().enumerate() {
            if campaign.need(need).is_none() {
                report.error(
                    format!("{path}.needs[{at}]"),
                    format!(
                        "the case history names the need `{need}`, which the playbook does not have"
                    ),
                    suggestion(
                        need,
                        campaign.playbook.needs.iter().map(|need| need.id.as_str()),
                    ),
                );
            }
        }
    }
}

fn next_steps(report: &mut Report, playbook: &Playbook) {
    let steps = &playbook.next_steps;
    ids(
        report,
        "next_step",
        "next step",
        steps.iter().map(|one| one.id.as_str()),
    );
    if steps.is_empty() {
        report.error(
            "next_step",
            "there is no next step to offer",
            "add a `[[next_step]]`, such as `demo` or `call`: what is a ready prospect invited to?",
        );
    }
    for (index, step) in steps.iter().enumerate() {
        let path = format!("next_step[{index}].offer");
        wordings(report, &path, &step.offer);
        for (at, offer) in step.offer.iter().enumerate() {
            one_question(report, &format!("{path}[{at}]"), offer);
        }
    }
}

fn nurture(report: &mut Report, playbook: &Playbook) {
    let nurture = &playbook.nurture;
    ids(
        report,
        "nurture",
        "nurture entry",
        nurture.iter().map(|one| one.id.as_str()),
    );
    if nurture.is_empty() {
        report.warning(
            "nurture",
            "there is nothing for prospects who are not ready",
            "add `[[nurture]]` entries for the stages early, middle and late",
        );
    } else {
        for (stage, name) in [
            (Stage::Early, "early"),
            (Stage::Middle, "middle"),
            (Stage::Late, "late"),
        ] {
            if !nurture.iter().any(|one| one.stage == stage) {
                report.warning(
                    "nurture",
                    format!("there is nothing for prospects at the {name} stage"),
                    format!("add a `[[nurture]]` with `stage = \"{name}\"`"),
                );
            }
        }
    }
    for (index, entry) in nurture.iter().enumerate() {
        said(report, &format!("nurture[{index}].text"), &entry.text);
        if entry.link.as_ref().is_some_and(|link| !is_link(link)) {
            report.error(
                format!("nurture[{index}].link"),
                "this is no link",
                "write it with https:// in front",
            );
        }
    }
}
