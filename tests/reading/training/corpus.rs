//! The labelled messages to teach by.

use fronter::campaign::Campaign;
use fronter::library::Library;
use fronter::reading::learning::{Lesson, lesson};
use fronter::reading::{Asked, ReadingContext, Vocabulary};
use fronter::signal::SignalName;

#[derive(serde::Deserialize)]
struct Row {
    campaign: Option<String>,
    /// Of what family it is, where a file holds several.
    kind: Option<String>,
    text: String,
    asked: Option<String>,
    offered: Option<String>,
    #[serde(default)]
    opted_out: bool,
    expect: Vec<String>,
}

/// A labelled message with what it has to teach.
pub struct Example {
    pub lesson: Lesson,
    pub text: String,
    pub expect: Vec<String>,
    pub family: &'static str,
    pub folder: &'static str,
    pub fold: usize,
    /// How much it counts: what the rules were mended by says too much for the rules.
    pub weight: f32,
}

/// In so many parts the messages are cut, each of which is left out once.
pub const FOLDS: usize = 5;

/// The folders of the corpus, with how much their rows count.
pub const FOLDERS: [(&str, f32); 3] = [("meaning", 0.4), ("blind", 0.6), ("blind/second", 1.0)];

/// What is taught by lessons and by messages to businesses of any kind, with the sign of its labels.
const FAMILIES: [(&str, &str); 4] = [
    ("intent", "i:"),
    ("objection", "o:"),
    ("optout", "opt="),
    ("authority", "a:"),
];

/// The English messages.
pub fn english() -> Vec<Example> {
    let library = Library::open(None).unwrap();
    let mut examples = Vec::new();
    for (folder, weight) in FOLDERS {
        for family in ["campaigns", "intent", "objection", "optout", "authority"] {
            for (number, row) in rows(&format!("{folder}/{family}")).into_iter().enumerate() {
                let campaign = row.campaign.as_deref().unwrap_or("demo");
                let vocabulary = &library.campaign(campaign).unwrap().vocabulary;
                let place = Place {
                    family,
                    folder,
                    fold: number % FOLDS,
                    weight,
                };
                examples.push(example(vocabulary, row, place));
            }
        }
    }
    let loaded = library.campaign("demo").unwrap();
    lessons(&loaded.vocabulary, "", &mut examples);
    for campaign in ["demo", "solar", "studio"] {
        let loaded = library.campaign(campaign).unwrap();
        phrases(&loaded.campaign, &loaded.vocabulary, &mut examples);
    }
    examples
}

/// The messages in another language.
pub fn foreign(language: &str) -> Vec<Example> {
    let (campaign, vocabulary) = crate::foreign::campaign(language);
    let mut examples = Vec::new();
    let own = rows(&format!("meaning_{language}"));
    let blind = FAMILIES.iter().flat_map(|(family, _)| {
        let rows = rows(&format!("blind/{family}.{language}"));
        rows.into_iter().map(|row| (*family, row))
    });
    let own = own.into_iter().filter_map(|row| {
        let kind = row.kind.as_ref()?.replace("opt_out", "optout");
        let (family, _) = FAMILIES.iter().find(|(family, _)| *family == kind)?;
        Some((*family, row))
    });
    for (folder, weight, rows) in [
        ("meaning", 0.6, own.collect::<Vec<_>>()),
        ("blind", 1.0, blind.collect()),
    ] {
        for (number, (family, row)) in rows.into_iter().enumerate() {
            let place = Place {
                family,
                folder,
                fold: number % FOLDS,
                weight,
            };
            examples.push(example(&vocabulary, row, place));
        }
    }
    lessons(&vocabulary, &format!(".{language}"), &mut examples);
    phrases(&campaign, &vocabulary, &mut examples);
    examples
}

/// The rows to develop on of a file of the corpus; none where there is no such file.
fn rows(name: &str) -> Vec<Row> {
    let path = format!(
        "{}/tests/corpus/{name}.develop.jsonl",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Where an example stands.
struct Place {
    family: &'static str,
    folder: &'static str,
    fold: usize,
    weight: f32,
}

fn example(vocabulary: &Vocabulary, row: Row, place: Place) -> Example {
    let context = ReadingContext {
        asked: row.asked.as_deref().map(|signal| Asked {
            signal: SignalName::from(signal),
            follow_up: false,
        }),
        offered: row.offered,
        opted_out: row.opted_out,
        ..context()
    };
    let labels = row.expect.iter();
    Example {
        lesson: lesson(vocabulary, &context, &row.text),
        expect: labels.map(|label| named(place.family, label)).collect(),
        text: row.text,
        family: place.family,
        folder: place.folder,
        fold: place.fold,
        weight: place.weight,
    }
}

/// A label of the corpus as the teachers know it: with the sign of its family, and
/// of a part in the decision the role alone.
fn named(family: &str, label: &str) -> String {
    let label = label.replace('+', "");
    let role = match family {
        "campaigns" => label.strip_prefix("authority="),
        // How they decide is told there too, but is not a part in it.
        "authority" if !label.starts_with("process") => Some(label.as_str()),
        "authority" => return label,
        _ => None,
    };
    if let Some(role) = role {
        let sure = if role.ends_with('?') { "?" } else { "" };
        let role = role.trim_end_matches('?').split('/').next();
        return format!("a:{}{sure}", role.unwrap_or_default());
    }
    let sign = FAMILIES.iter().find(|(known, _)| *known == family);
    format!("{}{label}", sign.map_or("", |(_, sign)| *sign))
}

fn context() -> ReadingContext {
    ReadingContext::at(jiff::civil::date(2026, 5, 12).at(10, 0, 0, 0))
}

/// Messages written for teaching: under a line with their kinds, one a line.
fn lessons(vocabulary: &Vocabulary, ending: &str, examples: &mut Vec<Example>) {
    for (family, sign) in FAMILIES {
        let path = format!(
            "{}/tests/corpus/lessons/{family}{ending}.txt",
            env!("CARGO_MANIFEST_DIR")
        );
        let mut expect: Vec<String> = Vec::new();
        for line in std::fs::read_to_string(path).unwrap_or_default().lines() {
            if let Some(kinds) = line.strip_prefix("##") {
                let kinds = kinds.split_whitespace();
                expect = kinds.map(|kind| format!("{sign}{kind}")).collect();
                continue;
            }
            examples.push(Example {
                lesson: lesson(vocabulary, &context(), line),
                text: line.to_owned(),
                expect: expect.clone(),
                family,
                folder: "lessons",
                fold: FOLDS,
                weight: 1.0,
            });
        }
    }
}

/// The campaign's own phrases: what raises which objection, what asks for which kind of fact.
fn phrases(campaign: &Campaign, vocabulary: &Vocabulary, examples: &mut Vec<Example>) {
    let playbook = &campaign.playbook;
    let mut add = |family: &'static str, text: &str, expect: Vec<String>| {
        let mut lesson = lesson(vocabulary, &context(), text);
        // Of course the campaign's phrases are like the campaign's phrases.
        lesson.traits.retain(|(name, _)| !name.starts_with("d:"));
        examples.push(Example {
            lesson,
            text: text.to_owned(),
            expect,
            family,
            folder: "campaigns",
            fold: FOLDS,
            weight: 0.3,
        });
    };
    for objection in &playbook.objections {
        let kind = serde_json::to_value(objection.kind).unwrap();
        for text in &objection.phrases {
            let raised = format!("o:{}", kind.as_str().unwrap());
            add("objection", text, vec![raised]);
        }
    }
    for need in &playbook.needs {
        for text in &need.phrases {
            add("objection", text, vec![format!("n:{}", need.id)]);
            add("intent", text, vec![format!("n:{}", need.id)]);
        }
    }
    for fact in &playbook.facts {
        let kind = serde_json::to_value(fact.kind).unwrap();
        let intent = match kind.as_str().unwrap() {
            asked @ ("price" | "discount" | "payment" | "trial" | "demo" | "integration"
            | "security" | "feature") => format!("i:ask_{asked}"),
            _ => "i:ask_feature?".to_owned(),
        };
        for text in &fact.asks {
            let asked = vec![
                intent.clone(),
                "i:ask_feature?".to_owned(),
                format!("f:{}", fact.id),
            ];
            add("intent", text, asked);
            add("objection", text, Vec::new());
        }
    }
}

/// Whether `label` is right for the example; `None` where it is neither demanded nor wrong.
pub fn right(example: &Example, label: &str) -> Option<bool> {
    let mut labels = example.expect.iter();
    if labels.clone().any(|known| known == label) {
        Some(true)
    } else if labels.any(|known| known.trim_end_matches('?') == label) {
        None
    } else {
        Some(false)
    }
}
