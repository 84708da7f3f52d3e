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
