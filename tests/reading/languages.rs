//! What messages in Spanish, German and French mean, with a small campaign in each.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fronter::reading::{
    Asked, CampaignWords, OptOut, Reading, ReadingContext, Vocabulary, read, read_expecting,
};
use fronter::signal::{SignalName, SignalStatus, SignalValue};

use crate::foreign::{LANGUAGES, campaign};
use crate::measure::{Measure, Part, Tally, Writers};

static CAMPAIGNS: LazyLock<BTreeMap<&str, Vocabulary>> = LazyLock::new(|| {
    LANGUAGES
        .iter()
        .map(|language| (*language, campaign(language).1))
        .collect()
});

/// A campaign that speaks English only.
static ENGLISH: LazyLock<Vocabulary> = LazyLock::new(|| {
    Vocabulary::new(CampaignWords {
        language: "en".to_owned(),
        locale: "en-US".to_owned(),
        region: "US".to_owned(),
        fiscal_year_start: 1,
        ..CampaignWords::default()
    })
});

fn context(asked: Option<&str>) -> ReadingContext {
    ReadingContext {
        written_at: jiff::civil::date(2026, 5, 12).at(10, 0, 0, 0),
        asked: asked.map(|signal| Asked {
            signal: SignalName::from(signal),
            follow_up: false,
        }),
        offered: None,
        opted_out: false,
    }
}

#[derive(serde::Deserialize)]
struct Row {
    /// The files of the blind corpus hold one kind each and leave it out.
    #[serde(default)]
    kind: String,
    text: String,
    expect: Vec<String>,
    asked: Option<String>,
}

fn rows(language: &str, part: Part) -> Vec<Row> {
    lines(&format!("meaning_{language}.{}", part.name()))
}

fn lines(name: &str) -> Vec<Row> {
    let path = format!("{}/tests/corpus/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The kinds of meaning in the blind corpus, with the names of their files.
const BLIND: [(&str, &str); 4] = [
    ("intent", "intent"),
    ("objection", "objection"),
    ("authority", "authority"),
    ("opt-out", "optout"),
];

/// The rows of all kinds that were written without sight of the rules.
fn blind_rows(language: &str, part: Part) -> Vec<Row> {
    let of_kind = |(kind, file): (&str, &str)| {
        let rows = lines(&format!("blind/{file}.{language}.{}", part.name()));
        let kind = kind.to_owned();
        rows.into_iter().map(move |row| Row {
            kind: kind.clone(),
            ..row
        })
    };
    BLIND.into_iter().flat_map(of_kind).collect()
}

/// The opt-outs that were written last, which are only measured.
fn third_rows(language: &str, part: Part) -> Vec<Row> {
    if part == Part::Develop {
        return Vec::new();
    }
    let rows = lines(&format!("blind/third/optout.{language}.{}", part.name()));
    let kind = "opt-out".to_owned();
    rows.into_iter()
        .map(|row| Row {
            kind: kind.clone(),
            ..row
        })
        .collect()
}

fn snake(value: impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap();
    value.as_str().unwrap().to_owned()
}

fn authority(reading: &Reading, row: &Row) -> Vec<String> {
    let mut found = Vec::new();
    let process = row
        .expect
        .iter()
        .any(|label| label == "process" || label == "criteria");
    for signal in &reading.signals {
        match (signal.signal.as_str(), &signal.value) {
            ("authority", Some(SignalValue::Authority { role, title })) if !process => {
                let role = snake(role);
                let titled = format!(
                    "{role}/{}",
                    title.as_deref().unwrap_or_default().to_lowercase()
                );
                let named = row
                    .expect
                    .iter()
                    .any(|label| label.starts_with(&format!("{role}/")));
                found.push(if named { titled } else { role });
            }
            ("decision_process", _) if process => found.push("process".to_owned()),
            ("decision_criteria", _) if process => found.push("criteria".to_owned()),
            _ => {}
        }
    }
    // The process of a row on criteria is not labelled, nor the other way round.
    found.retain(|label| !process || row.expect.contains(label));
    found
}

fn answer(reading: &Reading, row: &Row) -> Vec<String> {
    let asked = row.asked.as_deref().unwrap_or_default();
    let found = reading
        .signals
        .iter()
        .filter(|signal| signal.signal.as_str() == asked)
        .map(|signal| {
            let shown = match (signal.status, &signal.value) {
                (SignalStatus::Refused, _) => "refused".to_owned(),
                (SignalStatus::Unknown, _) | (_, None) => "unknown".to_owned(),
                (_, Some(SignalValue::Timeline(range))) => snake(range.urgency),
                (_, Some(SignalValue::Authority { role, .. })) => snake(role),
                (_, Some(SignalValue::Choice { choice })) => choice.clone(),
                (_, Some(SignalValue::Flag { yes })) => if *yes { "yes" } else { "no" }.to_owned(),
                (_, Some(SignalValue::Text { text })) => text.to_lowercase(),
                (_, Some(other)) => format!("{other:?}"),
            };
            format!("{asked}={shown}")
        });
    let plain = row.expect.iter().any(|label| label == asked);
    found
        .map(|label| if plain { asked.to_owned() } else { label })
        .collect()
}

/// What the reading says of the row's kind.
fn labels(reading: &Reading, row: &Row) -> Vec<String> {
    match row.kind.as_str() {
        "intent" => reading
            .intents
            .iter()
            .filter(|found| found.confidence >= 0.5)
            .map(|found| snake(found.kind))
            .collect(),
        "objection" => reading
            .objections
            .iter()
            .map(|found| {
                let postpones = if found.postpones { "+" } else { "" };
                format!("{}{postpones}", snake(found.kind))
            })
            .collect(),
        "opt-out" | "opt_out" => reading.opt_out.iter().map(snake).collect(),
        "authority" => authority(reading, row),
        "need" => reading
            .signals
            .iter()
            .filter_map(|signal| match &signal.value {
                Some(SignalValue::Needs(needs)) => Some(needs),
                _ => None,
            })
            .flatten()
            .map(|need| need.id.clone())
            .collect(),
        "fact" => reading.facts.iter().map(|fact| fact.id.clone()).collect(),
        "answer" => answer(reading, row),
        other => panic!("no such kind: {other}"),
    }
}

/// All of it, measured.
pub fn measures() -> Vec<Measure> {
    let mut measures = Vec::new();
    for language in LANGUAGES {
        for part in Part::BOTH {
            for (writers, rows) in [
                (Writers::Own, rows(language, part)),
                (Writers::Blind, blind_rows(language, part)),
                (Writers::BlindThird, third_rows(language, part)),
            ] {
                for (kind, tally) in tallies(language, writers, &rows) {
                    measures.push(Measure {
                        messages: "campaign in another",
                        writers,
                        part,
                        language,
                        kind,
                        tally,
                    });
                }
            }
        }
    }
    measures
}

/// What the rows of a language say, by kind.
fn tallies(language: &str, writers: Writers, rows: &[Row]) -> BTreeMap<String, Tally> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for row in rows {
        let kind = row.kind.replace('_', "-");
        let context = ReadingContext {
            // Who asks to start again had said stop.
            opted_out: row.expect.iter().any(|label| label == "start"),
            ..context(row.asked.as_deref())
        };
        let reading = read(&CAMPAIGNS[language], &context, &row.text);
        if kind != "opt-out" && reading.opt_out == Some(OptOut::Stop) {
            let told = format!("{:?}: no opt-out", row.text);
            tallies
                .entry("opt-out".to_owned())
                .or_default()
                .invent("stop", told);
        }
        let mut found = labels(&reading, row);
        // Others did not label what postpones.
        if writers != Writers::Own {
            for label in &mut found {
                *label = label.replace('+', "");
            }
        }
        tallies
            .entry(kind)
            .or_default()
            .compare(&row.text, &row.expect, &found);
    }
    tallies
}

/// A campaign in English hears in which language it is written to.
#[test]
fn the_language_is_told() {
    for language in LANGUAGES {
        let (mut right, mut all) = (0, 0);
        let parts = Part::BOTH.map(|part| (part, rows(language, part)));
        for (part, row) in parts
            .iter()
            .flat_map(|(part, rows)| rows.iter().map(move |row| (*part, row)))
            .filter(|(_, row)| row.text.split_whitespace().count() >= 3)
        {
            let reading = read(&ENGLISH, &context(None), &row.text);
            all += 1;
            if reading.language.as_deref() == Some(language) {
                right += 1;
            } else if part == Part::Develop {
                // Of the measuring part the figures only.
                println!("  {language} {:?}: {:?}", row.text, reading.language);
            }
        }
        println!("{language}: {right} of {all} told");
        assert!(right * 100 >= all * 95, "{language}: {right} of {all}");
    }
}

/// A short text is in the language that they write; what stops everything does so in any.
#[test]
fn short_texts_and_stops_of_other_languages() {
    let cases = [
        // Campaign, expected, text, language, opt-out, an intent
        ("en", Some("es"), "si", "es", None, "affirm"),
        ("en", Some("de-DE"), "nein", "de", None, "negate"),
        ("en", None, "ok", "en", None, "accept"),
        ("en", None, "BAJA", "en", Some(OptOut::Stop), ""),
        ("en", None, "désabonner", "en", Some(OptOut::Stop), ""),
        (
            "en",
            None,
            "no me escriban mas",
            "es",
            Some(OptOut::Stop),
            "",
        ),
        ("en", None, "bitte abmelden", "de", Some(OptOut::Stop), ""),
        (
            "de",
            None,
            "please stop texting me",
            "en",
            Some(OptOut::Stop),
            "",
        ),
        ("fr", None, "STOP", "fr", Some(OptOut::Stop), ""),
        ("en", None, "cuanto cuesta?", "es", None, "ask_price"),
        (
            "en",
            None,
            "ich möchte mit einem menschen sprechen",
            "de",
            None,
            "ask_person",
        ),
        (
            "es",
            None,
            "how much does it cost?",
            "en",
            None,
            "ask_price",
        ),
    ];
    for (campaign, expected, text, language, opt_out, intent) in cases {
        let vocabulary = CAMPAIGNS.get(campaign).unwrap_or(&ENGLISH);
        let reading = read_expecting(vocabulary, &context(None), expected, text);
        if opt_out.is_none() {
            assert_eq!(reading.language.as_deref(), Some(language), "{text}");
        }
        assert_eq!(reading.opt_out, opt_out, "{text}");
        let intents: Vec<String> = reading
            .intents
            .iter()
            .map(|found| snake(found.kind))
            .collect();
        assert!(
            intent.is_empty() || intents.iter().any(|found| found == intent),
            "{text}: {intents:?}"
        );
    }
}

/// The words of every finding stand where it says, marks on letters and elisions included.
#[test]
fn quotes_stand_in_the_text() {
    for language in LANGUAGES {
        for part in Part::BOTH {
            for row in rows(language, part) {
                let reading = read(
                    &CAMPAIGNS[language],
                    &context(row.asked.as_deref()),
                    &row.text,
                );
                let signals = reading
                    .signals
                    .iter()
                    .map(|found| (found.span, &found.quote));
                let intents = reading
                    .intents
                    .iter()
                    .map(|found| (found.span, &found.quote));
                let objections = reading
                    .objections
                    .iter()
                    .map(|found| (found.span, &found.quote));
                for (span, quote) in signals.chain(intents).chain(objections) {
                    assert_eq!(
                        span.slice(&row.text),
                        Some(quote.as_str()),
                        "{:?}",
                        row.text
                    );
                }
            }
        }
    }
}

/// The parts that people have in a decision, told in words of every day, and what only
/// sounds like them.
#[test]
fn who_decides_is_told_in_their_own_words() {
    let cases = [
        ("es", "lo puedo aprobar yo mismo", "decision_maker"),
        ("es", "mando yo en esto", "decision_maker"),
        ("es", "el visto bueno lo da mi jefa", "influencer"),
        ("es", "la que paga es mi madre", "influencer"),
        ("es", "escribo en nombre de la doctora", "researcher"),
        ("es", "necesitamos el ok de los tres", "shared"),
        ("es", "mi marido esta de viaje", ""),
        ("es", "la junta se reune los martes", ""),
        ("de", "ich geb das selber frei", "decision_maker"),
        ("de", "ich brauch keine erlaubnis", "decision_maker"),
        ("de", "die freigabe erteilt mein chef", "influencer"),
        ("de", "bezahlen tut meine mutter", "influencer"),
        ("de", "ich schreibe im namen meiner chefin", "researcher"),
        ("de", "wir brauchen das ok von allen", "shared"),
        ("de", "mein mann ist verreist", ""),
        ("de", "der vorstand trifft sich dienstags", ""),
        ("fr", "je peux signer tout seul", "decision_maker"),
        ("fr", "le choix c'est moi", "decision_maker"),
        ("fr", "le feu vert vient du siège", "influencer"),
        ("fr", "celui qui paye c'est mon père", "influencer"),
        ("fr", "j'écris au nom de la gérante", "researcher"),
        ("fr", "il faut l'accord des trois", "shared"),
        ("fr", "mon mari est en voyage", ""),
        ("fr", "le conseil se réunit le mardi", ""),
    ];
    let mut wrong = Vec::new();
    for (language, text, role) in cases {
        let reading = read(&CAMPAIGNS[language], &context(None), text);
        let found = reading.signals.iter().find_map(|found| match &found.value {
            Some(SignalValue::Authority { role, .. }) => Some(snake(role)),
            _ => None,
        });
        if found.as_deref().unwrap_or_default() != role {
            wrong.push(format!("{text}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What no rule knows the words of is told by lessons in other words, and what only has the
/// same things in it is not.
#[test]
fn what_is_asked_in_words_that_no_rule_knows_is_heard() {
    let cases = [
        (
            "de",
            "nehmt ihr auch den alten kühlschrank mit",
            "ask_feature",
        ),
        (
            "de",
            "habt ihr sowas schon mal für einen friseur gemacht",
            "ask_case",
        ),
        (
            "de",
            "den alten kühlschrank haben wir selbst weggebracht",
            "",
        ),
        ("de", "wir haben das schon mal selbst gemacht", ""),
        ("fr", "vous reprenez aussi l'ancien frigo", "ask_feature"),
        ("fr", "vous avez déjà fait ça pour un fleuriste", "ask_case"),
        ("fr", "l'ancien frigo est à la cave", ""),
        ("fr", "on a déjà fait les plans nous mêmes", ""),
    ];
    for (language, text, asked) in cases {
        let reading = read(&CAMPAIGNS[language], &context(None), text);
        let found = reading.intents.iter().map(|found| snake(found.kind));
        let asks: Vec<String> = found.filter(|kind| kind.starts_with("ask_")).collect();
        let expected: Vec<&str> = Some(asked)
            .into_iter()
            .filter(|one| !one.is_empty())
            .collect();
        assert_eq!(asks, expected, "{text}");
    }
    for text in ["ni un sms más a este número", "ni una sola llamada más"] {
        let reading = read(&CAMPAIGNS["es"], &context(None), text);
        assert_eq!(reading.opt_out, Some(OptOut::Stop), "{text}");
    }
}

/// By which way something to read is to come does not take the brush-off away.
#[test]
fn something_to_read_by_mail_is_a_brush_off() {
    for (language, text, brush_off) in [
        ("es", "mándame información por correo", true),
        ("de", "senden sie mir unterlagen per mail", true),
        ("fr", "envoyez-moi une brochure par mail", true),
        ("es", "mejor por correo", false),
        ("de", "lieber per mail", false),
        ("fr", "plutôt par mail", false),
    ] {
        let reading = read(&CAMPAIGNS[language], &context(None), text);
        let found = reading.objections.iter().map(|found| snake(found.kind));
        assert_eq!(
            found.collect::<Vec<_>>().contains(&"brush_off".to_owned()),
            brush_off,
            "{text}"
        );
    }
}

/// Who says what they do themselves gives no orders, nor looks for a job who would hire
/// somebody for the price.
#[test]
fn words_about_themselves_are_no_orders_and_no_application() {
    for (language, text) in [
        ("fr", "c'est ma boîte, je fais ce que je veux"),
        ("fr", "à ce prix j'embauche quelqu'un"),
        ("de", "für das geld stell ich jemanden ein"),
    ] {
        let reading = read(&CAMPAIGNS[language], &context(None), text);
        let mut intents = reading.intents.iter().map(|found| snake(found.kind));
        assert!(
            !intents.any(|kind| kind == "instruct" || kind == "job_seeker"),
            "{text}"
        );
    }
}

/// What a campaign in English says of needs and prices is heard in the other languages, too:
/// where its phrases are made of things that every lexicon knows, and nowhere else.
#[test]
fn needs_and_facts_in_english_are_heard_in_other_languages() {
    let phrases = |id: &str, said: &[&str]| {
        let said = said.iter().map(|phrase| (*phrase).to_owned());
        (id.to_owned(), said.collect::<Vec<_>>())
    };
    let vocabulary = Vocabulary::new(CampaignWords {
        language: "en".to_owned(),
        locale: "en-US".to_owned(),
        needs: vec![
            phrases(
                "out",
                &["we run out of stock", "always out of stock", "stockouts"],
            ),
            phrases("much", &["too much stock", "overstock", "dead stock"]),
            phrases("late", &["suppliers are always late", "late deliveries"]),
            phrases("hand", &["we count by hand", "stock counts by hand"]),
            phrases("grapes", &["our grapes taste of cork", "too much work"]),
        ],
        facts: vec![
            phrases("price", &["how much does it cost", "what is the price"]),
            phrases("setup", &["how long is the setup", "setup time"]),
        ],
        ..CampaignWords::default()
    });
    let cases = [
        ("nos quedamos sin stock", "out"),
        ("siempre estamos sin existencias", "out"),
        ("tenemos demasiado inventario", "much"),
        ("los proveedores siempre llegan con retraso", "late"),
        ("contamos todo el stock a mano", "hand"),
        ("uns geht staendig die Ware aus", "out"),
        ("bei uns ist dauernd was ausverkauft", "out"),
        ("wir haben viel zu viel auf lager", "much"),
        ("die lieferanten sind immer zu spät", "late"),
        ("on est toujours en rupture", "out"),
        ("on a trop de stock", "much"),
        ("on compte tout le stock à la main", "hand"),
        ("nunca nos quedamos sin stock", ""),
        ("tenemos cinco almacenes", ""),
        ("vendemos vino y quesos", ""),
        ("llego tarde a la reunion", ""),
        ("tenemos muchos proveedores", ""),
        ("siempre los mismos proveedores", ""),
        ("j'ai un retard, je reviens demain", ""),
        ("wir haben ein lager in köln", ""),
        ("ich komme morgen zu spät", ""),
        ("uns geht die ware nicht aus", ""),
        ("on vend du stock américain", ""),
        ("je suis en retard, à demain", ""),
        ("cuánto cuesta?", "price"),
        ("was kostet das?", "price"),
        ("combien ça coûte ?", "price"),
        ("wie lange dauert die einführung?", "setup"),
        ("tenemos un contrato de alquiler", ""),
    ];
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let reading = read(&vocabulary, &context(None), text);
        let needs = reading.signals.iter().filter_map(|told| match &told.value {
            Some(SignalValue::Needs(needs)) => needs.first().map(|need| need.id.as_str()),
            _ => None,
        });
        let facts = reading.facts.iter().map(|fact| fact.id.as_str());
        let found = needs.chain(facts).collect::<Vec<_>>().join(" ");
        if found != expected {
            wrong.push(format!("{text}: {found:?}, {:?}", reading.language));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Who asks for a machine, or for what we do, is understood by a campaign in English, too,
/// however few words they use.
#[test]
fn who_and_what_we_are_is_asked_in_every_language() {
    let bot = [
        ("es", "sois un robot?"),
        ("es", "eres una maquina?"),
        ("es", "hablo con una persona?"),
        ("de", "bist du echt"),
        ("de", "antwortet hier eine ki"),
        ("de", "bist du chatgpt"),
        ("fr", "vous êtes un robot ?"),
        ("fr", "je parle à un humain ?"),
        ("fr", "c'est une ia ?"),
    ];
    let offer = [
        ("es", "¿Qué hacéis?"),
        ("es", "que ofreceis"),
        ("es", "a que se dedican"),
        ("es", "en que consiste"),
        ("de", "was macht ihr"),
        ("de", "was machen sie eigentlich"),
        ("de", "was macht eure firma"),
        ("de", "worum gehts hier"),
        ("fr", "vous faites quoi"),
        ("fr", "c'est quoi votre activité"),
        ("fr", "que faites-vous"),
        ("fr", "vous vendez quoi"),
    ];
    let neither = [
        "que haceis con mis datos",
        "los robots de cocina los vendemos nosotros",
        "tenemos una maquina vieja",
        "was macht ihr mit meinen daten",
        "wir bauen roboter",
        "vous faites quoi en cas de panne",
        "nous fabriquons des robots",
    ];
    let asks_bot = |text: &str| {
        let reading = read(&ENGLISH, &context(None), text);
        let mut intents = reading.intents.iter().map(|found| snake(found.kind));
        intents.any(|kind| kind == "ask_bot")
    };
    let asks_offer = |text: &str| {
        let reading = read(&ENGLISH, &context(None), text);
        reading.shows(fronter::reading::Manner::AsksOffer)
    };
    let mut wrong = Vec::new();
    for (language, text) in bot.into_iter().chain(offer) {
        let reading = read(&ENGLISH, &context(None), text);
        if reading.language.as_deref() != Some(language) {
            wrong.push(format!("{text}: {:?}", reading.language));
        }
    }
    wrong.extend(
        bot.map(|(_, text)| text)
            .into_iter()
            .filter(|text| !asks_bot(text))
            .map(|text| format!("no bot: {text}")),
    );
    wrong.extend(
        offer
            .map(|(_, text)| text)
            .into_iter()
            .filter(|text| !asks_offer(text))
            .map(|text| format!("no offer: {text}")),
    );
    wrong.extend(
        neither
            .into_iter()
            .filter(|text| asks_bot(text) || asks_offer(text))
            .map(str::to_owned),
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A company's name keeps the little words in its middle and at its end.
#[test]
fn a_company_keeps_the_little_words_of_its_name() {
    let cases = [
        ("je suis de la société Duval et fils", "Duval et fils"),
        ("chez Jardins de Gally", "Jardins de Gally"),
        ("je bosse pour Axa France", "Axa France"),
        ("raison sociale Delta Services EURL", "Delta Services EURL"),
        ("je travaille chez Boulangerie Martin", "Boulangerie Martin"),
        ("je travaille à Paris", ""),
        ("je suis chez moi", ""),
    ];
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let reading = read(&CAMPAIGNS["fr"], &context(None), text);
        let company = reading
            .contacts
            .iter()
            .filter(|found| snake(found.kind) == "company")
            .map(|found| found.value.clone());
        let found = company.collect::<Vec<_>>().join(", ");
        if found != expected {
            wrong.push(format!("{text}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn needs(language: &str, text: &str) -> Vec<String> {
    let row = Row {
        kind: "need".to_owned(),
        text: text.to_owned(),
        expect: Vec::new(),
        asked: None,
    };
    labels(&read(&CAMPAIGNS[language], &context(None), text), &row)
}

/// Nobody looks up how a word is spelt before complaining.
#[test]
fn a_need_is_told_by_words_that_are_written_as_they_sound() {
    for (language, text, need) in [
        ("de", "lieferengpese", "fehlbestand"),
        ("de", "ladenhüta ohne ende", "ueberbestand"),
        ("de", "wir zälen von hand", "inventur"),
        ("de", "ständig ausverkuaft", "fehlbestand"),
        ("es", "uecos en la ajenda", "huecos"),
        ("es", "perdemos yamadas", "telefono"),
        ("es", "muchas ausensias", "no_shows"),
        ("es", "no damos avasto con el telefono", "telefono"),
        ("fr", "personnel apsent", "absences"),
        ("fr", "les burreaux restent sales", "qualite"),
        ("fr", "aspirateur pandant les reunions", "horaires"),
    ] {
        assert_eq!(needs(language, text), [need], "{text}");
    }
}

/// A synonym may say where other words may stand in it.
#[test]
fn other_words_may_stand_between_those_of_a_need() {
    for (language, text, need) in [
        ("de", "uns gehn laufend teile aus", "fehlbestand"),
        ("de", "uns geht jede woche was aus", "fehlbestand"),
        (
            "de",
            "haben 40 paletten die keiner mehr will",
            "ueberbestand",
        ),
        ("de", "ware steht nur noch rum", "ueberbestand"),
        ("es", "anulan una hora antes", "huecos"),
        ("fr", "ils annulent toujours au dernier moment", "absences"),
    ] {
        assert_eq!(needs(language, text), [need], "{text}");
    }
    for (language, text) in [
        ("de", "wir gehen davon aus"),
        ("de", "ich geh heute abend aus"),
        ("de", "überbestand haben wir nicht"),
        ("de", "wir liefern nach österreich aus"),
        ("es", "no hay problema"),
        ("fr", "je passe au dernier moment"),
    ] {
        assert!(needs(language, text).is_empty(), "{text}");
    }
}
