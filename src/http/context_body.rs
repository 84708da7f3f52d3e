//! What a page tells of the visit and of the visitor. Pages may send more than
//! the contract names: that becomes attributes, which the closer sees.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::body::from_value;
use super::message_text::line;
use super::problem::Problem;
use crate::campaign::check::timezone_is_known;
use crate::conversation::context::{Context, ProspectDetails, Visit};
use crate::conversation::input::Input;

/// The longest address or title kept, in characters.
const LONGEST: usize = 2_000;
/// The longest name, e-mail address, … kept, in characters.
const LONGEST_DETAIL: usize = 300;
/// The most entries of each kind that are kept at once.
const MOST: usize = 50;
/// The largest attribute kept, in bytes of JSON.
const LARGEST_ATTRIBUTE: usize = 4_096;

/// Who the visitor is said to be.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, ToSchema)]
#[schema(as = Prospect)]
pub struct ProspectBody {
    /// Name.
    pub name: Option<String>,
    /// E-mail address: a claim until it is verified.
    pub email: Option<String>,
    /// Phone, E.164.
    pub phone: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// BCP 47 locale.
    pub locale: Option<String>,
    /// IANA time zone.
    pub timezone: Option<String>,
}

/// How the visitor came and what they read.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, ToSchema)]
#[schema(as = Context)]
pub struct ContextBody {
    /// The page they are on.
    page: Option<String>,
    /// Its title.
    title: Option<String>,
    /// Where they came from.
    referrer: Option<String>,
    /// Campaign parameters of the address.
    #[serde(default)]
    utm: Option<BTreeMap<String, String>>,
    /// Click ids of advertising platforms.
    #[serde(default)]
    click_ids: Option<BTreeMap<String, String>>,
    /// Pages read.
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    visits: Option<Vec<Visit>>,
    /// Files downloaded.
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    downloads: Option<Vec<Visit>>,
    /// What the page says of the visitor, by name.
    #[serde(default, alias = "extra")]
    #[schema(value_type = Object)]
    attributes: Option<BTreeMap<String, Value>>,
    /// Who the visitor is said to be.
    prospect: Option<ProspectBody>,
    #[serde(flatten)]
    #[schema(ignore)]
    more: BTreeMap<String, Value>,
}

impl ProspectBody {
    /// Says what cannot be used, to whoever programs against the API. What a page's
    /// visitor typed is no reason to refuse them a conversation: see [`Self::details`].
    ///
    /// # Errors
    /// 422, with every field that is wrong.
    pub fn check(&self) -> Result<(), Problem> {
        let wrong = [
            (
                &self.email,
                is_email as fn(&str) -> bool,
                "/prospect/email",
                "is no e-mail address: write name@company.com",
            ),
            (
                &self.phone,
                is_phone,
                "/prospect/phone",
                "is no phone number: write it with + and country code, such as +16175550123",
            ),
            (
                &self.timezone,
                timezone_is_known,
                "/prospect/timezone",
                "is not known: write an IANA name such as Europe/Berlin",
            ),
        ]
        .into_iter()
        .filter(|(given, fits, _, _)| {
            let given = given.as_deref().map(str::trim).unwrap_or_default();
            !given.is_empty() && !fits(given)
        });
        let mut problem: Option<Problem> = None;
        for (_, _, pointer, detail) in wrong {
            problem = Some(match problem {
                Some(problem) => problem.field(pointer, detail),
                None => Problem::invalid(pointer, detail),
            });
        }
        problem.map_or(Ok(()), Err)
    }

    /// As the conversation keeps it, without what cannot be used.
    pub fn details(self) -> ProspectDetails {
        let kept = |text: Option<String>| {
            text.map(|text| line(&text, LONGEST_DETAIL))
                .filter(|text| !text.trim().is_empty())
        };
        ProspectDetails {
            name: kept(self.name),
            email: kept(self.email).filter(|email| is_email(email)),
            phone: kept(self.phone).filter(|phone| is_phone(phone)),
            company: kept(self.company),
            locale: kept(self.locale),
            timezone: kept(self.timezone).filter(|zone| timezone_is_known(zone)),
        }
    }
}

fn is_email(text: &str) -> bool {
    let is_one_word = !text.trim().contains(char::is_whitespace);
    text.split_once('@')
        .is_some_and(|(user, host)| is_one_word && !user.is_empty() && host.contains('.'))
}

/// Whether somebody could be called there. How people write numbers differs.
fn is_phone(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() >= 6
}

impl ContextBody {
    /// Reads it from the fields of a frame.
    ///
    /// # Errors
    /// 422 where a field is wrong.
    pub fn of(fields: Map<String, Value>) -> Result<Self, Problem> {
        from_value(Value::Object(fields))
    }

    /// As the conversation keeps it, and who the visitor is said to be.
    pub fn parts(self) -> (Context, Option<ProspectDetails>) {
        let text = |text: Option<String>| text.map(|text| line(&text, LONGEST));
        let named = |map: Option<BTreeMap<String, String>>| {
            map.unwrap_or_default()
                .into_iter()
                .take(MOST)
                .map(|(name, value)| (line(&name, LONGEST_DETAIL), line(&value, LONGEST)))
                .collect()
        };
        let visits = |visits: Option<Vec<Visit>>| {
            let visits = visits.unwrap_or_default();
            let surplus = visits.len().saturating_sub(MOST);
            visits
                .into_iter()
                .skip(surplus)
                .map(|visit| Visit {
                    url: line(&visit.url, LONGEST),
                    title: visit.title.map(|title| line(&title, LONGEST)),
                    at: visit.at,
                })
                .collect()
        };
        let attributes = self
            .attributes
            .unwrap_or_default()
            .into_iter()
            .chain(self.more)
            .filter(|(_, value)| value.to_string().len() <= LARGEST_ATTRIBUTE)
            .take(MOST)
            .map(|(name, value)| (line(&name, LONGEST_DETAIL), value))
            .collect();
        let context = Context {
            page: text(self.page),
            title: text(self.title),
            referrer: text(self.referrer),
            utm: named(self.utm),
            click_ids: named(self.click_ids),
            visits: visits(self.visits),
            downloads: visits(self.downloads),
            attributes,
        };
        (context, self.prospect.map(ProspectBody::details))
    }

    /// As inputs of a conversation that is under way.
    pub fn inputs(self) -> Vec<Input> {
        let (context, details) = self.parts();
        let mut inputs = Vec::new();
        if context != Context::default() {
            inputs.push(Input::Context(context));
        }
        if let Some(details) = details
            && details != ProspectDetails::default()
        {
            inputs.push(Input::Identify(details));
        }
        inputs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn body(value: Value) -> Result<ContextBody, Problem> {
        from_value(value)
    }

    #[test]
    fn what_a_page_says_beyond_the_contract_becomes_attributes() {
        let (context, details) = body(json!({
            "page": "/pricing", "visits": [{"url": "/a"}], "extra": {"plan": "pro"},
            "cart": 3, "prospect": {"name": "Ann", "jwt": "x", "email": " "},
        }))
        .unwrap()
        .parts();
        assert_eq!(context.page.as_deref(), Some("/pricing"));
        assert_eq!(context.attributes["plan"], "pro");
        assert_eq!(context.attributes["cart"], 3);
        let details = details.unwrap();
        assert_eq!(details.name.as_deref(), Some("Ann"));
        assert_eq!(details.email, None);
    }

    #[test]
    fn what_cannot_be_used_of_a_prospect_is_named_or_left_out() {
        for (given, wrong) in [
            (json!({}), &[][..]),
            (
                json!({"email": "ann@acme.example", "phone": "(415) 555-0100", "timezone": "Europe/Berlin"}),
                &[],
            ),
            (json!({"email": " ", "phone": ""}), &[]),
            (json!({"email": "x"}), &["/prospect/email"]),
            (
                json!({"email": "ann at@acme.example"}),
                &["/prospect/email"],
            ),
            (
                json!({"phone": "12", "timezone": "Mars/Base"}),
                &["/prospect/phone", "/prospect/timezone"],
            ),
        ] {
            let body: ProspectBody = serde_json::from_value(given.clone()).unwrap();
            let errors = body
                .check()
                .err()
                .map(|problem| problem.errors)
                .unwrap_or_default();
            let pointers: Vec<&str> = errors.iter().map(|field| field.pointer.as_str()).collect();
            assert_eq!(pointers, wrong, "{given}");
            let details = body.details();
            let left = [&details.email, &details.phone, &details.timezone];
            let expected = if wrong.is_empty() {
                given.as_object().unwrap().len()
            } else {
                0
            };
            let blank = given["email"] == " ";
            assert_eq!(
                left.iter().filter(|one| one.is_some()).count(),
                if blank { 0 } else { expected },
                "{given}"
            );
        }
    }

    #[test]
    fn nothing_said_is_no_input_and_too_much_is_cut() {
        assert!(body(json!({})).unwrap().inputs().is_empty());
        let visits: Vec<Value> = (0..90).map(|n| json!({"url": n.to_string()})).collect();
        let (context, _) = body(json!({"visits": visits, "page": "x".repeat(9_000)}))
            .unwrap()
            .parts();
        assert_eq!(context.visits.len(), MOST);
        assert_eq!(context.visits[0].url, "40");
        assert_eq!(context.page.unwrap().len(), LONGEST);
        assert!(body(json!({"visits": "none"})).is_err());
    }
}
