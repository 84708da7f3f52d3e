use super::*;
use proptest::prelude::*;

fn check(name: &str, body: &str, expected: &str) {
    let reply = visible_reply(body);
    assert_eq!(reply.text, expected, "{name}");
    assert!(!reply.whole_mail_kept, "{name}");
}

#[test]
fn hides_the_quoted_mail() {
    let cases = [
        ("plain", "We are 40 people.", "We are 40 people."),
        (
            "gmail",
            "40 seats, please.\n\nOn Sat, Nov 21, 2026 at 10:00 AM Fronter <a@example.com> wrote:\n> How many?\n> Bye",
            "40 seats, please.",
        ),
        (
            "gmail wrapped",
            "40 seats.\n\nOn Sat, Nov 21, 2026 at 10:00 AM Acme Sales Assistant\n<reply+abcdefghijklmnop@mail.example.com> wrote:\n\n> How many?\n",
            "40 seats.",
        ),
        (
            "crlf",
            "Yes.\r\n\r\nOn 21/11/2026 10:00, Ada wrote:\r\n> Still there?\r\n",
            "Yes.",
        ),
        (
            "apple without quote marks",
            "Yes, next week.\n\nOn 21 Nov 2026, at 10:00, Ada <ada@example.com> wrote:\n\nShall we talk?\n",
            "Yes, next week.",
        ),
        (
            "inline answers",
            "See below.\n\nOn 21 Nov 2026 Ada wrote:\n> How many seats?\n\n40\n\n> When?\n\nIn March.",
            "See below.\n\n\n40\n\n\nIn March.",
        ),
        (
            "bottom posting",
            "On 21 Nov 2026 Ada wrote:\n> How many seats?\n\nAbout 40.\n-- \nBob",
            "About 40.",
        ),
        (
            "german",
            "Ja, gern.\n\nAm 21.11.2026 um 10:00 schrieb Ada <ada@example.com>:\n> Passt es?",
            "Ja, gern.",
        ),
        (
            "french",
            "Oui.\n\nLe sam. 21 nov. 2026 à 10:00, Ada <ada@example.com> a écrit :\n> Ça va ?",
            "Oui.",
        ),
        (
            "spanish",
            "Sí.\n\nEl sáb, 21 nov 2026 a las 10:00, Ada (<ada@example.com>) escribió:\n> ¿Vale?",
            "Sí.",
        ),
        (
            "portuguese",
            "Sim.\n\nEm sáb., 21 de nov. de 2026 às 10:00, Ada <ada@example.com> escreveu:\n> Pode?",
            "Sim.",
        ),
        (
            "italian",
            "Sì.\n\nIl giorno sab 21 nov 2026 alle ore 10:00 Ada <ada@example.com> ha scritto:\n> Va bene?",
            "Sì.",
        ),
        (
            "dutch",
            "Ja.\n\nOp za 21 nov 2026 om 10:00 schreef Ada <ada@example.com>:\n> Goed?",
            "Ja.",
        ),
        (
            "swedish",
            "Ja.\n\nDen lör 21 nov. 2026 kl 10:00 skrev Ada <ada@example.com>:\n> Bra?",
            "Ja.",
        ),
        (
            "chinese",
            "好的。\n\n在 2026年11月21日 10:00，Ada <ada@example.com> 写道：\n> 可以吗？",
            "好的。",
        ),
        (
            "japanese",
            "はい。\n\n2026年11月21日(土) 10:00 Ada <ada@example.com>:\n> いかがですか",
            "はい。",
        ),
        (
            "old gmail",
            "Ok.\n\n2026-11-21 10:00 GMT+01:00 Ada <ada@example.com>:\n> Fine?",
            "Ok.",
        ),
        (
            "name and address only",
            "Ok.\nAda <ada@example.com> wrote:\n> Fine?",
            "Ok.",
        ),
        (
            "outlook",
            "Budget is 20k.\n\nFrom: Ada <ada@example.com>\nSent: Saturday, November 21, 2026 10:00\nTo: Bob\nSubject: Re: Seats\n\nHow much?",
            "Budget is 20k.",
        ),
        (
            "outlook rule",
            "Budget is 20k.\n\n________________________________\nFrom: Ada <ada@example.com>\nSent: Saturday\nTo: Bob\nSubject: Seats\n\nHow much?",
            "Budget is 20k.",
        ),
        (
            "outlook german bold",
            "20k.\n\n*Von:* Ada\n*Gesendet:* Samstag, 21. November 2026 10:00\n*An:* Bob\n*Betreff:* Plätze\n\nWie viel?",
            "20k.",
        ),
        (
            "outlook french",
            "20k.\n\nDe : Ada <ada@example.com>\nEnvoyé : samedi 21 novembre 2026\nÀ : Bob\nObjet : Places\n\nCombien ?",
            "20k.",
        ),
        (
            "original message",
            "Fine.\n\n-----Original Message-----\nFrom: Ada\nHello",
            "Fine.",
        ),
        (
            "forwarded",
            "See this.\n\n---------- Forwarded message ---------\nFrom: Eve\nHello",
            "See this.",
        ),
        (
            "own marker",
            "Sounds good.\n\n##- Please type your reply above this line -##\nHello Bob,\nhow many?",
            "Sounds good.",
        ),
        (
            "own marker, quoted, answered below",
            "> ##- Please type your reply above this line -##\n> How many?\n\nForty.",
            "Forty.",
        ),
    ];
    for (name, body, expected) in cases {
        check(name, body, expected);
    }
}

#[test]
fn hides_signatures() {
    for (name, body, expected) in [
        ("rfc 3676", "Yes.\n\n-- \nBob Miller\nAcme", "Yes."),
        ("stripped space", "Yes.\n--\nBob", "Yes."),
        ("phone", "Yes please\n\nSent from my iPhone", "Yes please"),
        (
            "outlook app",
            "Yes\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n",
            "Yes",
        ),
        ("german phone", "Ja\n\nVon meinem iPhone gesendet", "Ja"),
        (
            "phone and quote",
            "Yes\n\nSent from my iPhone\n\n> On 21 Nov 2026, at 10:00, Ada <ada@example.com> wrote:\n> \n> Ok?",
            "Yes",
        ),
        (
            "signature between reply and quote",
            "Yes.\n-- \nBob\n\nOn 21 Nov 2026 Ada wrote:\n> Ok?\n\nAnd March.",
            "Yes.\n\nAnd March.",
        ),
    ] {
        check(name, body, expected);
    }
}

#[test]
fn leaves_the_authors_own_words() {
    for body in [
        "On Monday he wrote:\nwe need 40 seats.",
        "On the other hand, 40 is too many.",
        "Team size:\n>50 people",
        "> $10k a month, since you ask",
        "From: Boston\nTo: Denver\nDate: 3 May\nTwo trucks.",
        "Best\n------\nprice?",
        "Am 3. Mai geht es.\nDanke",
        "The parts were sent from my warehouse last week, did you get the invoice?",
        "Sent from my point of view this is fine.\nWe need 40.",
        "-- not a signature --\nbut a line",
    ] {
        check("own words", body, body);
    }
}

#[test]
fn keeps_everything_and_says_so_when_nothing_would_be_left() {
    for body in [
        "> only\n> quotes",
        "---------- Forwarded message ---------\nFrom: Eve",
        "Sent from my iPhone",
    ] {
        let reply = visible_reply(body);
        assert_eq!(
            reply,
            VisibleReply {
                text: body.to_owned(),
                whole_mail_kept: true
            }
        );
    }
    assert!(!visible_reply(" \n ").whole_mail_kept);
    assert_eq!(visible_reply("").text, "");
}

fn is_subsequence(part: &str, whole: &str) -> bool {
    let normal = whole.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines = normal.lines();
    part.lines()
        .all(|line| lines.any(|candidate| candidate == line))
}

/// Lines that mean something to the parser, so that random mails hit its branches.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("On 21 Nov 2026, Ada <a@b.example> wrote:".to_owned()),
        Just("On 21 Nov 2026, Ada".to_owned()),
        Just("<a@b.example> wrote:".to_owned()),
        Just("> quoted".to_owned()),
        Just(">40".to_owned()),
        Just("-- ".to_owned()),
        Just("From: Ada <a@b.example>".to_owned()),
        Just("Sent: today".to_owned()),
        Just("Subject: Seats".to_owned()),
        Just("________________________________".to_owned()),
        Just("-----Original Message-----".to_owned()),
        Just("Sent from my iPhone".to_owned()),
        Just(REPLY_MARKER.to_owned()),
        Just(String::new()),
        "\\PC{0,30}",
        "[a-z ]{1,20}",
    ]
}

proptest! {
    #[test]
    fn shows_a_subsequence_of_the_lines(lines in prop::collection::vec(line(), 0..25), crlf in any::<bool>()) {
        let body = lines.join(if crlf { "\r\n" } else { "\n" });
        let reply = visible_reply(&body);
        if !reply.whole_mail_kept {
            prop_assert!(is_subsequence(&reply.text, &body), "{:?}", reply.text);
        }
        prop_assert_eq!(reply.text.trim().is_empty(), body.trim().is_empty());
    }

    #[test]
    fn never_panics(body in any::<String>()) {
        let _ = visible_reply(&body);
    }
}
