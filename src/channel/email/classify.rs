//! Whether a person wrote a mail, or a machine: to a machine nothing is answered.

use serde::{Deserialize, Serialize};

use super::address::EmailAddress;
use super::headers::MailHeaders;

/// What kind of machine wrote a mail. None of these is ever answered, nor counts as
/// a word of the prospect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Automatic {
    /// An out-of-office note, a receipt, any other automatic answer.
    AutoReply,
    /// A newsletter or a mailing list.
    Bulk,
    /// A mail of ours could not be delivered.
    Bounce(Bounce),
    /// The recipient reported a mail of ours as spam: never write again.
    Complaint,
    /// A read receipt.
    ReadReceipt,
    /// Our own mail came back.
    Loop,
}

/// A report that a mail was not delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounce {
    /// Whether it is worth another try. (Not `kind`, which names the class.)
    pub permanence: BounceKind,
    /// The address that failed.
    pub recipient: Option<String>,
    /// The enhanced status code, such as `5.1.1`.
    pub status: Option<String>,
    /// Message-ID of the mail that was not delivered, without brackets.
    pub original_message_id: Option<String>,
}

/// How final a bounce is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BounceKind {
    /// Status 5.x.x: the address does not work.
    Hard,
    /// Status 4.x.x, or a delay: it may work later.
    Soft,
    /// The report does not say.
    Unknown,
}

/// The machine-readable part of a delivery status report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeliveryReport {
    /// `Final-Recipient`, or else `Original-Recipient`, without its type.
    pub recipient: Option<String>,
    /// `Action`, lower case.
    pub action: Option<String>,
    /// `Status`, such as `5.1.1`.
    pub status: Option<String>,
    /// Message-ID of the mail that the report is about, without brackets.
    pub original_message_id: Option<String>,
}

impl DeliveryReport {
    /// Reads the `message/delivery-status` part, and the original mail or its headers
    /// as far as they are enclosed.
    pub fn read(status_part: &str, original: &str) -> Self {
        let field = |text: &str, name: &str| {
            text.lines().find_map(|line| {
                let (have, value) = line.split_once(':')?;
                have.trim()
                    .eq_ignore_ascii_case(name)
                    .then(|| value.trim().to_owned())
            })
        };
        let recipient = field(status_part, "Final-Recipient")
            .or_else(|| field(status_part, "Original-Recipient"))
            .map(|value| match value.split_once(';') {
                Some((_, address)) => address.trim().to_owned(),
                None => value,
            });
        Self {
            recipient: recipient.map(|address| address.trim_matches(['<', '>']).to_lowercase()),
            action: field(status_part, "Action").map(|action| action.to_lowercase()),
            status: field(status_part, "Status")
                .and_then(|status| Some(status.split_whitespace().next()?.to_owned())),
            original_message_id: field(original, "Message-ID")
                .map(|id| id.trim_matches(['<', '>', ' ']).to_owned()),
        }
    }
}

/// A `multipart/report`, by its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// `delivery-status`.
    Delivery(DeliveryReport),
    /// `feedback-report`: somebody pressed "spam".
    Feedback,
    /// `disposition-notification`: a read receipt.
    Disposition,
}

/// How to recognise our own mail.
#[derive(Debug, Clone, Default)]
pub struct OwnMail {
    /// The domain of our Message-IDs and reply addresses.
    pub domain: String,
    /// The addresses that we send from.
    pub addresses: Vec<String>,
}

impl OwnMail {
    fn sent(&self, headers: &MailHeaders, from: &EmailAddress) -> bool {
        let own_id = headers.first("Message-ID").is_some_and(|id| {
            let id = id.trim_matches(['<', '>', ' ']);
            id.starts_with("m.")
                && id
                    .rsplit_once('@')
                    .is_some_and(|(_, domain)| domain.eq_ignore_ascii_case(&self.domain))
        });
        let own_address = self
            .addresses
            .iter()
            .any(|own| own.eq_ignore_ascii_case(&from.address));
        let reply_address = from.domain().eq_ignore_ascii_case(&self.domain)
            && (from.local().starts_with("reply+") || from.local().starts_with("bounce+"));
        own_id || own_address || reply_address || headers.has(super::outbound::CONVERSATION_HEADER)
    }
}

/// Tells what machine wrote a mail; None if a person did, as far as can be seen.
/// `report` is the mail's `multipart/report` content, where it is one.
pub fn classify(
    headers: &MailHeaders,
    from: &EmailAddress,
    report: Option<&Report>,
    own: &OwnMail,
) -> Option<Automatic> {
    match report {
        Some(Report::Feedback) => return Some(Automatic::Complaint),
        Some(Report::Delivery(delivery)) => return Some(delivery_outcome(delivery)),
        Some(Report::Disposition) => return Some(Automatic::ReadReceipt),
        None => {}
    }
    if let Some(recipient) = headers.first("X-Failed-Recipients") {
        return Some(unknown_bounce(Some(recipient)));
    }
    let automatic_subject = headers.first("Subject").is_some_and(is_automatic_subject);
    let null_sender = headers
        .first("Return-Path")
        .is_some_and(|path| path == "<>");
    let from_daemon = matches!(from.local(), "mailer-daemon" | "postmaster");
    // Some servers send out-of-office notes with the null sender, too.
    if from_daemon || (null_sender && !automatic_subject && !says_auto_submitted(headers)) {
        return Some(unknown_bounce(None));
    }
    if own.sent(headers, from) {
        return Some(Automatic::Loop);
    }
    if says_auto_submitted(headers) || says_auto_reply(headers) || is_no_reply(from) || null_sender
    {
        return Some(Automatic::AutoReply);
    }
    let precedence = headers
        .first("Precedence")
        .unwrap_or_default()
        .to_lowercase();
    if precedence == "auto_reply" {
        return Some(Automatic::AutoReply);
    }
    let bulk = matches!(precedence.as_str(), "bulk" | "junk" | "list");
    // Answering machines mark themselves as bulk so that others do not answer them.
    if bulk && automatic_subject {
        return Some(Automatic::AutoReply);
    }
    let list = ["List-Id", "List-Unsubscribe", "Feedback-ID"]
        .iter()
        .any(|name| headers.has(name));
    (bulk || list).then_some(Automatic::Bulk)
}

fn delivery_outcome(report: &DeliveryReport) -> Automatic {
    let class = report
        .status
        .as_deref()
        .and_then(|status| status.chars().next());
    let permanence = match (report.action.as_deref(), class) {
        // News that all went well is no bounce, but nothing to answer either.
        (Some("delivered" | "relayed" | "expanded"), _) | (None, Some('2')) => {
            return Automatic::AutoReply;
        }
        (Some("delayed"), _) | (_, Some('4')) => BounceKind::Soft,
        (_, Some('5')) => BounceKind::Hard,
        _ => BounceKind::Unknown,
    };
    Automatic::Bounce(Bounce {
        permanence,
        recipient: report.recipient.clone(),
        status: report.status.clone(),
        original_message_id: report.original_message_id.clone(),
    })
}

fn unknown_bounce(recipient: Option<&str>) -> Automatic {
    Automatic::Bounce(Bounce {
        permanence: BounceKind::Unknown,
        recipient: recipient.map(str::to_lowercase),
        status: None,
        original_message_id: None,
    })
}

fn says_auto_submitted(headers: &MailHeaders) -> bool {
    headers.all("Auto-Submitted").any(|value| {
        let word = value.split([';', ' ', '(']).next().unwrap_or_default();
        !word.is_empty() && !word.eq_ignore_ascii_case("no")
    })
}

fn says_auto_reply(headers: &MailHeaders) -> bool {
    let suppresses = headers
        .all("X-Auto-Response-Suppress")
        .flat_map(|value| value.split(','))
        .any(|word| {
            matches!(
                word.trim().to_lowercase().as_str(),
                "dr" | "autoreply" | "all"
            )
        });
    let named = ["X-Autorespond", "X-Autogenerated", "X-Auto-Reply-From"]
        .iter()
        .any(|name| headers.has(name));
    let yes = headers
        .first("X-Autoreply")
        .is_some_and(|value| !value.eq_ignore_ascii_case("no"));
    suppresses || named || yes
}

fn is_no_reply(from: &EmailAddress) -> bool {
    let local: String = from
        .local()
        .chars()
        .filter(|char| !matches!(char, '-' | '_' | '.'))
        .collect();
    matches!(local.as_str(), "noreply" | "donotreply")
}

/// Beginnings of the subjects of automatic answers. Weak: people forward and answer
/// them, so they count only beside another sign.
const AUTOMATIC_SUBJECTS: &[&str] = &[
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto response",
    "out of office",
    "out of the office",
    "automatische antwort",
    "abwesenheitsnotiz",
    "abwesend",
    "réponse automatique",
    "absence du bureau",
    "respuesta automática",
    "resposta automática",
    "risposta automatica",
    "automatisch antwoord",
    "autosvar",
    "automaattinen vastaus",
    "odpowiedź automatyczna",
    "自动回复",
    "自動応答",
];

fn is_automatic_subject(subject: &str) -> bool {
    let subject = subject.trim().to_lowercase();
    AUTOMATIC_SUBJECTS
        .iter()
        .any(|start| subject.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> OwnMail {
        OwnMail {
            domain: "mail.example.com".to_owned(),
            addresses: vec!["sales@example.com".to_owned()],
        }
    }

    fn kind(from: &str, headers: &[(&str, &str)]) -> &'static str {
        let headers: MailHeaders = headers.iter().copied().collect();
        let from = EmailAddress::read(from).unwrap();
        match classify(&headers, &from, None, &own()) {
            None => "person",
            Some(Automatic::AutoReply) => "auto",
            Some(Automatic::Bulk) => "bulk",
            Some(Automatic::Bounce(_)) => "bounce",
            Some(Automatic::Complaint) => "complaint",
            Some(Automatic::ReadReceipt) => "receipt",
            Some(Automatic::Loop) => "loop",
        }
    }

    #[test]
    fn tells_machines_from_people() {
        const BOB: &str = "bob@acme.example";
        type Headers<'a> = &'a [(&'a str, &'a str)];
        let cases: &[(&str, Headers<'_>, &str)] = &[
            (BOB, &[("Subject", "Re: Seats")], "person"),
            (BOB, &[("Auto-Submitted", "no")], "person"),
            (BOB, &[("Auto-Submitted", "")], "person"),
            (BOB, &[("auto-submitted", "auto-replied")], "auto"),
            (
                BOB,
                &[(
                    "Auto-Submitted",
                    "auto-replied; owner-email=bob@acme.example",
                )],
                "auto",
            ),
            (
                BOB,
                &[("Auto-Submitted", "auto-generated (rejected)")],
                "auto",
            ),
            (
                BOB,
                &[("X-Auto-Response-Suppress", "OOF, AutoReply")],
                "auto",
            ),
            (BOB, &[("X-Auto-Response-Suppress", "OOF")], "person"),
            (BOB, &[("X-Auto-Response-Suppress", "All")], "auto"),
            (BOB, &[("X-Autoreply", "yes")], "auto"),
            (BOB, &[("X-Autorespond", "")], "auto"),
            (BOB, &[("Precedence", "auto_reply")], "auto"),
            (
                BOB,
                &[
                    ("Precedence", "bulk"),
                    ("Subject", "Out of Office: back Monday"),
                ],
                "auto",
            ),
            (BOB, &[("Subject", "Out of Office: back Monday")], "person"),
            (
                BOB,
                &[("Subject", "Automatic reply: away"), ("Return-Path", "<>")],
                "auto",
            ),
            (BOB, &[("Precedence", "Bulk")], "bulk"),
            (BOB, &[("Precedence", "list")], "bulk"),
            (BOB, &[("List-Id", "<news.example>")], "bulk"),
            (
                BOB,
                &[("List-Unsubscribe", "<https://example.com>")],
                "bulk",
            ),
            (BOB, &[("Feedback-ID", "1:2:3")], "bulk"),
            (BOB, &[("Return-Path", "<>")], "bounce"),
            (BOB, &[("Return-Path", "<bob@acme.example>")], "person"),
            (
                BOB,
                &[("X-Failed-Recipients", "eve@acme.example")],
                "bounce",
            ),
            ("MAILER-DAEMON@acme.example", &[], "bounce"),
            ("postmaster@acme.example", &[], "bounce"),
            ("no-reply@acme.example", &[], "auto"),
            ("donotreply@acme.example", &[], "auto"),
            ("sales@example.com", &[], "loop"),
            ("reply+abc@mail.example.com", &[], "loop"),
            (
                BOB,
                &[("Message-ID", "<m.3.c.abc@MAIL.example.com>")],
                "loop",
            ),
            (BOB, &[("Message-ID", "<m.3.c.abc@acme.example>")], "person"),
            (BOB, &[("X-Fronter-Conversation", "x")], "loop"),
        ];
        for (from, headers, expected) in cases {
            assert_eq!(kind(from, headers), *expected, "{from} {headers:?}");
        }
    }

    #[test]
    fn reads_delivery_reports() {
        let status = "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; Eve@Acme.example\nAction: failed\nStatus: 5.1.1 (no such user)\n";
        let report = DeliveryReport::read(status, "From: x\nMessage-Id: <m.3@mail.example.com>\n");
        assert_eq!(
            delivery_outcome(&report),
            Automatic::Bounce(Bounce {
                permanence: BounceKind::Hard,
                recipient: Some("eve@acme.example".to_owned()),
                status: Some("5.1.1".to_owned()),
                original_message_id: Some("m.3@mail.example.com".to_owned()),
            })
        );
        for (status, expected) in [
            ("Status: 4.2.2", Some(BounceKind::Soft)),
            ("Action: delayed\nStatus: 4.4.1", Some(BounceKind::Soft)),
            ("Action: failed", Some(BounceKind::Unknown)),
            ("", Some(BounceKind::Unknown)),
            ("Action: delivered\nStatus: 2.0.0", None),
        ] {
            let outcome = delivery_outcome(&DeliveryReport::read(status, ""));
            let permanence = match outcome {
                Automatic::Bounce(bounce) => Some(bounce.permanence),
                _ => None,
            };
            assert_eq!(permanence, expected, "{status}");
        }
    }
}
