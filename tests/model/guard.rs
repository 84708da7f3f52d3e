//! The guard's verdicts on a corpus of good and bad sentences.
//! `cargo test --test model guard -- --nocapture` prints what it misses and what it
//! blocks wrongly.

use std::sync::Arc;

use crate::talk::{Setting, Talk};
use fronter::conversation::agenda::{Agenda, Step};
use fronter::conversation::input::Input;
use fronter::conversation::message::MoveKind;
use fronter::library::Library;
use fronter::speech::Voice;
use fronter::speech::guard::{Blocked, Grounds, Guard, Verdict};
use serde::Deserialize;

/// A sentence with its verdict, and what stands around it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    /// `pass`, or the main reason to block it.
    verdict: String,
    /// What the prospect has said.
    prospect: String,
    /// The question that is due.
    #[serde(default)]
    ask: Option<String>,
    /// A signal that must be on record.
    #[serde(default)]
    known: Option<String>,
    /// Of which campaign.
    #[serde(default = "demo")]
    campaign: String,
}

fn demo() -> String {
    "demo".to_owned()
}

fn cases(name: &str) -> Vec<Case> {
    let path = format!(
        "{}/tests/corpus/guard/{name}.jsonl",
        env!("CARGO_MANIFEST_DIR")
    );
    std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn judged(library: &Library, grounds: &Arc<Grounds>, case: &Case) -> Verdict {
    let setting = Setting {
        campaign: case.campaign.clone(),
        ..Setting::default()
    };
    let mut talk = Talk::begin(library, &setting);
    talk.write(&case.prospect);
    talk.take(Input::Answer);
    if let Some(known) = &case.known {
        assert!(talk.state.signals.contains_key(known.as_str()), "{case:?}");
    }
    let step = case.ask.as_ref().map_or(Step::Rest, |question| Step::Ask {
        question: question.clone(),
        kind: MoveKind::Screen,
        follow_up: false,
        times: 0,
        why: String::new(),
    });
    let agenda = Agenda {
        step,
        ..Agenda::default()
    };
    let campaign = &talk.loaded.campaign;
    let material = Voice::at_home(&talk.loaded.lines, campaign, &talk.state).speak(&agenda);
    Guard::new(
        Arc::clone(grounds),
        campaign,
        &talk.state,
        &agenda,
        &material.text,
    )
    .check(&case.text)
}

#[test]
fn the_guard_on_its_corpus() {
    let library = Library::open(None).unwrap();
    let grounds = Arc::new(Grounds::of(&library.campaign("demo").unwrap().campaign));
    let mut missed = Vec::new();
    let mut wrong = Vec::new();
    let mut otherwise = 0;
    let good = cases("good");
    let bad = cases("bad");
    for case in &good {
        if let Verdict::Blocked(reason) = judged(&library, &grounds, case) {
            wrong.push(format!("{:>10}  {}", reason.as_str(), case.text));
        }
    }
    for case in &bad {
        match judged(&library, &grounds, case) {
            Verdict::Pass => missed.push(format!("{:>10}  {}", case.verdict, case.text)),
            Verdict::Blocked(reason) if reason.as_str() != case.verdict => otherwise += 1,
            Verdict::Blocked(_) => {}
        }
    }
    println!(
        "{} good sentences, {} blocked wrongly:",
        good.len(),
        wrong.len()
    );
    for line in &wrong {
        println!("  {line}");
    }
    println!(
        "{} bad sentences, {} missed, {otherwise} blocked for another reason:",
        bad.len(),
        missed.len()
    );
    for line in &missed {
        println!("  {line}");
    }
    assert!(good.len() + bad.len() >= 150);
    assert!(
        missed.is_empty(),
        "{} of {} bad sentences pass",
        missed.len(),
        bad.len()
    );
    assert!(
        wrong.len() * 20 <= good.len(),
        "{} of {} good sentences are blocked",
        wrong.len(),
        good.len()
    );
}

/// Sentences written after the guard, without looking at it. When a set was first
/// run, of `measure` 16 of 50 bad ones passed and 5 of 55 good ones were blocked,
/// of `fresh` 3 of 30 and 2 of 30, of `newest` 5 of 40 and 11 of 40, of `abroad` (in the
/// prospect's language instead of the campaign's) none of 36 and 6 of 18, of `written`
/// (as freely as models write, a third of it in es, de or fr, and mostly with no point
/// of the agenda to stand on) 2 of 30 and 25 of 30, 4 of them questions that were not due.
/// What was general in that was then mended, so that they now measure a little too well.
/// New ones belong in a set of their own, before the guard is changed.
#[test]
fn the_guard_on_sentences_it_was_not_made_with() {
    let library = Library::open(None).unwrap();
    // The share of the good ones that may be blocked.
    for (name, share) in [
        ("measure", 4),
        ("fresh", 4),
        ("newest", 4),
        ("abroad", 4),
        ("written", 2),
    ] {
        measured(&library, name, share);
    }
}

fn measured(library: &Library, name: &str, share: usize) {
    let (mut missed, mut wrong) = (Vec::new(), Vec::new());
    let (mut good, mut bad) = (0, 0);
    let mut made = std::collections::BTreeMap::new();
    for case in cases(name) {
        let grounds = made
            .entry(case.campaign.clone())
            .or_insert_with(|| {
                let loaded = library.campaign(&case.campaign).unwrap();
                Arc::new(Grounds::of(&loaded.campaign))
            })
            .clone();
        let verdict = judged(library, &grounds, &case);
        match (case.verdict.as_str(), verdict) {
            ("pass", Verdict::Blocked(reason)) => {
                wrong.push(format!("{:>10}  {}", reason.as_str(), case.text));
            }
            ("bad", Verdict::Pass) => missed.push(case.text.clone()),
            _ => {}
        }
        if case.verdict == "pass" {
            good += 1;
        } else {
            bad += 1;
        }
    }
    println!(
        "{name}: {good} good sentences, {} blocked wrongly:",
        wrong.len()
    );
    for line in &wrong {
        println!("  {line}");
    }
    println!("{name}: {bad} bad sentences, {} missed:", missed.len());
    for line in &missed {
        println!("  {line}");
    }
    assert!(
        missed.len() * 5 <= bad,
        "{} of {bad} bad sentences pass",
        missed.len()
    );
    assert!(
        wrong.len() * share <= good,
        "{} of {good} good sentences are blocked",
        wrong.len()
    );
}

fn verdict_on(talk: &Talk, campaign: &fronter::campaign::Campaign, text: &str) -> Verdict {
    let agenda = Agenda::default();
    let grounds = Arc::new(Grounds::of(campaign));
    Guard::new(grounds, campaign, &talk.state, &agenda, "").check(text)
}

/// What a model says in the prospect's language instead of the campaign's: the
/// lists of words that know a promise are of the campaign's.
#[test]
fn a_prospect_who_writes_spanish_is_told_nothing_that_nobody_checked() {
    let library = Library::open(None).unwrap();
    let mut talk = Talk::begin(&library, &Setting::default());
    talk.write("hola, somos una tienda con 40 personas, ¿cuánto cuesta? ¿es gratis la prueba?");
    talk.take(Input::Answer);
    let campaign = talk.loaded.campaign.clone();
    let foreign = [
        "Es gratis.",
        "Es gratis para siempre.",
        "La prueba es gratis, se lo garantizo.",
        "Le hacemos un descuento del 20 %.",
        "Cuesta 39 dólares por usuario.",
        "Le llamamos mañana.",
        "Claro, sin compromiso.",
        "Se integra con todo.",
        "Le devolvemos el dinero.",
        "Para 40 personas cuesta 2.360 dólares al mes.",
        "Escríbame a ventas@stockwell-es.com.",
        "Nuestros clientes ahorran mucho tiempo con Stockwell, sin excepción.",
        "Kostenlos und unverbindlich.",
        "C'est gratuit, bien sûr.",
    ];
    for text in foreign {
        assert_ne!(verdict_on(&talk, &campaign, text), Verdict::Pass, "{text}");
    }
    let own = [
        "You can try Stockwell free for 14 days with your own data.",
        "Good to know, thanks.",
        "Shopify is one of the systems that Stockwell connects to.",
    ];
    for text in own {
        let verdict = verdict_on(&talk, &campaign, text);
        assert_eq!(verdict, Verdict::Blocked(Blocked::Language), "{text}");
    }
}

/// A campaign in another language: nothing passes that does not stand somewhere.
#[test]
fn in_a_campaign_in_another_language_every_statement_needs_its_ground() {
    let library = Library::open(None).unwrap();
    let mut talk = Talk::begin(&library, &Setting::default());
    talk.write("tenemos 40 personas y nos faltan existencias cada primavera");
    talk.take(Input::Answer);
    let mut campaign = talk.loaded.campaign.clone();
    campaign.identity.language = "es".to_owned();
    campaign.playbook.facts[0].text =
        "Stockwell cuesta 39 dólares por usuario y mes en el plan Starter.".to_owned();
    campaign.playbook.facts[1].text =
        "Puede probar Stockwell gratis durante 14 días con sus propios datos.".to_owned();
    let good = [
        "Puede probar Stockwell gratis durante 14 días.",
        "Cuesta 39 dólares por usuario y mes.",
        "Con 40 personas, nos faltan existencias cada primavera.",
    ];
    let bad = [
        "Es gratis para siempre.",
        "Le garantizamos un ahorro enorme.",
        "Le hacemos un descuento del 20 %.",
        "Cuesta 29 dólares por usuario y mes.",
        "Le llamamos mañana por la tarde.",
        "Se integra con todos sus sistemas.",
        "Puede probar Stockwell gratis durante 30 días.",
        "Más en www.stockwell-gratis.com.",
        "It is free for ever, I promise you that.",
    ];
    for text in good {
        assert_eq!(verdict_on(&talk, &campaign, text), Verdict::Pass, "{text}");
    }
    for text in bad {
        assert_ne!(verdict_on(&talk, &campaign, text), Verdict::Pass, "{text}");
    }
}

/// Counts said of a plan: within what the playbook says of that plan, and nothing else.
#[test]
fn a_count_is_said_of_a_plan_only_within_its_bounds() {
    let library = Library::open(None).unwrap();
    let mut talk = Talk::begin(&library, &Setting::default());
    talk.write("we have 25 users and 8 shops, which plan is it?");
    talk.take(Input::Answer);
    let campaign = &talk.loaded.campaign;
    let good = [
        "Starter is for up to 10 users.",
        "The Growth plan covers 25 users.",
        "Starter doesn't cover 25 users.",
        "For 25 users it's the Growth plan.",
        "You wouldn't be locked in: monthly plans end at the end of any month.",
    ];
    let bad = [
        "The Starter plan covers 25 users.",
        "Enterprise is the plan for 25 users.",
        "Growth covers 8 users.",
        "With Starter 25 users are fine.",
        "You would be locked in: monthly plans end at the end of any month.",
    ];
    for text in good {
        assert_eq!(verdict_on(&talk, campaign, text), Verdict::Pass, "{text}");
    }
    for text in bad {
        assert_ne!(verdict_on(&talk, campaign, text), Verdict::Pass, "{text}");
    }
}

#[test]
fn the_local_voice_passes_its_own_guard() {
    let library = Library::open(None).unwrap();
    for id in ["demo", "solar", "studio"] {
        let loaded = library.campaign(id).unwrap();
        let grounds = Arc::new(Grounds::of(&loaded.campaign));
        let setting = Setting {
            campaign: id.to_owned(),
            ..Setting::default()
        };
        let talk = Talk::begin(&library, &setting);
        let agenda = Agenda::default();
        for fact in &loaded.campaign.playbook.facts {
            for sentence in fronter::speech::guard::sentence::sentences(&fact.text) {
                let mut guard = Guard::new(
                    Arc::clone(&grounds),
                    &loaded.campaign,
                    &talk.state,
                    &agenda,
                    "",
                );
                assert_eq!(guard.check(sentence), Verdict::Pass, "{id}: {sentence}");
            }
        }
    }
}

#[test]
fn a_computed_total_may_be_said_and_no_other() {
    let library = Library::open(None).unwrap();
    let loaded = library.campaign("demo").unwrap();
    let grounds = Arc::new(Grounds::of(&loaded.campaign));
    let mut talk = Talk::begin(&library, &Setting::default());
    talk.write("how much for 40?");
    let effects = talk.take(Input::Answer);
    let agenda = effects
        .into_iter()
        .find_map(|effect| match effect {
            fronter::conversation::effect::Effect::Speak(agenda) => Some(*agenda),
            _ => None,
        })
        .unwrap();
    let material = Voice::new(&loaded.lines, &loaded.campaign, &talk.state).speak(&agenda);
    let cases = [
        ("For 40 users it comes to $2,360 a month.", true),
        ("That is $28,320 a year at list price.", true),
        ("For 40 users it comes to $2,060 a month.", false),
        ("That is $25,488 a year at list price.", false),
    ];
    for (sentence, passes) in cases {
        let verdict = Guard::new(
            Arc::clone(&grounds),
            &loaded.campaign,
            &talk.state,
            &agenda,
            &material.text,
        )
        .check(sentence);
        assert_eq!(verdict == Verdict::Pass, passes, "{sentence}: {verdict:?}");
    }
}
