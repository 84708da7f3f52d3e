//! What the language model cost, per conversation and per Qualified Sales Lead.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::accept;
use super::super::authority::Staff;
use super::super::body::QueryOf;
use super::super::doors::Doors;
use super::super::problem::Problem;
use super::csv;
use super::span::Span;
use crate::id::CampaignId;
use crate::store::{CostBy, CostCounts, CostFilter, CostUse, Store, StoreError};

/// Which conversations, and how their rows are made.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct CostQuery {
    campaign: Option<String>,
    from: Option<String>,
    to: Option<String>,
    by: Option<String>,
    format: Option<String>,
}

/// An amount of money, exact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Amount {
    /// At least two decimals; more where there is less than a cent.
    amount: String,
    /// ISO 4217.
    currency: String,
}

/// Tokens used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Tokens {
    /// Of prompts, the cached ones included.
    prompt: i64,
    /// Of prompts that the provider had cached.
    cached: i64,
    /// Of answers.
    completion: i64,
}

/// The share of one conversation, or of one Qualified Sales Lead.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Share {
    /// Tokens of prompts and answers; null where there is nothing to divide by.
    tokens: Option<f64>,
    /// Null where there is nothing to divide by, where some of the cost is
    /// unknown, and where there are several currencies.
    cost: Option<Amount>,
}

/// One row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct CostRow {
    /// The campaign, day, source or model. Null in the total, and for
    /// conversations in which no model was to speak.
    key: Option<String>,
    /// Conversations begun.
    conversations: i64,
    /// Those of them that became a Qualified Sales Lead.
    qsls: i64,
    /// Turns that a model was to speak.
    turns: i64,
    /// Turns that the local voice spoke or ended in its place.
    fallbacks: i64,
    /// HTTP calls made.
    calls: i64,
    /// Tokens used.
    tokens: Tokens,
    /// What is known of the cost, one amount for each currency.
    costs: Vec<Amount>,
    /// Turns whose cost is unknown, because the price table does not know their
    /// model. They are in none of the amounts.
    unpriced_turns: i64,
    /// The share of one conversation.
    per_conversation: Share,
    /// The share of one Qualified Sales Lead: what all conversations used,
    /// divided by those that came to something.
    per_qsl: Share,
    /// Sentences of the model's that the guard kept back.
    guarded_sentences: i64,
    /// Signals and wishes of the model's reading that did not count.
    rejected_signals: i64,
    /// The time to the model's first word, on average, in milliseconds.
    first_word_ms: Option<i64>,
    /// The time of a whole turn, on average, in milliseconds.
    turn_ms: Option<i64>,
}

/// The report.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CostReport {
    /// `cost`.
    report: &'static str,
    /// Of this campaign; null: of all.
    campaign: Option<String>,
    /// What the rows are made by; null: there is only the total.
    by: Option<&'static str>,
    /// The rows.
    rows: Vec<CostRow>,
    /// Everything together.
    total: CostRow,
}

const BY: [(&str, CostBy); 4] = [
    ("campaign", CostBy::Campaign),
    ("day", CostBy::Day),
    ("source", CostBy::Source),
    ("model", CostBy::Model),
];
const FORMATS: [&str; 2] = ["application/json", "text/csv"];

/// What the language model cost: tokens and money, in all, per conversation and
/// per Qualified Sales Lead. It looks at the conversations that began from `from`
/// to `to`; everything used in them counts, whenever. A conversation with two
/// models counts in both rows.
#[utoipa::path(get, path = "/v1/reports/cost", tag = "reports",
    params(
        ("campaign" = Option<String>, Query, description = "Of this campaign"),
        ("from" = Option<String>, Query, description = "Conversations begun from here on: a day (UTC) or a time (RFC 3339)"),
        ("to" = Option<String>, Query, description = "… up to here: a day (included) or a time (excluded)"),
        ("by" = Option<String>, Query, description = "A row for each `campaign`, `day` (on which the conversation began, UTC), `source` (utm_source, else the referring site, else the channel, else `direct`) or `model`"),
        ("format" = Option<String>, Query, description = "`json` or `csv`; as `Accept` says where it is absent"),
        ("Accept" = Option<String>, Header, description = "application/json or text/csv")),
    responses(
        (status = 200, content((CostReport = "application/json"), (String = "text/csv"))),
        (status = 400, description = "The query cannot be read"),
        (status = 406, description = "None of these formats")))]
pub async fn show(
    State(doors): State<Doors>,
    _staff: Staff,
    QueryOf(query): QueryOf<CostQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let format = match query.format.as_deref() {
        None | Some("") => accept::chosen(&accept::accepted(&headers), &FORMATS),
        Some("json") => Some(0),
        Some("csv") => Some(1),
        Some(_) => {
            return Err(Problem::unreadable("the query: format must be json or csv"));
        }
    };
    let Some(format) = format else {
        let detail = "a report is application/json or text/csv";
        return Err(Problem::new(StatusCode::NOT_ACCEPTABLE, detail));
    };
    let by = match query.by.as_deref() {
        None | Some("") => None,
        Some(text) => Some(*BY.iter().find(|(name, _)| *name == text).ok_or_else(|| {
            Problem::unreadable("the query: by must be campaign, day, source or model")
        })?),
    };
    let span = Span::of(query.from.as_deref(), query.to.as_deref())?;
    let campaign = query.campaign.filter(|campaign| !campaign.is_empty());
    let filter = CostFilter {
        campaign: campaign.clone().map(CampaignId),
        from: span.from,
        to: span.to,
    };
    let store = doors.desk().store();
    let total = rows(store, &filter, CostBy::All).await?;
    let report = CostReport {
        report: "cost",
        campaign,
        by: by.map(|(name, _)| name),
        rows: match by {
            Some((_, by)) => rows(store, &filter, by).await?,
            None => Vec::new(),
        },
        total: total.into_iter().next().unwrap_or_default(),
    };
    let fresh = [
        (header::VARY, "Accept"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    if format == 0 {
        return Ok((fresh, Json(report)).into_response());
    }
    let kind = [
        (
            header::CONTENT_TYPE,
            "text/csv; charset=utf-8; header=present",
        ),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"cost.csv\"",
        ),
    ];
    Ok((fresh, kind, as_csv(&report)).into_response())
}

async fn rows(store: &Store, filter: &CostFilter, by: CostBy) -> Result<Vec<CostRow>, StoreError> {
    let counts = store.cost_counts(filter, by).await?;
    let used = store.cost_use(filter, by).await?;
    Ok(joined(by, &counts, &used))
}

/// What a row is summed from.
#[derive(Default)]
struct Sums {
    conversations: i64,
    qsls: i64,
    used: Vec<CostUse>,
}

fn joined(by: CostBy, counts: &[CostCounts], used: &[CostUse]) -> Vec<CostRow> {
    let mut sums: BTreeMap<Option<String>, Sums> = BTreeMap::new();
    for one in counts {
        let sum = sums.entry(shown(by, &one.key)).or_default();
        sum.conversations += one.conversations;
        sum.qsls += one.qsls;
    }
    for one in used {
        sums.entry(shown(by, &one.key))
            .or_default()
            .used
            .push(one.clone());
    }
    sums.into_iter().map(|(key, sum)| row(key, &sum)).collect()
}

/// A key as people read it.
fn shown(by: CostBy, key: &str) -> Option<String> {
    match by {
        CostBy::All => None,
        CostBy::Campaign => Some(key.to_owned()),
        CostBy::Day => {
            let day = key.parse().ok().and_then(|days: i64| {
                let days = jiff::Span::new().try_days(days).ok()?;
                Date::constant(1970, 1, 1).checked_add(days).ok()
            });
            Some(day.map_or_else(|| key.to_owned(), |day| day.to_string()))
        }
        CostBy::Source => Some(source(key)),
        CostBy::Model => Some(key.to_owned()).filter(|key| !key.is_empty()),
    }
}

fn source(key: &str) -> String {
    match key.split_once(':') {
        Some(("utm" | "channel", name)) => name.to_owned(),
        Some(("referrer", address)) => {
            let host = address.split_once("://").map_or(address, |(_, rest)| rest);
            let host = host.split(['/', '?', '#']).next().unwrap_or_default();
            let host = host.rsplit('@').next().unwrap_or_default();
            let host = host.split(':').next().unwrap_or_default().to_lowercase();
            let host = host.strip_prefix("www.").unwrap_or(&host);
            if host.is_empty() { "direct" } else { host }.to_owned()
        }
        Some(_) | None => "direct".to_owned(),
    }
}

fn row(key: Option<String>, sums: &Sums) -> CostRow {
    let sum = |part: fn(&CostUse) -> i64| sums.used.iter().map(part).sum::<i64>();
    let mean = |all: i64, count: i64| (count > 0).then(|| (all + count / 2) / count);
    let mut nano: BTreeMap<&str, i64> = BTreeMap::new();
    for one in &sums.used {
        if let Some(currency) = &one.currency {
            *nano.entry(currency).or_default() += one.cost_nano;
        }
    }
    let tokens = Tokens {
        prompt: sum(|one| one.prompt),
        cached: sum(|one| one.cached),
        completion: sum(|one| one.completion),
    };
    let unpriced_turns = sum(|one| one.unpriced_turns);
    let share = |count: i64| {
        let whole: Vec<(&&str, &i64)> = nano.iter().collect();
        let cost = match whole[..] {
            [(currency, nano)] if unpriced_turns == 0 && count > 0 => {
                let each = Decimal::new(*nano, 9) / Decimal::from(count);
                Some(amount(each.round_dp(9), currency))
            }
            _ => None,
        };
        let all = (tokens.prompt + tokens.completion) as f64;
        let tokens = (count > 0).then(|| (all / count as f64 * 10.0).round() / 10.0);
        Share { tokens, cost }
    };
    CostRow {
        key,
        conversations: sums.conversations,
        qsls: sums.qsls,
        turns: sum(|one| one.turns),
        fallbacks: sum(|one| one.fallbacks),
        calls: sum(|one| one.calls),
        tokens,
        per_conversation: share(sums.conversations),
        per_qsl: share(sums.qsls),
        costs: nano
            .iter()
            .map(|(currency, nano)| amount(Decimal::new(*nano, 9), currency))
            .collect(),
        unpriced_turns,
        guarded_sentences: sum(|one| one.guarded),
        rejected_signals: sum(|one| one.rejected),
        first_word_ms: mean(sum(|one| one.first_word_ms), sum(|one| one.first_words)),
        turn_ms: mean(sum(|one| one.turn_ms), sum(|one| one.timed_turns)),
    }
}

fn amount(exact: Decimal, currency: &str) -> Amount {
    let mut amount = exact.normalize();
    if amount.scale() < 2 {
        amount.rescale(2);
    }
    Amount {
        amount: amount.to_string(),
        currency: currency.to_owned(),
    }
}

const COLUMNS: [&str; 20] = [
    "key",
    "conversations",
    "qsls",
    "turns",
    "fallbacks",
    "calls",
    "prompt_tokens",
    "cached_tokens",
    "completion_tokens",
    "cost",
    "currency",
    "unpriced_turns",
    "tokens_per_conversation",
    "cost_per_conversation",
    "tokens_per_qsl",
    "cost_per_qsl",
    "first_word_ms",
    "turn_ms",
    "guarded_sentences",
    "rejected_signals",
];

/// The rows and the total. Of several currencies there is a line each, which
/// repeats the rest.
fn as_csv(report: &CostReport) -> String {
    let mut text = csv::line(COLUMNS);
    let rows = report.rows.iter().map(|row| (row.key.as_deref(), row));
    for (key, row) in rows.chain([(Some("total"), &report.total)]) {
        let known: Vec<Option<&Amount>> = if row.costs.is_empty() {
            vec![None]
        } else {
            row.costs.iter().map(Some).collect()
        };
        for cost in known {
            text.push_str(&csv::line(cells(key, row, cost)));
        }
    }
    text
}

fn cells(key: Option<&str>, row: &CostRow, cost: Option<&Amount>) -> [String; 20] {
    let maybe = |number: Option<i64>| number.map_or_else(String::new, |number| number.to_string());
    let tokens = |share: &Share| {
        share
            .tokens
            .map_or_else(String::new, |tokens| tokens.to_string())
    };
    let money =
        |amount: Option<&Amount>| amount.map_or_else(String::new, |amount| amount.amount.clone());
    [
        key.unwrap_or_default().to_owned(),
        row.conversations.to_string(),
        row.qsls.to_string(),
        row.turns.to_string(),
        row.fallbacks.to_string(),
        row.calls.to_string(),
        row.tokens.prompt.to_string(),
        row.tokens.cached.to_string(),
        row.tokens.completion.to_string(),
        money(cost),
        cost.map_or_else(String::new, |cost| cost.currency.clone()),
        row.unpriced_turns.to_string(),
        tokens(&row.per_conversation),
        money(row.per_conversation.cost.as_ref()),
        tokens(&row.per_qsl),
        money(row.per_qsl.cost.as_ref()),
        maybe(row.first_word_ms),
        maybe(row.turn_ms),
        row.guarded_sentences.to_string(),
        row.rejected_signals.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(key: &str, currency: Option<&str>, cost_nano: i64, unpriced_turns: i64) -> CostUse {
        CostUse {
            key: key.to_owned(),
            currency: currency.map(str::to_owned),
            turns: 2,
            fallbacks: 0,
            calls: 2,
            prompt: 100,
            cached: 50,
            completion: 20,
            cost_nano,
            unpriced_turns,
            first_words: 2,
            first_word_ms: 801,
            timed_turns: 2,
            turn_ms: 2_000,
            guarded: 1,
            rejected: 0,
        }
    }

    fn counts(key: &str, conversations: i64, qsls: i64) -> CostCounts {
        CostCounts {
            key: key.to_owned(),
            conversations,
            qsls,
        }
    }

    fn costs(row: &CostRow) -> Vec<String> {
        let text = |one: &Amount| format!("{} {}", one.amount, one.currency);
        row.costs.iter().map(text).collect()
    }

    #[test]
    fn shares_are_of_all_that_was_used_and_only_where_all_is_known() {
        let rows = joined(
            CostBy::Campaign,
            &[
                counts("a", 4, 1),
                counts("b", 3, 0),
                counts("c", 2, 2),
                counts("d", 1, 0),
            ],
            &[
                used("a", Some("USD"), 510_000, 0),
                used("b", Some("USD"), 1_000_000_000, 0),
                used("b", None, 0, 2),
                used("c", Some("EUR"), 1, 0),
                used("c", Some("USD"), 12_500_000_000, 0),
            ],
        );
        let each = |row: &CostRow| {
            let of = |share: &Share| share.cost.as_ref().map(|cost| cost.amount.clone());
            (of(&row.per_conversation), of(&row.per_qsl))
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(costs(&rows[0]), ["0.00051 USD"]);
        assert_eq!(each(&rows[0]), (text("0.0001275"), text("0.00051")));
        assert_eq!(rows[0].per_conversation.tokens, Some(30.0));
        assert_eq!(
            (rows[0].first_word_ms, rows[0].turn_ms),
            (Some(401), Some(1_000))
        );
        // Part of it is unknown: what is known is said, and nothing is divided.
        assert_eq!(costs(&rows[1]), ["1.00 USD"]);
        assert_eq!((rows[1].unpriced_turns, each(&rows[1])), (2, (None, None)));
        assert_eq!(rows[1].per_qsl.tokens, None);
        // Currencies are never added up.
        assert_eq!(costs(&rows[2]), ["0.000000001 EUR", "12.50 USD"]);
        assert_eq!(each(&rows[2]), (None, None));
        assert_eq!(
            rows[3],
            CostRow {
                key: text("d"),
                conversations: 1,
                per_conversation: Share {
                    tokens: Some(0.0),
                    cost: None
                },
                ..CostRow::default()
            }
        );
    }

    #[test]
    fn keys_are_shown_as_people_read_them() {
        let cases = [
            (CostBy::Day, "20779", Some("2026-11-22")),
            (CostBy::Model, "", None),
            (CostBy::Model, "m", Some("m")),
            (CostBy::Source, "utm:google", Some("google")),
            (
                CostBy::Source,
                "referrer:https://www.News.example/a?b",
                Some("news.example"),
            ),
            (
                CostBy::Source,
                "referrer:https://u@h.example:8080",
                Some("h.example"),
            ),
            (CostBy::Source, "referrer:/own/page", Some("direct")),
            (CostBy::Source, "channel:sms", Some("sms")),
            (CostBy::Source, "", Some("direct")),
        ];
        for (by, key, expected) in cases {
            assert_eq!(shown(by, key).as_deref(), expected, "{key}");
        }
    }

    #[test]
    fn rows_of_one_source_are_one() {
        let rows = joined(
            CostBy::Source,
            &[
                counts("referrer:https://a.example/x", 1, 0),
                counts("referrer:https://a.example/y", 2, 1),
            ],
            &[used("referrer:https://a.example/x", Some("USD"), 10, 0)],
        );
        assert_eq!(rows.len(), 1);
        assert_eq!(
            (rows[0].conversations, rows[0].qsls, rows[0].turns),
            (3, 1, 2)
        );
    }
}
