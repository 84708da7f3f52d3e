//! The shipped campaigns load without a finding, and every kind of mistake is
//! found at the line where it stands.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the functions that tests share may fail as tests do"
)]

use std::path::Path;

use fronter::campaign::check::{Severity, Surroundings};
use fronter::campaign::load::{CampaignTexts, Finding, load};

fn texts(folder: &str) -> CampaignTexts {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    CampaignTexts {
        campaign: read("campaign.toml"),
        questions: read("questions.toml"),
        playbook: read("playbook.toml"),
        lead: read("lead.toml"),
    }
}

fn listed(findings: &[Finding]) -> String {
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

fn findings(texts: &CampaignTexts, surroundings: &Surroundings<'_>) -> Vec<Finding> {
    match load(texts, surroundings) {
        Ok(loaded) => loaded.warnings,
        Err(findings) => findings,
    }
}

#[test]
fn the_shipped_campaigns_are_without_findings() {
    for id in ["demo", "solar", "studio"] {
        let surroundings = Surroundings {
            folder: Some(id),
            ..Surroundings::default()
        };
        let found = findings(&texts(&format!("campaigns/{id}")), &surroundings);
        assert_eq!(listed(&found), "", "{id}");
    }
}

/// One edit of the good campaign, and the finding that it must bring: a line of `mistakes.txt`.
struct Case {
    severity: Severity,
    file: String,
    from: String,
    to: String,
    at: String,
    says: String,
}

fn cases() -> Vec<Case> {
    include_str!("campaign_check_base/mistakes.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let parts: Vec<String> = line
                .split('|')
                .map(|part| {
                    // One blank on each side belongs to the table, the rest to the text.
                    let part = part.strip_prefix(' ').unwrap_or(part);
                    let part = part.strip_suffix(' ').unwrap_or(part);
                    part.replace("\\n", "\n")
                })
                .collect();
            let [severity, file, from, to, at, says] = parts.as_slice() else {
                panic!("six parts: {line}");
            };
            Case {
                severity: match severity.as_str() {
                    "error" => Severity::Error,
                    "warning" => Severity::Warning,
                    other => panic!("{other}: {line}"),
                },
                file: format!("{file}.toml"),
                from: from.clone(),
                to: to.clone(),
                at: at.clone(),
                says: says.clone(),
            }
        })
        .collect()
}

#[test]
fn every_mistake_is_found_where_it_stands() {
    let good = texts("tests/campaign_check_base");
    let closers = ["maria".to_owned()];
    let surroundings = Surroundings {
        folder: Some("base"),
        closers: Some(&closers),
    };
    assert_eq!(
        listed(&findings(&good, &surroundings)),
        "",
        "the good campaign"
    );
    let mut missed = Vec::new();
    for case in cases() {
        let mut edited = good.clone();
        let text = match case.file.as_str() {
            "campaign.toml" => &mut edited.campaign,
            "questions.toml" => &mut edited.questions,
            "playbook.toml" => &mut edited.playbook,
            _ => &mut edited.lead,
        };
        *text = match case.from.as_str() {
            "^" => format!("{}{text}", case.to),
            "$" => format!("{text}{}", case.to),
            from => {
                assert!(text.contains(from), "{} has no {from}", case.file);
                text.replacen(from, &case.to, 1)
            }
        };
        let at = text
            .find(&case.at)
            .unwrap_or_else(|| panic!("no {} in {}", case.at, case.to));
        let line = text[..at].matches('\n').count() + 1;
        let found = findings(&edited, &surroundings);
        let hit = found.iter().any(|finding| {
            finding.file == case.file
                && finding.severity == case.severity
                && finding.message.contains(&case.says)
                && !finding.remedy.is_empty()
                // An entry's own line is its header or its first key.
                && (finding.line == line || finding.line + 1 == line)
        });
        if !hit {
            missed.push(format!(
                "{} -> {}: wanted \"{}\" at {}:{line}, found:\n{}",
                case.from,
                case.to,
                case.says,
                case.file,
                listed(&found)
            ));
        }
    }
    assert!(
        missed.is_empty(),
        "{} missed:\n\n{}",
        missed.len(),
        missed.join("\n\n")
    );
}

/// The demo campaign with a fact more.
fn demo_with(kind: &str, text: &str) -> Vec<Finding> {
    let mut demo = texts("campaigns/demo");
    let fact = format!(
        "\n[[fact]]\nid = \"added\"\nkind = \"{kind}\"\ntext = \"{text}\"\nasks = [\"tell me about the added thing\"]\n"
    );
    demo.playbook.push_str(&fact);
    let surroundings = Surroundings {
        folder: Some("demo"),
        ..Surroundings::default()
    };
    findings(&demo, &surroundings)
}

#[test]
fn facts_that_contradict_each_other_are_found_however_they_say_it() {
    for (kind, text, against) in [
        (
            "delivery",
            "Onboarding takes six months on the Growth plan.",
            "`onboarding` says 2 to 3 weeks",
        ),
        (
            "delivery",
            "Onboarding takes 45 days on the Growth plan.",
            "`onboarding` says",
        ),
        (
            "trial",
            "You can try Stockwell free for thirty days.",
            "`trial` says 14",
        ),
        (
            "feature",
            "Try Stockwell free for two months.",
            "`trial` says 14",
        ),
        (
            "payment",
            "Pay yearly and you get 4 months free.",
            "`yearly_billing` says two",
        ),
        (
            "discount",
            "With yearly billing three months are free.",
            "`yearly_billing` says two",
        ),
        ("price", "Enterprise starts at 50 users.", "says 100 users"),
        (
            "price",
            "Starter is for up to five users.",
            "`pricing` says 10 users",
        ),
        (
            "support",
            "Support is open on weekdays from 9:00 to 17:00.",
            "`support_hours` says 8:00 to 20:00",
        ),
        (
            "support",
            "You reach us from 9 am to 5 pm.",
            "`support_hours` says 8:00 to 20:00",
        ),
    ] {
        let found = demo_with(kind, text);
        assert!(
            found
                .iter()
                .any(|finding| finding.severity == Severity::Error
                    && finding.file == "playbook.toml"
                    && finding.message.contains(against)),
            "{text}: {}",
            listed(&found)
        );
    }
}

#[test]
fn facts_that_only_look_alike_are_none() {
    for (kind, text) in [
        (
            "delivery",
            "Onboarding takes fourteen days on the Growth plan if your data is ready.",
        ),
        (
            "trial",
            "The trial of Stockwell lasts two weeks, free of charge.",
        ),
        ("support", "Support answers e-mails within 2 hours."),
        (
            "support",
            "On Saturdays the emergency line is open from 9:00 to 13:00.",
        ),
        (
            "payment",
            "Yearly plans come with the two free months, monthly plans with none.",
        ),
        ("price", "Growth takes up to 99 users."),
        ("policy", "Plans can be cancelled within 30 days."),
        ("feature", "Stockwell looks back over two years of sales."),
        ("company", "Every customer gets a review every six months."),
        ("support", "Support answers from 8 am to 8 pm."),
    ] {
        let found = demo_with(kind, text);
        let errors: Vec<&Finding> = found
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{text}: {}", listed(&found));
    }
}

#[test]
fn an_expected_value_that_nobody_reaches_is_found_with_open_bands_too() {
    for (id, from) in [
        ("demo", "min_expected_value = 150"),
        ("solar", "min_expected_value = 500"),
        ("studio", "min_expected_value = 1500"),
    ] {
        let mut edited = texts(&format!("campaigns/{id}"));
        let surroundings = Surroundings {
            folder: Some(id),
            ..Surroundings::default()
        };
        assert!(edited.lead.contains(from), "{id}");
        edited.lead = edited
            .lead
            .replacen(from, "min_expected_value = 999999999", 1);
        let found = findings(&edited, &surroundings);
        let hit = found.iter().find(|finding| {
            finding.severity == Severity::Error
                && finding.message.contains("none reaches 999999999")
        });
        let hit = hit.unwrap_or_else(|| panic!("{id}: {}", listed(&found)));
        assert!(hit.message.contains("the largest revenue is"), "{hit}");
        // What a very large customer could bring is no mistake.
        edited.lead = edited.lead.replacen("999999999", "90000", 1);
        assert_eq!(listed(&findings(&edited, &surroundings)), "", "{id}");
    }
}

#[test]
fn a_price_that_revenue_counts_otherwise_than_a_fact_is_found() {
    let mut edited = texts("campaigns/demo");
    let surroundings = Surroundings {
        folder: Some("demo"),
        ..Surroundings::default()
    };
    edited.lead = edited.lead.replacen("price = 59", "price = 89", 1);
    let found = findings(&edited, &surroundings);
    assert!(
        found
            .iter()
            .any(|finding| finding.severity == Severity::Error
                && finding.file == "lead.toml"
                && finding.message.contains("revenue counts with 89")
                && finding.message.contains("of growth")),
        "{}",
        listed(&found)
    );
    // By the year it is the same price.
    let mut yearly = texts("campaigns/demo");
    yearly.lead = yearly
        .lead
        .replacen(
            "per = \"month\"\nperiods = 12",
            "per = \"year\"\nperiods = 1",
            1,
        )
        .replacen("price = 39", "price = 468", 1)
        .replacen("price = 59", "price = 708", 1)
        .replacen("price = 79", "price = 948", 1);
    assert_eq!(listed(&findings(&yearly, &surroundings)), "");
}
