//! The test campaigns in the languages other than English (`tests/languages`).

use std::path::Path;

use fronter::campaign::check::Surroundings;
use fronter::campaign::load::{CampaignTexts, load};
use fronter::campaign::{Campaign, words};
use fronter::reading::Vocabulary;

pub const LANGUAGES: [&str; 3] = ["es", "de", "fr"];

/// The test campaign of a language, with its words.
pub fn campaign(language: &str) -> (Campaign, Vocabulary) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/languages")
        .join(language);
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let texts = CampaignTexts {
        campaign: text("campaign.toml"),
        questions: text("questions.toml"),
        playbook: text("playbook.toml"),
        lead: text("lead.toml"),
    };
    let surroundings = Surroundings {
        folder: Some(language),
        ..Surroundings::default()
    };
    let campaign = load(&texts, &surroundings).unwrap().campaign;
    let vocabulary = Vocabulary::new(words::words(&campaign));
    (campaign, vocabulary)
}
