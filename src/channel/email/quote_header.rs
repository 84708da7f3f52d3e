//! The lines with which mail programs introduce the mail that is answered, in the
//! languages that they speak.

/// How far an attribution may be wrapped.
const MAX_ATTRIBUTION_LINES: usize = 4;
const MAX_ATTRIBUTION_BYTES: usize = 400;

/// How an attribution begins and the verb in it, both lower-case.
const ATTRIBUTIONS: &[(&[&str], &[&str])] = &[
    (&["on "], &["wrote:", "wrote :", "writes:", "sent:"]),
    (&["am ", "im "], &["schrieb", "hat geschrieben"]),
    (&["le "], &["a écrit", "a ecrit"]),
    (&["el "], &["escribió", "escribio", "ha escrit"]),
    (&["em ", "a ", "no dia "], &["escreveu"]),
    (&["il ", "in data "], &["ha scritto"]),
    (&["op "], &["schreef", "geschreven"]),
    (&["den ", "på ", "kl. "], &["skrev"]),
    (
        &[
            "w dniu ", "dnia ", "pon", "wt", "śr", "czw", "pt", "sob", "niedz",
        ],
        &["napisał", "pisze"],
    ),
    (&["dne "], &["napsal"]),
    (
        &["пн", "вт", "ср", "чт", "пт", "сб", "вс"],
        &["пишет", "написал"],
    ),
    (&["在", "于"], &["写道", "寫道"]),
];

/// Number of lines of the attribution ("On … wrote:") that begins at the first line,
/// or None where none begins there.
pub(super) fn attribution_length(lines: &[&str]) -> Option<usize> {
    let first = unquoted(lines.first()?);
    if is_address_line(first) {
        return Some(1);
    }
    if !opens_attribution(first) {
        return None;
    }
    let mut joined = String::new();
    for (index, line) in lines.iter().take(MAX_ATTRIBUTION_LINES).enumerate() {
        let line = unquoted(line);
        // A line of its own that is one: the first was somebody's sentence.
        let restarts = index > 0 && opens_attribution(line) && has_figures(line);
        if line.is_empty() || restarts || joined.len() + line.len() > MAX_ATTRIBUTION_BYTES {
            return None;
        }
        if index > 0 {
            joined.push(' ');
        }
        joined.push_str(&line.to_lowercase());
        if closes_attribution(&joined) {
            return Some(index + 1);
        }
    }
    None
}

/// Whether a quoted mail begins here that goes on to the end: an Outlook block, a
/// separator with "Original Message", or the rule above such a block.
pub(super) fn starts_quoted_mail(lines: &[&str]) -> bool {
    let Some(first) = lines.first().map(unquoted) else {
        return false;
    };
    if is_separator(first) || is_header_block(lines) {
        return true;
    }
    let is_rule = first.len() >= 5 && first.bytes().all(|byte| byte == b'_' || byte == b'-');
    is_rule
        && lines
            .iter()
            .skip(1)
            .position(|line| !line.trim().is_empty())
            .is_some_and(|blank| is_header_block(&lines[1 + blank..]))
}

fn unquoted<'a>(line: &&'a str) -> &'a str {
    line.trim_start_matches(['>', ' ', '\t']).trim()
}

fn opens_attribution(line: &str) -> bool {
    // Only the beginning is compared; lines of prospects may be long.
    let start: String = line.chars().take(12).flat_map(char::to_lowercase).collect();
    ATTRIBUTIONS
        .iter()
        .flat_map(|(openings, _)| *openings)
        .any(|opening| start.starts_with(opening))
}

fn closes_attribution(joined: &str) -> bool {
    let ends = joined.ends_with([':', '：']);
    ends && has_figures(joined)
        && ATTRIBUTIONS.iter().any(|(openings, verbs)| {
            openings.iter().any(|opening| joined.starts_with(opening))
                && verbs.iter().any(|verb| joined.contains(verb))
        })
}

/// A date or an address: "on Monday he wrote:" has neither and is somebody's sentence.
fn has_figures(text: &str) -> bool {
    text.contains('@') || text.chars().any(char::is_numeric)
}

/// `2026-11-21 10:00 GMT+01:00 Ada <ada@example.com>:` and `Ada <ada@example.com> wrote:`.
fn is_address_line(line: &str) -> bool {
    if line.len() > MAX_ATTRIBUTION_BYTES {
        return false;
    }
    let Some((before, after)) = line.rsplit_once('>') else {
        return false;
    };
    let after = after.trim().to_lowercase();
    let has_address = before
        .rsplit_once('<')
        .is_some_and(|(_, address)| address.contains('@') && !address.contains(' '));
    let digits = before.chars().filter(char::is_ascii_digit).count();
    has_address
        && match after.as_str() {
            ":" | "：" => digits >= 4,
            _ => {
                after.ends_with([':', '：'])
                    && ATTRIBUTIONS
                        .iter()
                        .flat_map(|(_, verbs)| *verbs)
                        .any(|verb| after.starts_with(verb))
            }
        }
}

/// What stands between the dashes of a separator, lower-case.
const SEPARATOR_WORDS: &[&str] = &[
    "original message",
    "original appointment",
    "forwarded message",
    "reply message",
    "ursprüngliche nachricht",
    "originalnachricht",
    "weitergeleitete nachricht",
    "message d'origine",
    "message d’origine",
    "message original",
    "message transféré",
    "mensaje original",
    "mensaje reenviado",
    "mensagem original",
    "mensagem encaminhada",
    "messaggio originale",
    "messaggio inoltrato",
    "oorspronkelijk bericht",
    "doorgestuurd bericht",
    "ursprungligt meddelande",
    "oprindelig meddelelse",
    "wiadomość oryginalna",
    "исходное сообщение",
    "原始邮件",
    "原始郵件",
    "元のメッセージ",
];

fn is_separator(line: &str) -> bool {
    if line.len() > 120 {
        return false;
    }
    let lower = line.to_lowercase();
    if lower == "begin forwarded message:" {
        return true;
    }
    let words = lower.trim_matches(['-', ' ', '_']);
    lower.starts_with("--") && SEPARATOR_WORDS.contains(&words)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    From,
    Date,
    To,
    Subject,
}

const LABELS: &[(Label, &[&str])] = &[
    (
        Label::From,
        &[
            "from",
            "von",
            "de",
            "da",
            "van",
            "från",
            "fra",
            "od",
            "от",
            "发件人",
            "寄件者",
            "差出人",
        ],
    ),
    (
        Label::Date,
        &[
            "sent",
            "date",
            "gesendet",
            "datum",
            "envoyé",
            "enviado",
            "enviado el",
            "enviada em",
            "fecha",
            "data",
            "inviato",
            "verzonden",
            "skickat",
            "sendt",
            "dato",
            "wysłano",
            "отправлено",
            "дата",
            "发送时间",
            "日期",
            "日時",
            "送信日時",
        ],
    ),
    (
        Label::To,
        &[
            "to",
            "cc",
            "an",
            "à",
            "a",
            "para",
            "aan",
            "till",
            "til",
            "do",
            "dw",
            "кому",
            "копия",
            "收件人",
            "抄送",
            "宛先",
            "reply-to",
        ],
    ),
    (
        Label::Subject,
        &[
            "subject",
            "betreff",
            "objet",
            "asunto",
            "assunto",
            "oggetto",
            "onderwerp",
            "ämne",
            "emne",
            "temat",
            "тема",
            "主题",
            "主旨",
            "件名",
        ],
    ),
];

fn label(line: &str) -> Option<Label> {
    let line = unquoted(&line).trim_start_matches('*');
    let (name, _) = line.split_once([':', '：'])?;
    // `Envoyé :` in French; `*From:*` where bold became stars.
    let name = name.trim_end_matches(['*', ' ', '\u{a0}']);
    if name.is_empty() || name.len() > 40 {
        return None;
    }
    let name = name.to_lowercase();
    LABELS
        .iter()
        .find(|(_, names)| names.contains(&name.as_str()))
        .map(|(label, _)| *label)
}

/// A From line and at least two more labels right below it. Addresses or a subject
/// must be among them: `From: Boston / To: Denver / Date: 3 May` is an answer.
fn is_header_block(lines: &[&str]) -> bool {
    if lines.first().and_then(|line| label(line)) != Some(Label::From) {
        return false;
    }
    let block: Vec<&str> = lines
        .iter()
        .take(7)
        .take_while(|line| !unquoted(line).is_empty())
        .copied()
        .collect();
    let mut found: Vec<Label> = Vec::new();
    for one in block.iter().filter_map(|line| label(line)) {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    let mentions_mail =
        found.contains(&Label::Subject) || block.iter().any(|line| line.contains('@'));
    found.len() >= 3 && mentions_mail
}
