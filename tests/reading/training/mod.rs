//! Teaches the judges of needs and facts, and the second opinion on intents,
//! objections and the part in the decision, by the labelled messages of the parts
//! to develop on:
//!
//! `cargo test --test reading training -- --ignored --nocapture`
//!
//! writes `src/reading/lexicon/judges.en.toml` and `opinions.*.txt`, and prints
//! how well they do on messages that they were not taught (five times a fifth
//! is left out). The same corpus gives the same files. Measuring parts are not read.

mod corpus;
mod judges;
mod opinions;

/// Where the weights belong.
fn folder() -> String {
    format!("{}/src/reading/lexicon", env!("CARGO_MANIFEST_DIR"))
}

#[test]
#[ignore = "writes the weights that reading uses"]
fn teach_others() {
    let folder = folder();
    for language in crate::foreign::LANGUAGES {
        let examples = corpus::foreign(language);
        let (file, _) = opinions::teach(&examples, language);
        std::fs::write(format!("{folder}/opinions.{language}.txt"), file).unwrap();
    }
}

#[test]
#[ignore = "writes the weights that reading uses"]
fn teach_english() {
    let folder = folder();
    let mut examples = corpus::english();
    let (file, sure) = opinions::teach(&examples, "en");
    std::fs::write(format!("{folder}/opinions.en.txt"), file).unwrap();
    for (example, [need, fact]) in examples.iter_mut().zip(sure) {
        for judged in &mut example.lesson.judged {
            judged.told(if judged.label.starts_with('n') {
                need
            } else {
                fact
            });
        }
    }
    std::fs::write(format!("{folder}/judges.en.toml"), judges::teach(&examples)).unwrap();
}
