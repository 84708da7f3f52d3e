//! The shipped campaigns load without a finding, and every kind of mistake is found where it stands.

use std::path::Path;

use fronter::campaign::check::Surroundings;
use fronter::campaign::load::{CampaignTexts, load};

fn texts(id: &str) -> CampaignTexts {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("campaigns")
        .join(id);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    CampaignTexts {
        campaign: read("campaign.toml"),
        questions: read("questions.toml"),
        playbook: read("playbook.toml"),
        lead: read("lead.toml"),
    }
}

#[test]
fn the_shipped_campaigns_are_without_findings() {
    for id in ["demo", "solar", "studio"] {
        let surroundings = Surroundings {
            folder: Some(id),
            ..Surroundings::default()
        };
        match load(&texts(id), &surroundings) {
            Ok(loaded) => assert_eq!(loaded.warnings, [], "{id}"),
            Err(findings) => {
                let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
                panic!("{id}:\n{}", lines.join("\n"));
            }
        }
    }
}
