use super::super::classify::BounceKind;
use super::*;
use proptest::prelude::*;

fn own() -> OwnMail {
    OwnMail {
        domain: "mail.example.com".to_owned(),
        addresses: vec!["sales@example.com".to_owned()],
    }
}

fn parse(raw: &str) -> InboundEmail {
    parse_mime(raw.replace('\n', "\r\n").as_bytes(), &own()).unwrap()
}

#[test]
fn reads_a_reply() {
    let mail = parse(
        "Return-Path: <bob@acme.example>
X-Original-To: reply+abc@mail.example.com
From: =?utf-8?q?B=C3=B6b?= <Bob@Acme.example>
To: Sales <sales@example.com>, \"Miller, Eve\" <eve@acme.example>
Cc: <max@acme.example>
Subject: =?utf-8?B?UmU6IFByZWlzZSDigqw=?=
Date: Sat, 21 Nov 2026 10:00:00 +0100
Message-ID: <one@acme.example>
In-Reply-To: <m.2.c.x@mail.example.com>
 <other@mail.example.com>
References: <m.1.c.x@mail.example.com>
 <m.2.c.x@mail.example.com>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

About 40 seats, =E2=82=AC20k.

On Sat, Nov 21, 2026 at 9:00 AM Sales <sales@example.com> wrote:
> How many?
",
    );
    assert_eq!(mail.from.address, "bob@acme.example");
    assert_eq!(mail.from.name.as_deref(), Some("Böb"));
    assert_eq!(mail.subject, "Re: Preise €");
    assert_eq!(mail.date.unwrap().to_string(), "2026-11-21T09:00:00Z");
    assert_eq!(mail.message_id.as_deref(), Some("one@acme.example"));
    assert_eq!(
        mail.in_reply_to,
        ["m.2.c.x@mail.example.com", "other@mail.example.com"]
    );
    assert_eq!(
        mail.references,
        ["m.1.c.x@mail.example.com", "m.2.c.x@mail.example.com"]
    );
    assert_eq!(mail.visible_text, "About 40 seats, €20k.");
    assert!(mail.full_text.contains("How many?"));
    assert_eq!(mail.classification, None);
    assert_eq!(
        mail.thread_hints().recipients,
        [
            "reply+abc@mail.example.com",
            "sales@example.com",
            "eve@acme.example",
            "max@acme.example"
        ]
    );
}

#[test]
fn prefers_plain_text_and_reads_html_without_it() {
    let both = parse(
        "From: a@b.example
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/plain

Plain.
--x
Content-Type: text/html

<p>Html.</p>
--x--
",
    );
    assert_eq!(both.visible_text, "Plain.");
    let html = parse(
        "From: a@b.example
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<div>Caf=E9, 40 seats</div><div class=3D\"gmail_quote\">On Monday<blockquote>Old</blockquote></div>
",
    );
    assert_eq!(html.visible_text, "Café, 40 seats");
    assert!(html.full_text.contains("Old"));
    let only_quote = parse(
        "From: a@b.example\nContent-Type: text/html\n\n<div class=gmail_quote>Old words</div>\n",
    );
    assert_eq!(only_quote.visible_text, "Old words");
    assert!(only_quote.whole_mail_kept);
}

#[test]
fn leaves_attachments_and_invitations_out() {
    let mail = parse(
        "From: a@b.example
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain

See attached.
--x
Content-Type: text/calendar

BEGIN:VCALENDAR
--x
Content-Type: text/plain
Content-Disposition: attachment; filename=a.txt

Not typed.
--x--
",
    );
    assert_eq!(mail.visible_text, "See attached.");
}

#[test]
fn reads_a_bounce() {
    let mail = parse(
        "Return-Path: <>
From: MAILER-DAEMON@mx.example
To: bounce+abc@mail.example.com
Subject: Undelivered Mail
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: text/plain

It failed.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; eve@acme.example
Action: failed
Status: 5.1.1
--x
Content-Type: message/rfc822

From: sales@example.com
Message-ID: <m.4.c.x@mail.example.com>
Subject: Hi

Text
--x--
",
    );
    let Some(Automatic::Bounce(bounce)) = mail.classification else {
        panic!("{:?}", mail.classification)
    };
    assert_eq!(bounce.permanence, BounceKind::Hard);
    assert_eq!(bounce.recipient.as_deref(), Some("eve@acme.example"));
    assert_eq!(
        bounce.original_message_id.as_deref(),
        Some("m.4.c.x@mail.example.com")
    );
}

#[test]
fn tells_complaints_and_receipts() {
    for (kind, expected) in [
        ("feedback-report", Automatic::Complaint),
        ("disposition-notification", Automatic::ReadReceipt),
    ] {
        let raw = format!(
            "From: a@b.example\nContent-Type: multipart/report; report-type={kind}; boundary=x\n\n--x\n\nHi\n--x--\n"
        );
        assert_eq!(parse(&raw).classification, Some(expected));
    }
}

#[test]
fn refuses_what_is_no_mail() {
    assert_eq!(parse_mime(b"", &own()), Err(MimeError::NotMime));
    assert!(parse_mime(b"hello", &own()).is_err());
    assert_eq!(
        parse_mime(b"Subject: x\r\n\r\nHi", &own()),
        Err(MimeError::NoSender)
    );
    assert_eq!(
        parse_mime(b"From: nobody\r\n\r\nHi", &own()),
        Err(MimeError::NoSender)
    );
}

#[test]
fn control_characters_do_not_get_through() {
    let mail = parse("From: a@b.example\nSubject: a\u{0}b\n\nnul\u{0}l \u{1b}[31mred\n");
    assert_eq!(mail.visible_text, "null [31mred");
    assert!(!mail.subject.contains('\0'));
}

proptest! {
    #[test]
    fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut raw = b"From: a@b.example\r\n".to_vec();
        raw.extend(bytes);
        let _ = parse_mime(&raw, &own());
    }

    #[test]
    fn never_panics_on_what_looks_like_mime(
        text in "(From: a@b.c|Date: |21 Nov 2026 10:00|99|Content-Type: |multipart/report; report-type=delivery-status|; boundary=x|message/rfc822|text/html|\n--x\n|--x--|\n|: |<|>|=\\?utf-8\\?b\\?|\\?=|é|\\PC){0,40}"
    ) {
        let _ = parse_mime(format!("From: a@b.example\n{text}").as_bytes(), &own());
    }
}
