//! How they came, what they read, how it went, and what was said.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Material;
use super::person::zone_of;
use super::shape::{HistoryEntry, Line, Made, Page, Visit};
use super::wording::{self, DaysTold, MESSAGE, NAME, QUOTE, line, some_line};
use crate::campaign::find::path_of;
use crate::conversation::context::{Context, Visit as Visited};
use crate::conversation::message::{Author, Message};

/// Pages and downloads shown, the latest ones.
const MOST_PAGES: usize = 10;

pub(super) fn visit(material: &Material<'_>) -> Visit {
    let context = &material.state.context;
    let utm = |name: &str| {
        let text = context.utm.get(name).or_else(|| {
            // With or without its prefix, as the page hands it over.
            context.utm.get(name.trim_start_matches("utm_"))
        });
        some_line(text.map(String::as_str), 80)
    };
    let campaign = utm("utm_campaign");
    let utm_parts: Vec<String> = [utm("utm_source"), utm("utm_medium"), campaign.clone()]
        .into_iter()
        .flatten()
        .collect();
    let network = [
        ("gclid", "Google Ads"),
        ("gbraid", "Google Ads"),
        ("wbraid", "Google Ads"),
        ("msclkid", "Microsoft Ads"),
        ("fbclid", "Meta"),
        ("li_fat_id", "LinkedIn Ads"),
        ("ttclid", "TikTok Ads"),
    ]
    .iter()
    .find(|(id, _)| context.click_ids.contains_key(*id))
    .map(|(_, name)| (*name).to_owned());
    let referrer = some_line(context.referrer.as_deref(), NAME);
    let source = network
        .or_else(|| utm("utm_source"))
        .or_else(|| referrer.as_deref().map(host));
    let source_words = source.map(|source| match &campaign {
        Some(campaign) => format!("{source}, campaign {campaign}"),
        None => source,
    });
    let visits = with_the_page(context);
    Visit {
        source_words,
        referrer,
        utm_words: (!utm_parts.is_empty()).then(|| utm_parts.join(" / ")),
        visits_words: visits_words(&visits),
        page: some_line(context.page.as_deref(), QUOTE),
        pages: pages(material, &visits),
        downloads: pages(material, &context.downloads),
    }
}

/// The pages read, and the page that they are on as the last of them: where nothing
/// tells of visits, that is what they read.
fn with_the_page(context: &Context) -> Vec<Visited> {
    let mut visits = context.visits.clone();
    if let Some(page) = &context.page
        && !visits
            .iter()
            .any(|visit| path_of(&visit.url) == path_of(page))
    {
        visits.push(Visited {
            url: page.clone(),
            title: context.title.clone(),
            at: None,
        });
    }
    visits
}

/// `www.google.com` of `https://www.google.com/search`.
fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest).to_owned()
}

fn visits_words(visits: &[Visited]) -> Option<String> {
    let count = match visits.len() {
        0 => return None,
        1 => "1 page".to_owned(),
        count => format!("{count} pages"),
    };
    let mut times = visits.iter().filter_map(|visit| visit.at);
    let minutes = times.next().zip(times.next_back()).map(|(first, last)| {
        let seconds = last.duration_since(first).as_secs().max(0);
        (seconds + 30) / 60
    });
    Some(match minutes {
        None => count,
        Some(0) => format!("{count} in under a minute"),
        Some(1) => format!("{count} in a minute"),
        Some(minutes @ 2..=120) => format!("{count} in {minutes} minutes"),
        Some(minutes @ 121..=2_880) => format!("{count} in {} hours", minutes / 60),
        Some(minutes) => format!("{count} in {} days", minutes / 1_440),
    })
}

/// The prospect's zone; the business's where theirs is not known.
fn clock(material: &Material<'_>) -> TimeZone {
    zone_of(material).unwrap_or_else(|| material.timezone.clone())
}

/// The day is told with the time where not all of it happened on the day that it is there.
fn days_told(
    material: &Material<'_>,
    zone: &TimeZone,
    mut times: impl Iterator<Item = Timestamp>,
) -> DaysTold {
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let today = day(material.now);
    if times.all(|at| day(at) == today) {
        DaysTold::No
    } else {
        DaysTold::Yes
    }
}

/// `times of Los Angeles`.
pub(super) fn times_words(material: &Material<'_>) -> String {
    let zone = clock(material);
    match zone.iana_name().filter(|name| name.contains('/')) {
        Some(name) => format!("times of {}", wording::place(name)),
        None => format!("times in {}", material.now.to_zoned(zone).strftime("%Z")),
    }
}

fn pages(material: &Material<'_>, visits: &[Visited]) -> Vec<Page> {
    let zone = clock(material);
    let all = visits.iter().filter_map(|visit| visit.at);
    let days = days_told(material, &zone, all);
    visits
        .iter()
        .skip(visits.len().saturating_sub(MOST_PAGES))
        .map(|visit| Page {
            title: some_line(visit.title.as_deref(), NAME)
                .or_else(|| some_line(Some(path_of(&visit.url)), NAME))
                .unwrap_or_else(|| "a page without a title".to_owned()),
            url: line(&visit.url, QUOTE),
            time_words: visit
                .at
                .map_or_else(|| "–".to_owned(), |at| wording::time_of(at, &zone, days)),
        })
        .collect()
}

pub(super) fn history(material: &Material<'_>) -> Vec<HistoryEntry> {
    material
        .state
        .history
        .iter()
        .map(|entry| HistoryEntry {
            status: entry.status.as_str().to_owned(),
            at: entry.at,
            by: line(&entry.by, NAME),
            why: line(&entry.why, QUOTE),
            status_words: wording::status(entry.status).to_owned(),
            time_words: wording::time_utc(entry.at),
            words: wording::reason(&entry.why),
        })
        .collect()
}

pub(super) fn transcript(material: &Material<'_>) -> Vec<Line> {
    let zone = clock(material);
    let all = material.transcript.iter().map(|message| message.at);
    let days = days_told(material, &zone, all);
    material
        .transcript
        .iter()
        .map(|message| Line {
            seq: message.seq,
            from: message.from,
            from_words: speaker(material, message),
            author: match message.from {
                Author::Agent => Some(material.campaign.identity.business.agent.clone()),
                Author::Prospect | Author::Closer | Author::System => {
                    some_line(message.author.as_deref(), NAME)
                }
            },
            text: message.text.clone(),
            line: line(&message.text, MESSAGE),
            at: message.at,
            time_words: wording::time_of(message.at, &zone, days),
            main_move: message.main_move.as_ref().map(|made| Made {
                kind: serde_json::to_value(made.kind)
                    .ok()
                    .and_then(|kind| kind.as_str().map(str::to_owned))
                    .unwrap_or_default(),
                topic: made.topic.clone(),
            }),
        })
        .collect()
}

fn speaker(material: &Material<'_>, message: &Message) -> String {
    match message.from {
        Author::Prospect => {
            super::person::called(material).unwrap_or_else(|| "Prospect".to_owned())
        }
        Author::Agent => "Fronter".to_owned(),
        Author::Closer => {
            some_line(message.author.as_deref(), NAME).unwrap_or_else(|| "Closer".to_owned())
        }
        Author::System => "System".to_owned(),
    }
}
