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

#[test]
fn the_campaign_to_begin_with_is_without_findings() {
    let surroundings = Surroundings {
        folder: Some("mine"),
        closers: Some(&["maria".to_owned()]),
        ..Surroundings::default()
    };
    let found = findings(&texts("docs/first-campaign"), &surroundings);
    assert_eq!(listed(&found), "");
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
    let (closers, segments) = (["maria".to_owned()], ["large".to_owned()]);
    let surroundings = Surroundings {
        folder: Some("base"),
        closers: Some(&closers),
        segments: Some(&segments),
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

#[test]
fn one_mistake_is_one_finding_whatever_follows_from_it() {
    let surroundings = Surroundings {
        folder: Some("demo"),
        ..Surroundings::default()
    };
    let good = texts("campaigns/demo");
    // An edit that much else hangs on, and where it is told.
    for (from, to, line_of) in [
        // Rebuttals are proved by the fact.
        (
            "id = \"trial\"",
            "id = \"free trial\"",
            "id = \"free trial\"",
        ),
        (
            "id = \"trial\"",
            "id = \"pricing\"",
            "id = \"pricing\"\nkind = \"trial\"",
        ),
        // Benefits, questions and case histories speak of the need, conditions of the signal.
        (
            "id = \"overstock\"\nname",
            "id = \"over stock\"\nname",
            "id = \"over stock\"",
        ),
        (
            "name = \"business\"",
            "name = \"geschäft\"",
            "name = \"geschäft\"",
        ),
        (
            "id = \"visibility\"\nname",
            "id = \"stockouts\"\nname",
            "id = \"stockouts\"\nname = \"seeing",
        ),
        ("max = 15000", "max = 15.000", "max = 15.000"),
        // Questions wait for one that waits for them.
        (
            "id = \"need\"\nkind = \"probing\"\nsignal = \"need\"\n",
            "id = \"need\"\nkind = \"probing\"\nsignal = \"need\"\nafter = [\"timeline\"]\n",
            "after = [\"timeline\"]\n",
        ),
        // The lead definition requires what the question fills.
        (
            "signal = \"need\"\n",
            "signal = \"needs\"\n",
            "signal = \"needs\"",
        ),
        ("language = \"en\"", "language = \"English\"", "language = "),
        // What is missing stands under the name that is wrong.
        ("[revenue]\n", "[revenues]\n", "[revenues]"),
        (
            "value_proposition = \"Stockwell tells ",
            "value_proposition = \"Stockwell\ntells ",
            "value_proposition",
        ),
    ] {
        let mut edited = good.clone();
        let files = [
            &mut edited.campaign,
            &mut edited.questions,
            &mut edited.playbook,
            &mut edited.lead,
        ];
        let text = files.into_iter().find(|text| text.contains(from)).unwrap();
        *text = text.replacen(from, to, 1);
        let at = text.find(line_of).unwrap();
        let line = text[..at].matches('\n').count() + 1;
        let found = findings(&edited, &surroundings);
        assert_eq!(found.len(), 1, "{to}: {}", listed(&found));
        assert_eq!(found[0].line, line, "{to}: {}", listed(&found));
    }
    // A file without a word in it.
    let mut edited = good;
    edited.playbook = "# nothing yet\n".to_owned();
    let found = findings(&edited, &surroundings);
    assert_eq!(found.len(), 1, "{}", listed(&found));
    assert!(found[0].message.contains("nothing stands"), "{found:?}");
}

/// The demo campaign with a fact more.
fn demo_with(kind: &str, text: &str) -> Vec<Finding> {
    with_fact("demo", kind, text)
}

/// A shipped campaign with a fact more.
fn with_fact(id: &str, kind: &str, text: &str) -> Vec<Finding> {
    let mut demo = texts(&format!("campaigns/{id}"));
    let fact = format!(
        "\n[[fact]]\nid = \"added\"\nkind = \"{kind}\"\ntext = \"{text}\"\nasks = [\"tell me about the added thing\"]\n"
    );
    demo.playbook.push_str(&fact);
    let surroundings = Surroundings {
        folder: Some(id),
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

/// What a campaign's own facts already state, said with another figure in other words.
#[test]
fn a_figure_that_another_fact_gives_otherwise_is_found_in_any_campaign() {
    let mut missed: Vec<String> = Vec::new();
    for (id, kind, text, says) in [
        (
            "demo",
            "trial",
            "The free trial lasts 30 days.",
            "`trial` says 14",
        ),
        (
            "demo",
            "trial",
            "Our trial runs for 3 weeks.",
            "`trial` says 14",
        ),
        (
            "demo",
            "price",
            "Enterprise is 89 dollars a user per month.",
            "says $79",
        ),
        (
            "demo",
            "price",
            "Growth costs 64 USD/user/month.",
            "says $59",
        ),
        (
            "demo",
            "demo",
            "The demo takes an hour.",
            "`demo` says half an hour",
        ),
        (
            "demo",
            "demo",
            "A demo lasts an hour and a half.",
            "`demo` says half an hour",
        ),
        (
            "demo",
            "demo",
            "Plan 15 minutes for the demo: a demo takes 15 minutes.",
            "`demo` says half an hour",
        ),
        (
            "demo",
            "delivery",
            "Onboarding on the Growth plan takes six weeks.",
            "`onboarding` says 2 to 3 weeks",
        ),
        (
            "solar",
            "price",
            "A home battery is $9,900 installed.",
            "`battery` says $11,500",
        ),
        (
            "solar",
            "price",
            "With us a home battery costs 9900 dollars installed.",
            "`battery` says $11,500",
        ),
        (
            "solar",
            "support",
            "Our work is guaranteed for 5 years.",
            "`warranty` says 10 years",
        ),
        (
            "solar",
            "support",
            "The panels carry a 20-year guarantee.",
            "says 25 years",
        ),
        (
            "solar",
            "discount",
            "Your quote stands for 14 days.",
            "`discount` says 30 days",
        ),
        (
            "solar",
            "price",
            "A system for a family home costs $9,000 installed.",
            "`price` says $15,000 and $32,000",
        ),
        (
            "studio",
            "price",
            "A discovery sprint costs $15,000.",
            "says $18,000",
        ),
        (
            "studio",
            "delivery",
            "The discovery sprint takes 2 weeks.",
            "`discovery_sprint` says 3 weeks",
        ),
        (
            "studio",
            "price",
            "Aftercare starts at $2,000 a month.",
            "`aftercare` says $3,500",
        ),
        (
            "studio",
            "company",
            "We are 40 people in Toronto and Lisbon.",
            "`team` says 26 people",
        ),
        (
            "studio",
            "price",
            "Redesigns cost between $90,000 and $120,000.",
            "`cost` says $40,000 and $80,000",
        ),
        (
            "studio",
            "price",
            "Rebuilds start at $80,000.",
            "`cost` says $120,000",
        ),
    ] {
        let found = with_fact(id, kind, text);
        let is_found = found
            .iter()
            .any(|finding| finding.severity == Severity::Error && finding.message.contains(says));
        if !is_found {
            missed.push(format!("{id}: {text} ({says})\n{}", listed(&found)));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn a_case_history_that_a_fact_contradicts_is_looked_at_again() {
    let surroundings = Surroundings {
        folder: Some("demo"),
        ..Surroundings::default()
    };
    for (told, says) in [
        ("On the Growth plan they pay $49 per user per month.", "$49"),
        ("Growth costs them $49 per user.", "$49"),
    ] {
        let mut demo = texts("campaigns/demo");
        let begin = "customer = \"Kessler Tools\"\ntext = \"";
        assert!(demo.playbook.contains(begin));
        let edited = format!("{begin}{told} ");
        demo.playbook = demo.playbook.replacen(begin, &edited, 1);
        let found = findings(&demo, &surroundings);
        assert_eq!(found.len(), 1, "{told}: {}", listed(&found));
        assert_eq!(found[0].severity, Severity::Warning);
        assert!(found[0].message.contains("the case history `kessler` says"));
        assert!(found[0].message.contains(says), "{}", found[0].message);
    }
}

#[test]
fn figures_of_something_else_or_of_a_part_contradict_nothing() {
    let mut alarms: Vec<String> = Vec::new();
    for (id, kind, text) in [
        (
            "demo",
            "demo",
            "A second demo for your whole team takes an hour.",
        ),
        ("demo", "demo", "The demo can be booked two days ahead."),
        (
            "demo",
            "demo",
            "You need 20 minutes to prepare for the demo.",
        ),
        ("demo", "delivery", "Onboarding starts within 5 days."),
        (
            "demo",
            "delivery",
            "Onboarding for Enterprise takes 8 weeks.",
        ),
        ("demo", "price", "Enterprise onboarding costs $4,000 once."),
        (
            "demo",
            "trial",
            "After the trial we keep your data for 90 days.",
        ),
        ("demo", "integration", "A custom integration takes 4 weeks."),
        (
            "solar",
            "price",
            "A second home battery costs $8,900 installed.",
        ),
        (
            "solar",
            "price",
            "A home battery without installation costs $9,000.",
        ),
        (
            "solar",
            "support",
            "The inverter is guaranteed for 12 years.",
        ),
        ("solar", "delivery", "The work on the roof takes two days."),
        ("solar", "demo", "The visit takes 40 to 50 minutes."),
        (
            "solar",
            "delivery",
            "From signature to power it takes two months.",
        ),
        ("solar", "payment", "The loan runs for up to 25 years."),
        ("solar", "feature", "A battery lasts about 15 years."),
        (
            "studio",
            "price",
            "A discovery sprint on paper only costs $9,000.",
        ),
        (
            "studio",
            "price",
            "The deposit for a discovery sprint is $9,000.",
        ),
        ("studio", "company", "We are 9 people in Lisbon."),
        ("studio", "company", "12 people of our team are designers."),
        (
            "studio",
            "delivery",
            "Discovery sprints begin 2 weeks after we agree.",
        ),
        ("studio", "delivery", "A first version takes four months."),
        ("studio", "price", "Redesigns cost $60,000 on average."),
        (
            "studio",
            "company",
            "Our designers have at least six years of practice.",
        ),
    ] {
        let found = with_fact(id, kind, text);
        let errors: Vec<Finding> = found
            .into_iter()
            .filter(|finding| finding.severity == Severity::Error)
            .collect();
        if !errors.is_empty() {
            alarms.push(format!("{id}: {text}\n{}", listed(&errors)));
        }
    }
    assert!(alarms.is_empty(), "{}", alarms.join("\n"));
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
