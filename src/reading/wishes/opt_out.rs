//! Whether the prospect takes the right to write to them away, or gives it back.

use super::intent;
use crate::reading::context::ReadingContext;
use crate::reading::draft::{Draft, Found};
use crate::reading::finding::{IntentKind, OptOut};
use crate::reading::lexicon::LANGUAGES;
use crate::reading::likeness::opinion::{Kind, STOP};
use crate::reading::vocabulary::Vocabulary;
use crate::reading::words::heard::{self, Heard, Sureness};

/// A halt in the talk is said in so many words at its beginning: "stop right there".
const HALT: usize = 3;
/// Longer texts tell their language.
const SHORT: usize = 80;

/// Who wants one of these wants to hear from us.
const WISHES: [IntentKind; 7] = [
    IntentKind::AskDemo,
    IntentKind::AskTrial,
    IntentKind::AskPrice,
    IntentKind::AskPerson,
    IntentKind::AskCallback,
    IntentKind::AskFeature,
    IntentKind::Buy,
];

/// "Stop" always counts, "start" only for those who had said "stop", "help" only as the whole text.
pub(crate) fn find(draft: &Draft<'_>) -> Option<OptOut> {
    let nothing_meant = draft.has("opt_out", "not_meant");
    if stops(draft) {
        return Some(OptOut::Stop);
    }
    let goes_on = ["start", "start_again"]
        .iter()
        .any(|name| draft.has("opt_out", name));
    if draft.context.opted_out && (nothing_meant || goes_on) {
        return Some(OptOut::Start);
    }
    // In words of their own: where the message as a whole hardly can mean anything else, and
    // something in it speaks of an end or of us writing.
    let stops = draft.has("opt_out", "spoken_of")
        && draft
            .opinions()
            .iter()
            .any(|opinion| opinion.kind == Kind::Stop && opinion.sure >= STOP);
    let says_how = [
        "only_so",
        "condition",
        "one_way",
        "channel",
        "not_meant",
        "elsewhere",
    ]
    .iter()
    .any(|name| draft.has("opt_out", name));
    let says_how = says_how
        || draft.has("manner", "refuses_questions")
        || draft.has("manner", "asks_whence")
        || draft.has("manner", "asks_removal");
    if stops && !says_how && !draft.has("opt_out", "stop") && !draft.context.opted_out {
        return Some(OptOut::Stop);
    }
    draft.has("opt_out", "help").then_some(OptOut::Help)
}

/// Whether the patterns find words that end all our messages.
fn stops(draft: &Draft<'_>) -> bool {
    // "Can you take me off if it's not for me?" asks what would be.
    !draft.has("opt_out", "not_meant")
        && !draft.has("manner", "asks_removal")
        && draft
            .of("opt_out", "stop")
            .any(|stop| ends_all(draft, stop))
}

/// Whether what they ask for shows that they want to hear more.
fn wishes(draft: &Draft<'_>) -> bool {
    intent::by_rules(draft)
        .iter()
        .any(|found| WISHES.contains(&found.kind) && found.confidence >= 0.5)
}

/// Whether the words end all our messages, rather than to say how they shall be.
fn ends_all(draft: &Draft<'_>, stop: &Found) -> bool {
    let meets = |name: &str| {
        draft
            .of("opt_out", name)
            .any(|found| found.first < stop.end && stop.first < found.end)
    };
    // "Our unsubscribe rate", "can I cancel any time?"
    if meets("elsewhere") {
        return false;
    }
    // "Stop right there, how much?": a halt in the talk, and a wish to go on with it.
    let halts = draft.text.clause(stop.first).is_some_and(|clause| {
        stop.end - stop.first <= 1
            && clause.first == stop.first
            && clause.end < draft.text.tokens.len()
            && clause.end <= HALT
    });
    if halts && wishes(draft) {
        return false;
    }
    // "Stop, that's too many questions": the questions are to stop.
    if halts && draft.has("manner", "refuses_questions") {
        return false;
    }
    // "Don't call me", alone or beside anything else: by which way, and no end of it.
    if meets("channel") {
        return false;
    }
    // "Don't come to my house, call me": how they want us, and no end of it.
    if meets("visit") && (wishes(draft) || draft.has("opt_out", "other_way")) {
        return false;
    }
    // "I don't want to be called by ten companies."
    if draft
        .of("opt_out", "only_so")
        .any(|found| same_sentence(draft, found, stop))
    {
        return false;
    }
    // "Don't spam me" beside an address or a wish.
    if meets("condition") {
        let first = draft.text.tokens.get(stop.first);
        let adds = draft.text.tokens.first().is_some_and(|token| {
            ["and", "but", "just"].contains(&token.text.as_str())
                && first.is_some_and(|first| token.span.start <= first.span.start)
        });
        return !(wishes(draft)
            || adds
            || draft.text.source.contains('@')
            || !draft.contacts.is_empty());
    }
    // "Don't email me, call me", "don't email me, email her".
    let shut = draft
        .of("opt_out", "one_way")
        .find(|found| found.first < stop.end && stop.first < found.end);
    shut.is_none_or(|shut| {
        let beside = |found: &Found| found.end <= shut.first || shut.end <= found.first;
        !draft.of("opt_out", "other_way").any(beside)
    })
}

fn same_sentence(draft: &Draft<'_>, one: &Found, other: &Found) -> bool {
    let sentence = |found: &Found| draft.text.clause(found.first).map(|clause| clause.sentence);
    sentence(one) == sentence(other)
}

/// Whether a short text gives the right to write back in so many words ("START", "subscribe me
/// again"), in whatever language: for who does not know whether it was ever taken away.
pub(crate) fn starts_again(vocabulary: &Vocabulary, context: &ReadingContext, text: &str) -> bool {
    text.len() <= SHORT
        && LANGUAGES.into_iter().any(|language| {
            let draft = Draft::new(vocabulary.speaking(language), context, text);
            draft.has("opt_out", "start_again") && !draft.has("opt_out", "stop")
        })
}

/// A "stop" in whatever language: as the one word of the text, or as a sentence
/// of a language that the text may be in.
pub(crate) fn in_any_language(
    vocabulary: &Vocabulary,
    heard: &Heard,
    context: &ReadingContext,
    text: &str,
) -> Option<OptOut> {
    if heard::is_stop_word(text) {
        return Some(OptOut::Stop);
    }
    if heard.sureness == Sureness::Told || text.len() > SHORT {
        return None;
    }
    LANGUAGES
        .into_iter()
        .filter(|language| *language != heard.language)
        .any(|language| {
            let draft = Draft::new(vocabulary.speaking(language), context, text);
            stops(&draft)
        })
        .then_some(OptOut::Stop)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::reading::{CampaignWords, ContactWay, read};

    fn grounds(language: &str) -> (Vocabulary, ReadingContext) {
        let vocabulary = Vocabulary::new(CampaignWords {
            language: language.to_owned(),
            locale: language.to_owned(),
            ..CampaignWords::default()
        });
        let context = ReadingContext::at(date(2026, 11, 23).at(10, 0, 0, 0));
        (vocabulary, context)
    }

    fn read_in(language: &str, text: &str) -> crate::reading::Reading {
        let (vocabulary, context) = grounds(language);
        read(&vocabulary, &context, text)
    }

    #[test]
    fn what_only_sounds_like_a_stop_is_none() {
        let stop = Some(OptOut::Stop);
        let cases = [
            ("en", "wish you'd stop", stop),
            ("en", "can you please stop", stop),
            ("en", "take my name off everything", stop),
            ("en", "no further communication", stop),
            ("en", "do not reply", stop),
            ("en", "s t o p", stop),
            ("en", "🛑", stop),
            ("en", "no mas", stop),
            ("en", "unsubscribe me from this thread", stop),
            ("en", "unsubscribe rates are high in our shop", None),
            ("en", "our unsubscribe page is broken", None),
            ("en", "let's end the call here", None),
            ("en", "stop right there, how much?", None),
            ("en", "remove me from the thread but keep Bob", None),
            ("en", "take my name off the invoice and put Bob", None),
            ("en", "can I unsubscribe later if I don't like it?", None),
            ("en", "don't reply before monday", None),
            ("en", "no further questions", None),
            ("en", "stop loss", None),
            ("es", "para", stop),
            ("es", "dame de baja", stop),
            ("es", "para mi empresa", None),
            ("es", "es para mi", None),
            ("es", "¿puedo darme de baja cuando quiera?", None),
            ("es", "damos de baja productos", None),
            ("de", "bitte Daten löschen", stop),
            ("de", "ich möchte mich abmelden", stop),
            ("de", "ich melde mich ab Montag", None),
            ("de", "kann ich mich zum Webinar abmelden?", None),
            ("de", "kann ich mich jederzeit abmelden?", None),
            ("fr", "me désabonner", stop),
            ("fr", "ne répondez pas", stop),
            ("fr", "puis-je me désabonner quand je veux ?", None),
            ("fr", "stop ou encore ?", None),
            ("es", "no manden nada mas", stop),
            ("es", "olvidense de mi", stop),
            ("es", "desuscribanme", stop),
            ("es", "cortenla con los mensajes", stop),
            ("es", "como me doy de baja?", stop),
            ("es", "eliminen todos mis datos", stop),
            ("es", "quiero algo para mandar recordatorios", None),
            ("es", "no paro de perder stock", None),
            ("es", "mis pacientes no quieren recibir mas llamadas", None),
            ("es", "vamos a dar de baja el programa viejo", None),
            ("es", "quitame la duda, es gratis?", None),
            ("es", "no quiero mas informacion por ahora", None),
            ("es", "no me mandes whatsapp, mandame un correo", None),
            ("de", "raus aus dem verteiler", stop),
            ("de", "könnt ihr mich rausnehmen", stop),
            ("de", "vergesst meine nummer", stop),
            ("de", "ich widerspreche der kontaktaufnahme", stop),
            ("de", "höred uf mir z schriibe", stop),
            ("de", "schickt mir nix mehr", stop),
            ("de", "darf ich kurz bei euch anhalten", None),
            ("de", "wir schreiben nicht mehr auf papier", None),
            ("de", "ich habe keine nachricht bekommen", None),
            ("de", "lassen sie mich das in ruhe anschauen", None),
            ("de", "ich möchte kein angebot", None),
            ("de", "wann hört das auf", None),
            ("de", "keine whatsapp bitte, lieber email", None),
            ("fr", "je me désabonne", stop),
            ("fr", "oubliez-moi", stop),
            ("fr", "lâchez-moi la grappe", stop),
            ("fr", "cessez vos envois", stop),
            ("fr", "je m'oppose à l'utilisation de mes données", stop),
            ("fr", "plus de contact svp", stop),
            ("fr", "écrivez-moi plus tard", None),
            ("fr", "je voudrais plus d'infos", None),
            ("fr", "on ne veut plus de bureaux sales", None),
            ("fr", "ça ne me dérange pas", None),
            ("en", "you dont answer me", None),
            ("es", "no quiero q me sigan escribiendo", stop),
            ("es", "no vuelvan a comunicarse conmigo", stop),
            ("es", "no tienen permiso para contactarme", stop),
            ("es", "bajenme de la lista", stop),
            ("es", "quiero dar de baja mi contrato actual con Odoo", None),
            ("es", "quiero dejar de mandar pedidos por correo", None),
            (
                "es",
                "mi jefe me dijo que no escriba mas pedidos a mano",
                None,
            ),
            ("es", "no me escribas por aqui, mejor al correo", None),
            (
                "es",
                "no me interesa recibir una demo, quiero el precio",
                None,
            ),
            ("es", "estamos hartos de tantos correos internos", None),
            ("es", "quitame a juan de la reunion", None),
            ("de", "spart euch weitere mails", stop),
            ("de", "kündige hiermit den newsletter", stop),
            ("de", "könnt ihr bitte aufhören mir zu texten", stop),
            ("de", "ich verbitte mir das", stop),
            ("de", "keine nachricht heute, morgen", None),
            ("de", "nehmt mich mit rein in den termin", None),
            (
                "de",
                "wir möchten keine newsletter an kunden verschicken",
                None,
            ),
            ("de", "ich will keine mails mehr schreiben müssen", None),
            (
                "de",
                "bitte nehmen sie meinen kollegen aus dem verteiler",
                None,
            ),
            ("de", "ich will nicht mehr hören dass ware fehlt", None),
            ("de", "keine post bitte, nur mail", None),
            (
                "fr",
                "nous ne souhaitons pas être dérangés la journée",
                None,
            ),
            ("fr", "appelez-moi, n'écrivez pas", None),
            ("es", "paren con esto ya", stop),
            ("es", "como hago para no recibir mas mensajes", stop),
            ("es", "como me borro de esto", stop),
            ("es", "dejen de llenarme el buzón", stop),
            ("es", "no doy permiso para que me contacten", stop),
            (
                "es",
                "solicito la cancelacion de mis datos personales",
                stop,
            ),
            ("es", "no autorizo el uso de mi telefono", stop),
            ("es", "quiero la baja", stop),
            ("es", "vale ya de mensajes", stop),
            ("es", "les voy a reportar por spam", stop),
            ("es", "no quiero estar en su lista", stop),
            ("es", "mandame el enlace para darme de baja", stop),
            ("es", "borradme de vuestra base de datos", stop),
            ("es", "estamos hartos de tantas llamadas", None),
            ("es", "no quiero saber nada mas de hojas de calculo", None),
            (
                "es",
                "quitar gente de la lista de espera nos lleva horas",
                None,
            ),
            ("es", "eliminan mis datos al terminar la prueba?", None),
            ("es", "cumplis con el derecho de supresion?", None),
            ("es", "se puede cancelar por sms?", None),
            ("es", "no mas llamadas perdidas, eso quiero", None),
            ("es", "no quiero saber el precio todavia", None),
            ("es", "no necesito recibir formacion", None),
            ("es", "no llamen mas que por la tarde", None),
            ("es", "no me mandes mas preguntas", None),
            ("es", "no me mandes correos largos", None),
            ("es", "vamos a cancelar la suscripcion de doctoralia", None),
            ("es", "como me doy de baja si no me convence?", None),
            ("es", "sacame cita para el martes", None),
            (
                "es",
                "mi correo es ana@clinica.es, no me mandeis spam",
                None,
            ),
            ("de", "das ist spam, ich melde euch", stop),
            ("de", "ihr seid blockiert", stop),
            ("de", "ihr nervt, lasst das", stop),
            ("de", "bestellt mich ab", stop),
            ("de", "stoppt das", stop),
            ("de", "raus aus meinem whatsapp", stop),
            ("de", "ihr habt keine erlaubnis mir zu schreiben", stop),
            ("de", "gebt endlich ruhe", stop),
            ("de", "sie haben keine einwilligung von mir", stop),
            ("de", "keine nachrichten von euch seit montag", None),
            (
                "de",
                "keine mails mehr von hand schreiben, das wäre was",
                None,
            ),
            ("de", "will von sap nichts mehr wissen", None),
            ("de", "will nichts mehr von excel hören", None),
            ("de", "schreiben sie nicht mir sondern meinem chef", None),
            ("de", "da hören wir lieber auf", None),
            ("de", "lassen sie mich in ruhe nachdenken", None),
            ("de", "löschen sie meinen termin am dienstag", None),
            ("de", "nehmen sie mich ernst bitte", None),
            ("de", "bitte nümme schriibe", stop),
            ("de", "lönd mi in rue", stop),
            ("de", "i mog nix mehr von eich hörn", stop),
            ("de", "wie stelle ich die nachrichten ab?", stop),
            ("de", "schickt eure werbung jemand anderem", stop),
            ("de", "ich bin nicht mehr interessiert an euren sms", stop),
            ("de", "sie haben kein recht mir zu schreiben", stop),
            ("de", "werde sie als spam melden", stop),
            (
                "de",
                "bitte löschen sie meine personenbezogenen daten",
                stop,
            ),
            ("de", "bitte stellen sie die zusendung ein", stop),
            ("de", "lass mich kurz in ruhe rechnen", None),
            (
                "de",
                "verschont uns mit fachchinesisch, was kostet es?",
                None,
            ),
            (
                "de",
                "keine mails an die info adresse, die liest keiner",
                None,
            ),
            ("de", "noch keine mail bekommen", None),
            (
                "de",
                "ich habe seit tagen nichts mehr von ihnen gehört",
                None,
            ),
            ("de", "abmelden kann ich mich ja immer", None),
            (
                "de",
                "wie stelle ich die erinnerungen im programm ab?",
                None,
            ),
            ("fr", "je préfère que vous ne m'écriviez plus", stop),
            ("fr", "comment je fais pour ne plus recevoir ça ?", stop),
            ("fr", "vous me saoulez avec vos messages", stop),
            ("fr", "inutile de me recontacter", stop),
            ("fr", "je préfère que vous m'écriviez par mail", None),
            ("fr", "je préfère que vous ne m'appeliez pas le matin", None),
            ("es", "qué pesados, basta ya", stop),
            ("es", "pasen de mí", stop),
            ("es", "no me ha llegado su mensaje", None),
            ("es", "necesito dar de baja a empleados en el sistema", None),
            ("es", "ya no tengo noticias suyas", None),
            ("de", "ab heute bitte keine nachrichten mehr", stop),
            ("de", "ich möchte keinerlei kontakt", stop),
            ("de", "nummer raus bitte", stop),
            ("de", "ich antworte mit STOPP", stop),
            ("de", "meine einwilligung ist hiermit widerrufen", stop),
            ("de", "wo kann man das hier abbestellen", stop),
            ("de", "wie werde ich euch los", stop),
            ("de", "ich habe mich doch schon abgemeldet", stop),
            ("de", "behaltet eure nachrichten", stop),
            ("de", "auf weitere mails kann ich verzichten", stop),
            ("de", "sie melden sich ja nie", None),
            ("de", "sie müssen mir nichts mehr schicken", None),
            ("de", "kann ich meine daten selber löschen", None),
            ("de", "wir wollen raus aus dem system", None),
            ("de", "die kollegen melden sich nicht mehr", None),
            ("de", "tragt mich für donnerstag aus", None),
            (
                "de",
                "zum alten anbieter haben wir keinen kontakt mehr",
                None,
            ),
            (
                "de",
                "nach feierabend möchte ich nicht gestört werden",
                None,
            ),
            ("en", "i want zero contact", stop),
            ("en", "not one more message", stop),
            ("en", "kindly refrain from contacting me", stop),
            ("en", "you never answer", None),
            ("es", "quédense con sus mensajes", stop),
            ("es", "no quiero ningún tipo de contacto", stop),
            ("es", "el proveedor no nos manda nada", None),
            ("es", "puedo borrar mis datos yo mismo?", None),
            ("fr", "gardez vos messages", stop),
            ("fr", "effacez-moi", stop),
            (
                "fr",
                "est-ce que je peux effacer mes données moi-même ?",
                None,
            ),
            ("en", "half the calls get lost", None),
            ("en", "i wouldn't dare without my sister", None),
            ("en", "people ring us for a price and never come back", None),
            ("en", "get lost", stop),
            ("en", "don't you dare text me again", stop),
            ("de", "bitte nicht kontaktieren", stop),
            ("de", "sms stop", stop),
            ("de", "ihr könnt euch die sms sparen", stop),
            ("de", "ich will nichts mehr von euch", stop),
            ("de", "ihre sms sind nicht erwünscht", stop),
            ("en", "put me on ur do not call list", stop),
            ("en", "block me or whatever", stop),
            ("en", "can i block a user?", None),
            ("de", "ich bitte sie, mich nicht weiter anzuschreiben", stop),
            ("de", "wäre nett wenn ihr mir nichts mehr schickt", stop),
            (
                "de",
                "bei der nächsten nachricht schalte ich meinen anwalt ein",
                stop,
            ),
            ("de", "ich will nicht in eurer datenbank stehen", stop),
            ("de", "anna@beispiel.de bitte austragen", stop),
            ("de", "bitte auch nicht nochmal nachhaken", stop),
            ("de", "weder anrufen noch schreiben bitte", stop),
            ("de", "falsch verbunden, nummer löschen", stop),
            ("de", "keine langen texte bitte", None),
            ("de", "können empfänger unserer mails sich austragen", None),
            ("de", "bitte keine sms, ich lese nur mails", None),
            (
                "de",
                "falsche nummer, meine richtige ist 0171 2345678",
                None,
            ),
            ("en", "id rather not get any more of these", stop),
            ("en", "i already told you to stop", stop),
            ("en", "take 555 0142 off your list", stop),
            ("en", "i asked to be removed last week", stop),
            ("en", "no more marketing please", stop),
            ("en", "is there a way to not get these emails", stop),
            ("en", "please make this your last email", stop),
            ("en", "we need to stop emailing orders around", None),
            ("en", "why did you stop writing", None),
            ("en", "please dont write this week, im at a fair", None),
            ("en", "do not use my work number, use this one", None),
            ("en", "can i turn off texts for one user", None),
            ("es", "ruego cesen las comunicaciones", stop),
            ("es", "no insistas", stop),
            (
                "es",
                "me opongo al tratamiento de mis datos con fines comerciales",
                stop,
            ),
            ("es", "uno más y llamo a la policía", stop),
            ("es", "ya no deseamos saber de ustedes", stop),
            ("es", "los correos llevan enlace de baja?", None),
            (
                "es",
                "no quiero que mis empleados reciban mensajes de noche",
                None,
            ),
            ("es", "perdon por no contestar", None),
            ("fr", "ça suffit maintenant, arrêtez", stop),
            ("fr", "j'ai demandé à être retiré la semaine dernière", stop),
            ("fr", "n'utilisez plus ce numéro", stop),
            ("fr", "virez mon numéro", stop),
            ("fr", "je n'ai jamais donné mon accord", stop),
            ("fr", "comment désinscrire un client des rappels", None),
            ("fr", "pourquoi vous n'écrivez plus", None),
            ("fr", "laissez-moi réfléchir tranquille", None),
            ("fr", "effacez mon premier message, je me suis trompé", None),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .map(|(language, text, expected)| (text, read_in(language, text).opt_out, expected))
            .filter(|(_, found, expected)| found != expected)
            .collect();
        assert_eq!(wrong, []);
    }

    #[test]
    fn a_start_is_one_even_where_nobody_knows_of_a_stop() {
        for (language, text, expected) in [
            ("en", "START", Some(OptOut::Start)),
            ("en", "unstop", Some(OptOut::Start)),
            ("en", "subscribe me again", Some(OptOut::Start)),
            ("en", "yes", None),
            ("en", "let's start", None),
            ("en", "start date?", None),
            ("de", "start", Some(OptOut::Start)),
        ] {
            let (vocabulary, context) = grounds(language);
            let found = starts_again(&vocabulary, &context, text);
            assert_eq!(found, expected.is_some(), "{text}");
            assert_eq!(read_in(language, text).opt_out, None, "{text}");
        }
    }

    #[test]
    fn a_wish_about_the_telephone_ends_nothing() {
        let goes_on = [
            ("en", "don't call me"),
            ("en", "please don't phone me"),
            ("en", "dont call me pls"),
            ("en", "do not ring me"),
            ("en", "please do not telephone me"),
            ("en", "I don't want to be called"),
            ("en", "never call me"),
            ("en", "new app for our shop. please don't phone me"),
            ("en", "send it to jo@x.co, dont call me"),
            ("de", "bitte nicht anrufen"),
            ("de", "rufen sie mich bitte nicht an"),
            ("de", "ich möchte nicht angerufen werden"),
            ("de", "keine anrufe bitte"),
            ("es", "no me llamen"),
            ("es", "por favor no me llame"),
            ("es", "no quiero que me llamen"),
            ("fr", "ne m'appelez pas"),
            ("fr", "merci de ne pas m'appeler"),
            ("fr", "pas d'appels s'il vous plaît"),
        ];
        let ends = [
            ("en", "stop"),
            ("en", "dont call me again"),
            ("en", "stop calling me"),
            ("en", "don't call me anymore"),
            ("en", "don't contact me"),
            ("en", "leave me alone"),
            ("de", "ruft mich nicht mehr an"),
            ("es", "no me vuelvas a llamar"),
            ("fr", "ne m'appelez plus"),
        ];
        let mut wrong = Vec::new();
        for (language, text) in goes_on {
            let reading = read_in(language, text);
            let way = reading.availability.way.map(|(way, _)| way);
            if reading.opt_out.is_some()
                || !matches!(way, Some(ContactWay::Writing | ContactWay::Email))
            {
                wrong.push((text, reading.opt_out, way));
            }
        }
        for (language, text) in ends {
            let reading = read_in(language, text);
            if reading.opt_out != Some(OptOut::Stop) {
                wrong.push((text, reading.opt_out, None));
            }
        }
        assert_eq!(wrong, []);
    }
}
