//! Checks of `campaign.toml`.

use rust_decimal::Decimal;

use super::report::{Report, suggestion};
use super::wording::{ids, is_id, said, wordings};
use super::{CampaignFile, Mistake, Surroundings, timezone_is_known};
use crate::campaign::Campaign;
use crate::campaign::hours::{DAYS, openings};
use crate::campaign::identity::Identity;
use crate::speech::Lines;

/// The currencies in use, by ISO 4217.
const CURRENCIES: &str = include_str!("currencies.txt");

const CHANNELS: [&str; 4] = ["widget", "sms", "email", "api"];

pub(super) fn check(campaign: &Campaign, surroundings: &Surroundings<'_>) -> Vec<Mistake> {
    let mut report = Report::new(CampaignFile::Campaign);
    let identity = &campaign.identity;
    names(&mut report, identity, surroundings);
    places(&mut report, identity);
    texts(&mut report, campaign);
    hours(&mut report, identity);
    greetings(&mut report, campaign);
    report.mistakes
}

fn names(report: &mut Report, identity: &Identity, surroundings: &Surroundings<'_>) {
    if !is_id(&identity.id) {
        report.error(
            "id",
            format!("`{}` is no id for a campaign", identity.id),
            "write a short word of small letters, digits and _, and call the folder the same",
        );
    } else if let Some(folder) = surroundings.folder.filter(|folder| *folder != identity.id) {
        report.error(
            "id",
            format!(
                "the campaign is called `{}` and its folder `{folder}`",
                identity.id
            ),
            format!("write `id = \"{folder}\"`, or rename the folder"),
        );
    }
    for (currency, rate) in &identity.rates {
        let path = format!("rates.{currency}");
        if *rate <= Decimal::ZERO {
            report.error(
                path,
                format!(
                    "`{rate}` is no rate: it is what one {currency} comes to in {}",
                    identity.currency
                ),
                "write a number above 0, such as 1.08",
            );
        } else if *currency == identity.currency {
            report.error(
                path,
                format!("{currency} is the campaign's own currency"),
                "leave it out: rates are of other currencies",
            );
        }
    }
    let currency = identity.currency.as_str();
    let mut known = CURRENCIES.split_whitespace();
    if !known.clone().any(|code| code == currency) {
        let near = known.find(|code| strsim::hamming(code, currency) == Ok(1));
        let near = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
        report.error(
            "currency",
            format!("there is no currency `{currency}`"),
            format!("{near}Write its code by ISO 4217, such as USD, EUR or GBP"),
        );
    }
    if identity.version.trim().is_empty() {
        report.error(
            "version",
            "the version is empty",
            "write one, such as \"1\": every decision names it",
        );
    }
    for (path, text) in [
        ("name", &identity.name),
        ("business.name", &identity.business.name),
        ("business.agent", &identity.business.agent),
        ("offer.what", &identity.offer.what),
        ("offer.target_market", &identity.offer.target_market),
        ("offer.value_proposition", &identity.offer.value_proposition),
        ("disclosure.text", &identity.disclosure.text),
        ("disclosure.when_asked", &identity.disclosure.when_asked),
    ] {
        said(report, path, text);
    }
}

fn letters(text: &str, range: std::ops::RangeInclusive<usize>) -> bool {
    range.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn places(report: &mut Report, identity: &Identity) {
    if !(letters(&identity.language, 2..=2)
        && identity.language == identity.language.to_lowercase())
    {
        report.error(
            "language",
            format!("`{}` is no language code", identity.language),
            "write two small letters (ISO 639-1), such as \"en\" or \"de\"",
        );
    }
    if letters(&identity.language, 2..=2) && !Lines::are_in(&identity.language) {
        report.warning(
            "language",
            format!(
                "what the agent says between your texts is English: it has no words of its own in `{}`",
                identity.language
            ),
            "it speaks \"en\", \"es\", \"de\" and \"fr\"",
        );
    }
    let mut parts = identity.locale.split('-');
    let (language, region) = (parts.next().unwrap_or_default(), parts.next());
    if !letters(language, 2..=3) || region.is_some_and(|region| !letters(region, 2..=4)) {
        report.error(
            "locale",
            format!("`{}` is no locale", identity.locale),
            "write language and region, such as \"en-US\" or \"de-DE\"",
        );
    } else if language != identity.language && letters(&identity.language, 2..=2) {
        report.warning(
            "locale",
            format!(
                "the locale is `{}` and the language `{}`",
                identity.locale, identity.language
            ),
            "write the language of the texts and the country in whose way they put dates and numbers, such as \"en-US\" or \"de-DE\"",
        );
    }
    if !(letters(&identity.region, 2..=2) && identity.region == identity.region.to_uppercase()) {
        report.error(
            "region",
            format!("`{}` is no region code", identity.region),
            "write two capitals (ISO 3166), such as \"US\" or \"DE\": phone numbers are read by it",
        );
    }
    if !timezone_is_known(&identity.timezone) {
        report.error(
            "timezone",
            format!("the time zone `{}` is not known", identity.timezone),
            "write an IANA name such as \"America/New_York\"",
        );
    }
    let is_bare = !identity.timezone.contains('/');
    if is_bare
        && !matches!(identity.timezone.as_str(), "UTC" | "GMT")
        && timezone_is_known(&identity.timezone)
    {
        report.warning(
            "timezone",
            format!(
                "the time zone `{}` may know no summer time",
                identity.timezone
            ),
            "name a place in it, such as \"America/New_York\"",
        );
    }
    if !(1..=12).contains(&identity.fiscal_year_start) {
        report.error(
            "fiscal_year_start",
            format!("there is no month {}", identity.fiscal_year_start),
            "write the first month of the fiscal year, 1 to 12",
        );
    }
    for (index, origin) in identity.allowed_origins.iter().enumerate() {
        let host = origin
            .strip_prefix("https://")
            .or_else(|| origin.strip_prefix("http://"));
        if host.is_none_or(|host| host.is_empty() || host.contains(['/', ' ', '*'])) {
            report.error(
                format!("allowed_origins[{index}]"),
                format!("`{origin}` is no web origin"),
                "write scheme and host and nothing after them: \"https://www.company.com\"",
            );
        }
    }
    let business = &identity.business;
    for (key, url) in [
        ("website", &business.website),
        ("privacy_url", &business.privacy_url),
    ] {
        if url.as_ref().is_some_and(|url| !is_link(url)) {
            report.error(
                format!("business.{key}"),
                "this is no web address",
                "write it with https:// in front",
            );
        }
    }
}

/// Whether it is a link that people can follow.
pub(super) fn is_link(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://") || url.starts_with('/'))
        && !url.contains(char::is_whitespace)
}

fn texts(report: &mut Report, campaign: &Campaign) {
    let identity = &campaign.identity;
    let benefits = &identity.offer.benefits;
    ids(
        report,
        "offer.benefit",
        "benefit",
        benefits.iter().map(|one| one.id.as_str()),
    );
    for (index, benefit) in benefits.iter().enumerate() {
        said(
            report,
            &format!("offer.benefit[{index}].text"),
            &benefit.text,
        );
        for (at, need) in benefit.needs.iter().enumerate() {
            if campaign.need(need).is_none() {
                report.error(
                    format!("offer.benefit[{index}].needs[{at}]"),
                    format!("the benefit `{}` names the need `{need}`, which the playbook does not have", benefit.id),
                    suggestion(need, campaign.playbook.needs.iter().map(|need| need.id.as_str())),
                );
            }
        }
    }
    let disclosure = identity.disclosure.text.to_lowercase();
    let says_so = |word: &str| {
        disclosure
            .split(|c: char| !c.is_alphanumeric())
            .any(|one| one == word)
    };
    if identity.language == "en"
        && !disclosure.trim().is_empty()
        && ![
            "ai",
            "bot",
            "chatbot",
            "virtual",
            "automated",
            "artificial",
            "robot",
        ]
        .into_iter()
        .any(says_so)
    {
        report.warning(
            "disclosure.text",
            "the disclosure does not say that this is an AI",
            "say it in plain words: \"I'm Sam, the AI assistant of …\"",
        );
    }
}

fn hours(report: &mut Report, identity: &Identity) {
    for (day, text) in &identity.hours.days {
        let path = format!("hours.days.{day}");
        if !DAYS.contains(&day.as_str()) {
            report.error(
                &path,
                format!("`{day}` is no day"),
                "write mon, tue, wed, thu, fri, sat or sun",
            );
        }
        if let Err(error) = openings(text) {
            report.error(
                &path,
                error.to_string(),
                "write hours as \"09:00-12:30, 13:30-18:00\"; leave a closed day out",
            );
        }
    }
}

fn greetings(report: &mut Report, campaign: &Campaign) {
    let greetings = &campaign.identity.greetings;
    for (index, greeting) in greetings.iter().enumerate() {
        let path = format!("greeting[{index}]");
        wordings(report, &format!("{path}.text"), &greeting.text);
        for (at, text) in greeting.text.iter().enumerate() {
            if text.contains('?') && text.trim_end().ends_with('?') {
                report.warning(
                    format!("{path}.text[{at}]"),
                    "the greeting ends in a question, and the opening question follows it",
                    "take the question out; name it under `question` instead",
                );
            }
        }
        if let Some(page) = &greeting.page
            && (!page.starts_with(['/', '*']) || page.contains([' ', '?', '#']))
        {
            report.error(
                format!("{path}.page"),
                format!("`{page}` is no page pattern"),
                "write a path that begins with /, and * for anything: \"/pricing*\"",
            );
        }
        if let Some(channel) = greeting
            .channel
            .as_deref()
            .filter(|one| !CHANNELS.contains(one))
        {
            report.error(
                format!("{path}.channel"),
                format!("`{channel}` is no channel"),
                suggestion(channel, CHANNELS),
            );
        }
        if let Some(question) = &greeting.question
            && campaign.question(question).is_none()
        {
            report.error(
                format!("{path}.question"),
                format!("the greeting opens with the question `{question}`, which questions.toml does not have"),
                suggestion(question, campaign.questions.questions.iter().map(|one| one.id.as_str())),
            );
        }
        let hidden = greetings.iter().take(index).any(|before| {
            (before.channel.is_none() || before.channel == greeting.channel)
                && (before.page.is_none() || before.page == greeting.page)
        });
        if hidden {
            report.warning(
                &path,
                "this greeting is never used: one before it fits wherever it does",
                "put it before the more general one",
            );
        }
    }
    if !greetings
        .iter()
        .any(|greeting| greeting.page.is_none() && greeting.channel.is_none())
    {
        report.warning(
            "greeting",
            "no greeting fits every page",
            "add a last `[[greeting]]` without `page` and `channel`",
        );
    }
}
