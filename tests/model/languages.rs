//! Prospects who write another language than the campaign's: the model answers in theirs,
//! past the guard, and what cannot be checked there is kept back.

use std::sync::Arc;
use std::time::Duration;

use crate::model_server::{KEY, ModelServer, Reply};
use crate::talk::{Answered, Setting, Talk};
use fronter::conversation::effect::Effect;
use fronter::conversation::input::Input;
use fronter::language::{self, EngineChoice, Secret, Settings};
use fronter::library::Library;
use fronter::speech::Voice;
use fronter::speech::guard::sentence::sentences;
use fronter::speech::guard::{Grounds, Guard, Verdict};
use serde_json::json;

fn says(words: &str) -> String {
    json!({"say": words, "reading": {"signals": [], "intents": [], "objections": [],
        "wants_person": null, "wants_stop": null, "move": "answer"}})
    .to_string()
}

/// One turn: what came of it, and the request that it was made with.
async fn turn(written: &str, words: &str) -> (Answered, crate::model_server::Captured) {
    let server = ModelServer::scripted(vec![Reply::Says(says(words))]).await;
    let language = language::build(&Settings {
        engine: EngineChoice::OpenAi,
        base_url: server.url.clone(),
        model: "test-model".to_owned(),
        api_key: Some(Secret::new(KEY)),
        first_word: Duration::from_secs(20),
        turn: Duration::from_secs(30),
        ..Settings::default()
    })
    .unwrap();
    let mut talk = Talk::begin(&Library::open(None).unwrap(), &Setting::default());
    talk.write(written);
    let answered = talk.answer_with(&*language).await.unwrap();
    assert_eq!(server.broken(), Vec::<String>::new());
    let request = server.requests().first().unwrap().clone();
    (answered, request)
}

/// The language asked for, what the prospect writes, what the model answers, what of it
/// is seen, what is not.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const TURNS: [Row; 9] = [
    (
        "Spanish",
        "hola, nuestros productos se agotan cada primavera, ¿tienen una prueba gratis?",
        "[1] Entiendo, gracias por contármelo. Puede probar Stockwell gratis durante 14 días con sus propios datos. [step] ¿Cuántas personas de su empresa planifican o piden existencias?",
        &["Entiendo, gracias por contármelo.", "¿Cuántas personas"],
        &["How many", "You can try"],
    ),
    (
        "German",
        "Guten Tag, unsere Produkte sind jeden Frühling ausverkauft, was kostet das?",
        "[1] Danke, das verstehe ich gut. [step] Wie viele Personen in Ihrem Unternehmen planen oder bestellen Ware?",
        &["das verstehe ich gut", "Wie viele Personen"],
        &["How many"],
    ),
    (
        "French",
        "Bonjour, nos produits sont en rupture chaque printemps, combien ça coûte ?",
        "[1] Bien entendu, je comprends. [step] Combien de personnes dans votre entreprise planifient ou commandent le stock ?",
        &["Bien entendu, je comprends.", "Combien de personnes"],
        &["How many"],
    ),
    (
        "Spanish",
        "hola, nuestros productos se agotan cada primavera, ¿cuánto cuesta?",
        "[1] Es gratis para siempre, se lo garantizo. [2] Le hacemos un descuento del 20 %. [3] Das ist für Ihr Unternehmen vollkommen kostenlos und unverbindlich.",
        &["Esto lo tengo por escrito solo en inglés:\n", "$39"],
        &["gratis", "20 %", "kostenlos"],
    ),
    (
        "German",
        "Guten Tag, unsere Produkte sind jeden Frühling ausverkauft, was kostet das?",
        "[1] Questo prodotto non costa nulla per la vostra azienda, ve lo prometto. [2] Growth kostet nur 19 Dollar pro Benutzer.",
        &["Das habe ich nur auf Englisch schriftlich:\n", "$39"],
        &["Questo", "19 Dollar"],
    ),
    // Wholly in the campaign's language: nothing of it is seen.
    (
        "French",
        "Bonjour, nos produits sont en rupture chaque printemps, combien ça coûte ?",
        "[1] That happens to many, and it is annoying. [2] Happy to tell you about the price. [step] How many people plan or order stock?",
        &["Ceci, je ne l'ai par écrit qu'en anglais :\n", "$39"],
        &["annoying", "Happy to"],
    ),
    // Half and half, and a fact by its slot.
    (
        "Spanish",
        "hola, nuestros productos se agotan cada primavera, ¿tienen una prueba gratis?",
        "[1] Entiendo, gracias. I see what you mean. {{fact:trial}} [step] ¿Cuántas personas de su empresa planifican o piden existencias?",
        &[
            "Entiendo, gracias.\n\nEsto lo tengo por escrito solo en inglés:\nYou can try Stockwell free",
            "\n\n¿Cuántas personas",
        ],
        &["I see what"],
    ),
    (
        "German",
        "Guten Tag, unsere Produkte sind jeden Frühling ausverkauft, gibt es eine Testphase?",
        "[1] Danke, das verstehe ich gut: {{fact:trial}}. [step] How many people would use it?",
        &[
            "Danke, das verstehe ich gut:\n\nDas habe ich nur auf Englisch schriftlich:\nYou can try Stockwell free",
        ],
        &["would use it"],
    ),
    (
        "",
        "hi, our bestsellers are gone every spring, how much is it?",
        "[1] Good to know, thanks. [2] Entiendo, gracias por contármelo, es gratis.",
        &["Good to know, thanks.", "$39"],
        &["Entiendo"],
    ),
];

#[tokio::test]
async fn the_model_answers_in_the_prospects_language_and_the_guard_follows() {
    let mut prefixes = Vec::new();
    for (language, written, words, seen, unseen) in TURNS {
        let (answered, request) = turn(written, words).await;
        let text = &answered.spoken.text;
        println!("{written}\n  {text}\n  {:?}", answered.spoken.model);
        let told = format!("Answer in {language}, every sentence of it");
        let asked = request.user().contains("Answer in ");
        assert_eq!(asked, !language.is_empty(), "{written}");
        assert!(language.is_empty() || request.user().contains(&told));
        assert_eq!(answered.shown, *text);
        for wanted in seen {
            assert!(text.contains(wanted), "{wanted:?} is not in {text:?}");
        }
        for unwanted in unseen {
            assert!(!text.contains(unwanted), "{unwanted:?} is in {text:?}");
        }
        assert!(text.matches('?').count() <= 1, "{text}");
        prefixes.push(request.system().to_owned());
    }
    assert!(prefixes.iter().all(|prefix| *prefix == prefixes[0]));
}

/// What a prospect writes, and the sentences that may and may not be said then.
const SENTENCES: [(&str, &[&str], &[&str]); 3] = [
    (
        "hola, somos 40 personas y nuestros productos se agotan, ¿cuánto cuesta la prueba?",
        &[
            "Entiendo, gracias.",
            "Claro, con gusto.",
            "Puede probar Stockwell gratis durante 14 días con sus propios datos.",
            "No hace falta tarjeta de crédito.",
            "Stockwell conecta con Shopify y NetSuite.",
            "Sus productos se agotan.",
            "40 personas, entiendo.",
        ],
        &[
            "Thanks for telling me.",
            "You can try Stockwell free for 14 days with your own data.",
            "Onboarding takes 2 to 3 weeks on the Growth plan.",
            "Danke, das verstehe ich gut.",
            "Puede probar Stockwell gratis durante 30 días con sus propios datos.",
            "La prueba cuesta 9 dólares al mes.",
            "Stockwell conecta con Odoo y Salesforce.",
            "Le garantizo un ahorro de dinero.",
            "Le llamo mañana.",
            "Es gratis para siempre.",
            "Nueve dólares por usuario y mes.",
            "Nuestro equipo le enviará un contrato esta tarde.",
            "Wir schicken Ihnen morgen gerne einen Vertrag zu.",
        ],
    ),
    (
        "Guten Tag, wir sind 40 Leute und unsere Produkte sind ausverkauft, was kostet der Test?",
        &[
            "Danke, verstanden.",
            "Das verstehe ich gut.",
            "Sie können Stockwell 14 Tage kostenlos mit Ihren eigenen Daten testen.",
            "Stockwell verbindet sich mit Shopify und NetSuite.",
        ],
        &[
            "Sure, that makes sense.",
            "No credit card is needed, and it ends by itself.",
            "Sie können Stockwell 30 Tage kostenlos mit Ihren eigenen Daten testen.",
            "Das ist für immer kostenlos.",
            "Wir geben Ihnen 20 Prozent Rabatt.",
            "Ich rufe Sie morgen an.",
            "Stockwell kostet nur neun Dollar im Monat.",
            "Stockwell verbindet sich nicht mit Shopify und NetSuite.",
        ],
    ),
    (
        "Bonjour, nous sommes 40 personnes, nos produits sont en rupture, combien coûte l'essai ?",
        &[
            "Bien sûr, je comprends.",
            "Merci beaucoup.",
            "Vous pouvez essayer Stockwell gratuitement pendant 14 jours avec vos propres données.",
        ],
        &[
            "Of course, I understand.",
            "Gracias, lo entiendo perfectamente.",
            "Vous pouvez essayer Stockwell gratuitement pendant 60 jours avec vos propres données.",
            "C'est gratuit pour toujours.",
            "Nous vous offrons une remise de 20 %.",
            "Je vous rappelle demain.",
            "Le prix est de neuf euros par mois.",
        ],
    ),
];

#[test]
fn what_is_said_in_their_language_needs_its_ground_too() {
    let library = Library::open(None).unwrap();
    let mut wrong = Vec::new();
    for (written, good, bad) in SENTENCES {
        let mut talk = Talk::begin(&library, &Setting::default());
        talk.write(written);
        let agenda = talk
            .take(Input::Answer)
            .into_iter()
            .find_map(|effect| match effect {
                Effect::Speak(agenda) => Some(*agenda),
                _ => None,
            })
            .unwrap();
        let campaign = &talk.loaded.campaign;
        let grounds = Arc::new(Grounds::of(campaign));
        let material = Voice::at_home(&talk.loaded.lines, campaign, &talk.state).speak(&agenda);
        let verdict = |text: &str| {
            let grounds = Arc::clone(&grounds);
            Guard::new(grounds, campaign, &talk.state, &agenda, &material.text).check(text)
        };
        for text in good {
            if verdict(text) != Verdict::Pass {
                wrong.push(format!("{:?}: {text}", verdict(text)));
            }
        }
        for text in bad {
            if verdict(text) == Verdict::Pass {
                wrong.push(format!("passes: {text}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// How a paragraph in the campaign's language begins.
const INTRODUCTIONS: [(&str, &[&str]); 3] = [
    (
        "es",
        &[
            "Esto lo tengo por escrito solo en inglés:",
            "Mi pregunta la tengo por escrito solo en inglés:",
        ],
    ),
    (
        "de",
        &[
            "Das habe ich nur auf Englisch schriftlich:",
            "Meine Frage habe ich nur auf Englisch schriftlich:",
        ],
    ),
    (
        "fr",
        &[
            "Ceci, je ne l'ai par écrit qu'en anglais :",
            "Ma question, je ne l'ai par écrit qu'en anglais :",
        ],
    ),
];

fn looks(text: &str) -> &'static str {
    match whichlang::detect_language(text) {
        whichlang::Lang::Eng => "en",
        whichlang::Lang::Deu => "de",
        whichlang::Lang::Spa => "es",
        whichlang::Lang::Fra => "fr",
        _ => "another",
    }
}

/// What is mixed in an answer: a paragraph in another language than the prospect's that is
/// not introduced, or one that goes on in another after its introduction.
fn mixed(language: &str, text: &str) -> Vec<String> {
    let (_, introductions) = INTRODUCTIONS
        .iter()
        .find(|(code, _)| *code == language)
        .unwrap();
    let mut wrong = Vec::new();
    for paragraph in text.split("\n\n") {
        let introduced = introductions
            .iter()
            .find_map(|opening| paragraph.strip_prefix(opening)?.strip_prefix('\n'));
        let (words, wanted) = match introduced {
            Some(words) => (words, "en"),
            None => (paragraph, language),
        };
        for sentence in sentences(words) {
            // A name, a link or a few words may be in any language.
            let telling = sentence.chars().filter(|c| c.is_alphabetic()).count() >= 25;
            if telling && (looks(sentence) == "en") != (wanted == "en") {
                wrong.push(format!("{language}: {sentence:?} of {text:?}"));
            }
        }
    }
    wrong
}

/// What prospects write in each language: questions, needs, objections, wishes, a no.
const TALKS: [(&str, &[&str]); 3] = [
    (
        "es",
        &[
            "hola, somos un mayorista y nuestros productos se agotan cada primavera",
            "¿cuánto cuesta para 40 personas?",
            "es demasiado caro para nosotros",
            "¿estoy hablando con un robot?",
            "tenemos 40 personas y lo necesitamos en marzo",
            "¿por qué me pregunta eso?",
            "quiero hablar con una persona, por favor",
        ],
    ),
    (
        "de",
        &[
            "Guten Tag, wir sind ein Großhändler und unsere Produkte sind jeden Frühling ausverkauft",
            "Was kostet das für 40 Personen?",
            "Das ist uns viel zu teuer",
            "Spreche ich hier mit einem Roboter?",
            "Wir sind 40 Leute und brauchen es im März",
            "Warum fragen Sie mich das?",
            "Ich möchte bitte mit einem Menschen sprechen",
        ],
    ),
    (
        "fr",
        &[
            "Bonjour, nous sommes grossistes et nos produits sont en rupture chaque printemps",
            "Combien ça coûte pour 40 personnes ?",
            "C'est beaucoup trop cher pour nous",
            "Est-ce que je parle à un robot ?",
            "Nous sommes 40 personnes et nous en avons besoin en mars",
            "Pourquoi vous me demandez cela ?",
            "Je voudrais parler à un humain s'il vous plaît",
        ],
    ),
];

#[test]
fn the_local_voice_never_mixes_languages_in_a_paragraph() {
    let library = Library::open(None).unwrap();
    let mut wrong = Vec::new();
    let mut introduced = 0;
    for (language, says) in TALKS {
        for (seed, there) in (0..6).flat_map(|seed| [(seed, true), (seed, false)]) {
            for campaign in ["demo", "solar", "studio"] {
                let setting = Setting {
                    campaign: campaign.to_owned(),
                    seed,
                    closer_there: there,
                    ..Setting::default()
                };
                let mut talk = Talk::begin(&library, &setting);
                for said in says {
                    for message in talk.say(said) {
                        if seed == 0 && there {
                            println!("{said}\n  {}", message.text);
                        }
                        introduced += usize::from(message.text.contains(":\n"));
                        wrong.extend(mixed(language, &message.text));
                    }
                    assert_eq!(talk.state.language.as_deref(), Some(language), "{said}");
                }
            }
        }
    }
    assert!(introduced > 50, "{introduced}");
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test]
async fn an_answer_with_a_model_never_mixes_languages_in_a_paragraph() {
    let english = "[1] Sure, I understand that very well. [2] I can tell you about that. [step] How many people would use it?";
    let half = "[1] Sure, I understand that very well. {{point:1}} [2] {{fact:pricing}} and {{fact:trial}} [step] And how many people would use it?";
    let failing = || Reply::Status(500, Vec::new(), "{}".to_owned());
    let replies = ["english", "half", "cut"];
    let reply = |name: &str, words: &str| match name {
        "cut" => Reply::Breaks(says(words), crate::model_server::Break::Cut),
        _ => Reply::Says(says(words)),
    };
    let library = Library::open(None).unwrap();
    let mut wrong = Vec::new();
    for (language, written) in TALKS {
        for name in replies {
            let words = if name == "half" { half } else { english };
            let mut script: Vec<Reply> = written.iter().map(|_| reply(name, words)).collect();
            script.push(failing());
            let server = ModelServer::scripted(script).await;
            let language_model = language::build(&Settings {
                engine: EngineChoice::OpenAi,
                base_url: server.url.clone(),
                model: "test-model".to_owned(),
                api_key: Some(Secret::new(KEY)),
                first_word: Duration::from_secs(20),
                turn: Duration::from_secs(30),
                ..Settings::default()
            })
            .unwrap();
            let mut talk = Talk::begin(&library, &Setting::default());
            for said in written {
                talk.write(said);
                if let Some(answered) = talk.answer_with(&*language_model).await {
                    assert_eq!(answered.shown, answered.spoken.text);
                    wrong.extend(mixed(language, &answered.spoken.text));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
