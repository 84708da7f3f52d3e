//! How the prospect came, what they read, and who they say they are.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::campaign::find::path_of;

/// The channel that a conversation runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The widget on a web page.
    Widget,
    /// A program, through the API.
    Api,
    /// Text messages.
    Sms,
    /// E-mail.
    Email,
    /// Recorded elsewhere and imported.
    Import,
}

impl Channel {
    /// The name as stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Widget => "widget",
            Self::Api => "api",
            Self::Sms => "sms",
            Self::Email => "email",
            Self::Import => "import",
        }
    }

    /// Whether the prospect sits in front of it and waits.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Widget | Self::Api)
    }
}

/// What is known of the visit.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Context {
    /// The page they are on: URL or path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where they came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referrer: Option<String>,
    /// Campaign parameters of the address.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub utm: BTreeMap<String, String>,
    /// Click ids of advertising platforms.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub click_ids: BTreeMap<String, String>,
    /// Pages read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub visits: Vec<Visit>,
    /// Files downloaded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub downloads: Vec<Visit>,
    /// What the host page says of the visitor, by name. Shown to the closer, never trusted.
    #[serde(default, alias = "extra", skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, serde_json::Value>,
}

/// A page read or a file downloaded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// Its address.
    pub url: String,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

/// At most so many visits are kept; the latest count.
const VISITS_KEPT: usize = 50;

impl Context {
    /// Adds what a later page tells: its address replaces, visits and downloads are appended.
    pub fn add(&mut self, later: Self) {
        // Before the page: a visit says when, the page alone does not.
        for visit in later.visits {
            // A browser's history knows addresses only: no news of a page that was told.
            let is_older = visit.at.is_none() && self.visits.iter().any(|v| v.url == visit.url);
            if !is_older {
                self.visit(visit);
            }
        }
        if let Some(page) = later.page {
            self.visit(Visit {
                url: page.clone(),
                title: later.title.clone(),
                at: None,
            });
            self.page = Some(page);
            self.title = later.title;
        }
        if self.referrer.is_none() {
            self.referrer = later.referrer;
        }
        for (name, value) in later.utm {
            self.utm.entry(name).or_insert(value);
        }
        for (name, value) in later.click_ids {
            self.click_ids.entry(name).or_insert(value);
        }
        let surplus = self.visits.len().saturating_sub(VISITS_KEPT);
        self.visits.drain(..surplus);
        self.downloads.extend(later.downloads);
        let surplus = self.downloads.len().saturating_sub(VISITS_KEPT);
        self.downloads.drain(..surplus);
        self.attributes.extend(later.attributes);
    }

    /// Adds a visit, unless it is one that is known: told again, or the page that they are
    /// still on.
    fn visit(&mut self, visit: Visit) {
        let is_told_again =
            |known: &Visit| known.url == visit.url && known.at.is_some() && known.at == visit.at;
        if self.visits.iter().any(is_told_again) {
            return;
        }
        match self.visits.last_mut().filter(|last| last.url == visit.url) {
            Some(last) => {
                last.title = last.title.take().or(visit.title);
                last.at = last.at.or(visit.at);
            }
            None => self.visits.push(visit),
        }
    }

    /// The path of the page they are on (`/pricing`), without host, query and fragment.
    pub fn path(&self) -> Option<&str> {
        self.page.as_deref().map(path_of)
    }
}

/// Who the prospect says to be. Claims, until verified.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProspectDetails {
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Phone, E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// BCP 47 locale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// IANA time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visits_are_kept_once_and_bounded() {
        let mut context = Context::default();
        for number in 0..120 {
            context.add(Context {
                page: Some(format!("/page/{number}")),
                ..Context::default()
            });
        }
        assert_eq!(context.visits.len(), VISITS_KEPT);
        assert_eq!(context.path(), Some("/page/119"));
    }

    /// Pages as `page|visits`, a visit as `url@second`, and what is known in the end.
    #[test]
    fn a_page_and_the_visit_that_tells_of_it_are_one() {
        let cases = [
            ("a|a@1 b|b@2", "a@1 b@2"),
            ("a|a@1 a|a@1", "a@1"),
            ("a| b|", "a b"),
            ("a| a|a@1", "a@1"),
            ("a|a@1 a|a@5", "a@1"),
            ("a|a@1 b|b@2 a|a@3", "a@1 b@2 a@3"),
            ("a|a@1 b|b@2 a|", "a@1 b@2 a"),
            ("a|a@1 b|a,b@2", "a@1 b@2"),
            // Told again as a whole, and one more.
            ("b|a@1,b@2 c|a@1,b@2,c@3", "a@1 b@2 c@3"),
            // The page was left before the visits were told.
            ("a|a@1 c|b@2", "a@1 b@2 c"),
        ];
        let visit = |text: &str| {
            let (url, at) = text.split_once('@').unwrap_or((text, ""));
            Visit {
                url: url.to_owned(),
                title: None,
                at: at
                    .parse()
                    .ok()
                    .and_then(|at| Timestamp::from_second(at).ok()),
            }
        };
        for (told, expected) in cases {
            let mut context = Context::default();
            for one in told.split(' ') {
                let (page, visits) = one.split_once('|').unwrap();
                context.add(Context {
                    page: Some(page.to_owned()),
                    visits: visits
                        .split(',')
                        .filter(|v| !v.is_empty())
                        .map(visit)
                        .collect(),
                    ..Context::default()
                });
            }
            let expected: Vec<Visit> = expected.split(' ').map(visit).collect();
            assert_eq!(context.visits, expected, "{told}");
        }
    }
}
