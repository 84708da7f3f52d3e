//! Threads: which conversation a mail belongs to, and what an answer refers to.

use sha2::{Digest, Sha256};

use crate::id::ConversationId;

use super::address::clean_header_text;
use super::reply_address::ReplyAddresses;

/// Headers with many long ids are cut by some servers; this stays below.
const MAX_REFERENCES_BYTES: usize = 900;
/// More ids than a mail can sensibly refer to.
const MAX_IDS: usize = 100;

/// What a mail says about where it belongs. Ids are without brackets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThreadHints {
    /// The mail's own Message-ID.
    pub message_id: Option<String>,
    /// The ids that it answers: usually one.
    pub in_reply_to: Vec<String>,
    /// The ids of its thread, oldest first.
    pub references: Vec<String>,
    /// The addresses that it was delivered to (envelope, `Delivered-To` and the
    /// like) and then those that it names (To, Cc).
    pub recipients: Vec<String>,
}

/// Where a mail belongs, by what stands in it. Never by its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThreadMatch {
    /// By the signed address that it was sent to.
    Address(ConversationId),
    /// By a signed Message-ID of ours that it answers or refers to: the conversation,
    /// and the seq of the message.
    MessageId(ConversationId, u64),
    /// By neither: look up `in_reply_to` and `references` (newest first) among the
    /// Message-IDs that are stored, or else begin a new conversation.
    Unknown,
}

/// Finds the conversation of a mail: the recipient's address first, then In-Reply-To,
/// then References from the newest. What is found proves the thread and not the
/// sender: anybody the mail was forwarded to can write to that address.
pub fn match_thread(addresses: &ReplyAddresses, hints: &ThreadHints) -> ThreadMatch {
    let by_address = hints.recipients.iter().find_map(|address| {
        let (_, conversation) = addresses.read(address)?;
        Some(ThreadMatch::Address(conversation))
    });
    let by_id = || {
        hints
            .in_reply_to
            .iter()
            .chain(hints.references.iter().rev())
            .find_map(|id| addresses.read_message_id(id))
            .map(|(conversation, seq)| ThreadMatch::MessageId(conversation, seq))
    };
    by_address.or_else(by_id).unwrap_or(ThreadMatch::Unknown)
}

/// The ids in a header such as `In-Reply-To: <a@b> <c@d>`, without brackets, in order.
pub fn message_ids(text: &str) -> Vec<String> {
    text.split(|char: char| char.is_whitespace() || char == ',' || char == '>')
        .map(|id| id.trim_matches(['<', '>', '"', '(', ')']))
        .filter(|id| is_message_id(id))
        .take(MAX_IDS)
        .map(str::to_owned)
        .collect()
}

fn is_message_id(id: &str) -> bool {
    id.len() <= 250
        && id.contains('@')
        && id.bytes().all(|byte| byte.is_ascii_graphic())
        && !id.contains(['<', '>'])
}

/// A key for "this mail was seen before": the same for every delivery of one mail.
/// From the Message-ID where there is one, else from what the mail says.
pub fn message_key(
    message_id: Option<&str>,
    from: &str,
    date: &str,
    subject: &str,
    body: &str,
) -> String {
    let mut hash = Sha256::new();
    match message_id {
        Some(id) => hash.update(id.to_lowercase().as_bytes()),
        None => {
            for part in [from, date, subject, body] {
                hash.update(part.as_bytes());
                hash.update([0]);
            }
        }
    }
    let digest: [u8; 32] = hash.finalize().into();
    digest
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            for nibble in [byte >> 4, byte & 15] {
                text.extend(char::from_digit(u32::from(nibble), 16));
            }
            text
        })
}

/// The References of an answer: those of the mail answered and its own id. When they
/// grow too long the middle goes; the first and the newest stay.
pub fn references_for(parent_references: &[String], parent_id: &str) -> Vec<String> {
    let mut references: Vec<String> = Vec::new();
    for id in parent_references
        .iter()
        .map(String::as_str)
        .chain([parent_id])
    {
        if !is_message_id(id) {
            continue;
        }
        references.retain(|have| have != id);
        references.push(id.to_owned());
    }
    // Each is written with brackets and a space.
    let mut bytes: usize = references.iter().map(|id| id.len() + 3).sum();
    while bytes > MAX_REFERENCES_BYTES && references.len() > 2 {
        bytes -= references.remove(1).len() + 3;
    }
    references
}

/// Lower-case words that mail programs put before the subject of an answer.
const REPLY_PREFIXES: &[&str] = &[
    "re", "aw", "antw", "antwort", "sv", "vs", "odp", "rif", "ref", "res", "r", "rép", "回复",
    "答复", "回覆",
];

/// The subject of an answer: `Re: ` once, whatever was there before.
pub fn reply_subject(subject: &str) -> String {
    let clean = clean_header_text(subject);
    let mut rest = clean.as_str();
    while let Some((prefix, after)) = rest.split_once([':', '：']) {
        // `Re[2]` and `Re(3)` count.
        let word = prefix
            .split(['[', '('])
            .next()
            .unwrap_or_default()
            .trim()
            .to_lowercase();
        if !REPLY_PREFIXES.contains(&word.as_str()) {
            break;
        }
        rest = after.trim_start();
    }
    format!(
        "Re: {}",
        if rest.is_empty() {
            "your message"
        } else {
            rest
        }
    )
}

#[cfg(test)]
mod tests {
    use super::super::reply_address::AddressPurpose;
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    #[test]
    fn subjects() {
        for (subject, expected) in [
            ("Seats", "Re: Seats"),
            ("Re: Seats", "Re: Seats"),
            ("RE: Re: AW: Seats", "Re: Seats"),
            ("Re[2]: Sv : Seats", "Re: Seats"),
            ("回复：价格", "Re: 价格"),
            ("Reply: to this", "Re: Reply: to this"),
            ("Fwd: Seats", "Re: Fwd: Seats"),
            ("", "Re: your message"),
            ("Re:", "Re: your message"),
            (
                "Seats\r\nBcc: eve@example.com",
                "Re: Seats Bcc: eve@example.com",
            ),
        ] {
            assert_eq!(reply_subject(subject), expected, "{subject}");
        }
    }

    #[test]
    fn ids_of_headers() {
        assert_eq!(message_ids("<a@b>\r\n\t<c@d>,<e@f>"), ["a@b", "c@d", "e@f"]);
        assert_eq!(message_ids("<a@b><c@d>"), ["a@b", "c@d"]);
        assert_eq!(message_ids("Your message of Monday"), Vec::<String>::new());
    }

    #[test]
    fn references_keep_first_and_newest() {
        let many: Vec<String> = (0..60)
            .map(|n| format!("{n:030}@mail.example.com"))
            .collect();
        let references = references_for(&many, "parent@acme.example");
        assert_eq!(references.first(), many.first());
        assert_eq!(references.last().unwrap(), "parent@acme.example");
        assert!(references.iter().map(|id| id.len() + 3).sum::<usize>() <= 900);
        assert_eq!(
            references_for(&["a@b".into(), "c@d".into()], "a@b"),
            ["c@d", "a@b"]
        );
        assert_eq!(references_for(&["bad\r\nid@b".into()], "a@b"), ["a@b"]);
    }

    #[test]
    fn matches_by_address_then_answered_id_then_references() {
        let addresses = ReplyAddresses::new(vec![vec![3; 32]], "mail.example.com").unwrap();
        let [one, two, three] = [1, 2, 3].map(|n| ConversationId(Uuid::from_u128(n)));
        let full = ThreadHints {
            message_id: None,
            in_reply_to: vec!["x@y".into(), addresses.message_id(two, 5)],
            references: vec![addresses.message_id(one, 1), addresses.message_id(three, 9)],
            recipients: vec![
                "sales@example.com".into(),
                addresses.address(AddressPurpose::Reply, one),
            ],
        };
        assert_eq!(match_thread(&addresses, &full), ThreadMatch::Address(one));
        let forged = ThreadHints {
            recipients: vec![format!("reply+{}@mail.example.com", "a".repeat(42))],
            ..full
        };
        assert_eq!(
            match_thread(&addresses, &forged),
            ThreadMatch::MessageId(two, 5)
        );
        let only_references = ThreadHints {
            in_reply_to: Vec::new(),
            ..forged
        };
        assert_eq!(
            match_thread(&addresses, &only_references),
            ThreadMatch::MessageId(three, 9)
        );
        assert_eq!(
            match_thread(&addresses, &ThreadHints::default()),
            ThreadMatch::Unknown
        );
    }

    #[test]
    fn one_mail_has_one_key() {
        assert_eq!(
            message_key(Some("A@b"), "x", "", "", ""),
            message_key(Some("a@B"), "y", "", "", "")
        );
        assert_ne!(
            message_key(None, "ab", "c", "", ""),
            message_key(None, "a", "bc", "", "")
        );
    }

    proptest! {
        #[test]
        fn never_two_prefixes_nor_line_breaks(subject in "(Re: |AW:|\r\n|\\PC){0,20}") {
            let answer = reply_subject(&subject);
            prop_assert!(!answer.contains(['\r', '\n']));
            prop_assert_eq!(reply_subject(&answer), answer);
        }
    }
}
