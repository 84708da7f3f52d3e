//! Closers: the people who take over, as the team writes them down in `closers.toml`.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::campaign::hours::{DAYS, openings};
use crate::campaign::identity::Hours;
use crate::campaign::load::{CampaignFile, Document, Finding, Severity};
use crate::id::CloserId;

/// A closer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closer {
    /// How the team calls them (`maria`).
    pub id: CloserId,
    /// The name that the prospect is told.
    pub name: String,
    /// Where offers and packets are sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Phone number in E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// ISO 639-1 codes of the languages they sell in, the best first.
    #[serde(default = "english")]
    pub languages: Vec<String>,
    /// Segments that they are skilled in, as campaigns name them.
    #[serde(default)]
    pub segments: Vec<String>,
    /// Deals that they take; absent: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deal_size: Option<DealSize>,
    /// How many leads they can hold at the same time.
    #[serde(default = "three")]
    pub capacity: u32,
    /// When they work, in their time zone.
    #[serde(default)]
    pub hours: Hours,
    /// Their IANA time zone.
    #[serde(default = "utc")]
    pub timezone: String,
    /// How they are told of an offer: `console`, `email`, `sms`.
    #[serde(default = "console")]
    pub notify: Vec<String>,
}

fn english() -> Vec<String> {
    vec!["en".to_owned()]
}
fn three() -> u32 {
    3
}
fn utc() -> String {
    "UTC".to_owned()
}
fn console() -> Vec<String> {
    vec!["console".to_owned()]
}

/// Deal sizes, by expected Potential Revenue in the campaign's currency.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DealSize {
    /// From (inclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Decimal>,
    /// To (inclusive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Decimal>,
}

impl DealSize {
    /// Whether a deal of this size is one of them.
    pub fn takes(&self, amount: Decimal) -> bool {
        self.min.is_none_or(|min| min <= amount) && self.max.is_none_or(|max| amount <= max)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TeamFile {
    #[serde(default, rename = "closer")]
    closers: Vec<Closer>,
}

/// Reads the team from the text of `closers.toml`.
///
/// # Errors
/// All findings, where there is one.
pub fn team(text: &str) -> Result<Vec<Closer>, Vec<Finding>> {
    let document = Document::parse(CampaignFile::Closers, text)?;
    let team: TeamFile = document.typed()?;
    let mut findings = Vec::new();
    for (index, closer) in team.closers.iter().enumerate() {
        for (key, message, remedy) in mistakes(closer, &team.closers[..index]) {
            let path = format!("closer[{index}].{key}");
            findings.push(document.finding(Severity::Error, &path, message, remedy.to_owned()));
        }
    }
    if findings.is_empty() {
        Ok(team.closers)
    } else {
        Err(findings)
    }
}

/// What is to be said of a team that can be read, where no gateway can send text
/// messages: who waits for them in vain.
pub fn untold_by_text(text: &str) -> Vec<Finding> {
    let Ok(document) = Document::parse(CampaignFile::Closers, text) else {
        return Vec::new();
    };
    let closers = team(text).unwrap_or_default();
    let waiting = closers.iter().enumerate();
    waiting
        .filter(|(_, closer)| closer.wants(Closer::BY_TEXT))
        .map(|(index, closer)| {
            document.finding(
                Severity::Error,
                &format!("closer[{index}].notify"),
                format!("`{}` is to be told by text message, and no gateway can send one", closer.id),
                "add a [[gateway]] with channel = \"sms\", `url` and `address` to config.toml, or take \"sms\" out of `notify`".to_owned(),
            )
        })
        .collect()
}

/// The segments that one closer at least serves.
pub fn served(closers: &[Closer]) -> Vec<String> {
    closers
        .iter()
        .flat_map(|closer| closer.segments.clone())
        .collect()
}

impl Closer {
    /// The way of `notify` that is mail.
    pub const BY_MAIL: &str = "email";
    /// The way of `notify` that is text messages.
    pub const BY_TEXT: &str = "sms";

    /// Whether they are told of offers by text message at this number.
    pub fn is_told_by_text_at(&self, number: &str) -> bool {
        self.wants(Self::BY_TEXT) && self.phone.as_deref() == Some(number)
    }

    /// Whether they want to be told of offers this way.
    pub fn wants(&self, way: &str) -> bool {
        self.notify.iter().any(|wanted| wanted == way)
    }

    /// What is wrong with them: the field, what is wrong, and what would be right.
    pub fn mistakes(&self) -> Vec<(String, String, &'static str)> {
        mistakes(self, &[])
    }
}

/// What is wrong with one closer: key, message, remedy.
fn mistakes(closer: &Closer, before: &[Closer]) -> Vec<(String, String, &'static str)> {
    let mut found = Vec::new();
    let mut add =
        |key: &str, message: String, remedy| found.push((key.to_owned(), message, remedy));
    let id = closer.id.as_str();
    if id.is_empty() || id.chars().any(char::is_whitespace) {
        add(
            "id",
            "a closer's id is one word".to_owned(),
            "write a short name such as \"maria\"",
        );
    }
    if before.iter().any(|other| other.id == closer.id) {
        add(
            "id",
            format!("the closer `{id}` is there twice"),
            "give each closer an id of their own",
        );
    }
    if closer.name.trim().is_empty() {
        add(
            "name",
            format!("the closer `{id}` has no name"),
            "write the name that prospects are told",
        );
    }
    if closer.email.as_ref().is_some_and(|email| {
        !email
            .split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && host.contains('.'))
    }) {
        add(
            "email",
            format!("the e-mail address of `{id}` is none"),
            "write it as name@company.com",
        );
    }
    if closer.phone.as_ref().is_some_and(|phone| {
        let digits = phone.strip_prefix('+').unwrap_or_default();
        !(7..=15).contains(&digits.len()) || !digits.bytes().all(|digit| digit.is_ascii_digit())
    }) {
        add(
            "phone",
            format!("the phone number of `{id}` is not in international form"),
            "write it with + and country code, without blanks: \"+16175550123\"",
        );
    }
    if closer.capacity == 0 {
        add(
            "capacity",
            format!("the closer `{id}` can hold no lead"),
            "write how many leads they can hold at the same time, or take the closer out",
        );
    }
    if let Some(DealSize {
        min: Some(min),
        max: Some(max),
    }) = closer.deal_size
        && min > max
    {
        add(
            "deal_size",
            format!("the deal sizes of `{id}` begin at {min} and end at {max}"),
            "write the smaller amount as `min`",
        );
    }
    for (day, hours) in &closer.hours.days {
        if !DAYS.contains(&day.as_str()) {
            add(
                &format!("hours.days.{day}"),
                format!("`{day}` is no day"),
                "write mon, tue, wed, thu, fri, sat or sun",
            );
        }
        if let Err(error) = openings(hours) {
            add(
                &format!("hours.days.{day}"),
                error.to_string(),
                "write hours as \"09:00-12:30, 13:30-18:00\"; leave a closed day out",
            );
        }
    }
    if !crate::campaign::check::timezone_is_known(&closer.timezone) {
        add(
            "timezone",
            format!("the time zone `{}` is not known", closer.timezone),
            "write an IANA name such as \"Europe/Berlin\"",
        );
    }
    for way in &closer.notify {
        if !["console", "email", "sms", "slack", "webhook"].contains(&way.as_str()) {
            add(
                "notify",
                format!("`{way}` is no way to tell a closer"),
                "write console, email, sms, slack or webhook",
            );
        }
        if (way == "email" && closer.email.is_none()) || (way == "sms" && closer.phone.is_none()) {
            add(
                "notify",
                format!("`{id}` is to be told by {way}, and there is no address for it"),
                "add `email` or `phone`, or take the way out",
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_is_read_or_its_mistakes_are_found() {
        let good = "[[closer]]\nid = 'a'\nname = 'Ann'\n";
        assert_eq!(team(good).unwrap()[0].capacity, 3);
        for (added, line, says) in [
            ("[[closer]]\nid = 'a'\nname = 'B'\n", 5, "twice"),
            ("email = 'nobody'\n", 4, "e-mail"),
            ("phone = '0123 45'\n", 4, "international"),
            ("capacity = 0\n", 4, "no lead"),
            ("timezone = 'Mars/Base'\n", 4, "time zone"),
            ("deal_size = { min = 5, max = 2 }\n", 4, "deal sizes"),
            ("[closer.hours.days]\nmonday = '09:00-10:00'\n", 5, "no day"),
            ("[closer.hours.days]\nmon = '10:00'\n", 5, "stretch"),
            ("notify = ['email']\n", 4, "no address"),
            ("notify = ['pigeon']\n", 4, "no way"),
            ("notify = ['sms']\n", 4, "no address"),
            ("emial = 'a@b.co'\n", 4, "not known"),
        ] {
            let findings = team(&format!("{good}{added}")).unwrap_err();
            assert_eq!(findings.len(), 1, "{added}: {findings:?}");
            assert_eq!(findings[0].line, line, "{added}");
            assert!(findings[0].message.contains(says), "{findings:?}");
        }
    }

    #[test]
    fn who_waits_for_texts_in_vain_is_found_with_the_line() {
        let ann = "[[closer]]\nid = 'ann'\nname = 'Ann'\nphone = '+16175550123'\n";
        let bob = "[[closer]]\nid = 'bob'\nname = 'Bob'\nphone = '+16175550124'\nnotify = ['console', 'sms']\n";
        assert_eq!(untold_by_text(ann), Vec::new());
        let found = untold_by_text(&format!("{ann}{bob}"));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].line, found[0].severity), (9, Severity::Error));
        assert!(found[0].message.contains("`bob`"), "{found:?}");
        // What cannot be read is told elsewhere.
        assert_eq!(untold_by_text("[[closer]"), Vec::new());
    }
}
